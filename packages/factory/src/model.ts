import {
  isBroken,
  NoValue,
  Numeric,
  Opaque,
  parseExpression,
  type Reading,
  readingOf,
  rowOf,
  rulesOf,
  type SqlExpression,
  type SqlRow,
  type SqlValue,
  type TableRules,
  textOf,
  UnknownExpression,
} from "@strata/validators/expressions";
import { is, SQL } from "drizzle-orm";
import { getTableConfig, type PgColumn, type PgTable } from "drizzle-orm/pg-core";

/** What the factory reads from a Drizzle table. */
export interface Model {
  readonly table: PgTable;
  readonly name: string;
  readonly rules: TableRules;
  readonly fields: ReadonlyMap<string, Field>;
  /** Constraints on the row itself, and on the row together with earlier ones. */
  readonly constraints: readonly Constraint[];
  readonly references: readonly Reference[];
  /** Reserves the unique keys of a row, so that no other row gets them. */
  reserve(values: Readonly<Record<string, unknown>>): void;
}

/** A column of a table. */
export interface Field {
  /** Name in TypeScript. */
  readonly key: string;
  readonly column: PgColumn;
  /**
   * Source of a value without an override: PostgreSQL (`database`), the factory's clock (`clock`), a random value
   * (`drawn`), or a random value only on demand, otherwise null or the default (`optional`).
   */
  readonly origin: "database" | "clock" | "drawn" | "optional";
  /** Value if the origin is the clock. */
  readonly instant?: Date;
  readonly isNotNull: boolean;
  readonly isInKey: boolean;
  readonly isReference: boolean;
  /** Numbers and texts in the CHECKs that read it. */
  readonly constants: readonly string[];
  /** Regular expressions in the CHECKs that read it. */
  readonly patterns: readonly string[];
  /** SQL names of the columns that a CHECK reads together with it. */
  readonly relatedColumns: readonly string[];
}

/** A conjunct of a CHECK, or a unique key. */
export interface Constraint {
  readonly name: string;
  readonly kind: "check" | "key";
  /** The columns that it depends on, by their names in TypeScript. */
  readonly keys: readonly string[];
  isBroken(row: SqlRow): boolean;
  /** Whether PostgreSQL reports this constraint by name: an expression that fails is an error without a name. */
  isViolated(row: SqlRow): boolean;
  /** For unique keys: whether the row has a key value that no other row may have. */
  readonly isSet?: (row: SqlRow) => boolean;
}

/** A foreign key. */
export interface Reference {
  readonly name: string;
  readonly table: PgTable;
  /** Columns by their names in TypeScript, referencing and referenced. */
  readonly pairs: readonly { readonly key: string; readonly foreignKey: string }[];
  /** Whether all of its columns are NOT NULL. */
  readonly isRequired: boolean;
}

