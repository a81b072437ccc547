import { rowOf } from "@strata/validators/expressions";
import { type AnyRelations, type InferInsertModel, type InferSelectModel, is, type SQL } from "drizzle-orm";
import {
  getTableConfig,
  type PgAsyncDatabase,
  type PgColumn,
  type PgQueryResultHKT,
  PgTable,
} from "drizzle-orm/pg-core";
import { FactoryError } from "./factory_error.ts";
import { type Constraint, type Field, type Model, modelOf, type Reference } from "./model.ts";
import { Random } from "./random.ts";
import { columnsOfCheck, findRow, type Values } from "./search.ts";
import {
  breakCheck,
  generatedKeys,
  nonNullKey,
  type Rule,
  type Target,
  targetOf,
  unusedKey,
  unusedNumber,
} from "./violation.ts";

/** Values of some columns, which the factory keeps. */
export type Overrides<T extends PgTable> = Partial<InferInsertModel<T>>;

/** `N` rows: a tuple if `N` is a one-digit literal, so that destructured rows are not undefined. */
type Rows<Row, N extends number> = number extends N
  ? Row[]
  : `${N}` extends `${number}${number}`
    ? Row[]
    : Tuple<Row, N>;
type Tuple<Row, N extends number, Made extends Row[] = []> = Made["length"] extends N
  ? Made
  : Made["length"] extends 10
    ? Row[]
    : Tuple<Row, N, [...Made, Row]>;

/** Options of {@link factory}. */
export interface FactoryOptions {
  /** Seed of the random values. The same seed and calls produce the same rows in every process. Default 1. */
  readonly seed?: number;
  /**
   * Current time of the factory: the value of columns that default to `now()`; other times are near it. Default
   * 2026-01-01T00:00:00Z, so that rows do not depend on the clock.
   */
  readonly now?: Date;
  /**
   * Probability that a nullable column or one with a default gets a value, 0 to 1. Default 0: rows have only required
   * values. Nullable foreign keys stay null unless a CHECK requires a value.
   */
  readonly optional?: number;
}

/** A valid row, not inserted, and a change that makes the database reject it. */
export interface Violation<T extends PgTable> {
  /** The valid row, for `insert`. The rows that it references have been inserted. */
  readonly row: InferInsertModel<T>;
  /**
   * The change that violates this constraint and no other: pass it to `update`, or spread it over the row for `insert`.
   * If the constraint reads an identity column, it has a value: insert with `overridingSystemValue()`.
   */
  readonly change: Overrides<T>;
}

/** Creates valid rows for the tables of a schema. */
export interface Factory {
  /**
   * Inserts a row with these overrides and returns it. Inserts its parent rows first, unless the overrides reference
   * existing ones.
   *
   * @throws FactoryError if no valid row can be found; the message says which overrides to pass.
   */
  <T extends PgTable>(table: T, overrides?: Overrides<T>): Promise<InferSelectModel<T>>;
  /** Inserts `count` rows. `overrides` may be a function of the row's index, from 0. */
  <T extends PgTable, const N extends number>(
    table: T,
    count: N,
    overrides?: Overrides<T> | ((index: number) => Overrides<T>),
  ): Promise<Rows<InferSelectModel<T>, N>>;
  /**
   * Returns a row for `insert` without using the database. Foreign keys without an override reference no existing row.
   *
   * @throws FactoryError if no valid row can be found; the message says which overrides to pass.
   */
  build<T extends PgTable>(table: T, overrides?: Overrides<T>): InferInsertModel<T>;
  /**
   * Returns a valid row, not inserted, and a change that violates one constraint and no other. Use it to test how a
   * service handles a rejection by the database. Row and change keep the overrides.
   *
   * Successive calls violate the conjuncts of a CHECK in turn. A unique key is violated against a row that is inserted
   * for this, a foreign key by a value that references no row.
   *
   * @param constraint SQL name of a CHECK, unique key or index, primary key, or foreign key; or the column whose NOT
   * NULL to violate.
   * @throws FactoryError if the table has no such constraint, or no such row is found.
   */
  violate<T extends PgTable>(
    table: T,
    constraint: string | { readonly notNull: keyof T["_"]["columns"] & string },
    overrides?: Overrides<T>,
  ): Promise<Violation<T>>;
  /**
   * Sets default overrides for every further row of a table, including parents created on demand. `nth` is the number
   * of the row in its table, from 1. Use it for values that the factory cannot find.
   */
  preset<T extends PgTable>(table: T, values: Overrides<T> | ((nth: number) => Overrides<T>)): void;
}

/** A row to be created: its number in its table, and its overrides. */
interface NewRow {
  readonly nth: number;
  readonly overrides: Record<string, unknown>;
}

