import { expect, test } from 'vitest';

import { inside, shared } from './boxes';

const BOX = { x: 10, y: 10, width: 20, height: 10 };

test('boxes share an area only where they overlap', () => {
  expect(shared(BOX, { x: 25, y: 15, width: 20, height: 20 })).toBe(25);
  expect(shared(BOX, { x: 30, y: 10, width: 5, height: 5 })).toBe(0);
});

test('of a line counts what is inside', () => {
  expect(inside(BOX, { x: 0, y: 15 }, { x: 100, y: 15 })).toBeCloseTo(20);
  expect(inside(BOX, { x: 20, y: 100 }, { x: 20, y: 15 })).toBeCloseTo(5);
  expect(inside(BOX, { x: 0, y: 10 }, { x: 100, y: 10 })).toBe(0);
  expect(inside(BOX, { x: 0, y: 0 }, { x: 5, y: 5 })).toBe(0);
});
