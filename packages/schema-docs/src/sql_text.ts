import type { SQL } from "drizzle-orm";
import { PgDialect } from "drizzle-orm/pg-core";
import { reservedWords } from "./reserved_words.ts";

const dialect = new PgDialect();

/** The name of a PostgreSQL type, shortened. */
export const shortType = (type: string): string =>
  type
    .replace(/^timestamp ?(\(\d\))? with time zone$/, "timestamptz$1")
    .replace(/^character varying/, "varchar")
    .replaceAll(", ", ",");

/** An expression about one table without table qualifiers and redundant quotes. */
export function textOf(expression: SQL, table: string): string {
  const { sql } = dialect.sqlToQuery(expression.inlineParams());
  return sql.replace(/'(?:[^']|'')*'|"(\w+)"\.|"(\w+)"/g, (whole, qualifier, name) =>
    qualifier === table ? "" : name === undefined ? whole : identifier(name),
  );
}

/** A name as an SQL identifier, quoted only where PostgreSQL requires it. */
export const identifier = (name: string): string =>
  /^[a-z_][a-z0-9_]*$/.test(name) && !reservedWords.has(name) ? name : `"${name.replaceAll('"', '""')}"`;

export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** An expression in exactly one pair of enclosing parentheses, as keys and generated columns require. */
export const inParentheses = (text: string): string => (isInParentheses(text) ? text : `(${text})`);

/** Whether the first parenthesis of a text closes at its end, unlike in `(a) + (b)`. */
function isInParentheses(text: string): boolean {
  let depth = 0;
  // String literals and quoted identifiers may contain parentheses.
  for (const { 0: token, index } of text.matchAll(/'(?:[^']|'')*'|"(?:[^"]|"")*"|[()]/g)) {
    if (token === "(") depth++;
    else if (token === ")") depth--;
    if (depth === 0) return text.startsWith("(") && index === text.length - 1;
  }
  return false;
}
