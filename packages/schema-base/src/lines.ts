import { type SQL, sql } from "drizzle-orm";

/**
 * `sql` over several lines that is one line in the SQL: a line break becomes one space, with the indentation around it,
 * and nothing after `(` and before `)`. A migration compares the text of a CHECK, which can so be laid out for readers.
 */
export function lines<T = unknown>(strings: TemplateStringsArray, ...values: unknown[]): SQL<T> {
  const folded = strings.map((text) =>
    text
      .replace(/\(\s*\n\s*/g, "(")
      .replace(/\s*\n\s*\)/g, ")")
      .replace(/\s*\n\s*/g, " "),
  );
  const last = folded.length - 1;
  folded[0] = folded[0]?.trimStart() ?? "";
  folded[last] = folded[last]?.trimEnd() ?? "";
  return sql<T>(Object.assign(folded, { raw: folded }), ...(values as Parameters<typeof sql>[1][]));
}
