import { type SQL, sql } from "drizzle-orm";

/**
 * `sql` over several lines that is one line in the SQL: a line break becomes one space, with the indentation around it,
 * and nothing after `(` and before `)`. A migration compares the text of a CHECK, which can so be laid out for readers.
 */
export function lines<T = unknown>(strings: TemplateStringsArray, ...values: unknown[]): SQL<T> {
  const last = strings.length - 1;
  const folded = strings.map((text, index) => {
    const line = text
      .replace(/\(\s*\n\s*/g, "(")
      .replace(/\s*\n\s*\)/g, ")")
      .replace(/\s*\n\s*/g, " ");
    return index === 0 && index === last
      ? line.trim()
      : index === 0
        ? line.trimStart()
        : index === last
          ? line.trimEnd()
          : line;
  });
  return sql<T>(Object.assign(folded, { raw: folded }), ...(values as Parameters<typeof sql>[1][]));
}
