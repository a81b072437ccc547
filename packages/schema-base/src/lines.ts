import { type SQL, sql } from "drizzle-orm";

/**
 * Like `sql`, but joins lines: a line break with its indentation becomes one space, or nothing after `(` and before
 * `)`. Migrations compare the text of a CHECK, so its layout in the source must not change the SQL.
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
