import { expect, test } from 'vitest';

import { marksOf, NOTHING, readState } from './state';

const asObject = (marks: ReturnType<typeof marksOf>): Record<string, string[]> =>
  Object.fromEntries([...marks].map(([id, set]) => [id, [...set]]));

test('reads the names of the server', () => {
  const state = readState({ taken_flows: ['f1'], done: ['a'], active: ['b'], late: ['b'], forecast: ['c', 'd'], names: { a: 'A', b: 2 }, badges: { a: { text: '会签', terms: '每人都要同意' }, b: 2, c: {}, d: { text: '或签' } } });
  expect(state).toEqual({ takenFlows: ['f1'], done: ['a'], active: ['b'], late: ['b'], forecast: ['c', 'd'], names: { a: 'A' }, badges: { a: { text: '会签', terms: '每人都要同意' }, d: { text: '或签', terms: '' } } });
});

test.each([null, 3, 'x', [], { done: 'a', active: [1, null] }])('counts a wrong shape as nothing: %j', (value) => {
  expect(readState(value)).toEqual(NOTHING);
});

test('marks what was taken, is done, is active and is late', () => {
  const state = readState({ taken_flows: ['f1'], done: ['a'], active: ['b'], late: ['b'] });
  expect(asObject(marksOf(state))).toEqual({ f1: ['hq-taken'], a: ['hq-done'], b: ['hq-active', 'hq-late'] });
});

test('an element entered again is active, not done', () => {
  expect(asObject(marksOf(readState({ done: ['a'], active: ['a'] })))).toEqual({ a: ['hq-active'] });
});

test('what happened already is no forecast', () => {
  const state = readState({ taken_flows: ['f1'], done: ['a'], forecast: ['a', 'f1', 'f2', 'b'] });
  expect(asObject(marksOf(state))).toEqual({
    f1: ['hq-taken'],
    a: ['hq-done'],
    f2: ['hq-forecast'],
    b: ['hq-forecast'],
  });
});
