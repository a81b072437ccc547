import { is, SQL } from "drizzle-orm";
import { getTableConfig, type PgColumn, PgDialect, type PgTable } from "drizzle-orm/pg-core";
import { parseExpression, type Reading, type SqlExpression } from "./check_expression.ts";
import { typeOf } from "./sql_type.ts";
import { NoValue, type SqlRow, type SqlValue } from "./sql_value.ts";
import { assignmentTo, stored } from "./stored.ts";

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

/** What expressions of a table are read with. @param now the clock of `now()` in CHECKs and defaults. */
export function readingOf(table: PgTable, now?: () => Date): Reading {
  const columns = new Map(getTableConfig(table).columns.map((column) => [column.name, typeOf(column)]));
  return { columns, ...(now && { now }) };
}

/** @param now the clock of `now()` in CHECKs and defaults. */
export function rulesOf(table: PgTable, now?: () => Date): TableRules {
  const config = getTableConfig(table);
  const reading = readingOf(table, now);
  const keys = new Map(Object.entries(table).map(([key, column]) => [column, key]));
  const columns = config.columns.map((column) => ({ key: keys.get(column) ?? column.name, column }));
  const checks: Check[] = [];
  const unknown: Unknown[] = [];
  const attempt = <T>(of: Omit<Unknown, "reason">, work: () => T): T | undefined => {
    try {
      return work();
    } catch (error) {
      unknown.push({ ...of, reason: (error as Error).message });
      return undefined;
    }
  };
  for (const { name, value } of config.checks) {
    const check = attempt({ what: `the check constraint ${name}`, check: name }, () => {
      const parsed = parseExpression(textOf(value), reading);
      const { type } = parsed;
      if (!["boolean", "unknown"].includes(type.kind))
        throw new Error(`${textOf(value)} is of type ${type.name}, not boolean`);
      return parsed;
    });
    if (check) checks.push({ name, ...check });
  }
  const isRead = (name: string) => checks.some((check) => check.columns.has(name));
  const computed = (column: PgColumn, expression: SQL, as: Reading): SqlExpression => {
    const parsed = parseExpression(textOf(expression), as);
    return { ...parsed, evaluate: assignmentTo(column, parsed) };
  };
  const defaults = new Map<string, SqlExpression["evaluate"]>();
  const generated = new Map<string, SqlExpression>();
  for (const column of config.columns) {
    const { name, default: value } = column;
    if (!is(value, SQL)) {
      if (value !== undefined) defaults.set(name, () => stored(column, value));
    } else if (isRead(name)) {
      // A default reads no column.
      const { now: clock } = reading;
      const expression = attempt({ what: `the default of the column ${name}` }, () =>
        computed(column, value, clock ? { now: clock } : {}),
      );
      if (expression) defaults.set(name, expression.evaluate);
    }
    const as = column.generated?.as;
    if (is(as, SQL) && isRead(name)) {
      const expression = attempt({ what: `the generated column ${name}` }, () =>
        computed(column, as, reading),
      );
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
  const row = new Map<string, SqlValue | NoValue>();
  for (const { key, column } of rules.columns) {
    const value = given[key];
    const isComputed = column.hasDefault || column.generated || column.generatedIdentity;
    if (value !== undefined) row.set(column.name, stored(column, value));
    else if (of === "update") continue;
    else if (rules.defaults.has(column.name))
      row.set(
        column.name,
        valueOr(() => rules.defaults.get(column.name)?.(row) ?? null),
      );
    else if (!isComputed) row.set(column.name, null);
  }
  for (const [name, expression] of rules.generated) {
    if (knows(row, expression))
      row.set(
        name,
        valueOr(() => expression.evaluate(row)),
      );
  }
  return row;
}

function valueOr<T>(work: () => T): T | NoValue {
  try {
    return work();
  } catch (error) {
    if (error instanceof NoValue) return error;
    throw error;
  }
}

/**
 * Why a CHECK refuses a row: that it is false, or what hinders it from being computed. One that reads a column which the
 * row does not tell of refuses nothing.
 */
export function breachOf(check: Check, row: SqlRow): string | undefined {
  if (!knows(row, check)) return undefined;
  const value = valueOr(() => check.evaluate(row));
  if (value instanceof NoValue)
    return `cannot be judged by the check constraint ${check.name}: ${value.message}`;
  return value === false ? `violates the check constraint ${check.name}` : undefined;
}

/** Whether a CHECK refuses a row. */
export const isBroken = (check: Check, row: SqlRow): boolean => breachOf(check, row) !== undefined;

const knows = (row: SqlRow, { columns }: SqlExpression): boolean =>
  [...columns].every((name) => row.has(name));

const dialect = new PgDialect();
export const textOf = (expression: SQL): string => dialect.sqlToQuery(expression).sql;
