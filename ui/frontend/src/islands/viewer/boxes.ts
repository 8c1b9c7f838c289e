/** Boxes and lines on the canvas: how much they are in each other's way. */

import type { Box } from './framing';

export interface Point {
  readonly x: number;
  readonly y: number;
}

export type Line = readonly [Point, Point];

const WHOLE = [0, 1] as const;

export function centre(box: Box): Point {
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

export function grown(box: Box, by: number): Box {
  return { x: box.x - by, y: box.y - by, width: box.width + 2 * by, height: box.height + 2 * by };
}

/** The area that both cover. */
export function shared(one: Box, other: Box): number {
  const width = Math.min(one.x + one.width, other.x + other.width) - Math.max(one.x, other.x);
  const height = Math.min(one.y + one.height, other.y + other.height) - Math.max(one.y, other.y);
  return width > 0 && height > 0 ? width * height : 0;
}

/** How much of the line from `a` to `b` runs inside the box (Liang and Barsky's clipping). */
export function inside(box: Box, a: Point, b: Point): number {
  const across = between(a.x, b.x, box.x, box.x + box.width);
  const down = across === null ? null : between(a.y, b.y, box.y, box.y + box.height);
  if (across === null || down === null) return 0;
  const part = Math.min(across[1], down[1]) - Math.max(across[0], down[0]);
  return part > 0 ? part * Math.hypot(b.x - a.x, b.y - a.y) : 0;
}

/** Which part of the way from `a` to `b` lies between two limits; null where none does. */
function between(a: number, b: number, low: number, high: number): readonly [number, number] | null {
  if (Math.max(a, b) <= low || Math.min(a, b) >= high) return null;
  if (a === b) return WHOLE;
  const [one, other] = [(low - a) / (b - a), (high - a) / (b - a)];
  return [Math.max(0, Math.min(one, other)), Math.min(1, Math.max(one, other))];
}

/** The four sides of a box. */
export function sides(box: Box): Line[] {
  const [left, top, right, bottom] = [box.x, box.y, box.x + box.width, box.y + box.height];
  const corners = [{ x: left, y: top }, { x: right, y: top }, { x: right, y: bottom }, { x: left, y: bottom }];
  return corners.map((corner, at) => [corner, corners[(at + 1) % 4]!] as const);
}
