/** What a key means in the inbox: pure, so that it can be tested without a page. */

export interface Press {
  readonly key: string;
  readonly composing: boolean;
  readonly modified: boolean;
  readonly inField: boolean;
}

export type Action =
  | { readonly kind: 'none' }
  | { readonly kind: 'down' | 'up' | 'open' | 'confirm' | 'disarm' | 'leave' | 'next' | 'undo' | 'search' | 'help' }
  | { readonly kind: 'arm' | 'act'; readonly key: string }
  | { readonly kind: 'go'; readonly view: string };

export interface Hands {
  /** `g` was pressed and waits for the letter of a view. */
  readonly going: boolean;
  /** The decision that waits for its confirming key. */
  readonly armed: string | null;
}

export const IDLE: Hands = { going: false, armed: null };

const NOTHING: Action = { kind: 'none' };
const DECISIONS: ReadonlySet<string> = new Set(['a', 'r', 'x']);
/** Acts with others, each a form of its own. */
const ACTS: ReadonlySet<string> = new Set(['s', 't', 'd', 'q', 'c']);
const VIEWS: Readonly<Record<string, string>> = { i: 'todo', d: 'done' };
const PLAIN: Readonly<Record<string, Action>> = {
  j: { kind: 'down' },
  k: { kind: 'up' },
  e: { kind: 'next' },
  z: { kind: 'undo' },
  '/': { kind: 'search' },
  '?': { kind: 'help' },
  Enter: { kind: 'open' },
};

/** 229 is what a browser reports for a key that an input method swallows. */
export function pressOf(event: KeyboardEvent): Press {
  const target = event.target instanceof HTMLElement ? event.target : null;
  return {
    key: event.key,
    composing: event.isComposing || event.keyCode === 229,
    modified: event.ctrlKey || event.metaKey || event.altKey,
    inField: target !== null && target.matches('input, textarea, select, [contenteditable="true"]'),
  };
}

function whileArmed(press: Press, armed: string): [Hands, Action] {
  if (press.key === 'Enter' || press.key === 'y') return [IDLE, { kind: 'confirm' }];
  if (DECISIONS.has(press.key) && press.key !== armed) {
    return [{ going: false, armed: press.key }, { kind: 'arm', key: press.key }];
  }
  // Shift and the like are no answer; every other key takes the finger off the trigger.
  if (press.key.length > 1 && press.key !== 'Escape') return [{ going: false, armed }, NOTHING];
  return [IDLE, { kind: 'disarm' }];
}

/** The hands after a key, and what it asks for. */
export function press(hands: Hands, key: Press): [Hands, Action] {
  if (key.composing) return [hands, NOTHING];
  if (key.inField) return key.key === 'Escape' ? [IDLE, { kind: 'leave' }] : [IDLE, NOTHING];
  if (key.modified) return [hands, NOTHING];
  if (hands.armed !== null) return whileArmed(key, hands.armed);
  if (hands.going) {
    const view = VIEWS[key.key];
    return [IDLE, view === undefined ? NOTHING : { kind: 'go', view }];
  }
  if (key.key === 'g') return [{ going: true, armed: null }, NOTHING];
  if (DECISIONS.has(key.key)) return [{ going: false, armed: key.key }, { kind: 'arm', key: key.key }];
  if (ACTS.has(key.key)) return [IDLE, { kind: 'act', key: key.key }];
  return [IDLE, PLAIN[key.key] ?? NOTHING];
}
