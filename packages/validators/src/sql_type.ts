import { BigNumber } from "bignumber.js";
import type { PgColumn } from "drizzle-orm/pg-core";
import { isDecimal, maxFractionDigits, maxIntegerDigits, parseDecimal } from "./decimal.ts";
import { parseInstant } from "./instant.ts";
import { Interval, Json, NoValue, Numeric, numericOf, type SqlValue } from "./sql_value.ts";

type Kind =
  // An untyped string or NULL, which takes its type from the context.
  | "unknown"
  | "boolean"
  | "text"
  | "char"
  | "enum"
  | "smallint"
  | "integer"
  | "bigint"
  | "numeric"
  | "real"
  | "double precision"
  | "date"
  | "timestamp"
  | "timestamptz"
  | "interval"
  | "json"
  | "jsonb"
  | "bytea"
  | "uuid"
  // Types whose values are opaque, except for null.
  | "other";

/** Type of an expression. */
export interface SqlType {
  readonly kind: Kind;
  /** SQL name. */
  readonly name: string;
  /** Values of an enum, in ascending order. */
  readonly labels?: readonly string[];
}

export const typeNamed = (kind: Kind): SqlType => ({ kind, name: kind });

const integers: readonly Kind[] = ["smallint", "integer", "bigint"];
const numbers: readonly Kind[] = [...integers, "numeric", "real", "double precision"];
const times: readonly Kind[] = ["date", "timestamp", "timestamptz"];
const texts: readonly Kind[] = ["text", "char"];

export const isInteger = ({ kind }: SqlType): boolean => integers.includes(kind);
export const isNumber = ({ kind }: SqlType): boolean => numbers.includes(kind);
export const isFloat = ({ kind }: SqlType): boolean => kind === "real" || kind === "double precision";
export const isTime = ({ kind }: SqlType): boolean => times.includes(kind);
export const isTextual = ({ kind }: SqlType): boolean => texts.includes(kind);

/** Whether a type supports equality. */
export const hasEquality = ({ kind }: SqlType): boolean =>
  !["unknown", "json", "jsonb", "other"].includes(kind);

/** Whether the order of values is independent of the database: that of texts depends on its collation. */
export const hasOrder = (type: SqlType): boolean => hasEquality(type) && !isTextual(type);

/**
 * The common type for comparing values of several types. Untyped strings alone have type text.
 *
 * @returns undefined if PostgreSQL has none, or it is not supported.
 */
export function commonType(types: readonly SqlType[]): SqlType | undefined {
  const known = types.filter(({ kind }) => kind !== "unknown");
  const [first = typeNamed("text")] = known;
  if (known.every(({ kind, name }) => kind === first.kind && name === first.name)) return first;
  const widest = (kinds: readonly Kind[]) =>
    known.every(({ kind }) => kinds.includes(kind))
      ? kinds.findLast((kind) => known.some((type) => type.kind === kind))
      : undefined;
  if (known.every(isNumber) && known.some(isFloat)) return typeNamed("double precision");
  const kind = widest(numbers) ?? widest(times) ?? (known.every(isTextual) ? "text" : undefined);
  return kind && typeNamed(kind);
}

/** Type of a column's values. */
export function typeOf(column: PgColumn): SqlType {
  const name = column.getSQLType();
  if (column.dimensions > 0 || column.columnType === "PgCustomColumn") return { kind: "other", name };
  if (column.columnType === "PgEnumColumn" || column.columnType === "PgEnumObjectColumn") {
    return { kind: "enum", name, labels: column.enumValues ?? [] };
  }
  const kind = kindsByName[name.replace(/\s*\([^)]*\)/, "")];
  // PostgreSQL accepts interval formats that are not supported here.
  return kind === undefined || kind === "interval" ? { kind: "other", name } : typeNamed(kind);
}

