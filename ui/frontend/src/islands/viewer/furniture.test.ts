import { expect, test } from 'vitest';

import { controls, legend } from './furniture';
import type { Move } from './keys';
import { readState } from './state';
import { describe, wordsFor } from './words';

test('the legend names only the marks shown', () => {
  const list = legend(wordsFor('zh-CN'), readState({ done: ['a'], active: ['b'] }));
  expect([...list.querySelectorAll('li')].map((row) => row.textContent)).toEqual(['已办', '办理中']);
});

test('the buttons have names and do what they say', () => {
  const host = document.createElement('div');
  const moves: Move[] = [];
  const bar = controls(host, wordsFor('en'), (move) => moves.push(move));
  const buttons = [...bar.querySelectorAll('button')];
  expect(buttons.map((button) => button.getAttribute('aria-label'))).toEqual([
    'Zoom in',
    'Zoom out',
    'Back to where it stands',
    'Taller',
  ]);
  for (const button of buttons) button.click();
  expect(moves.map((move) => move.kind)).toEqual(['zoom', 'zoom', 'frame']);
  expect(host.classList.contains('hq-viewer--tall')).toBe(true);
  expect(buttons[3]?.getAttribute('aria-label')).toBe('Normal height');
});

test('a screen reader hears where the case stands', () => {
  expect(describe(wordsFor('zh'), ['部门会签', '合规审查'])).toBe('流程图 · 现在：部门会签、合规审查');
  expect(describe(wordsFor('en'), [])).toBe('Process diagram');
});
