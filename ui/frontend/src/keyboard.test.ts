import { describe, expect, it } from 'vitest';
import { IDLE, press, pressOf, type Action, type Hands, type Press } from './keyboard';

const key = (name: string, more: Partial<Press> = {}): Press => ({
  key: name,
  composing: false,
  modified: false,
  inField: false,
  ...more,
});

function type(...names: string[]): [Hands, Action] {
  let hands: Hands = IDLE;
  let action: Action = { kind: 'none' };
  for (const name of names) [hands, action] = press(hands, key(name));
  return [hands, action];
}

describe('acts with others', () => {
  it('open with a key each, but not after g and not in a field', () => {
    for (const name of ['s', 't', 'd', 'q', 'c']) expect(type(name)).toEqual([IDLE, { kind: 'act', key: name }]);
    expect(type('g', 'd')[1]).toEqual({ kind: 'go', view: 'done' });
    expect(press(IDLE, key('s', { inField: true }))).toEqual([IDLE, { kind: 'none' }]);
    expect(press(IDLE, key('s', { composing: true }))).toEqual([IDLE, { kind: 'none' }]);
  });
});

describe('moving', () => {
  it('goes down and up, opens, goes on', () => {
    expect(type('j')[1]).toEqual({ kind: 'down' });
    expect(type('k')[1]).toEqual({ kind: 'up' });
    expect(type('Enter')[1]).toEqual({ kind: 'open' });
    expect(type('e')[1]).toEqual({ kind: 'next' });
  });

  it('goes to a view with two keys', () => {
    expect(type('g', 'i')[1]).toEqual({ kind: 'go', view: 'todo' });
    expect(type('g', 'd')[1]).toEqual({ kind: 'go', view: 'done' });
    expect(type('g', 'q')).toEqual([IDLE, { kind: 'none' }]);
  });
});

describe('deciding', () => {
  it('asks for one confirming key', () => {
    expect(type('a')).toEqual([{ going: false, armed: 'a' }, { kind: 'arm', key: 'a' }]);
    expect(type('a', 'Enter')).toEqual([IDLE, { kind: 'confirm' }]);
    expect(type('x', 'y')).toEqual([IDLE, { kind: 'confirm' }]);
  });

  it('lets go with any other key, and never moves by it', () => {
    expect(type('a', 'j')).toEqual([IDLE, { kind: 'disarm' }]);
    expect(type('a', 'Escape')).toEqual([IDLE, { kind: 'disarm' }]);
  });

  it('may be changed before it is confirmed', () => {
    expect(type('a', 'r')).toEqual([{ going: false, armed: 'r' }, { kind: 'arm', key: 'r' }]);
    expect(type('a', 'Shift')[0]).toEqual({ going: false, armed: 'a' });
  });
});

describe('typing', () => {
  it('is left alone in fields', () => {
    expect(press(IDLE, key('a', { inField: true }))).toEqual([IDLE, { kind: 'none' }]);
    expect(press(IDLE, key('Escape', { inField: true }))).toEqual([IDLE, { kind: 'leave' }]);
  });

  it('is left alone while an input method composes', () => {
    const armed: Hands = { going: false, armed: 'a' };
    expect(press(armed, key('Enter', { composing: true }))).toEqual([armed, { kind: 'none' }]);
  });

  it('keeps the browser its own shortcuts', () => {
    expect(press(IDLE, key('a', { modified: true }))).toEqual([IDLE, { kind: 'none' }]);
  });

  it('knows composing by the flag and by the code', () => {
    const composing = new KeyboardEvent('keydown', { key: 'a', isComposing: true });
    expect(pressOf(composing).composing).toBe(true);
    const swallowed = new KeyboardEvent('keydown', { key: 'Process', keyCode: 229 } as KeyboardEventInit);
    expect(pressOf(swallowed).composing).toBe(true);
    expect(pressOf(new KeyboardEvent('keydown', { key: 'a' })).composing).toBe(false);
  });
});
