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
  numberedKeys,
  type Rule,
  setKey,
  strangeKey,
  strangeNumber,
  type Target,
  targetOf,
} from "./violation.ts";

/** Values for some columns of a row. */
export type Given<T extends PgTable> = Partial<InferInsertModel<T>>;

/** So many rows: a tuple where the number is one digit, so that each can be taken apart without a check. */
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
  /** Another seed, other rows. The same seed and the same calls give the same rows, in every process. Default 1. */
  readonly seed?: number;
  /**
   * The present: what columns hold that default to `now()`, and what other times are near to. Default
   * 2026-01-01T00:00:00Z, so that rows do not depend on when they are made.
   */
  readonly now?: Date;
  /**
   * How often a column that may be null or has a default is filled all the same, 0 to 1. Default 0: a row has what it must
   * have. Foreign keys that may be null stay null, unless a CHECK needs one.
   */
  readonly optional?: number;
}

/** A valid row that is not in the database, and what makes it one that the database refuses. */
export interface Violation<T extends PgTable> {
  /** The valid row, for `insert`; the rows that it refers to are in the database. */
  readonly row: InferInsertModel<T>;
  /**
   * The change that breaks the constraint, and no other: for `update` as it is, for `insert` over the row. An identity
   * column is among the values where the constraint reads it: insert with `overridingSystemValue()`.
   */
  readonly change: Given<T>;
}

/** Makes valid rows of the tables of a schema. */
export interface Factory {
  /**
   * Inserts a row with what is given and returns it as the database has it. Its parents are made before it, unless they
   * are given.
   *
   * @throws FactoryError if no valid row can be made; the message says what to give.
   */
  <T extends PgTable>(table: T, given?: Given<T>): Promise<InferSelectModel<T>>;
  /** Inserts so many rows; `given` may be another one for each, counted from 0. */
  <T extends PgTable, const N extends number>(
    table: T,
    count: N,
    given?: Given<T> | ((index: number) => Given<T>),
  ): Promise<Rows<InferSelectModel<T>, N>>;
  /**
   * A row for `insert`, without a database. Keys to other rows that are not given hold values of no row.
   *
   * @throws FactoryError if no valid row can be made; the message says what to give.
   */
  build<T extends PgTable>(table: T, given?: Given<T>): InferInsertModel<T>;
  /**
   * Makes a valid row, which is not inserted, and the change to it that breaks one constraint and no other. For tests of
   * what a service does where the database refuses. What is given stands in both.
   *
   * A CHECK's conjuncts are broken in turn. A unique key is broken by a row that is inserted for this, a foreign key by a
   * value that no row has.
   *
   * @param constraint the SQL name of a CHECK, a unique key or index, the primary key, or a foreign key; or the column
   * whose NOT NULL is to be broken.
   * @throws FactoryError if the table has no such constraint, or no such row is found.
   */
  violate<T extends PgTable>(
    table: T,
    constraint: string | { readonly notNull: keyof T["_"]["columns"] & string },
    given?: Given<T>,
  ): Promise<Violation<T>>;
  /**
   * Says what every row of a table has from now on unless it is given, parents made on demand included; `nth` is the
   * number of the row in its table, from 1. For what cannot be found by trying.
   */
  preset<T extends PgTable>(table: T, values: Given<T> | ((nth: number) => Given<T>)): void;
}

/** A row that is to be made: its number in its table, and what is given for it. */
interface Begun {
  readonly nth: number;
  readonly given: Record<string, unknown>;
}

/** How many valid rows are tried, at most, to break a CHECK from. */
const mostRows = 10;

/** Of the bound parameters of a statement PostgreSQL takes 65,535. */
const mostParameters = 60_000;

