/** Lets a finger move the diagram sideways while the page keeps scrolling up and down. */
import type { Move } from './keys';

export function panByTouch(canvas: HTMLElement, obey: (move: Move) => void): void {
  let last: number | null = null;
  const stop = (): void => {
    last = null;
  };
  canvas.addEventListener('pointerdown', (event) => {
    if (event.pointerType === 'touch') last = event.clientX;
  });
  canvas.addEventListener('pointermove', (event) => {
    if (last === null || event.pointerType !== 'touch') return;
    obey({ kind: 'scroll', dx: event.clientX - last, dy: 0 });
    last = event.clientX;
  });
  canvas.addEventListener('pointerup', stop);
  canvas.addEventListener('pointercancel', stop);
}
