/** Makes forms pleasant to fill in: rows, files, counters, search in long lists, autosave. All of it is optional. */
import { startAutosave } from './autosave';
import { watchCounters } from './counters';
import { addListSearch, addSearch } from './pickers';
import { watchRows } from './rows';
import { watchUploads } from './uploads';

const SELECTOR = '[data-form-fields]';
const seen = new WeakSet<HTMLElement>();

export function mountForm(fields: HTMLElement): void {
  if (seen.has(fields)) return;
  seen.add(fields);
  const form = fields.closest('form');
  watchRows(fields);
  watchCounters(fields);
  watchUploads(fields);
  for (const select of fields.querySelectorAll<HTMLSelectElement>('select[data-source]')) addSearch(select);
  for (const list of fields.querySelectorAll<HTMLElement>('[data-pick-list]')) addListSearch(list);
  if (form?.dataset['draftUrl'] !== undefined) startAutosave(form);
}

export function mountForms(root: ParentNode): void {
  if (root instanceof HTMLElement && root.matches(SELECTOR)) mountForm(root);
  for (const fields of root.querySelectorAll<HTMLElement>(SELECTOR)) mountForm(fields);
}
