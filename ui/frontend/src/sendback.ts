/** 退回到…: what can be chosen of the ways back. */

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

export function watchWays(panel: HTMLElement): void {
  const form = panel.querySelector<HTMLElement>('[data-return-form]');
  if (form === null) return;
  offerWays(form);
  form.addEventListener('change', () => offerWays(form));
}