export function modelOf(table: PgTable, now: Date): Model {
  const config = getTableConfig(table);
  const rules = rulesOf(table, () => now);
  const reading = readingOf(table, () => now);
  const keyByName = new Map(rules.columns.map(({ key, column }) => [column.name, key]));
  const keysOf = (names: Iterable<string>) => [...names].flatMap((name) => keyByName.get(name) ?? []);
  const inPrimaryKey = new Set(config.primaryKeys.flatMap((key) => key.columns.map(({ name }) => name)));
  const isNotNull = (column: PgColumn) => column.notNull || inPrimaryKey.has(column.name);

  /** The columns that a CHECK depends on: those it reads, with generated columns replaced by their inputs. */
  const deciding = (columns: Iterable<string>): Set<string> =>
    new Set([...columns].flatMap((name) => [...(rules.generated.get(name)?.columns ?? [name])]));
  // One constraint per conjunct, so that the search progresses step by step.
  const checks = rules.checks.flatMap(({ name, conjuncts }) =>
    conjuncts().map((conjunct) => ({
      check: { name, ...conjunct },
      columns: deciding(conjunct.columns),
    })),
  );
  const keys = uniqueKeysOf(table, reading);
  const references = config.foreignKeys.map((key): Reference => {
    const { columns, foreignTable, foreignColumns } = key.reference();
    const foreignKeyOf = new Map(Object.entries(foreignTable).map(([name, column]) => [column.name, name]));
    return {
      name: key.getName(),
      table: foreignTable,
      pairs: columns.map((column, index) => ({
        key: keyByName.get(column.name) ?? column.name,
        foreignKey: foreignKeyOf.get(foreignColumns[index]?.name ?? "") ?? "",
      })),
      isRequired: columns.every(isNotNull),
    };
  });
  const referring = new Set(references.flatMap(({ pairs }) => pairs.map(({ key }) => key)));

  const fields = rules.columns.map(({ key, column }): [string, Field] => {
    const reading = checks.filter(({ columns }) => columns.has(column.name));
    const relatedColumns = new Set(reading.flatMap(({ columns }) => [...columns]));
    relatedColumns.delete(column.name);
    return [
      key,
      {
        key,
        column,
        ...originOf(column, isNotNull(column), now),
        isNotNull: isNotNull(column),
        isInKey: keys.some(({ columns }) => columns.has(column.name)),
        isReference: referring.has(key),
        constants: [...new Set(reading.flatMap(({ check }) => [...check.constants]))],
        patterns: [...new Set(reading.flatMap(({ check }) => [...check.patterns]))],
        relatedColumns: [...relatedColumns],
      },
    ];
  });

  return {
    table,
    name: config.schema ? `${config.schema}.${config.name}` : config.name,
    rules,
    fields: new Map(fields),
    constraints: [
      ...checks.map(({ check, columns }) => ({
        name: check.name,
        kind: "check" as const,
        keys: keysOf(columns),
        isBroken: (row: SqlRow) => isBroken(check, row),
        isViolated: (row: SqlRow) => isBroken(check, row) && resultOf(check, row) === false,
      })),
      ...keys.map((key) => ({
        name: key.name,
        kind: "key" as const,
        keys: keysOf(key.columns),
        isBroken: (row: SqlRow) => key.taken.has(key.valueOf(row)),
        isViolated: (row: SqlRow) => key.taken.has(key.valueOf(row)),
        isSet: (row: SqlRow) => key.valueOf(row) !== undefined,
      })),
    ],
    reserve: (values) => {
      const row = rowOf(rules, values);
      for (const key of keys) {
        const value = key.valueOf(row);
        if (value !== undefined) key.taken.add(value);
      }
    },
    references,
  };
}

/** The value of an expression for a row; undefined if it has none. */
function resultOf(expression: SqlExpression, row: SqlRow): SqlValue | undefined {
  try {
    return expression.evaluate(row);
  } catch (error) {
    if (error instanceof NoValue) return undefined;
    throw error;
  }
}

const clocks =
  /\b(now|transaction_timestamp|statement_timestamp|clock_timestamp)\(\)|\bcurrent_|\blocaltime/i;
const plainClock =
  /^\(?(now\(\)|transaction_timestamp\(\)|statement_timestamp\(\)|clock_timestamp\(\)|current_timestamp|current_date|localtimestamp)\)?$/i;

function originOf(column: PgColumn, isNotNull: boolean, now: Date): Pick<Field, "origin" | "instant"> {
  if (column.generated || column.generatedIdentity) return { origin: "database" };
  if (is(column.default, SQL)) {
    const text = textOf(column.default);
    // PostgreSQL's clock and random functions are not reproducible.
    if (plainClock.test(text)) return { origin: "clock", instant: now };
    if (clocks.test(text)) {
      try {
        const value = parseExpression(text, { now: () => now }).evaluate(new Map());
        if (value instanceof Date) return { origin: "clock", instant: value };
      } catch (error) {
        if (!(error instanceof UnknownExpression || error instanceof NoValue)) throw error;
        // Unsupported expression: use PostgreSQL's clock.
      }
      return { origin: "database" };
    }
    return { origin: column.getSQLType() === "uuid" ? "drawn" : "optional" };
  }
  if (column.default !== undefined) return { origin: "optional" };
  // Drizzle would call these functions, and their results may not be reproducible.
  if (column.defaultFn || column.onUpdateFn) return { origin: "drawn" };
  if (column.hasDefault) return { origin: "database" };
  return { origin: isNotNull ? "drawn" : "optional" };
}

