/** What stands around the diagram: its buttons, and the legend of its marks. */
import { FRAME, ZOOM_IN, ZOOM_OUT, type Move } from './keys';
import { marksOf, type DiagramState, type Mark } from './state';
import type { Words } from './words';

function button(sign: string, label: string, act: () => void): HTMLButtonElement {
  const made = document.createElement('button');
  made.type = 'button';
  made.className = 'hq-viewer__button';
  made.textContent = sign;
  made.title = label;
  made.setAttribute('aria-label', label);
  made.addEventListener('click', act);
  return made;
}

function tallerButton(host: HTMLElement, words: Words): HTMLButtonElement {
  const toggle = button('↕', words.taller, () => {
    const tall = host.classList.toggle('hq-viewer--tall');
    const label = tall ? words.lower : words.taller;
    toggle.setAttribute('aria-pressed', String(tall));
    toggle.setAttribute('aria-label', label);
    toggle.title = label;
  });
  toggle.setAttribute('aria-pressed', 'false');
  return toggle;
}

export function controls(host: HTMLElement, words: Words, obey: (move: Move) => void): HTMLElement {
  const bar = document.createElement('div');
  bar.className = 'hq-viewer__controls';
  bar.append(
    button('+', words.zoomIn, () => obey(ZOOM_IN)),
    button('−', words.zoomOut, () => obey(ZOOM_OUT)),
    button('◎', words.fit, () => obey(FRAME)),
    tallerButton(host, words),
  );
  return bar;
}

/** Names only the marks that this diagram shows. */
export function legend(words: Words, state: DiagramState): HTMLElement {
  const shown = new Set<Mark>([...marksOf(state).values()].flatMap((marks) => [...marks]));
  const list = document.createElement('ul');
  list.className = 'hq-viewer__legend';
  for (const [mark, text] of Object.entries(words.legend)) {
    if (!shown.has(mark as Mark)) continue;
    const row = document.createElement('li');
    const swatch = document.createElement('span');
    swatch.className = `hq-viewer__swatch ${mark}`;
    row.append(swatch, text);
    list.append(row);
  }
  return list;
}
