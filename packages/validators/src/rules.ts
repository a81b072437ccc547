import { BigNumber } from "bignumber.js";
import { is, SQL } from "drizzle-orm";
import { getTableConfig, type PgColumn, PgDialect, type PgTable } from "drizzle-orm/pg-core";
import {
  instant,
  Json,
  parseExpression,
  type SqlExpression,
  type SqlRow,
  type SqlValue,
} from "./check_expression.ts";

/** What a table says of its rows, read from Drizzle: its columns, and its CHECKs as something to evaluate. */
export interface TableRules {
  readonly columns: readonly { readonly key: string; readonly column: PgColumn }[];
  readonly checks: readonly Check[];
  /** What cannot be read, and so is not among the rest. */
  readonly unknown: readonly Unknown[];
  /** Of the columns that have one by SQL name: what stands where no value is given. */
  readonly defaults: ReadonlyMap<string, SqlExpression["evaluate"]>;
  /** Of the generated columns that a CHECK reads, by SQL name: what they are computed from. */
  readonly generated: ReadonlyMap<string, SqlExpression>;
}

export interface Check extends SqlExpression {
  readonly name: string;
}

/** A CHECK, or what a CHECK reads, that uses more of SQL than is known here. */
interface Unknown {
  /** Such as `the check constraint candles_high_check`. */
  readonly what: string;
  /** The CHECK's name, where it is one. */
  readonly check?: string;
  readonly reason: string;
}

/** @param now the clock of `now()` in CHECKs and defaults. */
export function rulesOf(table: PgTable, now?: () => Date): TableRules {
  const config = getTableConfig(table);
  const keys = new Map(Object.entries(table).map(([key, column]) => [column, key]));
  const columns = config.columns.map((column) => ({ key: keys.get(column) ?? column.name, column }));
  const checks: Check[] = [];
  const unknown: Unknown[] = [];
  const parsed = (expression: SQL, of: Omit<Unknown, "reason">): SqlExpression | undefined => {
    try {
      return parseExpression(textOf(expression), now);
    } catch (error) {
      unknown.push({ ...of, reason: (error as Error).message });
      return undefined;
    }
  };
  for (const { name, value } of config.checks) {
    const check = parsed(value, { what: `the check constraint ${name}`, check: name });
    if (check) checks.push({ name, ...check });
  }
  const isRead = (name: string) => checks.some((check) => check.columns.has(name));
  const defaults = new Map<string, SqlExpression["evaluate"]>();
  const generated = new Map<string, SqlExpression>();
  for (const column of config.columns) {
    const { name, default: value } = column;
    if (!is(value, SQL)) {
      if (value !== undefined) defaults.set(name, () => sqlValue(column, value));
    } else if (isRead(name)) {
      const expression = parsed(value, { what: `the default of the column ${name}` });
      if (expression) defaults.set(name, expression.evaluate);
    }
    const as = column.generated?.as;
    if (is(as, SQL) && isRead(name)) {
      const expression = parsed(as, { what: `the generated column ${name}` });
      if (expression) generated.set(name, expression);
    }
  }
  return { columns, checks, unknown, defaults, generated };
}

/**
 * The values of a row as PostgreSQL would store them. Not among them are what an update does not set, and what only
 * PostgreSQL can say, such as the next number of a sequence.
 */
export function rowOf(rules: TableRules, given: Record<string, unknown>, of: "insert" | "update"): SqlRow {
  const row = new Map<string, SqlValue>();
  for (const { key, column } of rules.columns) {
    const value = given[key];
    const isComputed = column.hasDefault || column.generated || column.generatedIdentity;
    if (value !== undefined) row.set(column.name, sqlValue(column, value));
    else if (of === "update") continue;
    else if (rules.defaults.has(column.name))
      row.set(column.name, rules.defaults.get(column.name)?.(row) ?? null);
    else if (!isComputed) row.set(column.name, null);
  }
  for (const [name, expression] of rules.generated) {
    if (knows(row, expression)) row.set(name, expression.evaluate(row));
  }
  return row;
}

/** Whether a CHECK refuses a row. One that reads a column which the row does not tell of refuses nothing. */
export const isBroken = (check: Check, row: SqlRow): boolean =>
  knows(row, check) && check.evaluate(row) === false;

const knows = (row: SqlRow, { columns }: SqlExpression): boolean =>
  [...columns].every((name) => row.has(name));

const dialect = new PgDialect();
export const textOf = (expression: SQL): string => dialect.sqlToQuery(expression).sql;

/** A value of a column's TypeScript type as the value that PostgreSQL would store. */
function sqlValue(column: PgColumn, value: unknown): SqlValue {
  if (value === null) return null;
  switch (column.columnType) {
    case "PgJson":
    case "PgJsonb":
      return new Json(value);
    case "PgNumeric":
    case "PgNumericNumber":
    case "PgNumericBigInt":
      return stored(column.getSQLType(), String(value));
    case "PgBigIntString":
      return new BigNumber(String(value));
    case "PgDateString":
    case "PgTimestampString":
      return instant(String(value));
  }
  if (typeof value === "number" || typeof value === "bigint") return new BigNumber(String(value));
  return value as SqlValue;
}

/** A decimal, rounded to the scale of its type as PostgreSQL does: half away from zero. */
export function stored(type: string, text: string): BigNumber {
  const scale = /,\s*(\d+)\)$/.exec(type)?.[1];
  const value = new BigNumber(text);
  return scale === undefined ? value : value.decimalPlaces(Number(scale), BigNumber.ROUND_HALF_UP);
}
