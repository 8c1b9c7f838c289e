/** Makes room for the labels of a diagram, in its own XML: bpmn-js draws each in the box that stands there. */
import type { Point } from './boxes';
import type { Box } from './framing';
import { place, type Label } from './labels';
import type { Badge } from './state';
import { badgeBox } from './badges';

const DI = 'http://www.omg.org/spec/BPMN/20100524/DI';
const DC = 'http://www.omg.org/spec/DD/20100524/DC';
const BESIDE = /Event$|Gateway$|^(sequenceFlow|messageFlow|dataObjectReference|dataStoreReference|dataInput|dataOutput)$/;
const PAPER = new Set(['participant', 'lane']);
const TICK = 9;

interface Drawn {
  readonly shape: Element;
  readonly element: Element;
}

/** Where each badge is pinned, from the upper left corner of its task. */
export type Pins = ReadonlyMap<string, Point>;

/** Give every label beside its element the room its words need, and every badge its place; labels keep clear of them. */
export function withRoom(page: Document, badges: Readonly<Record<string, Badge>>): Pins {
  const pins = new Map<string, Point>();
  const known = new Map([...page.querySelectorAll('[id]')].map((element) => [element.id, element]));
  for (const plane of page.getElementsByTagNameNS(DI, 'BPMNPlane')) layOut(page, drawn(plane, known), badges, pins);
  return pins;
}

function layOut(
  page: Document,
  all: readonly Drawn[],
  badges: Readonly<Record<string, Badge>>,
  pins: Map<string, Point>,
): void {
  const defaults = new Set(all.map(({ element }) => element.getAttribute('default')));
  const [nodes, frames, flows]: [Box[], Box[], Point[][]] = [[], [], []];
  const labels: Label[] = [];
  for (const { shape, element } of all) {
    const box = boxOf(shape);
    const points = pointsOf(shape);
    if (box === null) flows.push(points);
    else if (PAPER.has(element.localName) || shape.getAttribute('isExpanded') === 'true') frames.push(box);
    else nodes.push(...(element.localName.endsWith('Gateway') ? diamond(box) : [box]));
    if (defaults.has(element.id)) nodes.push(tick(points));
    const text = element.getAttribute('name')?.trim();
    if (text && BESIDE.test(element.localName)) labels.push({ id: element.id, text, was: labelOf(shape), of: box ?? points });
  }
  for (const { shape, element } of all) {
    const [task, badge] = [boxOf(shape), badges[element.id]];
    if (task === null || badge === undefined) continue;
    const others = nodes.filter((node) => node.x !== task.x || node.y !== task.y);
    const box = badgeBox(task, badge.text, flows, others);
    pins.set(element.id, { x: box.x - task.x, y: box.y - task.y });
    nodes.push(box);
  }
  const placed = place(labels, { nodes, frames, flows });
  for (const { shape, element } of all) {
    const box = placed.get(element.id);
    if (box !== undefined) write(page, shape, box);
  }
}

function drawn(plane: Element, known: ReadonlyMap<string, Element>): Drawn[] {
  return [...plane.children].flatMap((shape) => {
    const element = known.get(shape.getAttribute('bpmnElement') ?? '');
    return element === undefined ? [] : [{ shape, element }];
  });
}

function boxOf(shape: Element): Box | null {
  const bounds = [...shape.children].find((child) => child.localName === 'Bounds');
  return bounds === undefined ? null : read(bounds);
}

function labelOf(shape: Element): Box | null {
  const label = [...shape.children].find((child) => child.localName === 'BPMNLabel');
  return label === undefined ? null : boxOf(label);
}

function read(bounds: Element): Box {
  const number = (name: string): number => Number(bounds.getAttribute(name));
  return { x: number('x'), y: number('y'), width: number('width'), height: number('height') };
}

function pointsOf(shape: Element): Point[] {
  const points = [...shape.children].filter((child) => child.localName === 'waypoint');
  return points.map((point) => ({ x: Number(point.getAttribute('x')), y: Number(point.getAttribute('y')) }));
}

/** A gateway is drawn as the middle of its box: the corners are free. */
function diamond({ x, y, width, height }: Box): Box[] {
  return [[0.2, 0.2], [0, 0.35], [0.35, 0]].map(([across, down]) => ({
    x: x + width * across!,
    y: y + height * down!,
    width: width * (1 - 2 * across!),
    height: height * (1 - 2 * down!),
  }));
}

/** The stroke through the beginning of a default flow. */
function tick([from, to]: readonly Point[]): Box {
  const [a, b] = [from ?? { x: 0, y: 0 }, to ?? from ?? { x: 0, y: 0 }];
  const length = Math.hypot(b.x - a.x, b.y - a.y) || 1;
  const [x, y] = [a.x + ((b.x - a.x) / length) * TICK, a.y + ((b.y - a.y) / length) * TICK];
  return { x: x - TICK / 2, y: y - TICK / 2, width: TICK, height: TICK };
}

function write(page: Document, shape: Element, box: Box): void {
  let label = [...shape.children].find((child) => child.localName === 'BPMNLabel');
  label ??= shape.appendChild(page.createElementNS(DI, 'bpmndi:BPMNLabel'));
  const bounds = label.firstElementChild ?? label.appendChild(page.createElementNS(DC, 'dc:Bounds'));
  for (const [name, value] of Object.entries(box)) bounds.setAttribute(name, String(Math.round(Number(value))));
}
