/** Looking for people while one types; whoever was chosen stays chosen. Without this, a button looks for them. */

const WAIT = 200;

/** Where the list comes from: the act's own page, asked for the words and the people chosen so far. */
export function addressOf(form: HTMLFormElement): string {
  const typed = new FormData(form);
  const address = new URL(form.action);
  for (const name of ['search', 'person', 'row']) {
    for (const value of typed.getAll(name)) address.searchParams.append(name, String(value));
  }
  return address.href;
}

const boxes = (list: ParentNode): HTMLInputElement[] => [
  ...list.querySelectorAll<HTMLInputElement>('input[name="person"]'),
];

/** Choose in the new list whoever is chosen in the old one by now: the answer knows only whom it was asked with. */
function keepChoices(old: HTMLElement, fresh: Element): void {
  const shown = new Map(boxes(fresh).map((box) => [box.value, box]));
  for (const box of boxes(old)) {
    const same = shown.get(box.value);
    if (same !== undefined) same.checked = box.checked;
    else if (box.checked) {
      const row = box.closest('li');
      if (row !== null) fresh.querySelector('ul')?.prepend(row);
    }
  }
}

/** Put the list of the answer in place of the one that is shown; what was chosen meanwhile stays chosen. */
export function replaceList(group: HTMLElement, html: string): boolean {
  const page = new DOMParser().parseFromString(html, 'text/html');
  const [old, fresh] = [group.querySelector<HTMLElement>('[data-people-list]'), page.querySelector('[data-people-list]')];
  if (old === null || fresh === null) return false;
  const focused = boxes(old).find((box) => box === document.activeElement)?.value;
  const list = document.adoptNode(fresh);
  keepChoices(old, list);
  old.replaceWith(list);
  if (focused !== undefined) boxes(list).find((box) => box.value === focused)?.focus();
  return true;
}

class People {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private asked = 0;

  constructor(
    private readonly group: HTMLElement,
    field: HTMLInputElement,
    private readonly form: HTMLFormElement,
  ) {
    field.addEventListener('input', (event) => {
      if (event instanceof InputEvent && event.isComposing) return;
      this.later();
    });
    field.addEventListener('compositionend', () => this.later());
    field.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' || event.isComposing || event.keyCode === 229) return;
      event.preventDefault();
      void this.look();
    });
  }

  private later(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.look(), WAIT);
  }

  private async look(): Promise<void> {
    clearTimeout(this.timer);
    const mine = ++this.asked;
    try {
      const response = await fetch(addressOf(this.form));
      const html = await response.text();
      // A slower answer to an earlier word must not overwrite a later one's.
      if (mine === this.asked && response.ok) replaceList(this.group, html);
    } catch {
      // The button still looks for them.
    }
  }
}

export function watchPeople(within: ParentNode): void {
  for (const group of within.querySelectorAll<HTMLElement>('[data-people-pick]')) {
    const field = group.querySelector<HTMLInputElement>('input[type="search"]');
    const form = group.closest('form');
    if (field !== null && form !== null) new People(group, field, form);
  }
}
