import { expect, test } from 'vitest';

import { moveOf } from './keys';

const key = (name: string, modifiers = {}) => ({ key: name, ctrlKey: false, metaKey: false, altKey: false, ...modifiers });

test('arrows move, signs zoom, zero frames', () => {
  expect(moveOf(key('ArrowRight'))).toEqual({ kind: 'scroll', dx: -60, dy: 0 });
  expect(moveOf(key('+'))).toEqual({ kind: 'zoom', factor: 1.25 });
  expect(moveOf(key('0'))).toEqual({ kind: 'frame' });
});

test('leaves the keys of the inbox and of the browser alone', () => {
  expect(moveOf(key('j'))).toBeNull();
  expect(moveOf(key('0', { ctrlKey: true }))).toBeNull();
});
