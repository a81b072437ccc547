import type { PgColumn, PgTable } from "drizzle-orm/pg-core";
import type { BuildSchema } from "drizzle-orm/zod";
import { z } from "zod";
import { boundsOf } from "./bounds.ts";
import { readSchema, writtenSchema } from "./column_schema.ts";
import { rowObject } from "./row_schema.ts";
import { rulesOf, type TableRules, type Unknown } from "./rules.ts";

type Columns = Record<string, PgColumn>;
type Kind = "insert" | "update" | "select";

/** JSON form of a column's values. */
type JsonValue<Data, Type> = Data extends readonly (infer Element)[]
  ? JsonValue<Element, Type>[]
  : Type extends "object date"
    ? Date | string
    : Type extends "object buffer"
      ? Data | string
      : Type extends `bigint${string}`
        ? bigint | number | string
        : string | number;

/** Column types whose values have another form in JSON. */
type Coerced =
  | "object date"
  | "object buffer"
  | "bigint"
  | `bigint ${string}`
  | "string numeric"
  | "string int64";

/** Column types whose input type drizzle-orm/zod does not infer: that of JSON is set by `$type`. */
type Untold = "object json" | "object buffer";

/** Columns whose schema types differ from those of drizzle-orm/zod. */
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

/** Options of {@link validatorsOf}. */
export interface ValidatorOptions {
  /**
   * Whether the JSON form of values is also accepted and converted: a `Date` from an ISO 8601 string with its zone, a
   * `bigint` from an integer or a string, bytes from base64, a decimal from a number of at most 15 digits.
   *
   * @default false
   */
  readonly coerce?: boolean;
  /** Messages by CHECK name; each replaces the rule in words. */
  readonly messages?: Readonly<Record<string, string>>;
  /** How to handle an unsupported CHECK or column type. Default: `"error"`. */
  readonly unknown?: "error" | "skip";
  /** Comments of the table and its columns, used as descriptions of the schemas. */
  readonly comments?: TableComments | undefined;
}

/** Comments of a table. */
export interface TableComments {
  readonly comment?: string;
  /** By SQL column name. */
  readonly columns?: Readonly<Record<string, string>>;
}

/**
 * The zod schemas of a table. `insert` and `update` are zod objects with the table's CHECKs. A schema derived by
 * `.pick`, `.omit`, `.extend`, `.partial` or any other method evaluates every CHECK whose columns it has.
 */
export interface Validators<T extends PgTable, Coerce extends boolean = false> {
  /** A new row. Accepts what the table's columns and CHECKs accept; does not check foreign keys and uniqueness. */
  readonly insert: Schema<T, "insert", Coerce>;
  /** A change of a row. Evaluates the parts of CHECKs whose columns it sets; the database checks the others. */
  readonly update: Schema<T, "update", Coerce>;
  /** A row as returned by Drizzle. */
  readonly select: Schema<T, "select", Coerce>;
  /** What `unknown: "skip"` skipped: only the database checks it. */
  readonly skipped: readonly Unknown[];
  /** Validators of the same table with changed options. */
  with<const O extends ValidatorOptions>(
    options: O,
  ): Validators<T, O extends { coerce: boolean } ? O["coerce"] : Coerce>;
}

/**
 * Creates the zod schemas of a Drizzle table from its columns and its CHECKs, which are parsed and evaluated in
 * JavaScript. The issue of a CHECK has the rule in words and its name. Unknown keys are rejected.
 *
 * @throws Error if a CHECK or a column type is not supported, unless `unknown` is `"skip"`; if `messages` names a CHECK
 *   that the table does not have.
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
  return createValidators(table, rulesOf(table), options ?? {}) as never;
}

function createValidators<T extends PgTable>(
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
        `validatorsOf(${rules.table}) failed: it has no check constraint ${name}. Remove or correct the key in \`messages\`.`,
      );
  }
  const bounds = boundsOf(rules);
  const written = (column: PgColumn): z.ZodType => {
    const schema = writtenSchema(column, { coerce }, { ...bounds.get(column.name) });
    if (schema) return schema;
    const subject = `column ${column.name}`;
    if (!skipped.some((one) => one.subject === subject))
      skipped.push({ subject, reason: `the type ${column.getSQLType()} is not supported` });
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
    throw new Error(
      `validatorsOf(${rules.table}) failed at ${first.subject}: ${first.reason}. Pass \`unknown: "skip"\` to leave it to the database.`,
    );
  return {
    ...schemas,
    skipped,
    with: (others: ValidatorOptions) => createValidators(table, rules, { ...options, ...others }),
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

/** Columns that are always generated cannot be written. */
const isAlwaysGenerated = ({ generated, generatedIdentity }: PgColumn): boolean =>
  generated?.type === "always" || generatedIdentity?.type === "always";

/** Makes a column's schema nullable and optional according to its nullability and default. */
function wrapped(schema: z.ZodType, { notNull, hasDefault }: PgColumn, of: Kind): z.ZodType {
  const nullable = notNull ? schema : schema.nullable();
  const isOptional = of === "update" || (of === "insert" && (!notNull || hasDefault));
  return isOptional ? nullable.optional() : nullable;
}
