/** Keeps the draft while one writes, and shows what the server says of it: what is hidden, computed, still missing. */

import { draftOf } from './typed';

const PAUSE = 1200;

interface Answer {
  readonly saved?: string;
  readonly saved_at?: string;
  readonly hidden?: readonly string[];
  readonly computed?: Readonly<Record<string, string>>;
  readonly precheck?: string;
  readonly chain?: string;
  readonly conflict?: boolean;
}

/** Show and hide fields as the server says; a section without a visible field goes too. */
export function applyHidden(form: ParentNode, hidden: readonly string[]): void {
  const gone = new Set(hidden);
  for (const field of form.querySelectorAll<HTMLElement>('[data-field]')) {
    field.hidden = gone.has(field.dataset['field'] ?? '');
  }
  for (const section of form.querySelectorAll<HTMLElement>('[data-section]')) {
    section.hidden = section.querySelector('[data-field]:not([hidden])') === null;
  }
}

function put(selector: string, html: string | undefined): void {
  const place = document.querySelector(selector);
  if (place && html !== undefined) place.innerHTML = html;
}

class Autosave {
  private timer = 0;
  private dirty = false;
  private busy = false;
  private stopped = false;

  constructor(private readonly form: HTMLFormElement) {}

  touched(): void {
    this.dirty = true;
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.save(), PAUSE);
  }

  stop(): void {
    this.stopped = true;
    window.clearTimeout(this.timer);
  }

  leave(): void {
    if (!this.dirty || this.stopped) return;
    void fetch(this.form.dataset['draftUrl'] ?? '', { method: 'POST', body: draftOf(this.form), keepalive: true });
  }

  private async save(): Promise<void> {
    if (this.stopped) return;
    if (this.busy) return this.touched();
    this.busy = true;
    this.dirty = false;
    this.say(this.form.dataset['wordSaving'] ?? '');
    try {
      const response = await fetch(this.form.dataset['draftUrl'] ?? '', {
        method: 'POST',
        body: draftOf(this.form),
        headers: { Accept: 'application/json' },
      });
      this.show((await response.json()) as Answer, response.ok);
    } catch {
      this.dirty = true;
      this.say(this.form.dataset['wordFailed'] ?? '');
    } finally {
      this.busy = false;
    }
  }

  private show(answer: Answer, ok: boolean): void {
    if (answer.conflict === true) {
      this.stop();
      return this.say(this.form.dataset['wordConflict'] ?? '');
    }
    if (!ok) return this.say(this.form.dataset['wordFailed'] ?? '');
    this.say(answer.saved ?? '');
    const seen = this.form.querySelector<HTMLInputElement>('[data-seen]');
    if (seen) seen.value = answer.saved_at ?? '';
    applyHidden(this.form, answer.hidden ?? []);
    for (const [path, text] of Object.entries(answer.computed ?? {})) {
      const output = this.form.querySelector(`[data-computed="${CSS.escape(path)}"]`);
      if (output) output.textContent = text;
    }
    put('[data-precheck]', answer.precheck);
    put('[data-chain]', answer.chain);
  }

  private say(text: string): void {
    const line = document.querySelector('[data-saved]');
    if (line) line.textContent = text;
  }
}

export function startAutosave(form: HTMLFormElement): void {
  const autosave = new Autosave(form);
  form.addEventListener('input', (event) => {
    if (!(event instanceof InputEvent && event.isComposing)) autosave.touched();
  });
  form.addEventListener('change', () => autosave.touched());
  form.addEventListener('compositionend', () => autosave.touched());
  form.addEventListener('submit', () => autosave.stop());
  window.addEventListener('pagehide', () => autosave.leave());
  document.querySelector<HTMLElement>('[data-focus]')?.focus();
}
