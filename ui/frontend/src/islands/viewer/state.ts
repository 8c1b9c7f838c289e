/** Where a case stands, as the server tells it, and which mark each element of the diagram gets. */

export interface DiagramState {
  readonly takenFlows: readonly string[];
  readonly done: readonly string[];
  readonly active: readonly string[];
  readonly late: readonly string[];
  readonly forecast: readonly string[];
  /** Names in the reader's language, by element; the diagram's own stand where none is given. */
  readonly names: Readonly<Record<string, string>>;
  /** How those decide who are asked on an element, by element. */
  readonly badges: Readonly<Record<string, Badge>>;
}

export interface Badge {
  readonly text: string;
  readonly terms: string;
}

export const NOTHING: DiagramState = { takenFlows: [], done: [], active: [], late: [], forecast: [], names: {}, badges: {} };

function ids(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((id): id is string => typeof id === 'string') : [];
}

function texts(value: unknown): Record<string, string> {
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}

function badges(value: unknown): Record<string, Badge> {
  if (typeof value !== 'object' || value === null) return {};
  const found: Record<string, Badge> = {};
  for (const [id, raw] of Object.entries(value)) {
    const { text, terms } = texts(raw);
    if (text !== undefined) found[id] = { text, terms: terms ?? '' };
  }
  return found;
}

/** Read the server's JSON; whatever is missing or of another shape counts as empty. */
export function readState(value: unknown): DiagramState {
  if (typeof value !== 'object' || value === null) return NOTHING;
  const raw = value as Record<string, unknown>;
  return {
    takenFlows: ids(raw['taken_flows']),
    done: ids(raw['done']),
    active: ids(raw['active']),
    late: ids(raw['late']),
    forecast: ids(raw['forecast']),
    names: texts(raw['names']),
    badges: badges(raw['badges']),
  };
}

export type Mark = 'hq-taken' | 'hq-done' | 'hq-active' | 'hq-late' | 'hq-forecast';

/**
 * The marks of each element. An element entered again in a later round is active and not done; what already happened
 * or happens now is no forecast.
 */
export function marksOf(state: DiagramState): Map<string, Set<Mark>> {
  const marks = new Map<string, Set<Mark>>();
  const add = (id: string, mark: Mark): void => {
    const known = marks.get(id);
    if (known) known.add(mark);
    else marks.set(id, new Set([mark]));
  };
  const active = new Set(state.active);
  for (const id of state.takenFlows) add(id, 'hq-taken');
  for (const id of state.active) add(id, 'hq-active');
  for (const id of state.done) if (!active.has(id)) add(id, 'hq-done');
  for (const id of state.late) add(id, 'hq-late');
  for (const id of state.forecast) if (!marks.has(id)) add(id, 'hq-forecast');
  return marks;
}
