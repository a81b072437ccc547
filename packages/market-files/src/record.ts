import type { Layout } from "./layout.ts";
import type { Row } from "./rows/row.ts";

/** The values of a row in the order of the names: JSON objects may have their keys in another order. */
export function alignedValues({ keys, values }: Row, { names }: Layout): readonly string[] {
  if (!keys || keys === names) return values;
  if (keys.length === names.length && keys.every((key, at) => key === names[at])) return values;
  return names.map((name) => values[keys.indexOf(name)] ?? "");
}

/** The text of the time of a record, from one column or two. */
export function timeTextOf(values: readonly string[], { index }: Layout): string {
  const date = values[index.time ?? -1] ?? "";
  return index.clock === undefined ? date : `${date} ${values[index.clock] ?? ""}`;
}

/** Whether a row repeats the header, or a line before it. */
export const isHeader = ({ keys, values }: Row, { before }: Layout): boolean =>
  !keys &&
  before.some(
    (row) => row.values.length === values.length && row.values.every((value, at) => value === values[at]),
  );

/** Whether a row is a further line of the header. */
export const isMoreHeader = ({ values }: Row, { format, index }: Layout): boolean =>
  format.moreHeader?.test(values[index.time ?? -1] ?? "") ?? false;

/** The place in JSON with the most rows: others are facts about the answer, such as its status. */
export function usualPath(rows: readonly Row[]): string | undefined {
  const counts = new Map<string | undefined, number>();
  for (const { path } of rows) counts.set(path, (counts.get(path) ?? 0) + 1);
  return [...counts].reduce((best, next) => (next[1] > best[1] ? next : best), [
    rows[0]?.path,
    0,
  ] as const)[0];
}
