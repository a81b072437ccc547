import { BigNumber } from "bignumber.js";
import type { PgColumn } from "drizzle-orm/pg-core";
import type { SqlExpression } from "./check_expression.ts";
import { conversionOf } from "./operators.ts";
import { inRange, literal, ofDouble, type SqlType, startOfDay, typeNamed, typeOf } from "./sql_type.ts";
import { Json, NoValue, Numeric, numericOf, Opaque, type SqlRow, type SqlValue } from "./sql_value.ts";
import { UnknownExpression } from "./unknown_expression.ts";

/** Converts a valid value of a column's TypeScript type to the value that PostgreSQL would store. */
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

/** Maximum digits of a numeric before and after the decimal point; undefined if unlimited. */
function sizeOf(type: string): { whole: number; scale: number } | undefined {
  const [, precision, scale = "0"] = /\((\d+)(?:,\s*(-?\d+))?\)$/.exec(type) ?? [];
  return precision === undefined
    ? undefined
    : { whole: Number(precision) - Number(scale), scale: Number(scale) };
}

/** Rounds a decimal to the scale of its type as PostgreSQL does: half away from zero. */
function rounded({ value, scale }: Numeric, type: string): Numeric {
  const size = sizeOf(type);
  if (!size) return new Numeric(value, scale);
  return new Numeric(
    value.shiftedBy(size.scale).integerValue(BigNumber.ROUND_HALF_UP).shiftedBy(-size.scale),
    Math.max(0, size.scale),
  );
}

/** Applies the length, scale or precision of a column to a value of its type. */
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

/** PostgreSQL's epoch, 2000-01-01, in milliseconds. */
const epoch = 946_684_800_000;

/** Rounds a time to a number of fractional digits: half away from PostgreSQL's epoch. */
function toPrecision(at: Date, type: string): Date {
  const digits = Number(/\((\d)\)/.exec(type)?.[1] ?? 3);
  if (digits >= 3) return at;
  const unit = 10 ** (3 - digits);
  const since = at.getTime() - epoch;
  return new Date(epoch + Math.sign(since) * Math.floor((Math.abs(since) + unit / 2) / unit) * unit);
}

/**
 * Returns the assignment conversion from an expression (a default or generated column) to a column's stored values.
 *
 * @throws UnknownExpression if there is none, or it is not supported.
 */
export function assignmentTo(column: PgColumn, { type, evaluate }: SqlExpression): SqlExpression["evaluate"] {
  const to = typeOf(column);
  const source = type.kind === "unknown" ? typeNamed("text") : type;
  const isWritten = type.kind === "unknown";
  const convert = isWritten ? (value: string) => written(value, to) : conversionOf(source, to);
  if (!convert || to.kind === "other")
    throw new UnknownExpression(`the conversion of ${type.name} to ${column.getSQLType()} is not supported`);
  return (row: SqlRow) => {
    const value = evaluate(row);
    if (value === null) return null;
    const converted = (convert as (value: SqlValue) => SqlValue)(value);
    if (!fitsColumn(column, converted)) throw new NoValue(`the value does not fit column ${column.name}`);
    return fitted(column, to, converted);
  };
}

function written(text: string, type: SqlType): SqlValue {
  const value = literal(text, type);
  if (value === undefined) throw new NoValue(`the ${type.name} ${text} is not supported`);
  return value;
}

function fitsColumn(column: PgColumn, value: SqlValue): boolean {
  if (value instanceof Numeric && column.columnType.startsWith("PgNumeric"))
    return fits(value, column.getSQLType());
  return typeof value !== "string" || fitsLength(column, value);
}

/** Whether a decimal fits a numeric type after rounding. */
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

/** Whether a text fits its column; PostgreSQL truncates trailing spaces. */
export function fitsLength(column: PgColumn, text: string): boolean {
  const length = lengthOf(column);
  return length === undefined || [...text].slice(length).every((character) => character === " ");
}

/** A char without a length has length 1. */
const lengthOf = ({ columnType, length }: PgColumn): number | undefined =>
  columnType === "PgChar" ? (length ?? 1) : length;
