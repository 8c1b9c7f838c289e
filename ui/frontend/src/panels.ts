/** Acts with others: the page that a link leads to, as a dialog over this one; without this, it is that page. */
import { draftOf } from './forms/typed';
import { watchLines } from './lines';
import { watchPeople } from './people';
import { watchWays } from './sendback';

const LINK = 'a[data-panel-link], a[data-return-link]';

/** What was written in the decision bar already is most often what is to be said. */
function takeOpinion(panel: HTMLElement): void {
  const written = document.querySelector<HTMLTextAreaElement>('[data-decide] #opinion');
  const text = panel.querySelector<HTMLTextAreaElement>('#act-text, #return-opinion');
  if (written !== null && text !== null && text.value.trim() === '') text.value = written.value;
}

function prepare(panel: HTMLElement): void {
  watchLines(panel);
  watchPeople(panel);
  watchWays(panel);
}

function dialogOf(panel: HTMLElement): HTMLDialogElement {
  const dialog = document.createElement('dialog');
  dialog.className = 'dialog dialog--return';
  const title = panel.getAttribute('aria-labelledby');
  if (title !== null) dialog.setAttribute('aria-labelledby', title);
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
  // The first button of a form only guards the Enter key: it is hidden, and no place to begin.
  const first = 'input[type="radio"]:checked, input[type="search"], textarea, button:not([tabindex="-1"])';
  dialog.querySelector<HTMLElement>(first)?.focus();
}

let typing = false;

/** An act loads the page anew: what was typed for the decision is there again afterwards. */
function keepTyped(): void {
  const form = document.querySelector<HTMLFormElement>('[data-decide][data-draft-url]');
  if (form === null || !typing) return;
  typing = false;
  const url = form.dataset['draftUrl'] ?? '';
  const headers = { Accept: 'application/json' };
  void fetch(url, { method: 'POST', body: draftOf(form), headers, keepalive: true }).catch(() => (typing = true));
}

const opened = new Map<string, HTMLDialogElement>();
let busy = false;

async function load(from: HTMLAnchorElement): Promise<void> {
  busy = true;
  from.setAttribute('aria-busy', 'true');
  try {
    const response = await fetch(from.href);
    const page = new DOMParser().parseFromString(await response.text(), 'text/html');
    const panel = page.querySelector<HTMLElement>('[data-panel]');
    if (!response.ok || panel === null) throw new Error(`no panel: ${response.status}`);
    const dialog = dialogOf(document.adoptNode(panel));
    opened.set(from.href, dialog);
    show(dialog);
  } catch {
    // The page itself says what is wrong.
    location.assign(from.href);
  } finally {
    busy = false;
    from.removeAttribute('aria-busy');
  }
}

function open(link: HTMLAnchorElement): void {
  keepTyped();
  const known = opened.get(link.href);
  if (known !== undefined) show(known);
  else if (!busy) void load(link);
}

/** Open the act that has a key, if this page offers it; what was typed in it before is still there. */
export function openAct(key: string): boolean {
  const link = document.querySelector<HTMLAnchorElement>(`:is(${LINK})[data-key="${key}"]`);
  if (link !== null) open(link);
  return link !== null;
}

export function watchPanels(): void {
  const page = document.querySelector<HTMLElement>('[data-panel]');
  if (page !== null) prepare(page);
  document.querySelector('[data-decide]')?.addEventListener('input', () => (typing = true));
  document.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>(LINK) : null;
    if (link === null || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    open(link);
  });
}
