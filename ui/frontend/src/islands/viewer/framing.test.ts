import { expect, test } from 'vitest';

import { frame, READABLE, union } from './framing';

test('shows all of a diagram that fits, in the middle', () => {
  const box = frame({ x: 0, y: 0, width: 400, height: 100 }, { width: 448, height: 148 }, null);
  expect(box).toEqual({ x: -24, y: -24, width: 448, height: 148 });
});

test('never shrinks below a readable scale', () => {
  const box = frame({ x: 0, y: 0, width: 5000, height: 200 }, { width: 800, height: 320 }, null);
  expect(800 / box.width).toBeCloseTo(READABLE);
});

test('begins at the left when nothing is active', () => {
  expect(frame({ x: 100, y: 0, width: 5000, height: 200 }, { width: 800, height: 320 }, null).x).toBe(76);
});

test('centres on what is active', () => {
  const focus = { x: 2450, y: 60, width: 100, height: 80 };
  const box = frame({ x: 0, y: 0, width: 5000, height: 200 }, { width: 800, height: 320 }, focus);
  expect(box.x + box.width / 2).toBe(2500);
});

test('does not scroll past the end', () => {
  const focus = { x: 4990, y: 60, width: 10, height: 10 };
  const box = frame({ x: 0, y: 0, width: 5000, height: 200 }, { width: 800, height: 320 }, focus);
  expect(box.x + box.width).toBe(5024);
});

test('puts boxes together', () => {
  expect(union([])).toBeNull();
  expect(
    union([
      { x: 0, y: 10, width: 5, height: 5 },
      { x: 20, y: 0, width: 10, height: 2 },
    ]),
  ).toEqual({ x: 0, y: 0, width: 30, height: 15 });
});
