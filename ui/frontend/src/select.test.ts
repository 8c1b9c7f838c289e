import { describe, expect, it } from 'vitest';
import type { Press } from './keyboard';
import { between, wish } from './select';

const key = (name: string, more: Partial<Press> = {}): Press => ({
  key: name,
  composing: false,
  modified: false,
  inField: false,
  ...more,
});

describe('what a key asks of the selection', () => {
  it('takes v, Shift+V, b and Escape', () => {
    expect(['v', 'V', 'b', 'Escape', 'j'].map((name) => wish(key(name)))).toEqual([
      'toggle',
      'range',
      'go',
      'clear',
      'none',
    ]);
  });

  it('leaves typing, composing and shortcuts alone', () => {
    expect(wish(key('v', { inField: true }))).toBe('none');
    expect(wish(key('v', { composing: true }))).toBe('none');
    expect(wish(key('v', { modified: true }))).toBe('none');
  });
});

describe('a range', () => {
  const all = ['a', 'b', 'c', 'd'];

  it('goes from the one chosen last to this one, either way', () => {
    expect(between(all, 'b', 'd')).toEqual(['b', 'c', 'd']);
    expect(between(all, 'd', 'b')).toEqual(['b', 'c', 'd']);
  });

  it('is this one alone where nothing was chosen, or what was is gone', () => {
    expect(between(all, null, 'c')).toEqual(['c']);
    expect(between(all, 'x', 'c')).toEqual(['c']);
    expect(between(all, 'a', 'x')).toEqual([]);
  });
});
