import type { PgColumn, PgTable } from "drizzle-orm/pg-core";
import type { BuildSchema } from "drizzle-orm/zod";
import { z } from "zod";
import { boundsOf } from "./bounds.ts";
import { readSchema, writtenSchema } from "./column_schema.ts";
import { rowObject } from "./row_schema.ts";
import { rulesOf, type TableRules, type Unknown } from "./rules.ts";

type Columns = Record<string, PgColumn>;
type Kind = "insert" | "update" | "select";

/** What JSON has in place of a column's values. */
type JsonValue<Data, Type> = Data extends readonly (infer Element)[]
  ? JsonValue<Element, Type>[]
  : Type extends "object date"
    ? Date | string
    : Type extends "object buffer"
      ? Data | string
      : Type extends `bigint${string}`
        ? bigint | number | string
        : string | number;

/** The types of columns whose values JSON has in another way. */
type Coerced =
  | "object date"
  | "object buffer"
  | "bigint"
  | `bigint ${string}`
  | "string numeric"
  | "string int64";

/** The types of columns of which drizzle-orm/zod does not say what goes in: JSON is what `$type` says. */
type Untold = "object json" | "object buffer";

/** The columns whose schemas are not those of drizzle-orm/zod. */
type OwnTypes<C extends Columns, Of extends Kind, Coerce extends boolean> = {
  [K in keyof C as C[K]["_"]["dataType"] extends Untold | (Coerce extends true ? Coerced : never)
    ? K
    : never]: Wrapped<
    z.ZodType<
      C[K]["_"]["data"],
      Coerce extends true
        ? C[K]["_"]["dataType"] extends Coerced
          ? JsonValue<C[K]["_"]["data"], C[K]["_"]["dataType"]>
          : C[K]["_"]["data"]
        : C[K]["_"]["data"]
    >,
    C[K],
    Of
  >;
};
type Wrapped<Z extends z.ZodType, C extends PgColumn, Of> = Optional<
  C["_"]["notNull"] extends true ? Z : z.ZodNullable<Z>,
  Of extends "update"
    ? true
    : Of extends "insert"
      ? C["_"]["notNull"] extends true
        ? C["_"]["hasDefault"]
        : true
      : false
>;
type Optional<Z extends z.ZodType, Is extends boolean> = Is extends true ? z.ZodOptional<Z> : Z;

type Schema<T extends PgTable, Of extends Kind, Coerce extends boolean> = BuildSchema<
  Of,
  T["_"]["columns"],
  OwnTypes<T["_"]["columns"], Of, Coerce>,
  undefined
>;

/** How the schemas of a table are made. */
export interface ValidatorOptions {
  /**
   * Whether values are accepted as JSON has them, and converted: a `Date` from a text in ISO 8601 with its zone, a `bigint`
   * from an integer or a text, bytes from base64, a decimal from a number of at most 15 digits. No unless given.
   */
  readonly coerce?: boolean;
  /** Messages by the names of the CHECK constraints, in place of the rule in words. */
  readonly messages?: Readonly<Record<string, string>>;
  /** What is done with a CHECK, or a column's type, that cannot be evaluated. An error unless given. */
  readonly unknown?: "error" | "skip";
  /** The comments of the table and of its columns, by their SQL names: descriptions of the schemas. */
  readonly comments?: TableComments | undefined;
}

/** The comments of a table. */
export interface TableComments {
  readonly comment?: string;
  /** By the SQL names of the columns. */
  readonly columns?: Readonly<Record<string, string>>;
}

/**
 * The zod schemas of a table. `insert` and `update` are objects of zod that carry the table's CHECKs: whatever `.pick`,
 * `.omit`, `.extend`, `.partial` or another of their methods returns evaluates every CHECK whose columns are left.
 */
export interface Validators<T extends PgTable, Coerce extends boolean = false> {
  /** A new row: accepted exactly where the table's columns and CHECKs accept it. Keys to other rows are not looked up. */
  readonly insert: Schema<T, "insert", Coerce>;
  /** A change of a row: evaluates the parts of CHECKs all of whose columns it sets. The database decides the others. */
  readonly update: Schema<T, "update", Coerce>;
  /** A row as it is read. */
  readonly select: Schema<T, "select", Coerce>;
  /** What `unknown: "skip"` left out: the database alone decides it. */
  readonly skipped: readonly Unknown[];
  /** The same table with other options; those that are not given stay. */
  with<const O extends ValidatorOptions>(
    options: O,
  ): Validators<T, O extends { coerce: boolean } ? O["coerce"] : Coerce>;
}

