import { BigNumber } from "bignumber.js";
import type { PgColumn, PgTable } from "drizzle-orm/pg-core";
import {
  type BuildSchema,
  createInsertSchema,
  createSelectSchema,
  createUpdateSchema,
} from "drizzle-orm/zod";
import { z } from "zod";
import { isBroken, rowOf, rulesOf, stored, type TableRules } from "./rules.ts";

type Columns = Record<string, PgColumn>;

/** Of the JSON columns what `$type` says they hold: drizzle-orm/zod says any JSON. */
type JsonTypes<C extends Columns, Of extends "insert" | "update" | "select"> = {
  [K in keyof C as C[K]["_"]["dataType"] extends "object json" ? K : never]: JsonType<C[K], Of>;
};
type JsonType<C extends PgColumn, Of> = Optional<
  C["_"]["notNull"] extends true ? z.ZodType<C["_"]["data"]> : z.ZodNullable<z.ZodType<C["_"]["data"]>>,
  Of extends "update"
    ? true
    : Of extends "insert"
      ? C["_"]["notNull"] extends true
        ? C["_"]["hasDefault"]
        : true
      : false
>;
type Optional<Z extends z.ZodType, Is extends boolean> = Is extends true ? z.ZodOptional<Z> : Z;

type Schema<T extends PgTable, Of extends "insert" | "update" | "select"> = BuildSchema<
  Of,
  T["_"]["columns"],
  JsonTypes<T["_"]["columns"], Of>,
  undefined
>;

/** The zod schemas of a table. */
export interface Validators<T extends PgTable> {
  /** A new row: accepted exactly where the table's columns and CHECKs accept it; keys to other rows are not looked up. */
  readonly insert: Schema<T, "insert">;
  /** A change of a row: held against the CHECKs all of whose columns it sets. The database decides the others. */
  readonly update: Schema<T, "update">;
  /** A row as it is read. */
  readonly select: Schema<T, "select">;
}

/**
 * Makes the zod schemas of a table from the table alone: its columns by drizzle-orm/zod, refined where that knows
 * less than PostgreSQL does, and its CHECKs, which are read and evaluated in JavaScript. So no rule is written twice. An
 * issue of a CHECK names it as the database would; a key that no column has is refused.
 *
 * @throws Error if a CHECK uses an expression that validators do not know.
 */
export function validatorsOf<T extends PgTable>(table: T): Validators<T> {
  const rules = rulesOf(table);
  const [unknown] = rules.unknown;
  if (unknown) throw new Error(`No validators can be made of ${unknown.what}: ${unknown.reason}`);
  const refinements = Object.fromEntries(rules.columns.map(({ key, column }) => [key, refinementOf(column)]));
  // The factories know what they make of one table; of any table TypeScript cannot.
  const made = (create: (table: never, refine: never) => unknown, of: "insert" | "update" | "select") => {
    const shape = create(table as never, refinements as never) as z.ZodObject;
    return of === "select"
      ? shape
      : shape.strict().superRefine((row, context) => report(rules, row, of, context));
  };
  return {
    insert: made(createInsertSchema, "insert"),
    update: made(createUpdateSchema, "update"),
    select: made(createSelectSchema, "select"),
  } as unknown as Validators<T>;
}

/** Adds an issue for each CHECK that a row breaks. */
function report(
  rules: TableRules,
  given: Record<string, unknown>,
  of: "insert" | "update",
  context: z.RefinementCtx,
) {
  const row = rowOf(rules, given, of);
  for (const check of rules.checks) {
    if (!isBroken(check, row)) continue;
    const read = rules.columns.filter(({ column }) => check.columns.has(column.name));
    context.addIssue({
      code: "custom",
      message: `violates the check constraint ${check.name}`,
      path: read.length === 1 ? read.map(({ key }) => key) : [],
      params: { constraint: check.name },
    });
  }
}

/** What a column's type refuses beyond what drizzle-orm/zod knows of it. */
function refinementOf(column: PgColumn): (schema: z.ZodType) => z.ZodType {
  // Aborting, so that no CHECK is evaluated with a value that its column cannot hold.
  const refined = (test: (value: never) => boolean, message: string) => (schema: z.ZodType) =>
    schema.refine(test as (value: unknown) => boolean, { error: message, abort: true });
  switch (column.columnType) {
    case "PgNumeric":
      return refined(isDecimalOf(column.getSQLType()), `must be a decimal that fits ${column.getSQLType()}`);
    case "PgTimestamp":
      return refined(isInstant, "must be a time from year 1 to 9999");
    case "PgInet":
      return () => inet;
    case "PgBytea":
      return () => z.instanceof(Uint8Array);
    case "PgJsonb":
      return () => json;
    case "PgText":
      return refined(isText, "must be well-formed text without the character U+0000");
    default:
      return (schema) => schema;
  }
}

// Null is SQL's, which the column allows or not.
const json = z.unknown().refine((value) => value !== null && isJson(value), {
  error: "must be a value that JSON has, without the character U+0000",
  abort: true,
});
const inet = z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()]);

/** PostgreSQL's limits of a numeric without precision: digits before the point, and after it. */
const [wholeDigits, fractionDigits] = [131_072, 16_383];

function isDecimalOf(type: string): (value: string) => boolean {
  const [, precision, scale] = /\((\d+),\s*(\d+)\)$/.exec(type) ?? [];
  const limit = new BigNumber(10).pow(precision === undefined ? 0 : Number(precision) - Number(scale));
  return (value) => {
    if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,5})?$/i.test(value)) return false;
    const decimal = stored(type, value);
    if (precision !== undefined) return decimal.abs().isLessThan(limit);
    return (decimal.e ?? 0) < wholeDigits && (decimal.decimalPlaces() ?? 0) <= fractionDigits;
  };
}

// Before and after these years a Date is written with a sign, which PostgreSQL does not read.
const isInstant = (value: Date): boolean => value.getUTCFullYear() >= 1 && value.getUTCFullYear() <= 9999;

const isText = (value: string): boolean => !/\p{Surrogate}|\0/u.test(value);

function isJson(value: unknown): boolean {
  if (typeof value === "string") return isText(value);
  if (typeof value === "number") return Number.isFinite(value);
  if (typeof value === "boolean" || value === null) return true;
  if (Array.isArray(value)) return value.every(isJson);
  if (typeof value !== "object" || ![Object.prototype, null].includes(Object.getPrototypeOf(value)))
    return false;
  return Object.entries(value).every(
    ([key, member]) => isText(key) && (member === undefined || isJson(member)),
  );
}
