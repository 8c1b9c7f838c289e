/** A text of one entry a line, written as rows that are added and removed; the textarea stays what is sent. */

const numbered = (words: string | undefined, number: number): string => (words ?? '{}').replace('{}', String(number));

/** What an Enter or an emptied row must not be mistaken for: the choice of a word in an input method. */
export function composing(event: KeyboardEvent): boolean {
  return event.isComposing || event.keyCode === 229;
}

class Lines {
  private readonly list = document.createElement('ol');

  constructor(private readonly text: HTMLTextAreaElement) {
    this.list.className = 'lines';
    text.after(this.list, this.adder());
    text.hidden = true;
    const lines = text.value.split('\n').map((line) => line.trim());
    for (const line of lines.filter((line) => line !== '')) this.add(line);
    if (this.list.childElementCount === 0) this.add('');
    const label = document.querySelector<HTMLLabelElement>(`label[for="${text.id}"]`);
    label?.addEventListener('click', () => this.inputs()[0]?.focus());
  }

  private inputs(): HTMLInputElement[] {
    return [...this.list.querySelectorAll('input')];
  }

  private adder(): HTMLButtonElement {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'btn btn--quiet btn--small lines__add';
    button.textContent = `＋ ${this.text.dataset['wordAdd'] ?? ''}`;
    button.addEventListener('click', () => this.add('').focus());
    return button;
  }

  private add(value: string, after?: HTMLElement): HTMLInputElement {
    const row = document.createElement('li');
    const input = document.createElement('input');
    input.className = 'field__input';
    input.maxLength = 500;
    input.value = value;
    for (const name of ['aria-invalid', 'aria-describedby']) {
      const told = this.text.getAttribute(name);
      if (told !== null) input.setAttribute(name, told);
    }
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'btn btn--quiet btn--small';
    button.textContent = '✕';
    row.append(input, button);
    if (after) after.after(row);
    else this.list.append(row);
    button.addEventListener('click', () => this.remove(row));
    input.addEventListener('input', () => this.keep());
    input.addEventListener('keydown', (event) => this.key(event, row, input));
    input.addEventListener('paste', (event) => this.paste(event, row, input));
    this.keep();
    return input;
  }

  private key(event: KeyboardEvent, row: HTMLElement, input: HTMLInputElement): void {
    if (composing(event)) return;
    if (event.key === 'Enter') {
      event.preventDefault();
      this.add('', row).focus();
    } else if (event.key === 'Backspace' && input.value === '' && this.inputs().length > 1) {
      event.preventDefault();
      this.remove(row);
    }
  }

  /** A pasted list becomes a row each. */
  private paste(event: ClipboardEvent, row: HTMLElement, input: HTMLInputElement): void {
    const lines = (event.clipboardData?.getData('text') ?? '').split(/\r?\n/).filter((line) => line.trim() !== '');
    if (lines.length < 2) return;
    event.preventDefault();
    let last = row;
    lines.forEach((line, number) => {
      if (number === 0) input.value += line.trim();
      else last = this.add(line.trim(), last).parentElement ?? last;
    });
    this.keep();
    last.querySelector('input')?.focus();
  }

  private remove(row: HTMLElement): void {
    const next = row.previousElementSibling ?? row.nextElementSibling;
    row.remove();
    (next?.querySelector('input') ?? this.add('')).focus();
    this.keep();
  }

  private keep(): void {
    const inputs = this.inputs();
    inputs.forEach((input, at) => {
      input.setAttribute('aria-label', numbered(this.text.dataset['wordItem'], at + 1));
      input.nextElementSibling?.setAttribute('aria-label', numbered(this.text.dataset['wordRemove'], at + 1));
    });
    this.text.value = inputs.map((input) => input.value).join('\n');
  }
}

export function watchLines(within: ParentNode): void {
  for (const text of within.querySelectorAll<HTMLTextAreaElement>('textarea[data-lines]')) {
    if (!text.hidden) new Lines(text);
  }
}
