/** Numbers of rows in names and anchors: `f.funds.2.amount` is the third row of the table `funds`. */

/** Put `row` in the place of a row's number; what belongs to no row of the table stays as it is. */
export function withRow(text: string, table: string, row: number): string {
  for (const prefix of [`f.${table}.`, `f-${table}.`]) {
    if (!text.startsWith(prefix)) continue;
    const rest = text.slice(prefix.length);
    const dot = rest.indexOf('.');
    if (dot > 0 && /^\d+$/.test(rest.slice(0, dot))) return `${prefix}${row}${rest.slice(dot)}`;
  }
  return text;
}
