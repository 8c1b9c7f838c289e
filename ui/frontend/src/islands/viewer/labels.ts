/**
 * Where the labels beside nodes and flows stand: as wide as their words, and in nobody's way.
 *
 * A diagram keeps one place for each label, drawn for the words of one language. A label stays there where it has room;
 * else it goes to the best place along its flow, or around its node.
 */
import { centre, grown, inside, shared, sides, type Line, type Point } from './boxes';
import type { Box } from './framing';
import { shapes, type Measure } from './text';

export interface Label {
  readonly id: string;
  readonly text: string;
  /** Where the diagram puts it; null where it says nothing. */
  readonly was: Box | null;
  /** A flow's way, or a node's box. */
  readonly of: readonly Point[] | Box;
}

export interface Surroundings {
  readonly nodes: readonly Box[];
  /** What has an inside in which labels may stand, but not on its border. */
  readonly frames: readonly Box[];
  readonly flows: readonly (readonly Point[])[];
}

interface Place {
  readonly box: Box;
  readonly cost: number;
}

const GAP = 5;
const APART = 4;
/** Past the stroke of a default flow. */
const PAST = 14;
const ROUNDS = 3;

const COST = { node: 30, line: 12, label: 40, moved: 3, row: 4, away: 0.06 } as const;

/** Return the box of every label, by id. */
export function place(labels: readonly Label[], around: Surroundings): Map<string, Box> {
  const lines = [...around.flows.flatMap(steps), ...around.frames.flatMap(sides)];
  const choices = new Map(labels.map((label) => [label.id, placesOf(label, around.nodes, lines)]));
  const placed = new Map<string, Box>();
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [id, places] of choices) {
      const others = [...placed].filter(([other]) => other !== id).map(([, box]) => box);
      placed.set(id, cheapest(places, others));
    }
  }
  return placed;
}

function cheapest(places: readonly Place[], others: readonly Box[]): Box {
  let best: Place | null = null;
  for (const { box, cost } of places) {
    if (best !== null && cost >= best.cost) continue;
    const whole = cost + others.reduce((sum, other) => sum + overlap(grown(box, APART), other, COST.label), 0);
    if (best === null || whole < best.cost) best = { box, cost: whole };
  }
  return best!.box;
}

function placesOf(label: Label, nodes: readonly Box[], lines: readonly Line[]): Place[] {
  return [...candidates(label)].map(([box, cost]) => ({ box, cost: cost + inTheWay(box, nodes, lines) }));
}

/** What it costs to hide something: something at once, and more the more is hidden. */
function overlap(box: Box, other: Box, cost: number): number {
  const area = shared(box, other);
  return area > 0 ? cost + area / 10 : 0;
}

function inTheWay(box: Box, nodes: readonly Box[], lines: readonly Line[]): number {
  let cost = 0;
  for (const node of nodes) cost += overlap(box, node, COST.node);
  for (const [a, b] of lines) {
    const length = inside(box, a, b);
    if (length > 0) cost += COST.line + length / 5;
  }
  return cost;
}

function steps(points: readonly Point[]): Line[] {
  return points.slice(1).map((point, at) => [points[at]!, point] as const);
}

function* candidates(label: Label): Generator<[Box, number]> {
  for (const shape of shapes(label.text)) {
    const rows = (shape.lines - 1) * COST.row;
    if (label.was !== null) {
      for (const box of here(label.was, shape)) yield [box, rows];
    }
    const places = 'width' in label.of ? around(label.of, shape) : along(label.of, shape);
    for (const [box, away] of places) yield [box, rows + COST.moved + away * COST.away];
  }
}

/** Where it was drawn: about the same middle, or from the same edge on. */
function here(was: Box, { width, height }: Measure): Box[] {
  const bottom = was.y + was.height - height;
  const middle = centre(was).x - width / 2;
  const lefts = [middle, was.x, was.x + was.width - width];
  return lefts.flatMap((x) => [was.y, bottom].map((y) => ({ x, y, width, height })));
}

/** Beside each stretch of a flow; the nearer to where the flow comes from, the better. */
function* along(points: readonly Point[], { width, height }: Measure): Generator<[Box, number]> {
  let gone = 0;
  for (const [a, b] of steps(points)) {
    const length = Math.hypot(b.x - a.x, b.y - a.y);
    const level = Math.abs(b.x - a.x) >= Math.abs(b.y - a.y);
    const need = (level ? width : height) / 2 + GAP;
    const first = Math.min(need, length / 2);
    const next = [need + PAST, need + 2 * PAST].map((far) => Math.min(far, length / 2));
    for (const far of new Set([first, ...next, length / 2, Math.max(length - need - 2 * GAP, length / 2)])) {
      const x = a.x + ((b.x - a.x) * far) / (length || 1);
      const y = a.y + ((b.y - a.y) * far) / (length || 1);
      const spots = level
        ? [{ x: x - width / 2, y: y - height - 2 }, { x: x - width / 2, y: y + 3 }]
        : [{ x: x + GAP, y: y - height / 2 }, { x: x - GAP - width, y: y - height / 2 }];
      for (const spot of spots) yield [{ ...spot, width, height }, gone + far];
    }
    gone += length;
  }
}

/** Around a node: below, above, beside it, and at its corners. */
function* around(node: Box, { width, height }: Measure): Generator<[Box, number]> {
  const { x, y } = centre(node);
  const { x: left, y: top, width: wide, height: tall } = grown(node, 3);
  const [right, bottom] = [left + wide, top + tall];
  const spots: [number, number, number][] = [
    [x - width / 2, bottom, 0],
    [x - width / 2, top - height, 10],
    [x + GAP, bottom - GAP, 20],
    [x - GAP - width, bottom - GAP, 20],
    [x + GAP, top - height + GAP, 20],
    [x - GAP - width, top - height + GAP, 20],
    [right, bottom - tall / 4, 30],
    [left - width, bottom - tall / 4, 30],
    [right, top + tall / 4 - height, 30],
    [left - width, top + tall / 4 - height, 30],
    [right + 2, y - height / 2, 40],
    [left - 2 - width, y - height / 2, 40],
  ];
  for (const [spotX, spotY, away] of spots) yield [{ x: spotX, y: spotY, width, height }, away];
}
