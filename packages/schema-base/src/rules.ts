import { type SQL, sql } from "drizzle-orm";
import type { AnyPgColumnBuilder, PgColumn } from "drizzle-orm/pg-core";
import { lines } from "./lines.ts";

// A rule says which values one column may have. The column's builder carries it, through `.notNull()`, `.default()` and
// all that follow, and `columnChecks` makes a CHECK of it. A later rule replaces an earlier one.
//
// PostgreSQL sorts NaN above Infinity. So `>= 0` alone accepts NaN, and an upper bound refuses NaN and Infinity at
// once: every numeric rule here has one. Literals are inlined, since a bound parameter cannot stand in DDL.

/** The condition of a CHECK on one column. */
export type Rule = (column: PgColumn) => SQL;

/** In the configuration of a builder, which the columns that it builds share. */
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

/** The rule that a column carries, if any. */
export const ruleOf = (column: PgColumn): Rule | undefined => (column as unknown as Carrier).config[key];

const literal = (text: string): SQL => sql.raw(`'${text.replaceAll("'", "''")}'`);

/** ` and column < 'Infinity'` for a numeric; nothing for an integer, which has neither NaN nor Infinity. */
const andFinite = (column: PgColumn): SQL =>
  column.getSQLType().startsWith("numeric") ? sql` and ${column} < 'Infinity'` : sql.empty();

/** The condition that a column has one of some values. */
export const oneOf =
  (values: readonly string[]): Rule =>
  (column) =>
    sql`${column} in (${sql.join(values.map(literal), sql.raw(", "))})`;

/** Takes the rule of a helper off a column, whose values the table's own CHECKs bound. */
export const unruled = <B extends AnyPgColumnBuilder>(builder: B): B => carrying(builder, undefined);

/** Any number, but not NaN and neither infinity. */
export const finite = <B extends NumberBuilder>(builder: B): B =>
  carrying(builder, (column) => sql`${column} > '-Infinity' and ${column} < 'Infinity'`);

/** A number of 0 or more, not NaN, not infinite. */
export const nonNegative = <B extends NumberBuilder>(builder: B): B =>
  carrying(builder, (column) => sql`${column} >= 0${andFinite(column)}`);

/** A number above 0, not NaN, not infinite. */
export const positive = <B extends NumberBuilder>(builder: B): B =>
  carrying(builder, (column) => sql`${column} > 0${andFinite(column)}`);

/** A number of at least `low`, not NaN, not infinite. */
export const atLeast = <B extends NumberBuilder>(builder: B, low: number): B =>
  carrying(builder, (column) => sql`${column} >= ${sql.raw(String(low))}${andFinite(column)}`);

/** A number from `low` to `high`, both included; not NaN. */
export const between = <B extends NumberBuilder>(builder: B, low: number, high: number): B =>
  carrying(
    builder,
    (column) => sql`${column} >= ${sql.raw(String(low))} and ${column} <= ${sql.raw(String(high))}`,
  );

/** Text of `min` to `max` characters that does not begin or end with white space. */
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

/** A SHA-256 digest: 32 bytes, so a raw token can never stand in its place. */
export const sha256 = <B extends BytesBuilder>(builder: B): B =>
  carrying(builder, (column) => sql`octet_length(${column}) = 32`);

/** A JSON object, not an array, a scalar or JSON null. */
export const isObject = <B extends JsonBuilder>(builder: B): B =>
  carrying(builder, (column) => sql`jsonb_typeof(${column}) = 'object'`);

/** A JSON array, not an object, a scalar or JSON null. */
export const isArray = <B extends JsonBuilder>(builder: B): B =>
  carrying(builder, (column) => sql`jsonb_typeof(${column}) = 'array'`);
