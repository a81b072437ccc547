import { type SQL, sql } from "drizzle-orm";
import type { AnyPgColumnBuilder, PgColumn } from "drizzle-orm/pg-core";
import { lines } from "./lines.ts";

// A rule restricts the values of a column. It is attached to the column's builder, kept by `.notNull()`, `.default()`
// and later calls, and turned into a CHECK by `columnChecks`. A later rule replaces an earlier one.
//
// PostgreSQL sorts NaN above Infinity: `>= 0` alone accepts NaN, and an upper bound rejects both, so every numeric
// rule has one. Literals are inlined, since DDL does not accept bound parameters.

/** Condition of a CHECK on one column. */
export type Rule = (column: PgColumn) => SQL;

/** Stored in the builder's configuration, which is shared with the built columns. */
const key = Symbol.for("@strata/rule");

type Builder<DataType extends string> = AnyPgColumnBuilder & { readonly _: { readonly dataType: DataType } };
type NumberBuilder = Builder<
  "number" | `number ${string}` | `bigint ${string}` | "string numeric" | "string int64"
>;
type TextBuilder = Builder<"string">;
type JsonBuilder = Builder<"object json">;
type BytesBuilder = Builder<"object buffer">;

type Carrier = { config: { [key]?: Rule | undefined } };

function carrying<B extends AnyPgColumnBuilder>(builder: B, rule: Rule | undefined): B {
  (builder as unknown as Carrier).config[key] = rule;
  return builder;
}

/** The rule of a column, if any. */
export const ruleOf = (column: PgColumn): Rule | undefined => (column as unknown as Carrier).config[key];

const literal = (text: string): SQL => sql.raw(`'${text.replaceAll("'", "''")}'`);

/** ` and column < 'Infinity'` for a numeric; nothing for an integer, which has no NaN and no infinities. */
const andFinite = (column: PgColumn): SQL =>
  column.getSQLType().startsWith("numeric") ? sql` and ${column} < 'Infinity'` : sql.empty();

/** Restricts a column to a list of values. */
export const oneOf =
  (values: readonly string[]): Rule =>
  (column) =>
    sql`${column} in (${sql.join(values.map(literal), sql.raw(", "))})`;

/** Removes the rule of a helper from a column whose values are checked by CHECKs of the table. */
export const unruled = <B extends AnyPgColumnBuilder>(builder: B): B => carrying(builder, undefined);

/** Any number except NaN and infinities. */
export const finite = <B extends NumberBuilder>(builder: B): B =>
  carrying(builder, (column) => sql`${column} > '-Infinity' and ${column} < 'Infinity'`);

/** A finite number of 0 or more. */
export const nonNegative = <B extends NumberBuilder>(builder: B): B =>
  carrying(builder, (column) => sql`${column} >= 0${andFinite(column)}`);

/** A finite number above 0. */
export const positive = <B extends NumberBuilder>(builder: B): B =>
  carrying(builder, (column) => sql`${column} > 0${andFinite(column)}`);

/** A finite number of at least `low`. */
export const atLeast = <B extends NumberBuilder>(builder: B, low: number): B =>
  carrying(builder, (column) => sql`${column} >= ${sql.raw(String(low))}${andFinite(column)}`);

/** A number from `low` to `high`, inclusive; not NaN. */
export const between = <B extends NumberBuilder>(builder: B, low: number, high: number): B =>
  carrying(
    builder,
    (column) => sql`${column} >= ${sql.raw(String(low))} and ${column} <= ${sql.raw(String(high))}`,
  );

/** Text of `min` to `max` characters without leading or trailing white space. */
export const trimmed = <B extends TextBuilder>(builder: B, min: number, max: number): B =>
  carrying(
    builder,
    (column) =>
      lines`
        char_length(${column}) between ${sql.raw(String(min))} and ${sql.raw(String(max))}
        and ${column} = btrim(${column})
      `,
  );

/** Text of at most `max` characters. */
export const atMost = <B extends TextBuilder>(builder: B, max: number): B =>
  carrying(builder, (column) => sql`char_length(${column}) <= ${sql.raw(String(max))}`);

/** Text that matches a POSIX regular expression. */
export const matches = <B extends TextBuilder>(builder: B, pattern: string): B =>
  carrying(builder, (column) => sql`${column} ~ ${literal(pattern)}`);

/** A SHA-256 digest of 32 bytes, so that a raw token cannot be stored by mistake. */
export const sha256 = <B extends BytesBuilder>(builder: B): B =>
  carrying(builder, (column) => sql`octet_length(${column}) = 32`);

/** A JSON object, not an array, a scalar or JSON null. */
export const isObject = <B extends JsonBuilder>(builder: B): B =>
  carrying(builder, (column) => sql`jsonb_typeof(${column}) = 'object'`);

/** A JSON array, not an object, a scalar or JSON null. */
export const isArray = <B extends JsonBuilder>(builder: B): B =>
  carrying(builder, (column) => sql`jsonb_typeof(${column}) = 'array'`);
