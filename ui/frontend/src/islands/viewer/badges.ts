/** Where the badge with a policy stands: on the edge of its task, so that it hides neither the name nor what comes in. */
import { grown, inside, shared, type Point } from './boxes';
import type { Box } from './framing';
import { widthOf } from './text';

const HEIGHT = 17;
/** Its two sides and a border; the letters are as bold as those of a label are not. */
const PADDING = 16;
const BOLD = 1.08;
const CORNER = 8;
/** How much of it stands outside the task: what is left inside is above the sign of a user task. */
const OUTSIDE = 14;

/** The best place along the upper edge, else the lower one: where neither a flow nor an event on the border is. */
export function badgeBox(task: Box, text: string, flows: readonly (readonly Point[])[], nodes: readonly Box[]): Box {
  const width = Math.ceil(widthOf(text) * BOLD) + PADDING;
  const lefts = [CORNER, task.width - CORNER - width, (task.width - width) / 2];
  const tops = [-OUTSIDE, task.height - HEIGHT + OUTSIDE];
  const boxes = tops.flatMap((top) => lefts.map((left) => ({ x: task.x + left, y: task.y + top, width, height: HEIGHT })));
  return boxes.find((box) => isFree(grown(box, 2), flows, nodes)) ?? boxes[0]!;
}

function isFree(box: Box, flows: readonly (readonly Point[])[], nodes: readonly Box[]): boolean {
  const crossed = flows.some((points) => points.some((point, at) => at > 0 && inside(box, points[at - 1]!, point) > 0));
  return !crossed && nodes.every((node) => shared(box, node) === 0);
}
