/** Puts a search box before a long list of people, units, countries or partners. */

const LONG = 12;

interface Entry {
  readonly value: string;
  readonly label: string;
}

function entriesOf(select: HTMLSelectElement): readonly Entry[] {
  return [...select.options].map((option) => ({ value: option.value, label: option.text }));
}

/** The options to show: those that hold every part of what was typed, with those already chosen. */
export function narrowed(entries: readonly Entry[], typed: string, chosen: readonly string[]): readonly Entry[] {
  const parts = typed.toLowerCase().split(/\s+/).filter(Boolean);
  return entries.filter(
    ({ value, label }) =>
      value === '' || chosen.includes(value) || parts.every((p) => `${label} ${value}`.toLowerCase().includes(p)),
  );
}

export function addSearch(select: HTMLSelectElement): void {
  if (select.options.length <= LONG) return;
  const nodes = [...select.children];
  const groups = new Map([...select.querySelectorAll('optgroup')].map((g) => [g, [...g.children]] as const));
  const entries = entriesOf(select);
  const search = document.createElement('input');
  search.type = 'search';
  search.className = 'field__input picker';
  search.placeholder = select.dataset['wordSearch'] ?? '';
  const label = select.labels?.[0]?.textContent?.trim() ?? select.getAttribute('aria-label') ?? '';
  search.setAttribute('aria-label', `${label} ${search.placeholder}`.trim());
  search.autocomplete = 'off';
  search.addEventListener('input', (event) => {
    event.stopPropagation();
    const chosen = [...select.selectedOptions].map((option) => option.value);
    const shown = new Set(narrowed(entries, search.value, chosen).map((entry) => entry.value));
    select.replaceChildren(...nodes);
    for (const [group, options] of groups) {
      group.replaceChildren(...options.filter((o) => o instanceof HTMLOptionElement && shown.has(o.value)));
      if (group.children.length === 0) group.remove();
    }
    for (const option of [...select.children]) {
      if (option instanceof HTMLOptionElement && !shown.has(option.value)) option.remove();
    }
    if (search.value.trim() !== '' && !select.multiple && chosen.every((value) => value === '')) {
      const first = [...select.options].find((option) => option.value !== '');
      if (first && select.options.length === 2) choose(select, first.value);
    }
  });
  search.addEventListener('keydown', (event) => {
    if (event.isComposing || event.key !== 'Enter') return;
    event.preventDefault();
    const first = [...select.options].find((option) => option.value !== '');
    if (first && !select.multiple) choose(select, first.value);
    select.focus();
  });
  select.before(search);
}

function choose(select: HTMLSelectElement, value: string): void {
  select.value = value;
  select.dispatchEvent(new Event('change', { bubbles: true }));
}

/** The same before a list of boxes to tick; what is ticked stays in sight. */
export function addListSearch(list: HTMLElement): void {
  const choices = [...list.querySelectorAll<HTMLElement>('.choice')];
  if (choices.length <= LONG) return;
  const search = document.createElement('input');
  search.type = 'search';
  search.className = 'field__input picker';
  search.placeholder = list.dataset['wordSearch'] ?? '';
  search.setAttribute('aria-label', search.placeholder);
  search.addEventListener('input', (event) => {
    event.stopPropagation();
    const entries = choices.map((choice, number) => ({ value: String(number), label: choice.textContent ?? '' }));
    const ticked = choices.flatMap((choice, number) => (choice.querySelector('input')?.checked ? [String(number)] : []));
    const shown = new Set(narrowed(entries, search.value, ticked).map((entry) => entry.value));
    choices.forEach((choice, number) => {
      choice.hidden = !shown.has(String(number));
    });
    for (const group of list.querySelectorAll<HTMLElement>('.pick-list__group')) {
      group.hidden = group.querySelector('.choice:not([hidden])') === null;
    }
  });
  search.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') event.preventDefault();
  });
  list.before(search);
}
