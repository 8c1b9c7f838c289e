/// <reference types="vite/client" />
import { expect, test } from 'vitest';

import { shared } from './boxes';
import type { Box } from './framing';
import { withRoom } from './layout';
import { withNames } from './names';

const DRAWN = import.meta.glob<string>('../../../../../processes/*/process.bpmn', {
  query: '?raw',
  import: 'default',
  eager: true,
});
const TEXTS = import.meta.glob<string>('../../../../../processes/*/texts.en.toml', {
  query: '?raw',
  import: 'default',
  eager: true,
});
const SHIPPED = Object.keys(DRAWN);

function english(process: string): Record<string, string> {
  const texts = TEXTS[process.replace('process.bpmn', 'texts.en.toml')] ?? '';
  return Object.fromEntries([...texts.matchAll(/\[elements\.([\w-]+)\]\nname = "(.*)"/g)].map(([, id, name]) => [id, name]));
}

function parsed(process: string): Document {
  return new DOMParser().parseFromString(DRAWN[process]!, 'application/xml');
}

function laidOut(process: string, names: Record<string, string>): Document {
  const page = parsed(process);
  withNames(page, names);
  withRoom(page, {});
  return page;
}

function box(bounds: Element): Box {
  const [x, y, width, height] = ['x', 'y', 'width', 'height'].map((name) => Number(bounds.getAttribute(name)));
  return { x: x!, y: y!, width: width!, height: height! };
}

/** The boxes of labels, and of nodes that have no inside. */
function boxesOf(page: Document): { labels: Map<string, Box>; nodes: Map<string, Box> } {
  const [labels, nodes] = [new Map<string, Box>(), new Map<string, Box>()];
  for (const bounds of page.getElementsByTagNameNS('*', 'Bounds')) {
    const parent = bounds.parentElement!;
    const shape = parent.localName === 'BPMNLabel' ? parent.parentElement! : parent;
    const id = shape.getAttribute('bpmnElement')!;
    const kind = page.querySelector(`[id="${id}"]`)?.localName ?? '';
    if (parent !== shape) labels.set(id, box(bounds));
    else if (/ask$|Event$|callActivity/.test(kind)) nodes.set(id, box(bounds));
  }
  return { labels, nodes };
}

function overlaps(page: Document): string[] {
  const { labels, nodes } = boxesOf(page);
  expect(labels.size).toBeGreaterThan(10);
  const all = [...labels];
  return all.flatMap(([id, label], at) => [
    ...[...nodes].filter(([, node]) => shared(label, node) > 1).map(([node]) => `${id} on ${node}`),
    ...all.slice(at + 1).filter(([, other]) => shared(label, other) > 1).map(([other]) => `${id} on ${other}`),
  ]);
}

test('there are shipped processes', () => {
  expect(SHIPPED.length).toBeGreaterThan(4);
});

test.each(SHIPPED)('no label of %s hides a node or another label, in either language', (process) => {
  expect(Object.keys(english(process))).not.toEqual([]);
  expect(overlaps(laidOut(process, {}))).toEqual([]);
  expect(overlaps(laidOut(process, english(process)))).toEqual([]);
});

test('badges get the place where they are pinned', () => {
  const page = parsed(SHIPPED[0]!);
  const task = page.getElementsByTagNameNS('*', 'userTask')[0]!.id;
  const pins = withRoom(page, { [task]: { text: '会签', terms: '' } });
  expect([...pins.keys()]).toEqual([task]);
});
