/** One drawn diagram: the only file that talks to bpmn-js. */
import NavigatedViewer from 'bpmn-js/lib/NavigatedViewer';
import type Canvas from 'diagram-js/lib/core/Canvas';
import type ElementRegistry from 'diagram-js/lib/core/ElementRegistry';
import type Overlays from 'diagram-js/lib/features/overlays/Overlays';
import type ZoomScroll from 'diagram-js/lib/navigation/zoomscroll/ZoomScroll';

import { frame, union, type Box } from './framing';
import type { Move } from './keys';
import type { Pins } from './layout';
import { marksOf, NOTHING, type Badge, type DiagramState } from './state';

/** Drawn with the page's own colours, so that it follows the dark theme as well. */
const COLOURS = {
  defaultFillColor: 'var(--surface, #fff)',
  defaultStrokeColor: 'var(--hq-diagram-line, #464a53)',
  defaultLabelColor: 'var(--ink, #1c1e23)',
};

const POLICY = 'hq-policy';
const LANES = new Set(['bpmn:Lane', 'bpmn:Participant']);

interface Drawn {
  readonly type?: string;
  readonly x?: number;
  readonly y?: number;
  readonly width?: number;
  readonly height?: number;
  readonly businessObject?: { readonly name?: string };
}

function boxOf(element: Drawn | undefined): Box | null {
  if (element?.x === undefined || element.y === undefined) return null;
  return { x: element.x, y: element.y, width: element.width ?? 0, height: element.height ?? 0 };
}

export class ProcessDiagram {
  readonly #viewer: NavigatedViewer;
  readonly #canvas: Canvas;
  readonly #elements: ElementRegistry;
  readonly #overlays: Overlays;
  #state: DiagramState = NOTHING;
  #pins: Pins = new Map();

  constructor(container: HTMLElement) {
    this.#viewer = new NavigatedViewer({
      container,
      bpmnRenderer: COLOURS,
      // Lines are broken by how wide they are in this font, so it must be the one they are read in.
      textRenderer: { defaultStyle: { fontFamily: getComputedStyle(container).fontFamily || 'sans-serif' } },
      zoomScroll: { enabled: false },
    });
    this.#canvas = this.#viewer.get<Canvas>('canvas');
    this.#elements = this.#viewer.get<ElementRegistry>('elementRegistry');
    this.#overlays = this.#viewer.get<Overlays>('overlays');
    this.#wheelOnlyWithFocus(container);
  }

  async load(xml: string, pins: Pins): Promise<void> {
    this.#pins = pins;
    await this.#viewer.importXML(xml);
    const lanes = this.#elements.filter((element) => LANES.has((element as Drawn).type ?? ''));
    for (const lane of lanes) this.#canvas.addMarker(lane.id, 'hq-lane');
  }

  mark(state: DiagramState): void {
    for (const [id, marks] of marksOf(this.#state)) this.#each(id, marks, (mark) => this.#canvas.removeMarker(id, mark));
    for (const [id, marks] of marksOf(state)) this.#each(id, marks, (mark) => this.#canvas.addMarker(id, mark));
    this.#state = state;
    this.#overlays.remove({ type: POLICY });
    for (const [id, badge] of Object.entries(state.badges)) this.#pin(id, badge);
  }

  namesOf(ids: readonly string[]): string[] {
    return ids.map((id) => this.#drawn(id)?.businessObject?.name ?? id);
  }

  obey(move: Move): void {
    if (move.kind === 'frame') this.#frame();
    else if (move.kind === 'scroll') this.#canvas.scroll({ dx: move.dx, dy: move.dy });
    else this.#canvas.zoom(this.#canvas.zoom() * move.factor);
  }

  resized(): void {
    this.#canvas.resized();
    this.#frame();
  }

  destroy(): void {
    this.#viewer.destroy();
  }

  #frame(): void {
    const { inner, outer } = this.#canvas.viewbox();
    if (outer.width === 0 || outer.height === 0) return;
    this.#canvas.viewbox(frame(inner, outer, this.#focus()));
  }

  /** What to look at: where the case stands, else the last thing done. */
  #focus(): Box | null {
    const where = this.#state.active.length > 0 ? this.#state.active : this.#state.done.slice(-1);
    return union(where.map((id) => boxOf(this.#drawn(id))).filter((box) => box !== null));
  }

  #pin(id: string, badge: Badge): void {
    const pin = this.#pins.get(id);
    if (pin === undefined || this.#drawn(id) === undefined) return;
    const html = document.createElement('span');
    html.className = 'hq-viewer__badge';
    html.textContent = badge.text;
    html.title = badge.terms;
    this.#overlays.add(id, POLICY, { position: { top: pin.y, left: pin.x }, scale: { min: 0.8 }, show: { minZoom: 0.5 }, html });
  }

  #drawn(id: string): Drawn | undefined {
    return this.#elements.get(id) as Drawn | undefined;
  }

  #each<T>(id: string, marks: Iterable<T>, act: (mark: T) => void): void {
    if (this.#drawn(id) === undefined) return;
    for (const mark of marks) act(mark);
  }

  /** A reader who scrolls the page past a diagram must not get caught in it. */
  #wheelOnlyWithFocus(container: HTMLElement): void {
    const wheel = this.#viewer.get<ZoomScroll>('zoomScroll');
    container.addEventListener('focusin', () => wheel.toggle(true));
    container.addEventListener('focusout', () => wheel.toggle(false));
  }
}
