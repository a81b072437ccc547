import { BigNumber } from "bignumber.js";
import type { PgColumn } from "drizzle-orm/pg-core";
import type { SqlExpression } from "./check_expression.ts";
import { conversionOf } from "./operators.ts";
import { inRange, literal, ofDouble, type SqlType, startOfDay, typeNamed, typeOf } from "./sql_type.ts";
import { Json, NoValue, Numeric, numericOf, Opaque, type SqlRow, type SqlValue } from "./sql_value.ts";
import { UnknownExpression } from "./unknown_expression.ts";

/** A value of a column's TypeScript type, one that the column holds, as the value that PostgreSQL would store. */
export function stored(column: PgColumn, value: unknown): SqlValue {
  if (value === null) return null;
  const type = typeOf(column);
  switch (type.kind) {
    case "json":
    case "jsonb":
      return new Json(value);
    case "real":
    case "double precision":
      return ofDouble(type.kind === "real" ? Math.fround(Number(value)) : Number(value));
    case "smallint":
    case "integer":
    case "bigint":
      return numericOf(String(value));
    case "numeric":
      return fitted(column, type, numericOf(String(value)));
    case "date":
    case "timestamp":
    case "timestamptz": {
      const at = value instanceof Date ? value : (literal(String(value), type) as Date);
      return fitted(column, type, type.kind === "date" ? startOfDay(at) : at);
    }
    case "text":
    case "char":
      return fitted(column, type, String(value));
    case "uuid":
      return String(value).toLowerCase();
    case "other":
      return new Opaque(value);
    default:
      return value as SqlValue;
  }
}

/** The digits of a numeric before and after the point, undefined where there is no limit. */
function sizeOf(type: string): { whole: number; scale: number } | undefined {
  const [, precision, scale = "0"] = /\((\d+)(?:,\s*(-?\d+))?\)$/.exec(type) ?? [];
  return precision === undefined
    ? undefined
    : { whole: Number(precision) - Number(scale), scale: Number(scale) };
}

/** A decimal, rounded to the scale of its type as PostgreSQL does: half away from zero. */
function rounded({ value, scale }: Numeric, type: string): Numeric {
  const size = sizeOf(type);
  if (!size) return new Numeric(value, scale);
  return new Numeric(
    value.shiftedBy(size.scale).integerValue(BigNumber.ROUND_HALF_UP).shiftedBy(-size.scale),
    Math.max(0, size.scale),
  );
}

/** A value of a column's type as one of just its length, scale or precision. */
function fitted(column: PgColumn, { kind }: SqlType, value: SqlValue): SqlValue {
  if (value instanceof Numeric && kind === "numeric") return rounded(value, column.getSQLType());
  if (value instanceof Date && kind !== "date") return toPrecision(value, column.getSQLType());
  if (typeof value === "string" && kind !== "enum") {
    const length = lengthOf(column);
    const text = length === undefined ? value : [...value].slice(0, length).join("");
    return kind === "char" ? text.replace(/ +$/, "") : text;
  }
  return value;
}

/** 2000-01-01, from which PostgreSQL counts, milliseconds. */
const epoch = 946_684_800_000;

/** A time, rounded to so many digits of a second: half away from PostgreSQL's epoch. */
function toPrecision(at: Date, type: string): Date {
  const digits = Number(/\((\d)\)/.exec(type)?.[1] ?? 3);
  if (digits >= 3) return at;
  const unit = 10 ** (3 - digits);
  const since = at.getTime() - epoch;
  return new Date(epoch + Math.sign(since) * Math.floor((Math.abs(since) + unit / 2) / unit) * unit);
}

/**
 * What a column stores of the values of an expression, a default or what it is generated from.
 *
 * @throws UnknownExpression if its type does not take them, or not as is known here.
 */
export function assignmentTo(column: PgColumn, { type, evaluate }: SqlExpression): SqlExpression["evaluate"] {
  const to = typeOf(column);
  const source = type.kind === "unknown" ? typeNamed("text") : type;
  const isWritten = type.kind === "unknown";
  const convert = isWritten ? (value: string) => written(value, to) : conversionOf(source, to);
  if (!convert || to.kind === "other")
    throw new UnknownExpression(`${column.getSQLType()} of ${type.name} is not known to validators`);
  return (row: SqlRow) => {
    const value = evaluate(row);
    if (value === null) return null;
    const converted = (convert as (value: SqlValue) => SqlValue)(value);
    if (!isHeld(column, converted)) throw new NoValue(`${column.name} does not hold it`);
    return fitted(column, to, converted);
  };
}

function written(text: string, type: SqlType): SqlValue {
  const value = literal(text, type);
  if (value === undefined) throw new NoValue(`the ${type.name} ${text} is not known to validators`);
  return value;
}

function isHeld(column: PgColumn, value: SqlValue): boolean {
  if (value instanceof Numeric && column.columnType.startsWith("PgNumeric"))
    return fits(value, column.getSQLType());
  return typeof value !== "string" || fitsLength(column, value);
}

/** Whether a numeric type holds a decimal, once it is rounded. */
export function fits(decimal: Numeric, type: string): boolean {
  const size = sizeOf(type);
  if (size) return rounded(decimal, type).value.abs().isLessThan(new BigNumber(10).pow(size.whole));
  try {
    inRange(decimal, typeNamed("numeric"));
    return true;
  } catch (error) {
    if (error instanceof NoValue) return false;
    throw error;
  }
}

/** Whether a text has no more characters than its column, blanks at the end aside, which are cut off. */
export function fitsLength(column: PgColumn, text: string): boolean {
  const length = lengthOf(column);
  return length === undefined || [...text].slice(length).every((character) => character === " ");
}

/** A char without a length has 1. */
const lengthOf = ({ columnType, length }: PgColumn): number | undefined =>
  columnType === "PgChar" ? (length ?? 1) : length;
