/** The inbox under the fingers: keys, the confirming line, the countdown of undo. */
import { openAct } from './panels';
import { IDLE, press, pressOf, type Action, type Hands } from './keyboard';

const one = <E extends HTMLElement>(selector: string): E | null => document.querySelector<E>(selector);
const rows = (): HTMLAnchorElement[] => [...document.querySelectorAll<HTMLAnchorElement>('[data-case]')];

function move(step: 1 | -1): void {
  const all = rows();
  const focused = all.findIndex((row) => row === document.activeElement);
  const open = all.findIndex((row) => row.getAttribute('aria-current') === 'true');
  const from = focused >= 0 ? focused : open;
  const target = all[Math.min(all.length - 1, Math.max(0, from + step))];
  target?.focus();
  target?.scrollIntoView({ block: 'nearest' });
}

function outcome(key: string): HTMLButtonElement | null {
  return one<HTMLButtonElement>(`[data-outcome][data-key="${key}"]`);
}

function disarm(): void {
  for (const button of document.querySelectorAll('.is-armed')) button.classList.remove('is-armed');
  const line = one('[data-confirm-line]');
  if (line !== null) line.hidden = true;
}

/** Whether the decision now waits for its confirming key; a missing opinion is asked for first. */
function arm(key: string): boolean {
  disarm();
  const button = outcome(key);
  const form = one<HTMLFormElement>('[data-decide]');
  const line = one('[data-confirm-line]');
  if (button === null || form === null || line === null) return false;
  const opinion = form.querySelector<HTMLTextAreaElement>('#opinion');
  if (button.dataset['opinionRequired'] !== undefined && opinion !== null && opinion.value.trim() === '') {
    opinion.focus();
    return false;
  }
  button.classList.add('is-armed');
  const label = button.firstChild?.textContent?.trim() ?? '';
  line.textContent = (form.dataset['confirm'] ?? '{}').replace('{}', label);
  line.hidden = false;
  return true;
}

function confirm(): void {
  const armed = one<HTMLButtonElement>('.is-armed');
  disarm();
  armed?.form?.requestSubmit(armed);
}

function search(): void {
  const field = one<HTMLInputElement>('[data-search], [data-filter]');
  field?.focus();
  field?.select();
}

function help(): void {
  const dialog = one<HTMLDialogElement>('#keys');
  if (dialog !== null && !dialog.open) dialog.showModal();
}

/** Carry an action out; the answer says whether the key was ours. */
function act(action: Action, setHands: (hands: Hands) => void): boolean {
  switch (action.kind) {
    case 'down':
      move(1);
      return rows().length > 0;
    case 'up':
      move(-1);
      return rows().length > 0;
    case 'arm':
      if (outcome(action.key) === null && action.key === 'r') {
        setHands(IDLE);
        return openAct(action.key);
      }
      if (!arm(action.key)) setHands(IDLE);
      return outcome(action.key) !== null;
    case 'act':
      return openAct(action.key);
    case 'confirm':
      confirm();
      return true;
    case 'disarm':
      disarm();
      return true;
    case 'leave':
      if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
      return false;
    case 'next':
      one<HTMLAnchorElement>('[data-next]')?.click();
      return true;
    case 'undo':
      one<HTMLButtonElement>('[data-undo-button]')?.click();
      return true;
    case 'search':
      search();
      return true;
    case 'help':
      help();
      return true;
    case 'go':
      one<HTMLAnchorElement>(`[data-view="${action.view}"]`)?.click();
      return true;
    default:
      // Enter on a focused row follows the link by itself.
      return false;
  }
}

function watchKeys(): void {
  let hands = IDLE;
  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || one<HTMLDialogElement>('dialog[open]') !== null) return;
    const [next, action] = press(hands, pressOf(event));
    hands = next;
    const setHands = (changed: Hands): void => {
      hands = changed;
    };
    if (act(action, setHands)) event.preventDefault();
  });
  document.addEventListener('pointerdown', () => {
    if (hands.armed !== null) disarm();
    hands = IDLE;
  });
}

function countDown(): void {
  const toast = one('[data-undo]');
  const count = toast?.querySelector<HTMLElement>('[data-undo-count]');
  const words = toast?.querySelector<HTMLElement>('[data-undo-words]');
  if (!toast || !count || !words) return;
  let left = Number(toast.dataset['seconds'] ?? '0');
  const timer = setInterval(() => {
    left -= 1;
    count.textContent = String(Math.max(0, left));
    if (left > 0) return;
    clearInterval(timer);
    words.textContent = words.dataset['done'] ?? '';
    toast.querySelector('form')?.remove();
  }, 1000);
}

/** A second click must not send a second request; the server would only repeat its first answer. */
function sendOnce(): void {
  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || form.method !== 'post') return;
    if (form.dataset['sent'] !== undefined) {
      event.preventDefault();
      return;
    }
    form.dataset['sent'] = '';
    setTimeout(() => delete form.dataset['sent'], 5000);
  });
}

function filterPeople(): void {
  const field = one<HTMLInputElement>('[data-filter="people"]');
  field?.addEventListener('input', () => {
    const words = field.value.trim().toLowerCase().split(/\s+/);
    for (const section of document.querySelectorAll<HTMLElement>('[data-people]')) {
      const heading = section.querySelector('h2')?.textContent?.toLowerCase() ?? '';
      let shown = 0;
      for (const item of section.querySelectorAll<HTMLElement>('li')) {
        const text = `${heading} ${item.textContent?.toLowerCase() ?? ''} ${item.querySelector('button')?.value ?? ''}`;
        item.hidden = !words.every((word) => text.includes(word));
        if (!item.hidden) shown += 1;
      }
      section.hidden = shown === 0;
    }
  });
}

function revealRefusal(): void {
  const problem = one('[data-problem]');
  // Where one field is what is missing, whoever reads on writes there.
  (one('#opinion[aria-invalid="true"]') ?? problem)?.focus();
  problem?.scrollIntoView({ block: 'center' });
}

export function startInbox(): void {
  watchKeys();
  countDown();
  sendOnce();
  filterPeople();
  revealRefusal();
}
