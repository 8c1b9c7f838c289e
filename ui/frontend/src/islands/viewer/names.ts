/** Puts names of another language into a diagram before it is drawn. */

export function withNames(xml: string, names: Readonly<Record<string, string>>): string {
  if (Object.keys(names).length === 0) return xml;
  const page = new DOMParser().parseFromString(xml, 'application/xml');
  for (const element of page.querySelectorAll('[id]')) {
    const name = names[element.id];
    if (name !== undefined) element.setAttribute('name', name);
  }
  return new XMLSerializer().serializeToString(page);
}
