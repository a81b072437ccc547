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

/** What a factory knows of a table, all of it from Drizzle. */
export interface Model {
  readonly table: PgTable;
  readonly name: string;
  readonly rules: TableRules;
  readonly fields: ReadonlyMap<string, Field>;
  /** What a row may break by itself or beside the rows that were made before. */
  readonly constraints: readonly Constraint[];
  readonly references: readonly Reference[];
  /** Says that a row was made, so that no other will have its unique keys. */
  take(values: Readonly<Record<string, unknown>>): void;
}

/** A column of a table. */
export interface Field {
  /** Its name in TypeScript. */
  readonly key: string;
  readonly column: PgColumn;
  /**
   * Where its value comes from when none is given: PostgreSQL (`database`), the factory's clock (`clock`), or chance, be
   * it always (`drawn`) or only where it is asked for (`optional`), it being null or its default else.
   */
  readonly origin: "database" | "clock" | "drawn" | "optional";
  /** Its value where the origin is the clock. */
  readonly instant?: Date;
  readonly isNotNull: boolean;
  readonly isInKey: boolean;
  readonly isReference: boolean;
  /** The numbers and texts of the CHECKs that read it. */
  readonly constants: readonly string[];
  /** The regular expressions of the CHECKs that read it. */
  readonly patterns: readonly string[];
  /** The SQL names of the columns that a CHECK reads together with it. */
  readonly mates: readonly string[];
}

/** A conjunct of a CHECK, or a unique key. */
export interface Constraint {
  readonly name: string;
  readonly kind: "check" | "key";
  /** The columns that decide it, by their names in TypeScript. */
  readonly keys: readonly string[];
  isBroken(row: SqlRow): boolean;
  /** Whether PostgreSQL refuses the row by this name: an expression that has no value is an error without one. */
  isViolated(row: SqlRow): boolean;
  /** Of a unique key: whether the row has values that no other row may have. */
  readonly isSet?: (row: SqlRow) => boolean;
}

/** A foreign key. */
export interface Reference {
  readonly name: string;
  readonly table: PgTable;
  /** The columns by their names in TypeScript, here and there. */
  readonly pairs: readonly { readonly key: string; readonly foreignKey: string }[];
  /** Whether no column of it may be null. */
  readonly isRequired: boolean;
}

export function modelOf(table: PgTable, now: Date): Model {
  const config = getTableConfig(table);
  const rules = rulesOf(table, () => now);
  const reading = readingOf(table, () => now);
  const keyOf = new Map(rules.columns.map(({ key, column }) => [column.name, key]));
  const keysOf = (names: Iterable<string>) => [...names].flatMap((name) => keyOf.get(name) ?? []);
  const inPrimaryKey = new Set(config.primaryKeys.flatMap((key) => key.columns.map(({ name }) => name)));
  const isNotNull = (column: PgColumn) => column.notNull || inPrimaryKey.has(column.name);

  /** The columns whose values decide a CHECK: those it reads, generated ones replaced by what they come from. */
  const deciding = (columns: Iterable<string>): Set<string> =>
    new Set([...columns].flatMap((name) => [...(rules.generated.get(name)?.columns ?? [name])]));
  // Each conjunct by itself, so that a row comes nearer to what is asked step by step.
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
        key: keyOf.get(column.name) ?? column.name,
        foreignKey: foreignKeyOf.get(foreignColumns[index]?.name ?? "") ?? "",
      })),
      isRequired: columns.every(isNotNull),
    };
  });
  const referring = new Set(references.flatMap(({ pairs }) => pairs.map(({ key }) => key)));

  const fields = rules.columns.map(({ key, column }): [string, Field] => {
    const reading = checks.filter(({ columns }) => columns.has(column.name));
    const mates = new Set(reading.flatMap(({ columns }) => [...columns]));
    mates.delete(column.name);
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
        mates: [...mates],
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
    take: (values) => {
      const row = rowOf(rules, values);
      for (const key of keys) {
        const value = key.valueOf(row);
        if (value !== undefined) key.taken.add(value);
      }
    },
    references,
  };
}

/** The value of an expression for a row; undefined where it has none. */
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
    // What PostgreSQL would read off its clock, or from its own chance, would not be the same again.
    if (plainClock.test(text)) return { origin: "clock", instant: now };
    if (clocks.test(text)) {
      try {
        const value = parseExpression(text, { now: () => now }).evaluate(new Map());
        if (value instanceof Date) return { origin: "clock", instant: value };
      } catch (error) {
        if (!(error instanceof UnknownExpression || error instanceof NoValue)) throw error;
        // More than can be read here: PostgreSQL's clock it is.
      }
      return { origin: "database" };
    }
    return { origin: column.getSQLType() === "uuid" ? "drawn" : "optional" };
  }
  if (column.default !== undefined) return { origin: "optional" };
  // Drizzle would call these, and what a program computes need not be the same again.
  if (column.defaultFn || column.onUpdateFn) return { origin: "drawn" };
  if (column.hasDefault) return { origin: "database" };
  return { origin: isNotNull ? "drawn" : "optional" };
}

interface UniqueKey {
  readonly name: string;
  /** What the rows made so far have. */
  readonly taken: Set<string | undefined>;
  readonly columns: ReadonlySet<string>;
  /** What another row must not have as well; undefined where any other may. */
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
        // What PostgreSQL gives itself is not known here.
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

/** An expression of an index or a column; one that cannot be read is as good as the columns that it names. */
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

/** Those of a table's columns that an expression names. */
export function namesIn(expression: SQL, names: readonly string[]): string[] {
  const words = new Set(textOf(expression).match(/\w+/g));
  return names.filter((name) => words.has(name));
}

function comparable(value: SqlValue | NoValue | undefined): unknown {
  if (value instanceof Numeric) return value.value.toFixed();
  if (value instanceof Uint8Array) return Buffer.from(value).toString("hex");
  return value instanceof Opaque ? value.value : (value ?? null);
}
