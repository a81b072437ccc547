import { is, SQL } from "drizzle-orm";
import { getTableConfig, type PgColumn, PgDialect, type PgTable } from "drizzle-orm/pg-core";
import { parseConjuncts, parseExpression, type Reading, type SqlExpression } from "./check_expression.ts";
import { typeOf } from "./sql_type.ts";
import { NoValue, type SqlRow, type SqlValue } from "./sql_value.ts";
import { assignmentTo, stored } from "./stored.ts";
import { UnknownExpression } from "./unknown_expression.ts";

/** Rules of a table, from its Drizzle definition: columns, and CHECKs that can be evaluated. */
export interface TableRules {
  /** SQL name of the table, without its schema. */
  readonly table: string;
  readonly columns: readonly { readonly key: string; readonly column: PgColumn }[];
  readonly checks: readonly Check[];
  /** Unsupported expressions, which the other properties omit. */
  readonly unknown: readonly Unknown[];
  /** Default expressions by the SQL name of their column. */
  readonly defaults: ReadonlyMap<string, SqlExpression["evaluate"]>;
  /** Expressions of generated columns that a CHECK reads, by SQL name. */
  readonly generated: ReadonlyMap<string, SqlExpression>;
}

export interface Check extends SqlExpression {
  readonly name: string;
  /** SQL without quotes and table names. */
  readonly sql: string;
  /** Its conjuncts, joined by `and`. The CHECK rejects a row if and only if one of them is false. */
  conjuncts(): readonly SqlExpression[];
}

/** A CHECK, default or generated column whose SQL is not supported. */
export interface Unknown {
  /** Subject, such as `check constraint candles_high_check`. */
  readonly subject: string;
  /** Name of the CHECK, if it is one. */
  readonly check?: string;
  readonly reason: string;
}

/** Context for parsing expressions of a table. @param now clock of `now()` in CHECKs and defaults. */
export function readingOf(table: PgTable, now?: () => Date): Reading {
  const columns = new Map(getTableConfig(table).columns.map((column) => [column.name, typeOf(column)]));
  return { columns, ...(now && { now }) };
}

/**
 * Reads the rules of a table. Unsupported expressions are listed in `unknown`.
 *
 * @param now clock of `now()` in CHECKs and defaults.
 */
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
      if (!(error instanceof UnknownExpression)) throw error;
      unknown.push({ ...of, reason: error.message });
      return undefined;
    }
  };
  for (const { name, value } of config.checks) {
    const text = textOf(value);
    const check = attempt({ subject: `check constraint ${name}`, check: name }, () => {
      const parsed = parseExpression(text, reading);
      const { type } = parsed;
      if (!["boolean", "unknown"].includes(type.kind))
        throw new UnknownExpression(`${text} is of type ${type.name}, not boolean`);
      return parsed;
    });
    if (!check) continue;
    let conjuncts: readonly SqlExpression[] | undefined;
    checks.push({
      ...check,
      name,
      sql: text
        .replace(/(?:"[^"]+"\.)*"([^"]+)"/g, "$1")
        .replace(/\s+/g, " ")
        .trim(),
      conjuncts: () => {
        conjuncts ??= parseConjuncts(text, reading);
        return conjuncts;
      },
    });
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
      // A default cannot read columns.
      const { now: clock } = reading;
      const expression = attempt({ subject: `the default of column ${name}` }, () =>
        computed(column, value, clock ? { now: clock } : {}),
      );
      if (expression) defaults.set(name, expression.evaluate);
    }
    const as = column.generated?.as;
    if (is(as, SQL) && isRead(name)) {
      const expression = attempt({ subject: `generated column ${name}` }, () =>
        computed(column, as, reading),
      );
      if (expression) generated.set(name, expression);
    }
  }
  return { table: config.name, columns, checks, unknown, defaults, generated };
}

/**
 * Returns the values of a row as PostgreSQL would store them, without values that only PostgreSQL can compute, such as
 * the next number of a sequence.
 *
 * @param input values by the columns' keys in TypeScript.
 * @param isComplete whether an absent value means the column's default or null, as in an insert. Otherwise the column
 * is
 *   omitted, as in an update. Default: as in an insert.
 */
export function rowOf(
  rules: TableRules,
  input: Readonly<Record<string, unknown>>,
  isComplete: (key: string) => boolean = () => true,
): SqlRow {
  const row = new Map<string, SqlValue | NoValue>();
  for (const { key, column } of rules.columns) {
    const value = input[key];
    const isComputed = column.hasDefault || column.generated || column.generatedIdentity;
    if (value !== undefined) row.set(column.name, stored(column, value));
    else if (!isComplete(key)) continue;
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

/** Why a CHECK rejects a row. */
export interface Breach {
  /** Why it cannot be computed, such as a division by zero. Absent if the CHECK is false. */
  readonly error?: string;
  /** The false part of the CHECK, or the whole CHECK if it cannot be computed. */
  readonly part: SqlExpression;
}

/**
 * Returns why a CHECK rejects a row. If the row lacks columns that the CHECK reads, only the parts that do not read
 * them are evaluated: a false part makes the whole CHECK false.
 */
export function breachOf(check: Check, row: SqlRow): Breach | undefined {
  if (!knows(row, check)) {
    const part = check.conjuncts().find((one) => knows(row, one) && isFalse(one, row));
    return part && { part };
  }
  const value = valueOr(() => check.evaluate(row));
  if (value instanceof NoValue) return { error: value.message, part: check };
  if (value !== false) return undefined;
  return { part: check.conjuncts().find((part) => isFalse(part, row)) ?? check };
}

const isFalse = (expression: SqlExpression, row: SqlRow): boolean =>
  valueOr(() => expression.evaluate(row)) === false;

/** Whether an expression of a CHECK rejects a row: it is false or cannot be computed. */
export function isBroken(expression: SqlExpression, row: SqlRow): boolean {
  if (!knows(row, expression)) return false;
  const value = valueOr(() => expression.evaluate(row));
  return value instanceof NoValue || value === false;
}

function knows(row: SqlRow, { columns }: SqlExpression): boolean {
  for (const name of columns) if (!row.has(name)) return false;
  return true;
}

const dialect = new PgDialect();
/** The SQL text of an expression, with placeholders for its parameters. */
export const textOf = (expression: SQL): string => dialect.sqlToQuery(expression).sql;
