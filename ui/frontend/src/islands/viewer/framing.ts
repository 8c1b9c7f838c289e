/** Decides which part of a diagram to show: all of it while that is readable, else the part around a point. */

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Below this scale a task's 12 px label can't be read without effort. */
export const READABLE = 0.8;
const LARGEST = 1.1;
const MARGIN = 24;

function clampedStart(centre: number, length: number, from: number, extent: number): number {
  if (length >= extent) return from + (extent - length) / 2;
  return Math.min(Math.max(centre - length / 2, from), from + extent - length);
}

/** The smallest box around all given ones, or null without any. */
export function union(boxes: readonly Box[]): Box | null {
  if (boxes.length === 0) return null;
  const x = Math.min(...boxes.map((box) => box.x));
  const y = Math.min(...boxes.map((box) => box.y));
  return {
    x,
    y,
    width: Math.max(...boxes.map((box) => box.x + box.width)) - x,
    height: Math.max(...boxes.map((box) => box.y + box.height)) - y,
  };
}

/** The view box for a diagram in a window of `outer` pixels, centred on `focus` where not all of it fits. */
export function frame(inner: Box, outer: Size, focus: Box | null): Box {
  const x = inner.x - MARGIN;
  const y = inner.y - MARGIN;
  const width = inner.width + 2 * MARGIN;
  const height = inner.height + 2 * MARGIN;
  const fit = Math.min(outer.width / width, outer.height / height);
  const scale = Math.min(Math.max(fit, READABLE), LARGEST);
  const shown = { width: outer.width / scale, height: outer.height / scale };
  const centre = focus
    ? { x: focus.x + focus.width / 2, y: focus.y + focus.height / 2 }
    : { x: x + shown.width / 2, y: y + height / 2 };
  return {
    x: clampedStart(centre.x, shown.width, x, width),
    y: clampedStart(centre.y, shown.height, y, height),
    ...shown,
  };
}
