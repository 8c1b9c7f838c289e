import { expect, test } from 'vitest';

import { badgeBox } from './badges';

const TASK = { x: 100, y: 100, width: 120, height: 80 };

test('a badge stands above the upper edge', () => {
  const box = badgeBox(TASK, '会签', [], []);
  expect([box.x, box.y]).toEqual([108, 86]);
});

test('it makes way for a flow that comes in from above, and for an event on the border', () => {
  const fromAbove = [{ x: 130, y: 0 }, { x: 130, y: 100 }];
  const right = badgeBox(TASK, '会签', [fromAbove], []);
  expect(right.x).toBeGreaterThan(130);
  expect(right.y).toBe(86);
  const middle = [{ x: 160, y: 0 }, { x: 160, y: 100 }];
  expect(badgeBox(TASK, 'Every group · veto', [middle], []).y).toBe(177);
  expect(badgeBox(TASK, '会签', [], [{ x: 102, y: 82, width: 36, height: 36 }]).x).toBe(right.x);
});

test('where no place is free it stands where it would', () => {
  expect(badgeBox(TASK, '会签', [], [{ x: 0, y: 0, width: 500, height: 500 }]).x).toBe(108);
});
