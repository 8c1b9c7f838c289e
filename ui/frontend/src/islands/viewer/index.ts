/** The diagram of a case with the path it took: `<div data-island="viewer" data-xml-url data-state-url>`. */
import 'bpmn-js/dist/assets/diagram-js.css';
import 'bpmn-js/dist/assets/bpmn-js.css';
import './viewer.css';

import { ProcessDiagram } from './diagram';
import { controls, legend } from './furniture';
import { moveOf, type Move } from './keys';
import { withRoom, type Pins } from './layout';
import { withNames } from './names';
import { NOTHING, readState, type DiagramState } from './state';
import { panByTouch } from './touch';
import { describe, wordsFor, type Words } from './words';

const mounted = new WeakSet<HTMLElement>();

async function fetchText(url: string): Promise<string> {
  const answer = await fetch(url, { credentials: 'same-origin' });
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}`);
  return answer.text();
}

async function fetchState(url: string | undefined): Promise<DiagramState> {
  return url === undefined ? NOTHING : readState(JSON.parse(await fetchText(url)));
}

function say(host: HTMLElement, text: string): void {
  const line = document.createElement('p');
  line.className = 'hq-viewer__message';
  line.setAttribute('role', 'status');
  line.textContent = text;
  host.append(line);
}

function stage(host: HTMLElement, words: Words): HTMLElement {
  const canvas = document.createElement('div');
  canvas.className = 'hq-viewer__canvas';
  canvas.tabIndex = 0;
  canvas.setAttribute('role', 'group');
  canvas.title = words.keys;
  host.classList.add('hq-viewer');
  host.append(canvas);
  return canvas;
}

function obeyKeys(canvas: HTMLElement, obey: (move: Move) => void): void {
  canvas.addEventListener('keydown', (event) => {
    const move = moveOf(event);
    if (move === null) return;
    event.preventDefault();
    event.stopPropagation();
    obey(move);
  });
}

/** Frame anew when the host changes its size; let go of everything when it has left the page. */
function watchSize(host: HTMLElement, canvas: HTMLElement, diagram: ProcessDiagram): void {
  let width = canvas.clientWidth;
  let height = canvas.clientHeight;
  const observer = new ResizeObserver(() => {
    if (!host.isConnected) {
      observer.disconnect();
      diagram.destroy();
    } else if (canvas.clientWidth !== width || canvas.clientHeight !== height) {
      width = canvas.clientWidth;
      height = canvas.clientHeight;
      diagram.resized();
    }
  });
  observer.observe(canvas);
}

/** The diagram with the reader's words, and room for them. */
function laidOut(xml: string, state: DiagramState): [string, Pins] {
  const page = new DOMParser().parseFromString(xml, 'application/xml');
  withNames(page, state.names);
  const pins = withRoom(page, state.badges);
  return [new XMLSerializer().serializeToString(page), pins];
}

async function show(host: HTMLElement, xmlUrl: string): Promise<void> {
  const words = wordsFor(document.documentElement.lang);
  const [xml, state] = await Promise.all([fetchText(xmlUrl), fetchState(host.dataset['stateUrl'])]);
  host.replaceChildren();
  const canvas = stage(host, words);
  const diagram = new ProcessDiagram(canvas);
  await diagram.load(...laidOut(xml, state));
  const obey = (move: Move): void => diagram.obey(move);
  obeyKeys(canvas, obey);
  panByTouch(canvas, obey);
  const key = document.createElement('div');
  host.append(controls(host, words, obey), key);
  const apply = (next: DiagramState): void => {
    diagram.mark(next);
    canvas.setAttribute('aria-label', describe(words, diagram.namesOf(next.active)));
    key.replaceChildren(legend(words, next));
  };
  apply(state);
  diagram.obey({ kind: 'frame' });
  watchSize(host, canvas, diagram);
  host.addEventListener('hq:refresh', () => void fetchState(host.dataset['stateUrl']).then(apply));
}

export function mount(host: HTMLElement): void {
  const xmlUrl = host.dataset['xmlUrl'];
  if (xmlUrl === undefined || mounted.has(host)) return;
  mounted.add(host);
  show(host, xmlUrl).catch((reason: unknown) => {
    console.error(reason);
    say(host, wordsFor(document.documentElement.lang).failed);
  });
}

for (const host of document.querySelectorAll<HTMLElement>('[data-island="viewer"]')) mount(host);