/**
 * Makes the zod schemas of a table from the table alone: its columns, by their types, and its CHECKs, which are parsed and
 * evaluated in JavaScript. An issue of a CHECK says its rule in words and its name. A key that no column has is refused.
 *
 * @throws Error if a CHECK uses an expression, or a column has a type, that cannot be evaluated, unless `unknown` is
 *   `"skip"`; if `messages` names a CHECK that the table does not have.
 *
 * @example
 * ```ts
 * import { cryptocurrencies } from "@strata/schema-market";
 * import { validatorsOf } from "@strata/validators";
 *
 * const { insert, update } = validatorsOf(cryptocurrencies, { coerce: true });
 * const body = insert.pick({ slug: true, symbol: true, name: true });
 * const coin = body.parse({ slug: "bitcoin", symbol: "BTC", name: "Bitcoin" });
 * const { success } = update.safeParse({ currentPrice: "-1" }); // false: a CHECK is violated
 * ```
 */
export function validatorsOf<T extends PgTable, const O extends ValidatorOptions = ValidatorOptions>(
  table: T,
  options?: O,
): Validators<T, O extends { coerce: true } ? true : false> {
  return made(table, rulesOf(table), options ?? {}) as never;
}

function made<T extends PgTable>(
  table: T,
  rules: TableRules,
  options: ValidatorOptions,
): Validators<PgTable, boolean> {
  const { messages = {}, unknown = "error", coerce = false } = options;
  const skipped: Unknown[] = [...rules.unknown];
  for (const name of Object.keys(messages)) {
    if (
      ![...rules.checks, ...rules.unknown.map(({ check }) => ({ name: check }))].some(
        (check) => check.name === name,
      )
    )
      throw new Error(
        `The table ${rules.table} has no check constraint ${name}, which a message is given for`,
      );
  }
  const bounds = boundsOf(rules);
  const written = (column: PgColumn): z.ZodType => {
    const schema = writtenSchema(column, { coerce }, { ...bounds.get(column.name) });
    if (schema) return schema;
    const what = `the column ${column.name}`;
    if (!skipped.some((one) => one.what === what))
      skipped.push({ what, reason: `the type ${column.getSQLType()} is not known to validators` });
    return z.unknown();
  };
  const shapeOf = (of: Kind) =>
    Object.fromEntries(
      rules.columns
        .filter(({ column }) => of === "select" || !isAlwaysGenerated(column))
        .map(({ key, column }) => [
          key,
          described(
            wrapped(of === "select" ? readSchema(column, { coerce }) : written(column), column, of),
            options.comments?.columns?.[column.name],
          ),
        ]),
    );
  const lenient = memoized((key) => {
    const column = rules.columns.find((one) => one.key === key)?.column;
    return (column && writtenSchema(column, { coerce: true })) ?? z.unknown();
  });
  const rowSchema = (of: "insert" | "update") => {
    const own = shapeOf(of);
    return rowObject(own, { rules, isComplete: of === "insert", own, lenient, messages });
  };
  const { comment } = options.comments ?? {};
  const schemas = {
    insert: described(rowSchema("insert"), comment),
    update: described(rowSchema("update"), comment),
    select: described(z.object(shapeOf("select")), comment),
  };
  const [first] = skipped;
  if (first && unknown === "error")
    throw new Error(`No validators can be made of ${first.what}: ${first.reason}`);
  return {
    ...schemas,
    skipped,
    with: (others: ValidatorOptions) => made(table, rules, { ...options, ...others }),
  } as never;
}

function memoized<T>(work: (key: string) => T): (key: string) => T {
  const found = new Map<string, T>();
  return (key) => {
    const value = found.has(key) ? (found.get(key) as T) : work(key);
    found.set(key, value);
    return value;
  };
}

const described = <S extends z.ZodType>(schema: S, description: string | undefined): S =>
  description === undefined ? schema : schema.describe(description);

/** What PostgreSQL always computes is not written. */
const isAlwaysGenerated = ({ generated, generatedIdentity }: PgColumn): boolean =>
  generated?.type === "always" || generatedIdentity?.type === "always";

/** A column's schema with what its nullability and its default allow. */
function wrapped(schema: z.ZodType, { notNull, hasDefault }: PgColumn, of: Kind): z.ZodType {
  const nullable = notNull ? schema : schema.nullable();
  const isOptional = of === "update" || (of === "insert" && (!notNull || hasDefault));
  return isOptional ? nullable.optional() : nullable;
}