/** Types by their names in Drizzle and in casts. */
export const kindsByName: Readonly<Record<string, Kind>> = {
  smallint: "smallint",
  smallserial: "smallint",
  int2: "smallint",
  integer: "integer",
  serial: "integer",
  int: "integer",
  int4: "integer",
  bigint: "bigint",
  bigserial: "bigint",
  int8: "bigint",
  numeric: "numeric",
  decimal: "numeric",
  real: "real",
  "double precision": "double precision",
  float8: "double precision",
  boolean: "boolean",
  bool: "boolean",
  text: "text",
  varchar: "text",
  char: "char",
  date: "date",
  timestamp: "timestamp",
  "timestamp with time zone": "timestamptz",
  timestamptz: "timestamptz",
  interval: "interval",
  json: "json",
  jsonb: "jsonb",
  bytea: "bytea",
  uuid: "uuid",
};

/** Minimum and maximum of an integer type. */
const limits: Partial<Record<Kind, readonly [BigNumber, BigNumber]>> = Object.fromEntries(
  [15, 31, 63].map((bits, index) => {
    const limit = new BigNumber(2).pow(bits);
    return [integers[index], [limit.negated(), limit.minus(1)]];
  }),
);

const fits = (value: BigNumber, kind: Kind): boolean => {
  const [least, greatest] = limits[kind] ?? [];
  return !least || !greatest || (value.gte(least) && value.lte(greatest));
};

/** Type of a number literal. */
export function typeOfNumber(value: Numeric): SqlType {
  const kind = value.scale === 0 && (["integer", "bigint"] as const).find((one) => fits(value.value, one));
  return typeNamed(kind || "numeric");
}

/**
 * Converts the result of a computation to a number type.
 *
 * @throws NoValue if it is out of range.
 */
export function inRange({ value, scale }: Numeric, { kind, name }: SqlType): Numeric {
  if (!fits(value, kind) || (kind === "numeric" && (value.e ?? 0) >= maxIntegerDigits)) {
    throw new NoValue(`out of range of ${name}`);
  }
  if (kind !== "numeric" || scale <= maxFractionDigits) return new Numeric(value, scale);
  return new Numeric(value.decimalPlaces(maxFractionDigits, BigNumber.ROUND_HALF_UP), maxFractionDigits);
}

/** Conversions between a double and a number. */
export const ofDouble = (value: number): Numeric => new Numeric(new BigNumber(value), 0);
export const toDouble = ({ value }: Numeric): number => Number(value.toString());

/**
 * Parses an untyped string as a value of a type.
 *
 * @returns undefined if PostgreSQL rejects it, or only PostgreSQL can parse it.
 */
export function literal(text: string, { kind, labels }: SqlType): SqlValue | undefined {
  switch (kind) {
    case "boolean":
      return { true: true, t: true, false: false, f: false }[text];
    case "unknown":
    case "text":
      return text;
    case "char":
      return text.replace(/ +$/, "");
    case "enum":
      return labels?.includes(text) ? text : undefined;
    case "smallint":
    case "integer":
    case "bigint": {
      const value = /^[+-]?\d+$/.test(text) && numericOf(text.replace(/^\+/, ""));
      return value && fits(value.value, kind) ? value : undefined;
    }
    case "numeric": {
      if (isSpecial(text)) return new Numeric(new BigNumber(text), 0);
      const value = parseDecimal(text);
      return typeof value === "string" ? undefined : value;
    }
    case "real":
    case "double precision": {
      if (!isDecimal(text)) return isSpecial(text) ? ofDouble(Number(text)) : undefined;
      const value = Number(text);
      return isInRange(kind, value) ? ofDouble(kind === "real" ? Math.fround(value) : value) : undefined;
    }
    case "date":
    case "timestamp":
    case "timestamptz": {
      // PostgreSQL ignores the zone except for timestamptz.
      const at = instant(kind === "timestamptz" ? text : text.replace(/(:[\d.]+) ?(Z|[+-][\d:]+)$/i, "$1"));
      return at && kind === "date" ? startOfDay(at) : at;
    }
    case "interval": {
      const length = lengthOf(text);
      return length === undefined ? undefined : new Interval(length);
    }
    case "uuid":
      return isUuid(text) ? text.toLowerCase() : undefined;
    case "json":
    case "jsonb":
      return jsonOf(text);
    default:
      return undefined;
  }
}