interface UniqueKey {
  readonly name: string;
  /** Values of the rows so far. */
  readonly taken: Set<string | undefined>;
  readonly columns: ReadonlySet<string>;
  /** Value that no other row may have; undefined if the row is not in the index. */
  valueOf(row: SqlRow): string | undefined;
}

function uniqueKeysOf(table: PgTable, reading: Reading): UniqueKey[] {
  const { name, columns, primaryKeys, uniqueConstraints, indexes } = getTableConfig(table);
  const key = (
    keyName: string,
    parts: readonly (PgColumn | SQL)[],
    { where, nullsNotDistinct = false }: { where?: SQL | undefined; nullsNotDistinct?: boolean } = {},
  ): UniqueKey => {
    const read = parts.map((part) => {
      if (is(part, SQL)) return readable(part, reading);
      const as = columns.find((column) => column.name === part.name)?.generated?.as;
      if (is(as, SQL)) return readable(as, reading);
      return { columns: [part.name], evaluate: (row: SqlRow) => row.get(part.name) };
    });
    const condition = where && readable(where, reading);
    return {
      name: keyName,
      taken: new Set(),
      columns: new Set([...read, ...(condition ? [condition] : [])].flatMap((part) => [...part.columns])),
      valueOf: (row) => {
        if (condition && [false, null].includes(condition.evaluate(row) as boolean | null)) return undefined;
        const values = read.map(({ evaluate }) => evaluate(row));
        // Values generated by PostgreSQL are not known.
        if (values.includes(undefined) || (!nullsNotDistinct && values.includes(null))) return undefined;
        return JSON.stringify(values.map(comparable));
      },
    };
  };
  return [
    ...columns.filter(({ primary }) => primary).map((column) => key(`${name}_pkey`, [column])),
    ...primaryKeys.map((one) => key(one.getName(), one.columns)),
    ...columns
      .filter(({ isUnique }) => isUnique)
      .map((column) =>
        key(column.uniqueName ?? `${name}_${column.name}_key`, [column], {
          nullsNotDistinct: column.uniqueType === "not distinct",
        }),
      ),
    ...uniqueConstraints.map((one) =>
      key(one.getName() ?? "", one.columns, { nullsNotDistinct: one.nullsNotDistinct }),
    ),
    ...indexes
      .filter(({ config }) => config.unique)
      .map(({ config }) =>
        key(config.name ?? "", config.columns as (PgColumn | SQL)[], { where: config.where }),
      ),
  ];
}

/** Parses an expression of an index or a column; an unsupported one is replaced by the columns that it names. */
function readable(
  expression: SQL,
  reading: Reading,
): { columns: Iterable<string>; evaluate(row: SqlRow): SqlValue | undefined } {
  try {
    return parseExpression(textOf(expression), reading);
  } catch (error) {
    if (!(error instanceof UnknownExpression)) throw error;
    const columns = namesIn(expression, [...(reading.columns?.keys() ?? [])]);
    return {
      columns,
      evaluate: (row) => JSON.stringify(columns.map((name) => comparable(row.get(name)))),
    };
  }
}

/** The columns of a table that an expression names. */
export function namesIn(expression: SQL, names: readonly string[]): string[] {
  const words = new Set(textOf(expression).match(/\w+/g));
  return names.filter((name) => words.has(name));
}

function comparable(value: SqlValue | NoValue | undefined): unknown {
  if (value instanceof Numeric) return value.value.toFixed();
  if (value instanceof Uint8Array) return Buffer.from(value).toString("hex");
  return value instanceof Opaque ? value.value : (value ?? null);
}
