/** Choosing several rows: by box, by `v` and Shift+V, all of it undone by Escape; the server hears of it on submit only. */
import { pressOf, type Press } from './keyboard';

export type Wish = 'none' | 'toggle' | 'range' | 'clear' | 'go';

/** What a key asks of the selection. */
export function wish(key: Press): Wish {
  if (key.composing || key.modified || key.inField) return 'none';
  switch (key.key) {
    case 'v':
      return 'toggle';
    case 'V':
      return 'range';
    case 'b':
      return 'go';
    case 'Escape':
      return 'clear';
    default:
      return 'none';
  }
}

/** The boxes from one to another, in the order of the page. */
export function between<T>(all: readonly T[], from: T | null, to: T): readonly T[] {
  const end = all.indexOf(to);
  const start = from === null ? end : all.indexOf(from);
  if (end < 0) return [];
  return all.slice(Math.min(start < 0 ? end : start, end), Math.max(start, end) + 1);
}

const boxes = (): HTMLInputElement[] => [...document.querySelectorAll<HTMLInputElement>('[data-pick]')];
const rowOf = (box: HTMLInputElement): HTMLElement | null =>
  box.closest('li')?.querySelector<HTMLElement>('[data-case]') ?? null;

/** The row that has the focus, else the one that is open, else the first. */
function current(): HTMLInputElement | null {
  const active = document.activeElement?.closest('li')?.querySelector<HTMLInputElement>('[data-pick]');
  const open = document.querySelector('[data-case][aria-current="true"]')?.closest('li');
  return active ?? open?.querySelector<HTMLInputElement>('[data-pick]') ?? boxes()[0] ?? null;
}

function tell(): void {
  const line = document.querySelector<HTMLElement>('[data-bulk-count]');
  const chosen = boxes().filter((box) => box.checked).length;
  if (line !== null) line.textContent = (line.dataset['word'] ?? '{}').replace('{}', String(chosen));
}

let anchor: HTMLInputElement | null = null;

function choose(box: HTMLInputElement, range: boolean): void {
  if (range) for (const one of between(boxes(), anchor, box)) one.checked = true;
  else box.checked = !box.checked;
  anchor = box;
  tell();
}

function clear(): boolean {
  const chosen = boxes().filter((box) => box.checked);
  for (const box of chosen) box.checked = false;
  anchor = null;
  tell();
  return chosen.length > 0;
}

function carryOut(asked: Wish): boolean {
  const box = current();
  const any = boxes().some((one) => one.checked);
  if (asked === 'go' && any) {
    document.querySelector<HTMLButtonElement>('[data-bulk-go]')?.click();
    return true;
  }
  // A decision that waits for its second key is what Escape means first.
  if (asked === 'clear') return document.querySelector('.is-armed') === null && clear();
  if (box === null || (asked !== 'toggle' && asked !== 'range')) return false;
  choose(box, asked === 'range');
  rowOf(box)?.focus();
  return true;
}

/** A box that was clicked gives the focus to its row, so that the keys go on working. */
function watchClicks(): void {
  document.addEventListener('click', (event) => {
    const box = event.target;
    if (!(box instanceof HTMLInputElement) || box.dataset['pick'] === undefined) return;
    if (event.shiftKey) for (const one of between(boxes(), anchor, box)) one.checked = true;
    anchor = box;
    tell();
    if (event.detail > 0) rowOf(box)?.focus({ preventScroll: true });
  });
}

/** How many of a batch are still ticked stands on the button that commits it. */
function watchBatch(): void {
  const form = document.querySelector<HTMLFormElement>('[data-batch]');
  const go = form?.querySelector<HTMLButtonElement>('[data-batch-go]');
  const count = form?.querySelector<HTMLElement>('[data-batch-count]');
  if (!form || !go || !count) return;
  // On a phone the keyboard would cover what is to be read first.
  if (matchMedia('(min-width: 60em)').matches) {
    form.querySelector<HTMLElement>('[data-batch-first]')?.focus({ preventScroll: true });
  }
  form.addEventListener('change', () => {
    const left = form.querySelectorAll('[data-batch-item]:checked').length;
    count.textContent = (go.dataset['word'] ?? '{}').replace('{}', String(left));
    go.disabled = left === 0;
  });
}

export function watchSelection(): void {
  watchBatch();
  if (boxes().length === 0) return;
  watchClicks();
  document.querySelector('[data-bulk]')?.addEventListener('reset', (event) => {
    event.preventDefault();
    clear();
  });
  // Before the inbox's own keys, which would forget an armed decision first.
  document.addEventListener(
    'keydown',
    (event) => {
      if (event.defaultPrevented || document.querySelector('dialog[open]') !== null) return;
      if (carryOut(wish(pressOf(event)))) event.preventDefault();
    },
    { capture: true },
  );
  // The browser puts boxes back as they were when somebody comes back to the page.
  tell();
  addEventListener('pageshow', tell);
}
