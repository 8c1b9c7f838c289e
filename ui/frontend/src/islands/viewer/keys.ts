/** Which key moves the diagram how. */

export type Move =
  | { readonly kind: 'scroll'; readonly dx: number; readonly dy: number }
  | { readonly kind: 'zoom'; readonly factor: number }
  | { readonly kind: 'frame' };

const STEP = 60;
const FACTOR = 1.25;

const moves: Readonly<Record<string, Move>> = {
  ArrowLeft: { kind: 'scroll', dx: STEP, dy: 0 },
  ArrowRight: { kind: 'scroll', dx: -STEP, dy: 0 },
  ArrowUp: { kind: 'scroll', dx: 0, dy: STEP },
  ArrowDown: { kind: 'scroll', dx: 0, dy: -STEP },
  '+': { kind: 'zoom', factor: FACTOR },
  '=': { kind: 'zoom', factor: FACTOR },
  '-': { kind: 'zoom', factor: 1 / FACTOR },
  '0': { kind: 'frame' },
};

export const ZOOM_IN: Move = { kind: 'zoom', factor: FACTOR };
export const ZOOM_OUT: Move = { kind: 'zoom', factor: 1 / FACTOR };
export const FRAME: Move = { kind: 'frame' };

/** The move of a key, or null: with a modifier a key belongs to the browser. */
export function moveOf(event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>): Move | null {
  if (event.ctrlKey || event.metaKey || event.altKey) return null;
  return moves[event.key] ?? null;
}