/** Maximum number of valid rows to start from when violating a CHECK. */
const maxRows = 10;

/** PostgreSQL accepts at most 65,535 parameters in a statement. */
const maxParameters = 60_000;

/**
 * Creates a row factory for the tables of a Drizzle schema. It derives valid rows from the schema alone: column types,
 * NOT NULL, defaults, CHECKs, unique keys, foreign keys.
 *
 * @param db database or transaction to insert into.
 * @param schema the tables, such as a module's `import * as schema`.
 *
 * @example
 * ```ts
 * import { factory } from "@strata/factory";
 * import * as schema from "@strata/schema-market";
 * import { createTestDatabase } from "@strata/testing";
 *
 * const { db, close } = await createTestDatabase({ schema });
 * const make = factory(db, schema);
 * const candle = await make(schema.marketData, { timeframe: "1h" }); // with the coin that it needs
 * const coins = await make(schema.cryptocurrencies, 3);
 * await close();
 * ```
 */
export function factory(
  db: PgAsyncDatabase<PgQueryResultHKT, AnyRelations>,
  schema: Readonly<Record<string, unknown>>,
  { seed = 1, now = new Date("2026-01-01T00:00:00Z"), optional = 0 }: FactoryOptions = {},
): Factory {
  const tables = new Set(Object.values(schema).filter((value) => is(value, PgTable)));
  const models = new Map<PgTable, Model>();
  const counts = new Map<PgTable, number>();
  const presets = new Map<PgTable, (nth: number) => Values>();
  /** Per unique key: an inserted row with values of the key. */
  const holders = new Map<Constraint, Values>();

  const modelFor = (table: PgTable): Model => {
    const { name } = getTableConfig(table);
    if (!tables.has(table)) {
      throw new FactoryError(`Unknown table ${name}: pass it in the schema of the factory.`);
    }
    const model = models.get(table) ?? modelOf(table, now);
    models.set(table, model);
    return model;
  };

  /** A row's number and its overrides, including presets. */
  const newRow = (model: Model, overrides: Values): NewRow => {
    const nth = (counts.get(model.table) ?? 0) + 1;
    counts.set(model.table, nth);
    const all = { ...presets.get(model.table)?.(nth), ...overrides };
    for (const [key, value] of Object.entries(all)) {
      const column = model.fields.get(key)?.column;
      if (!column)
        throw new FactoryError(`Unknown column "${key}" in the overrides of ${model.name}: remove it.`);
      if (value === undefined) delete all[key];
      else if (isAlwaysComputed(column)) {
        throw new FactoryError(
          `Column "${key}" of ${model.name} is generated by PostgreSQL: remove it from the overrides.`,
        );
      }
    }
    return { nth, overrides: all };
  };

  const searchOptions = (model: Model, nth: number, overrides: Values) => ({
    ...{ model, nth, overrides, copies: copiesOf(model, overrides), seed, now, optional: optional * 100 },
  });
  const searchRow = (model: Model, nth: number, overrides: Values, constraints = model.constraints): Values =>
    findRow({ ...searchOptions(model, nth, overrides), constraints });

  const reserve = (model: Model, values: Values): Values => {
    model.reserve(values);
    return values;
  };

  /** Finds the values of a row and inserts its parents. `path` lists the tables whose rows need this one. */
  const prepareRow = async (
    model: Model,
    { nth, overrides }: NewRow,
    path: readonly PgTable[],
    constraints = model.constraints,
  ): Promise<Values> => {
    const isProvided = ({ pairs }: Reference) => pairs.every(({ key }) => key in overrides);
    const fill = async (reference: Reference) => {
      const parent = await parentOf(model, reference, overrides, [...path, model.table]);
      for (const { key, foreignKey } of reference.pairs) overrides[key] = parent[foreignKey];
    };
    for (const reference of model.references) {
      if (reference.isRequired && !isProvided(reference) && reference.table !== model.table)
        await fill(reference);
    }
    // A CHECK may require an optional parent. Search the row again after each inserted parent.
    for (;;) {
      const values = searchRow(model, nth, overrides, constraints);
      const asks = model.references.find(
        (reference) =>
          !isProvided(reference) &&
          reference.table !== model.table &&
          reference.pairs.every(({ key }) => (values[key] ?? null) !== null),
      );
      if (!asks) return values;
      await fill(asks);
    }
  };

  const parentOf = async (
    { name }: Model,
    reference: Reference,
    overrides: Values,
    path: readonly PgTable[],
  ): Promise<Values> => {
    const keys = reference.pairs.map(({ key }) => `"${key}"`).join(", ");
    if (path.includes(reference.table)) {
      const names = [...path.slice(path.indexOf(reference.table)), reference.table].map(
        (table) => getTableConfig(table).name,
      );
      throw new FactoryError(
        `Circular foreign keys ${names.join(" → ")}: insert one of these rows yourself and pass ${keys} of ${name}.`,
        { constraint: reference.name },
      );
    }
    const parent = modelFor(reference.table);
    const shared: Record<string, unknown> = {};
    for (const { key, foreignKey } of reference.pairs) {
      if (!(key in overrides)) continue;
      const column = parent.fields.get(foreignKey)?.column;
      if (column && isAlwaysComputed(column)) {
        throw new FactoryError(
          `Incomplete foreign key ${reference.name} of ${name}: pass all of its columns (${keys}).`,
          {
            constraint: reference.name,
          },
        );
      }
      shared[foreignKey] = overrides[key];
    }
    const [row = {}] = await insertRows(parent, [
      reserve(parent, await prepareRow(parent, newRow(parent, shared), path)),
    ]);
    return row;
  };

  const insertRows = async (model: Model, rows: readonly Values[]): Promise<Values[]> => {
    const size = Math.max(1, Math.floor(maxParameters / model.fields.size));
    const all: Values[] = [];
    for (let from = 0; from < rows.length; from += size) {
      const part = rows.slice(from, from + size) as never[];
      const written = await db
        .insert(model.table)
        .values(part)
        .returning()
        .catch((error: unknown) => {
          throw explainError(model, error);
        });
      all.push(...(written as Values[]));
    }
    for (const key of model.constraints) {
      const holder = holders.has(key) ? undefined : all.find((row) => key.isSet?.(rowOf(model.rules, row)));
      if (holder) holders.set(key, holder);
    }
    return all;
  };

  const make = async (table: PgTable, ...rest: readonly unknown[]): Promise<unknown> => {
    const model = modelFor(table);
    const [count, overrides = {}] = typeof rest[0] === "number" ? rest : [undefined, rest[0]];
    const overridesFor =
      typeof overrides === "function" ? (overrides as (index: number) => Values) : () => overrides as Values;
    const rows: Values[] = [];
    for (let index = 0; index < Number(count ?? 1); index++)
      rows.push(reserve(model, await prepareRow(model, newRow(model, overridesFor(index)), [])));
    const written = await insertRows(model, rows);
    return count === undefined ? written[0] : written;
  };

  const violations = new Map<string, number>();
  const violate = async (table: PgTable, rule: Rule, overrides: Values = {}) => {
    const model = modelFor(table);
    const target = targetOf(model, rule);
    const id = `${model.name}.${target.name}`;
    const count = violations.get(id) ?? 0;
    violations.set(id, count + 1);
    for (let left = maxRows; ; left--) {
      try {
        return await violation(model, target, overrides, count);
      } catch (error) {
        // The search may succeed from another valid row.
        if (left === 1 || target.kind !== "check" || !(error instanceof FactoryError)) throw error;
      }
    }
  };

  const violation = async (model: Model, target: Target, overrides: Values, count: number) => {
    const { table } = model;
    const { name } = target;
    const other = target.kind === "key" ? await holderOf(model, target.key) : {};
    const { nth, overrides: initial } = newRow(model, overrides);
    for (const key of generatedKeys(model, target)) {
      initial[key] ??= unusedNumber(model.fields.get(key) as Field, new Random(seed, model.name, nth, key));
    }
    const row = await prepareRow(model, { nth, overrides: initial }, []);

    const fixed: Record<string, unknown> = { ...overrides };
    const read = target.kind === "check" ? target.conjuncts.flatMap(({ keys }) => keys) : [];
    for (const { isRequired, pairs } of model.references) {
      if (!isRequired || pairs.some(({ key }) => read.includes(key))) continue;
      for (const { key } of pairs) fixed[key] = row[key];
    }
    for (const key of generatedKeys(model, target)) fixed[key] = row[key];
    const options = () => ({ ...searchOptions(model, nth, fixed), from: row });
    if (target.kind === "key") for (const key of target.key.keys) fixed[key] = other[key];
    if (target.kind === "not null") fixed[target.key] = null;
    if (target.kind === "reference") {
      Object.assign(fixed, unusedKey(model, target.reference, options()));
    }
    const isKept = ({ pairs }: Reference, values: Values) =>
      pairs.every(({ key }) => values[key] === row[key] || key in fixed);
    const isThere = (reference: Reference, values: Values) =>
      reference === (target.kind === "reference" && target.reference) ||
      reference.pairs.some(({ key }) => (values[key] ?? null) === null) ||
      isKept(reference, values) ||
      model.references.some((one) => isKept(one, values) && refersToTheSame(one, reference, values)) ||
      (reference.table === table &&
        reference.pairs.every(({ key, foreignKey }) => values[key] === values[foreignKey]));
    for (;;) {
      const values =
        target.kind === "check"
          ? breakCheck(options(), target, count)
          : findRow({
              ...options(),
              constraints: model.constraints.filter((one) => one.name !== name),
            });
      const asks = model.references.find((reference) => !isThere(reference, values));
      if (!asks) {
        const also = model.constraints.find(
          (one) =>
            one.kind === "key" &&
            one.name !== name &&
            !one.keys.every((key) => key in overrides) &&
            one.isBroken(rowOf(model.rules, values)),
        );
        if (also) {
          throw new FactoryError(`A row of ${model.name} that violates ${name} also violates ${also.name}.`, {
            constraint: also.name,
          });
        }
        model.reserve(row);
        const changes = Object.entries(values).filter(([key, value]) => value !== row[key]);
        return { row, change: Object.fromEntries(changes) };
      }
      const parent = await parentOf(model, asks, fixed, []);
      for (const { key, foreignKey } of asks.pairs) fixed[key] = parent[foreignKey];
    }
  };

  /** An inserted row with values of a unique key: a new one, or the existing one if no other values are valid. */
  const holderOf = async (model: Model, key: Constraint): Promise<Values> => {
    const isNumbered = key.keys.some((one) => model.fields.get(one)?.origin === "database");
    const insert = async (constraints: readonly Constraint[]): Promise<Values> => {
      const needed = isNumbered ? constraints : [...constraints, nonNullKey(key)];
      const [row = {}] = await insertRows(model, [await prepareRow(model, newRow(model, {}), [], needed)]);
      return reserve(model, row);
    };
    try {
      return await insert(model.constraints);
    } catch (error) {
      if (!(error instanceof FactoryError)) throw error;
      // All valid values are reserved by rows that were not inserted.
      return holders.get(key) ?? (await insert(model.constraints.filter((one) => one !== key)));
    }
  };

  return Object.assign(make, {
    violate,
    build: (table: PgTable, overrides: Values = {}) => {
      const model = modelFor(table);
      const { nth, overrides: initial } = newRow(model, overrides);
      return reserve(model, searchRow(model, nth, initial));
    },
    preset: (table: PgTable, values: Values | ((nth: number) => Values)) => {
      modelFor(table);
      presets.set(table, typeof values === "function" ? values : () => values);
    },
  }) as unknown as Factory;
}

