/** Reads what was typed in a form, as a draft keeps it. */

/** Everything the form holds but files: those are sent when they are chosen. */
export function draftOf(form: HTMLFormElement): URLSearchParams {
  const body = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === 'string') body.append(name, value);
  return body;
}
