/** Adds and removes rows of a table without asking the server; without this, the same buttons ask it. */
import { withRow } from './numbering';

const NAMED = ['name', 'id', 'aria-describedby', 'data-computed'];

function renumber(table: HTMLTableElement): void {
  const name = table.dataset['table'] ?? '';
  const rows = table.querySelectorAll<HTMLElement>('tbody > tr[data-row]');
  rows.forEach((row, number) => {
    for (const element of row.querySelectorAll<HTMLElement>('*')) {
      for (const attribute of NAMED) {
        const value = element.getAttribute(attribute);
        if (value !== null) element.setAttribute(attribute, withRow(value, name, number));
      }
    }
    row.querySelector('[data-remove-row]')?.setAttribute('value', `remove:${name}:${number}`);
  });
}

function blank(row: HTMLElement): HTMLElement {
  const fresh = row.cloneNode(true) as HTMLElement;
  for (const error of fresh.querySelectorAll('.field__error')) error.remove();
  for (const cell of fresh.querySelectorAll('.field--error')) cell.classList.remove('field--error');
  for (const input of fresh.querySelectorAll<HTMLInputElement>('input')) {
    input.removeAttribute('aria-invalid');
    if (input.type === 'checkbox') input.checked = false;
    else input.value = '';
  }
  for (const text of fresh.querySelectorAll('textarea')) text.value = '';
  for (const select of fresh.querySelectorAll('select')) select.selectedIndex = 0;
  for (const output of fresh.querySelectorAll('output')) output.textContent = '';
  return fresh;
}

function changed(table: HTMLElement): void {
  table.dispatchEvent(new Event('input', { bubbles: true }));
}

function add(table: HTMLTableElement): void {
  const rows = table.querySelectorAll<HTMLElement>('tbody > tr[data-row]');
  const last = rows[rows.length - 1];
  if (last === undefined) return;
  const fresh = blank(last);
  last.after(fresh);
  renumber(table);
  fresh.querySelector<HTMLElement>('input, textarea, select')?.focus();
  changed(table);
}

function remove(table: HTMLTableElement, row: HTMLElement): void {
  const rows = [...table.querySelectorAll<HTMLElement>('tbody > tr[data-row]')];
  if (rows.length === 1) row.replaceWith(blank(row));
  else {
    const next = rows[rows.indexOf(row) + 1] ?? rows[rows.indexOf(row) - 1];
    row.remove();
    next?.querySelector<HTMLElement>('input, textarea, select')?.focus();
  }
  renumber(table);
  changed(table);
}

export function watchRows(fields: HTMLElement): void {
  fields.addEventListener('click', (event) => {
    if (!(event.target instanceof Element)) return;
    const adder = event.target.closest<HTMLElement>('[data-add-row]');
    const remover = event.target.closest<HTMLElement>('[data-remove-row]');
    const table = adder
      ? fields.querySelector<HTMLTableElement>(`table[data-table="${CSS.escape(adder.dataset['addRow'] ?? '')}"]`)
      : remover?.closest<HTMLTableElement>('table[data-table]');
    if (!table) return;
    if (adder && table.querySelector('tr[data-row]') === null) return;
    event.preventDefault();
    const row = remover?.closest<HTMLElement>('tr[data-row]');
    if (adder) add(table);
    else if (row) remove(table, row);
  });
}