function jsonOf(text: string): Json | undefined {
  try {
    return text.includes("\\u0000") ? undefined : new Json(JSON.parse(text));
  } catch {
    return undefined;
  }
}

const isSpecial = (text: string): boolean => /^(NaN|[+-]?Infinity)$/.test(text);

export const isUuid = (text: string): boolean => /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text);

/** Whether a number is in the range of a floating-point type: no overflow or underflow. */
export function isInRange(kind: "real" | "double precision", value: number): boolean {
  const rounded = kind === "real" ? Math.fround(value) : value;
  return Number.isFinite(rounded) && (rounded !== 0 || value === 0);
}

/**
 * Parses a date or a time as SQL does, to the millisecond; years 1 to 9999. Without a zone it is in UTC; `2026-01-01`
 * is the start of that day.
 *
 * @returns undefined for any other text.
 */
export function instant(text: string): Date | undefined {
  const [, date, time = "00:00", zone = "Z"] =
    /^(\d{4}-\d\d-\d\d)(?:[ T](\d\d:\d\d(?::\d\d(?:\.\d+)?)?) ?(Z|[+-]\d\d(?::\d\d)?)?)?$/i.exec(text) ?? [];
  if (date === undefined || Number(zone.slice(1, 3)) > 15) return undefined;
  const at = parseInstant(`${date}T${time}${/^[+-]\d\d$/.test(zone) ? `${zone}:00` : zone.toUpperCase()}`);
  return typeof at === "string" ? undefined : at;
}

export function startOfDay(at: Date): Date {
  const day = new Date(at);
  day.setUTCHours(0, 0, 0, 0);
  return day;
}

const units: Readonly<Record<string, number>> = {
  second: 1_000,
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
  week: 604_800_000,
};

/** `7 days`, in milliseconds. */
function lengthOf(text: string): number | undefined {
  const [, count, unit = ""] = /^(\d{1,6}) ([a-z]+?)s?$/.exec(text) ?? [];
  const length = Object.hasOwn(units, unit) ? units[unit] : undefined;
  return length === undefined ? undefined : Number(count) * length;
}

/** Compares two values of a type: negative, 0 or positive. */
export function orderIn({ labels }: SqlType): (a: SqlValue, b: SqlValue) => number {
  if (labels) return (a, b) => labels.indexOf(String(a)) - labels.indexOf(String(b));
  return (a, b) => {
    if (a instanceof Numeric && b instanceof Numeric) return orderOfNumbers(a.value, b.value);
    if (a instanceof Date && b instanceof Date) return a.getTime() - b.getTime();
    if (a instanceof Interval && b instanceof Interval) return a.milliseconds - b.milliseconds;
    if (a instanceof Uint8Array && b instanceof Uint8Array) return orderOfBytes(a, b);
    if (a === b) return 0;
    return (a as string) < (b as string) ? -1 : 1;
  };
}

/** PostgreSQL sorts NaN above Infinity, and equal to itself. */
function orderOfNumbers(a: BigNumber, b: BigNumber): number {
  if (a.isNaN() || b.isNaN()) return Number(a.isNaN()) - Number(b.isNaN());
  return a.comparedTo(b) ?? 0;
}

function orderOfBytes(a: Uint8Array, b: Uint8Array): number {
  const at = a.findIndex((byte, index) => byte !== b[index]);
  return at === -1 || at >= b.length ? a.length - b.length : (a[at] ?? 0) - (b[at] ?? 0);
}
