import type { PgColumn, PgTable } from "drizzle-orm/pg-core";
import {
  type BuildSchema,
  createInsertSchema,
  createSelectSchema,
  createUpdateSchema,
} from "drizzle-orm/zod";
import { z } from "zod";
import { readSchema, writtenSchema } from "./column_schema.ts";
import { breachOf, rowOf, rulesOf, type TableRules } from "./rules.ts";
import { NoValue } from "./sql_value.ts";

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
 * Makes the zod schemas of a table from the table alone: its columns, by their types, and its CHECKs, which are read and
 * evaluated in JavaScript. So no rule is written twice. An issue of a CHECK names it as the database would; a key that no
 * column has is refused.
 *
 * @throws Error if a CHECK uses an expression, or a column has a type, that validators do not know.
 */
export function validatorsOf<T extends PgTable>(table: T): Validators<T> {
  const rules = rulesOf(table);
  const [unknown] = rules.unknown;
  if (unknown) throw new Error(`No validators can be made of ${unknown.what}: ${unknown.reason}`);
  const schemas = (schemaOf: (column: PgColumn) => z.ZodType) =>
    Object.fromEntries(rules.columns.map(({ key, column }) => [key, () => schemaOf(column)]));
  const [written, read] = [schemas(writtenSchemaOf), schemas(readSchema)];
  // The factories know what they make of one table; of any table TypeScript cannot.
  const made = (create: (table: never, refine: never) => unknown, of: "insert" | "update" | "select") => {
    const shape = create(table as never, (of === "select" ? read : written) as never) as z.ZodObject;
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
  for (const { key, column } of rules.columns) {
    const value = row.get(column.name);
    if (value instanceof NoValue)
      context.addIssue({ code: "custom", message: `cannot be computed: ${value.message}`, path: [key] });
  }
  for (const check of rules.checks) {
    const message = breachOf(check, row);
    if (message === undefined) continue;
    const read = rules.columns.filter(({ column }) => check.columns.has(column.name));
    context.addIssue({
      code: "custom",
      message,
      path: read.length === 1 ? read.map(({ key }) => key) : [],
      params: { constraint: check.name },
    });
  }
}

/** What PostgreSQL computes always is not written. */
function writtenSchemaOf(column: PgColumn): z.ZodType {
  const schema = writtenSchema(column);
  if (schema) return schema;
  if (column.generated?.type === "always") return z.never();
  throw new Error(
    `No validators can be made of the column ${column.name}: the type ${column.getSQLType()} is not known to validators`,
  );
}
