/** 退回到…: the page that the link leads to, as a dialog over the task; without this, it is that page. */
import { watchLines } from './lines';

const link = (): HTMLAnchorElement | null => document.querySelector('[data-return-link]');

/** Only what is possible from the chosen task can be chosen; the way chosen before stays wherever it is possible. */
export function offerWays(form: HTMLElement): void {
  const target = form.querySelector<HTMLInputElement>('input[name="to"]:checked');
  let first: HTMLInputElement | null = null;
  let chosen = false;
  for (const way of form.querySelectorAll<HTMLElement>('[data-way]')) {
    const input = way.querySelector('input');
    const possible = target === null || target.dataset[way.dataset['way'] ?? ''] === '1';
    way.hidden = !possible;
    if (input === null) continue;
    input.disabled = !possible;
    if (possible) {
      first ??= input;
      chosen ||= input.checked;
    }
  }
  if (!chosen && first !== null) first.checked = true;
}

function prepare(panel: HTMLElement): void {
  const form = panel.querySelector<HTMLElement>('[data-return-form]');
  if (form === null) return;
  watchLines(form);
  offerWays(form);
  form.addEventListener('change', () => offerWays(form));
}

/** What was written in the decision bar already is most often why it is sent back. */
function takeOpinion(panel: HTMLElement): void {
  const written = document.querySelector<HTMLTextAreaElement>('[data-decide] #opinion');
  const why = panel.querySelector<HTMLTextAreaElement>('#return-opinion');
  if (written !== null && why !== null && why.value.trim() === '') why.value = written.value;
}

function dialogOf(panel: HTMLElement): HTMLDialogElement {
  const dialog = document.createElement('dialog');
  dialog.className = 'dialog dialog--return';
  dialog.setAttribute('aria-labelledby', 'return-title');
  dialog.append(panel);
  dialog.addEventListener('click', (event) => {
    if (!(event.target instanceof Element) || event.target.closest('[data-close]') === null) return;
    event.preventDefault();
    dialog.close();
  });
  document.body.append(dialog);
  prepare(panel);
  return dialog;
}

function show(dialog: HTMLDialogElement): void {
  takeOpinion(dialog);
  dialog.showModal();
  dialog.querySelector<HTMLElement>('input[name="to"]:checked, input[name="to"], [data-close]')?.focus();
}

let busy = false;

async function load(from: HTMLAnchorElement): Promise<void> {
  busy = true;
  from.setAttribute('aria-busy', 'true');
  try {
    const response = await fetch(from.href);
    const page = new DOMParser().parseFromString(await response.text(), 'text/html');
    const panel = page.querySelector<HTMLElement>('[data-return]');
    if (!response.ok || panel === null) throw new Error(`no panel: ${response.status}`);
    show(dialogOf(document.adoptNode(panel)));
  } catch {
    // The page itself says what is wrong.
    location.assign(from.href);
  } finally {
    busy = false;
    from.removeAttribute('aria-busy');
  }
}

/** Open the dialog, if this task can be sent back; what was typed in it before is still there. */
export function openReturn(): boolean {
  const from = link();
  if (from === null) return false;
  const known = document.querySelector<HTMLDialogElement>('dialog.dialog--return');
  if (known !== null) show(known);
  else if (!busy) void load(from);
  return true;
}

export function watchReturn(): void {
  const page = document.querySelector<HTMLElement>('[data-return]');
  if (page !== null) prepare(page);
  link()?.addEventListener('click', (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    openReturn();
  });
}
