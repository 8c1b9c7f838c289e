import { beforeEach, describe, expect, it } from 'vitest';
import { applyHidden } from './autosave';
import { draftOf } from './typed';
import { countWords } from './counters';
import { withRow } from './numbering';
import { narrowed } from './pickers';
import { watchRows } from './rows';
import { listed } from './uploads';

describe('numbers of rows', () => {
  it('replaces the number of the table that is meant', () => {
    expect(withRow('f.funds.2.amount', 'funds', 0)).toBe('f.funds.0.amount');
    expect(withRow('f-funds.12.amount-error', 'funds', 3)).toBe('f-funds.3.amount-error');
    expect(withRow('f.funds_total', 'funds', 3)).toBe('f.funds_total');
    expect(withRow('f.people.1.cn', 'funds', 3)).toBe('f.people.1.cn');
  });
});

describe('rows of a table', () => {
  const names = (): string[] => [...document.querySelectorAll('input')].map((input) => `${input.name}=${input.value}`);
  const press = (selector: string): void => document.querySelector<HTMLElement>(selector)?.click();

  beforeEach(() => {
    const row = (n: number, value: string): string =>
      `<tr data-row><td><input name="f.t.${n}.a" value="${value}"></td><td><button data-remove-row></button></td></tr>`;
    document.body.innerHTML = `<div data-form-fields><table data-table="t"><tbody>${row(0, 'x')}${row(1, 'y')}</tbody></table><button data-add-row="t"></button></div>`;
    watchRows(document.querySelector('div') as HTMLElement);
  });

  it('adds a blank one at the end', () => {
    press('[data-add-row]');
    expect(names()).toEqual(['f.t.0.a=x', 'f.t.1.a=y', 'f.t.2.a=']);
  });

  it('closes the gap when one is removed, and keeps the last one blank', () => {
    press('[data-remove-row]');
    expect(names()).toEqual(['f.t.0.a=y']);
    press('[data-remove-row]');
    expect(names()).toEqual(['f.t.0.a=']);
  });
});

describe('a draft', () => {
  it('holds every field but files', () => {
    document.body.innerHTML = '<form><input name="f.a" value="1"><input type="file" name="up.b"></form>';
    expect(draftOf(document.querySelector('form') as HTMLFormElement).toString()).toBe('f.a=1');
  });

  it('hides fields, and a section that is left without any', () => {
    document.body.innerHTML =
      '<div data-section><div data-field="a"></div></div><div data-section><div data-field="b" hidden></div></div>';
    applyHidden(document, ['a']);
    expect([...document.querySelectorAll('[data-section], [data-field]')].map((e) => (e as HTMLElement).hidden)).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });
});

describe('small things', () => {
  it('narrows a list and keeps what is chosen', () => {
    const entries = [
      { value: '', label: '请选择' },
      { value: 'LC', label: '临床医学院' },
      { value: 'YX', label: '药学院' },
    ];
    expect(narrowed(entries, '临床', []).map((e) => e.value)).toEqual(['', 'LC']);
    expect(narrowed(entries, '临床', ['YX']).map((e) => e.value)).toEqual(['', 'LC', 'YX']);
  });

  it('says how much room is used', () => {
    expect(countWords('%have% / %most% 字', 62, 2000)).toBe('62 / 2000 字');
  });

  it('lists a file by its name and keeps its id, without reading the name as markup', () => {
    const item = listed('papers', { id: 'a1', name: '<b>.pdf', size: '1 KB' }, '去掉');
    expect(item.querySelector('a')?.textContent).toBe('<b>.pdf');
    expect(item.querySelector('input')?.outerHTML).toBe('<input type="hidden" name="f.papers" value="a1">');
  });
});
