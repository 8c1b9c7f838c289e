/** Says how much of a long text's room is used. */

export function countWords(words: string, have: number, most: number): string {
  return words.replace('%have%', String(have)).replace('%most%', String(most));
}

function write(text: HTMLTextAreaElement, line: HTMLElement): void {
  const most = Number(text.dataset['most'] ?? '0');
  const have = [...text.value.replaceAll('\r\n', '\n').trim()].length;
  line.textContent = countWords(line.dataset['words'] ?? '', have, most);
  line.classList.toggle('is-over', have > most);
}

export function watchCounters(fields: HTMLElement): void {
  for (const line of fields.querySelectorAll<HTMLElement>('[data-count-for]')) {
    const text = document.getElementById(line.dataset['countFor'] ?? '');
    if (!(text instanceof HTMLTextAreaElement)) continue;
    write(text, line);
    text.addEventListener('input', () => write(text, line));
  }
}
