import { expect, test } from 'vitest';

import { shared } from './boxes';
import { place, type Label } from './labels';

const NOTHING = { nodes: [], frames: [], flows: [] };
const WAY = [{ x: 100, y: 100 }, { x: 300, y: 100 }];
const WAS = { x: 106, y: 82, width: 52, height: 14 };

function flow(text: string, of = WAY, was: Label['was'] = WAS): Label {
  return { id: 'flow', text, was, of };
}

test('a label that has room stays where it was drawn', () => {
  const box = place([flow('仅有建议')], { ...NOTHING, flows: [WAY] }).get('flow')!;
  expect(box.y).toBe(82);
  expect(Math.abs(box.x - WAS.x)).toBeLessThan(8);
});

test('it is as wide as its words, on one line', () => {
  const box = place([flow('suggestions only')], { ...NOTHING, flows: [WAY] }).get('flow')!;
  expect(box.height).toBe(14);
  expect(box.width).toBeGreaterThan(WAS.width);
});

test('it makes way for a node', () => {
  const node = { x: 100, y: 60, width: 120, height: 38 };
  const box = place([flow('suggestions only')], { ...NOTHING, nodes: [node], flows: [WAY] }).get('flow')!;
  expect(shared(box, node)).toBe(0);
});

test('labels make way for one another', () => {
  const other = { ...flow('objections'), id: 'other', of: [{ x: 100, y: 100 }, { x: 100, y: 300 }] };
  const boxes = [...place([flow('suggestions only'), other], { ...NOTHING, flows: [WAY] }).values()];
  expect(shared(boxes[0]!, boxes[1]!)).toBe(0);
});

test('the name of an event goes around it, and leaves its flows free', () => {
  const event = { x: 0, y: 0, width: 36, height: 36 };
  const down = [{ x: 18, y: 36 }, { x: 18, y: 200 }];
  const label = { id: 'event', text: 'Reply period over', was: null, of: event };
  const box = place([label], { ...NOTHING, nodes: [event], flows: [down] }).get('event')!;
  expect(shared(box, event)).toBe(0);
  expect(box.x > 18 || box.y + box.height <= 36).toBe(true);
});
