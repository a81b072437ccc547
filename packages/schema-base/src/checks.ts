import { type SQL, sql } from "drizzle-orm";
import { type AnyPgColumn, check } from "drizzle-orm/pg-core";

// PostgreSQL sorts NaN above Infinity. So `>= 0` alone accepts NaN, and an upper bound refuses NaN and Infinity at
// once: every numeric builder here has one. Literals are inlined, since a bound parameter cannot stand in DDL.

/** ` and column < 'Infinity'` for a numeric; nothing for an integer, which has neither NaN nor Infinity. */
const andFinite = (column: AnyPgColumn): SQL =>
  column.getSQLType().startsWith("numeric") ? sql` and ${column} < 'Infinity'` : sql.empty();

const literal = (text: string): SQL => sql.raw(`'${text.replaceAll("'", "''")}'`);

/** Any number, but not NaN and neither infinity. */
export const finite = (name: string, column: AnyPgColumn) =>
  check(name, sql`${column} > '-Infinity' and ${column} < 'Infinity'`);

/** A number of 0 or more, not NaN, not infinite. */
export const nonNegative = (name: string, column: AnyPgColumn) =>
  check(name, sql`${column} >= 0${andFinite(column)}`);

/** A number above 0, not NaN, not infinite. */
export const positive = (name: string, column: AnyPgColumn) =>
  check(name, sql`${column} > 0${andFinite(column)}`);

/** A number from `low` to `high`, both included; not NaN. */
export const between = (name: string, column: AnyPgColumn, low: number, high: number) =>
  check(name, sql`${column} >= ${sql.raw(String(low))} and ${column} <= ${sql.raw(String(high))}`);

/** A percent change: nothing loses more than all of itself, so -100 or more; not NaN, not infinite. */
export const atLeastMinus100 = (name: string, column: AnyPgColumn) =>
  check(name, sql`${column} >= -100 and ${column} < 'Infinity'`);

/** One of the values of a const array, the same that gives the column its TypeScript union. */
export const oneOf = (name: string, column: AnyPgColumn, values: readonly string[]) =>
  check(name, sql`${column} in (${sql.join(values.map(literal), sql.raw(", "))})`);

/** Text of `min` to `max` characters that does not begin or end with white space. */
export const trimmed = (name: string, column: AnyPgColumn, min: number, max: number) =>
  check(
    name,
    sql`char_length(${column}) between ${sql.raw(String(min))} and ${sql.raw(String(max))} and ${column} = btrim(${column})`,
  );

/** Text of at most `max` characters. */
export const atMost = (name: string, column: AnyPgColumn, max: number) =>
  check(name, sql`char_length(${column}) <= ${sql.raw(String(max))}`);

/** Text that matches a POSIX regular expression. */
export const matches = (name: string, column: AnyPgColumn, pattern: string) =>
  check(name, sql`${column} ~ ${literal(pattern)}`);

/** A SHA-256 digest: 32 bytes, so a raw token can never stand in its place. */
export const sha256 = (name: string, column: AnyPgColumn) => check(name, sql`octet_length(${column}) = 32`);

/** A JSON object, not an array, a scalar or JSON null. */
export const isObject = (name: string, column: AnyPgColumn) =>
  check(name, sql`jsonb_typeof(${column}) = 'object'`);

/** A JSON array, not an object, a scalar or JSON null. */
export const isArray = (name: string, column: AnyPgColumn) =>
  check(name, sql`jsonb_typeof(${column}) = 'array'`);