/**
 * A factory of rows for the tables of a Drizzle schema, made from the schema alone: the columns' types, NOT NULL,
 * defaults, CHECKs, unique keys, foreign keys.
 *
 * @param db where rows are inserted; a transaction will do.
 * @param schema the tables; a module's `import * as schema` will do.
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
  /** Of the unique keys that have one: a row that was inserted and has values of the key. */
  const holders = new Map<Constraint, Values>();

  const known = (table: PgTable): Model => {
    const { name } = getTableConfig(table);
    if (!tables.has(table)) {
      throw new FactoryError(`The table ${name} is not in the factory's schema: make the factory with it.`);
    }
    const model = models.get(table) ?? modelOf(table, now);
    models.set(table, model);
    return model;
  };

  /** A row's number and what is given for it, presets included. */
  const begun = (model: Model, given: Values): Begun => {
    const nth = (counts.get(model.table) ?? 0) + 1;
    counts.set(model.table, nth);
    const all = { ...presets.get(model.table)?.(nth), ...given };
    for (const [key, value] of Object.entries(all)) {
      const column = model.fields.get(key)?.column;
      if (!column) throw new FactoryError(`The table ${model.name} has no column "${key}".`);
      if (value === undefined) delete all[key];
      else if (isAlwaysComputed(column)) {
        throw new FactoryError(
          `The column "${key}" of ${model.name} is computed by PostgreSQL: do not give it.`,
        );
      }
    }
    return { nth, given: all };
  };

  const wantedOf = (model: Model, nth: number, given: Values) => ({
    ...{ model, nth, given, copies: copiesOf(model, given), seed, now, optional: optional * 100 },
  });
  const found = (model: Model, nth: number, given: Values, constraints = model.constraints): Values =>
    findRow({ ...wantedOf(model, nth, given), constraints });

  const taken = (model: Model, values: Values): Values => {
    model.take(values);
    return values;
  };

  /** The values of a row; its parents are inserted. `path` are the tables whose rows wait for this one. */
  const prepared = async (
    model: Model,
    { nth, given }: Begun,
    path: readonly PgTable[],
    constraints = model.constraints,
  ): Promise<Values> => {
    const isGiven = ({ pairs }: Reference) => pairs.every(({ key }) => key in given);
    const fill = async (reference: Reference) => {
      const parent = await parentOf(model, reference, given, [...path, model.table]);
      for (const { key, foreignKey } of reference.pairs) given[key] = parent[foreignKey];
    };
    for (const reference of model.references) {
      if (reference.isRequired && !isGiven(reference) && reference.table !== model.table)
        await fill(reference);
    }
    // A CHECK may have asked for a parent that need not be. With each that is made the row is looked for anew.
    for (;;) {
      const values = found(model, nth, given, constraints);
      const asks = model.references.find(
        (reference) =>
          !isGiven(reference) &&
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
    given: Values,
    path: readonly PgTable[],
  ): Promise<Values> => {
    const keys = reference.pairs.map(({ key }) => `"${key}"`).join(", ");
    if (path.includes(reference.table)) {
      const names = [...path.slice(path.indexOf(reference.table)), reference.table].map(
        (table) => getTableConfig(table).name,
      );
      throw new FactoryError(
        `The rows of ${names.join(" need those of ")}: make one yourself and give ${keys} of ${name}.`,
        { constraint: reference.name },
      );
    }
    const parent = known(reference.table);
    const shared: Record<string, unknown> = {};
    for (const { key, foreignKey } of reference.pairs) {
      if (!(key in given)) continue;
      const column = parent.fields.get(foreignKey)?.column;
      if (column && isAlwaysComputed(column)) {
        throw new FactoryError(
          `Of the key ${reference.name} of ${name} only a part is given: give ${keys}.`,
          {
            constraint: reference.name,
          },
        );
      }
      shared[foreignKey] = given[key];
    }
    const [row = {}] = await inserted(parent, [
      taken(parent, await prepared(parent, begun(parent, shared), path)),
    ]);
    return row;
  };

  const inserted = async (model: Model, rows: readonly Values[]): Promise<Values[]> => {
    const size = Math.max(1, Math.floor(mostParameters / model.fields.size));
    const all: Values[] = [];
    for (let from = 0; from < rows.length; from += size) {
      const part = rows.slice(from, from + size) as never[];
      const written = await db
        .insert(model.table)
        .values(part)
        .returning()
        .catch((error: unknown) => {
          throw refusal(model, error);
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
    const model = known(table);
    const [count, given = {}] = typeof rest[0] === "number" ? rest : [undefined, rest[0]];
    const givenFor =
      typeof given === "function" ? (given as (index: number) => Values) : () => given as Values;
    const rows: Values[] = [];
    for (let index = 0; index < Number(count ?? 1); index++)
      rows.push(taken(model, await prepared(model, begun(model, givenFor(index)), [])));
    const written = await inserted(model, rows);
    return count === undefined ? written[0] : written;
  };

  const violations = new Map<string, number>();
  const violate = async (table: PgTable, rule: Rule, asked: Values = {}) => {
    const model = known(table);
    const target = targetOf(model, rule);
    const id = `${model.name}.${target.name}`;
    const count = violations.get(id) ?? 0;
    violations.set(id, count + 1);
    for (let left = mostRows; ; left--) {
      try {
        return await violation(model, target, asked, count);
      } catch (error) {
        // Another valid row may be nearer to what breaks the CHECK.
        if (left === 1 || target.kind !== "check" || !(error instanceof FactoryError)) throw error;
      }
    }
  };

  const violation = async (model: Model, target: Target, asked: Values, count: number) => {
    const { table } = model;
    const { name } = target;
    const other = target.kind === "key" ? await holderOf(model, target.key) : {};
    const { nth, given } = begun(model, asked);
    for (const key of numberedKeys(model, target)) {
      given[key] ??= strangeNumber(model.fields.get(key) as Field, new Random(seed, model.name, nth, key));
    }
    const row = await prepared(model, { nth, given }, []);

    const fixed: Record<string, unknown> = { ...asked };
    const read = target.kind === "check" ? target.conjuncts.flatMap(({ keys }) => keys) : [];
    for (const { isRequired, pairs } of model.references) {
      if (!isRequired || pairs.some(({ key }) => read.includes(key))) continue;
      for (const { key } of pairs) fixed[key] = row[key];
    }
    for (const key of numberedKeys(model, target)) fixed[key] = row[key];
    const wanted = () => ({ ...wantedOf(model, nth, fixed), from: row });
    if (target.kind === "key") for (const key of target.key.keys) fixed[key] = other[key];
    if (target.kind === "not null") fixed[target.key] = null;
    if (target.kind === "reference") {
      Object.assign(fixed, strangeKey(model, target.reference, wanted()));
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
          ? breakCheck(wanted(), target, count)
          : findRow({
              ...wanted(),
              constraints: model.constraints.filter((one) => one.name !== name),
            });
      const asks = model.references.find((reference) => !isThere(reference, values));
      if (!asks) {
        const also = model.constraints.find(
          (one) =>
            one.kind === "key" &&
            one.name !== name &&
            !one.keys.every((key) => key in asked) &&
            one.isBroken(rowOf(model.rules, values)),
        );
        if (also) {
          throw new FactoryError(`A row of ${model.name} that breaks ${name} breaks ${also.name} too.`, {
            constraint: also.name,
          });
        }
        model.take(row);
        const changes = Object.entries(values).filter(([key, value]) => value !== row[key]);
        return { row, change: Object.fromEntries(changes) };
      }
      const parent = await parentOf(model, asks, fixed, []);
      for (const { key, foreignKey } of asks.pairs) fixed[key] = parent[foreignKey];
    }
  };

  /** A row in the database whose values of a unique key no other row may have: a new one, or the one that can be. */
  const holderOf = async (model: Model, key: Constraint): Promise<Values> => {
    const isNumbered = key.keys.some((one) => model.fields.get(one)?.origin === "database");
    const insert = async (constraints: readonly Constraint[]): Promise<Values> => {
      const needed = isNumbered ? constraints : [...constraints, setKey(key)];
      const [row = {}] = await inserted(model, [await prepared(model, begun(model, {}), [], needed)]);
      return taken(model, row);
    };
    try {
      return await insert(model.constraints);
    } catch (error) {
      if (!(error instanceof FactoryError)) throw error;
      // Only rows that were not inserted have the values that it can have.
      return holders.get(key) ?? (await insert(model.constraints.filter((one) => one !== key)));
    }
  };

  return Object.assign(make, {
    violate,
    build: (table: PgTable, asked: Values = {}) => {
      const model = known(table);
      const { nth, given } = begun(model, asked);
      return taken(model, found(model, nth, given));
    },
    preset: (table: PgTable, values: Values | ((nth: number) => Values)) => {
      known(table);
      presets.set(table, typeof values === "function" ? values : () => values);
    },
  }) as unknown as Factory;
}

const isAlwaysComputed = ({ generated, generatedIdentity }: PgColumn): boolean =>
  generated !== undefined || generatedIdentity?.type === "always";

/** Whether two foreign keys of a row lead to the same row. */
const refersToTheSame = (one: Reference, other: Reference, values: Values): boolean =>
  one.table === other.table &&
  other.pairs.every(({ key, foreignKey }) =>
    one.pairs.some((pair) => pair.foreignKey === foreignKey && values[pair.key] === values[key]),
  );

/** A row that must refer to a row of its own table refers to itself. */
function copiesOf(model: Model, given: Values): Map<string, string> {
  const copies = new Map<string, string>();
  for (const { table, isRequired, pairs, name } of model.references) {
    if (table !== model.table || !isRequired) continue;
    for (const { key, foreignKey } of pairs) {
      if (key in given || key === foreignKey) continue;
      if (model.fields.get(foreignKey)?.origin === "database" && !(foreignKey in given)) {
        throw new FactoryError(
          `A row of ${model.name} refers to one of the same table, and its own "${foreignKey}" is not known before it is inserted: give "${key}".`,
          { constraint: name },
        );
      }
      copies.set(key, foreignKey);
    }
  }
  return copies;
}

/** What the database refused, in terms of what to give; other errors as they are. */
function refusal(model: Model, error: unknown): unknown {
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
      `A row of ${model.name} is there already by the key ${name}: give other values, or the factory another seed.`,
      { ...(name && { constraint: name }), cause: error },
    );
  }
  const unknown = model.rules.unknown.find(({ check }) => check === name);
  if (code !== "23514" || !unknown) return error;
  const check = getTableConfig(model.table).checks.find((one) => one.name === name);
  const keys = columnsOfCheck(model, check?.value as SQL).map((key) => `"${key}"`);
  return new FactoryError(
    `The row of ${model.name} breaks the CHECK ${name}, which factories cannot read (${unknown.reason}): give ${keys.join(", ")}.`,
    { constraint: name ?? "", cause: error },
  );
}
