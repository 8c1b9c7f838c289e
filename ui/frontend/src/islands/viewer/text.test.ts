import { expect, test } from 'vitest';

import { shapes } from './text';

test('words are never broken, and every further shape is narrower', () => {
  const found = shapes('Countersignature overdue since Monday');
  expect(found[0]?.lines).toBe(1);
  for (const [at, shape] of found.entries()) {
    if (at > 0) expect(shape.width).toBeLessThan(found[at - 1]!.width);
    expect(shape.width).toBeGreaterThan(85); // the longest word
  }
});

test('Chinese breaks between signs, and never leaves a line of one or two', () => {
  expect(shapes('不通过').map((shape) => shape.lines)).toEqual([1]);
  const [whole, half] = shapes('涉及伦理、人遗、保密、数据安全与出口');
  expect(half!.lines).toBe(2);
  expect(half!.width).toBeLessThan(whole!.width * 0.75);
});
