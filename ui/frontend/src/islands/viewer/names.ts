/** Puts names of another language into a diagram before it is drawn. */

export function withNames(page: Document, names: Readonly<Record<string, string>>): void {
  for (const element of page.querySelectorAll('[id]')) {
    const name = names[element.id];
    if (name !== undefined) element.setAttribute('name', name);
  }
}