const isAlwaysComputed = ({ generated, generatedIdentity }: PgColumn): boolean =>
  generated !== undefined || generatedIdentity?.type === "always";

/** Whether two foreign keys of a row reference the same row. */
const refersToTheSame = (one: Reference, other: Reference, values: Values): boolean =>
  one.table === other.table &&
  other.pairs.every(({ key, foreignKey }) =>
    one.pairs.some((pair) => pair.foreignKey === foreignKey && values[pair.key] === values[key]),
  );

/** Columns of required self-references, with the columns that they copy: such a row references itself. */
function copiesOf(model: Model, overrides: Values): Map<string, string> {
  const copies = new Map<string, string>();
  for (const { table, isRequired, pairs, name } of model.references) {
    if (table !== model.table || !isRequired) continue;
    for (const { key, foreignKey } of pairs) {
      if (key in overrides || key === foreignKey) continue;
      if (model.fields.get(foreignKey)?.origin === "database" && !(foreignKey in overrides)) {
        throw new FactoryError(
          `A row of ${model.name} references its own table, and its "${foreignKey}" is generated on insert: pass "${key}".`,
          { constraint: name },
        );
      }
      copies.set(key, foreignKey);
    }
  }
  return copies;
}

/** Translates an error of the database into the overrides to pass; returns other errors unchanged. */
function explainError(model: Model, error: unknown): unknown {
  const {
    code,
    constraint,
    constraint_name: name = constraint,
  } = ((error as Error).cause ?? {}) as {
    code?: string;
    constraint?: string;
    constraint_name?: string;
  };
  if (code === "23505") {
    return new FactoryError(
      `Duplicate key ${name} in ${model.name}: pass other values, or another seed to the factory.`,
      { ...(name && { constraint: name }), cause: error },
    );
  }
  const unknown = model.rules.unknown.find(({ check }) => check === name);
  if (code !== "23514" || !unknown) return error;
  const check = getTableConfig(model.table).checks.find((one) => one.name === name);
  const keys = columnsOfCheck(model, check?.value as SQL).map((key) => `"${key}"`);
  return new FactoryError(
    `The row of ${model.name} violates CHECK ${name}, which the factory does not support (${unknown.reason}): pass ${keys.join(", ")}.`,
    { constraint: name ?? "", cause: error },
  );
}
