import { inRange, isNumber, isTextual, isTime, type SqlType, typeNamed } from "./sql_type.ts";
import { type Interval, type Json, NoValue, Numeric, ofInteger, type SqlValue } from "./sql_value.ts";

/** Implementation of a function for non-null values of some types. */
interface Call {
  readonly type: SqlType;
  readonly work: (...values: never[]) => SqlValue;
}

/** Overload of a function for some argument types; undefined if it does not exist or is not supported. */
type SqlFunction = (...types: SqlType[]) => Call | undefined;

const text = typeNamed("text");
const integer = typeNamed("integer");

/** Strict functions: the result is null if an argument is null. */
export const functions: Readonly<Record<string, SqlFunction>> = {
  abs: (type, ...others) =>
    type && others.length === 0 && isNumber(type) && type.kind !== "real"
      ? { type, work: ({ value, scale }: Numeric) => inRange(new Numeric(value.abs(), scale), type) }
      : undefined,
  // Trims only spaces.
  btrim: ofText((value) => value.replace(/^ +| +$/g, "")),
  ltrim: ofText((value) => value.replace(/^ +/, "")),
  rtrim: ofText((value) => value.replace(/ +$/, "")),
  trim: ofText((value) => value.replace(/^ +| +$/g, "")),
  char_length: lengthOfText,
  character_length: lengthOfText,
  date_bin: (stride, at, origin, ...others) =>
    others.length === 0 &&
    stride?.kind === "interval" &&
    at &&
    at.kind !== "date" &&
    isTime(at) &&
    origin?.kind === at.kind
      ? { type: at, work: binned }
      : undefined,
  // Arguments of other types are converted to timestamptz.
  date_trunc: (unit, at, ...others) =>
    others.length === 0 && unit && isTextual(unit) && at && isTime(at)
      ? { type: at.kind === "date" ? typeNamed("timestamptz") : at, work: truncated }
      : undefined,
  json_typeof: (type, ...others) =>
    type?.kind === "json" && others.length === 0 ? { type: text, work: jsonType } : undefined,
  jsonb_typeof: (type, ...others) =>
    type?.kind === "jsonb" && others.length === 0 ? { type: text, work: jsonType } : undefined,
  length: (...types) => lengthOfBytes(...types) ?? lengthOfText(...types),
  lower: ofText((value) => inCase(value, (character) => character.toLowerCase())),
  // PostgreSQL pads a char with spaces first, which its value here lacks.
  octet_length: (...types) =>
    types[0]?.kind === "text" && types.length === 1
      ? { type: integer, work: (value: string) => ofInteger(new TextEncoder().encode(value).length) }
      : lengthOfBytes(...types),
  upper: ofText((value) => inCase(value, (character) => character.toUpperCase())),
};

function ofText(work: (value: string) => string): SqlFunction {
  return (type, ...others) =>
    type && isTextual(type) && others.length === 0 ? { type: text, work } : undefined;
}

/** Characters are code points. */
function lengthOfText(...[type, ...others]: SqlType[]): Call | undefined {
  if (!type || !isTextual(type) || others.length > 0) return undefined;
  return { type: integer, work: (value: string) => ofInteger([...value].length) };
}

function lengthOfBytes(...[type, ...others]: SqlType[]): Call | undefined {
  if (type?.kind !== "bytea" || others.length > 0) return undefined;
  return { type: integer, work: (value: Uint8Array) => ofInteger(value.length) };
}

/** The case mapping of letters beyond ASCII depends on the locale. */
function inCase(value: string, change: (character: string) => string): string {
  return [...value]
    .map((character) => {
      const changed = change(character);
      if (character > "\x7f" && changed !== character)
        throw new NoValue(`the case of ${character} depends on the locale of the database`);
      return changed;
    })
    .join("");
}

function binned(stride: Interval, at: Date, origin: Date): Date {
  if (stride.milliseconds <= 0) throw new NoValue("stride must be greater than zero");
  const steps = Math.floor((at.getTime() - origin.getTime()) / stride.milliseconds);
  return new Date(origin.getTime() + steps * stride.milliseconds);
}

/**
 * The leading components of a time that each unit of `date_trunc` keeps: year, month, day, hour, minute, second,
 * millisecond.
 */
const units: Readonly<Record<string, (at: Date) => number[]>> = {
  milliseconds: (at) => partsOf(at, 7),
  second: (at) => partsOf(at, 6),
  minute: (at) => partsOf(at, 5),
  hour: (at) => partsOf(at, 4),
  day: (at) => partsOf(at, 3),
  week: (at) => [at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate() - ((at.getUTCDay() + 6) % 7)],
  month: (at) => partsOf(at, 2),
  quarter: (at) => [at.getUTCFullYear(), at.getUTCMonth() - (at.getUTCMonth() % 3)],
  year: (at) => partsOf(at, 1),
};

const partsOf = (at: Date, count: number): number[] =>
  [
    at.getUTCFullYear(),
    at.getUTCMonth(),
    at.getUTCDate(),
    at.getUTCHours(),
    at.getUTCMinutes(),
    at.getUTCSeconds(),
    at.getUTCMilliseconds(),
  ].slice(0, count);

export const isUnit = (unit: string): boolean => Object.hasOwn(units, unit);

function truncated(unit: string, at: Date): Date {
  const name = unit.toLowerCase();
  const parts = isUnit(name) ? units[name]?.(at) : undefined;
  if (!parts) throw new NoValue(`the unit ${unit} is not supported`);
  const [year = 0, month = 0, date = 1, ...time] = parts;
  const start = new Date(0);
  start.setUTCFullYear(year, month, date);
  const [hour = 0, minute = 0, second = 0, millisecond = 0] = time;
  start.setUTCHours(hour, minute, second, millisecond);
  return start;
}

function jsonType({ value }: Json): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : typeof value;
}
