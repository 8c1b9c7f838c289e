import { beforeEach, describe, expect, it } from 'vitest';
import { watchLines } from './lines';
import { offerWays } from './sendback';

const WAYS = `
  <label data-way="straight"><input type="radio" name="how" value="straight" checked></label>
  <label data-way="again"><input type="radio" name="how" value="again"></label>`;
const target = (name: string, straight: number, again: number): string =>
  `<input type="radio" name="to" value="${name}" data-straight="${straight}" data-again="${again}">`;

function form(html: string): HTMLElement {
  document.body.innerHTML = `<form>${html}</form>`;
  return document.querySelector('form') as HTMLElement;
}

const chosen = (): string | undefined => document.querySelector<HTMLInputElement>('[name="how"]:checked')?.value;
const shown = (): (string | undefined)[] =>
  [...document.querySelectorAll<HTMLElement>('[data-way]')].filter((way) => !way.hidden).map((way) => way.dataset['way']);

describe('the ways back', () => {
  it('are those of the task that is chosen', () => {
    const drawn = form(target('a', 1, 1) + target('b', 0, 1) + WAYS);
    offerWays(drawn);
    expect([shown(), chosen()]).toEqual([['straight', 'again'], 'straight']);
    drawn.querySelector<HTMLInputElement>('[value="b"]')?.click();
    offerWays(drawn);
    expect([shown(), chosen()]).toEqual([['again'], 'again']);
  });
});

describe('lines', () => {
  let text: HTMLTextAreaElement;
  const inputs = (): HTMLInputElement[] => [...document.querySelectorAll<HTMLInputElement>('.lines input')];
  const press = (input: HTMLInputElement | undefined, key: string, more: KeyboardEventInit = {}): void => {
    input?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more }));
  };
  const write = (input: HTMLInputElement | undefined, value: string): void => {
    if (input) input.value = value;
    input?.dispatchEvent(new Event('input'));
  };

  beforeEach(() => {
    const words = 'data-word-add="add" data-word-item="Item {}" data-word-remove="Remove {}"';
    const drawn = form(`<label for="t">x</label><textarea id="t" data-lines ${words}>one\n\ntwo</textarea>`);
    text = drawn.querySelector('textarea') as HTMLTextAreaElement;
    watchLines(drawn);
  });

  it('stand for the text that is sent', () => {
    expect(inputs().map((input) => input.value)).toEqual(['one', 'two']);
    write(inputs()[1], '2');
    expect(text.value).toBe('one\n2');
    expect(inputs()[1]?.getAttribute('aria-label')).toBe('Item 2');
  });

  it('grow with Enter and go with Backspace where they are empty', () => {
    press(inputs()[0], 'Enter');
    expect(inputs().map((input) => input.value)).toEqual(['one', '', 'two']);
    expect(document.activeElement).toBe(inputs()[1]);
    press(inputs()[1], 'Backspace');
    expect(text.value).toBe('one\ntwo');
    expect(document.activeElement).toBe(inputs()[0]);
  });

  it('leave Enter to an input method', () => {
    press(inputs()[0], 'Enter', { isComposing: true });
    expect(inputs().length).toBe(2);
  });

  it('are removed by their button, but never all of them', () => {
    for (const input of inputs()) (input.nextElementSibling as HTMLButtonElement).click();
    expect(inputs().map((input) => input.value)).toEqual(['']);
    expect(text.value).toBe('');
  });
});
