/** How wide words are on the canvas, and how they may be broken into lines. */

/** Of labels outside their element; as bpmn-js draws them. */
const SIZE = 11;
const LINE = 14;
/** Left and right together: what the estimate may be wrong by, or a line would break that need not. */
const SLACK = 8;
/** No line is made shorter than about four signs. */
const SHORTEST = 44;
const NARROW = /[ijlI.,:;'’|!()·\s]/;
const WIDE = /[A-Z0-9mw@%&—<>≥≤=+]/;
const SQUARE = /[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f“”‘’…]/;

export interface Measure {
  readonly width: number;
  readonly height: number;
  readonly lines: number;
}

export function widthOf(text: string): number {
  let ems = 0;
  for (const sign of text) ems += SQUARE.test(sign) ? 1 : NARROW.test(sign) ? 0.3 : WIDE.test(sign) ? 0.72 : 0.56;
  return ems * SIZE;
}

/** Words, and signs of a script that breaks anywhere. */
function pieces(text: string): string[] {
  return text.match(/[\u2e80-\u9fff\uf900-\ufaff][\uff00-\uffef\u3000-\u303f”’]*|[^\s\u2e80-\u9fff\uf900-\ufaff]+\s*|\s+/g) ?? [text];
}

function broken(text: string, most: number): Measure {
  let [longest, line, lines] = [0, '', 1];
  for (const piece of pieces(text)) {
    if (line !== '' && widthOf((line + piece).trimEnd()) > most) {
      lines += 1;
      line = '';
    }
    line += piece;
    longest = Math.max(longest, widthOf(line.trimEnd()));
  }
  return { width: Math.ceil(longest) + SLACK, height: lines * LINE, lines };
}

/** The shapes that a label may have: on one line first, then on ever more of them. A word is never broken. */
export function shapes(text: string): Measure[] {
  const whole = widthOf(text);
  const found: Measure[] = [];
  for (const parts of [1, 2, 3, 4]) {
    const most = (whole / parts) * 1.2;
    if (parts > 1 && most < SHORTEST) break;
    const shape = broken(text, parts === 1 ? Infinity : most);
    if (parts === 1 || (shape.width < found.at(-1)!.width && shape.lines <= 4)) found.push(shape);
  }
  return found;
}
