import type { PgColumn } from "drizzle-orm/pg-core";
import { z } from "zod";
import { parseDecimal } from "./decimal.ts";
import { fromJson } from "./from_json.ts";
import { bigintType, customType, dateType, type JsonSchema } from "./json_type.ts";
import { isNetwork, networkOf } from "./network.ts";
import { instant, isInRange, isUuid } from "./sql_type.ts";
import { fits, fitsLength } from "./stored.ts";

/** Options of a column's schema. */
export interface ColumnOptions {
  /** Whether the JSON form of a `Date`, a `bigint`, bytes or a decimal is also accepted and converted. */
  readonly coerce?: boolean | undefined;
}

/**
 * Schema of the values that can be written to a column, except null. The README lists values that it rejects although
 * PostgreSQL accepts them.
 *
 * @param keywords JSON Schema keywords of the column in addition to its type.
 * @returns undefined if the type is not supported.
 */
export function writtenSchema(
  column: PgColumn,
  { coerce }: ColumnOptions = {},
  keywords: JsonSchema = {},
): z.ZodType | undefined {
  const known = elementSchema(column);
  const shown = known && Object.keys(keywords).length > 0 ? known.meta(keywords) : known;
  const element = shown && coerce ? fromJson(column, shown) : shown;
  if (!element || column.dimensions === 0) return element;
  // Drizzle writes array elements as text, which these types do not support.
  if (["PgJson", "PgJsonb", "PgBytea"].includes(column.columnType)) return undefined;
  return nested(element, column.dimensions).refine(isRectangular, {
    error: "must have non-empty inner arrays of equal length",
    abort: true,
  });
}

/** Schema of the values that the driver returns for a column, except null. */
export function readSchema(column: PgColumn, { coerce }: ColumnOptions = {}): z.ZodType {
  const known = readElement(column);
  const element = coerce ? fromJson(column, known) : known;
  return column.dimensions > 0 ? nested(element, column.dimensions) : element;
}

function nested(element: z.ZodType, dimensions: number): z.ZodType {
  let schema = element;
  for (let depth = 0; depth < dimensions; depth++) schema = z.array(schema);
  return schema;
}

function isRectangular(value: unknown): boolean {
  const shapeOf = (one: unknown): string =>
    Array.isArray(one) ? `${one.length}(${[...new Set(one.map(shapeOf))].join("|")})` : "";
  return !/\||\(.*\b0\(/.test(shapeOf(value));
}

// Aborts, so that no CHECK is evaluated with a value that its column cannot store.
function refined<T>(
  schema: z.ZodType<T>,
  test: (value: T) => boolean,
  message: string,
  json?: JsonSchema,
): z.ZodType {
  const refined = schema.refine(test, { error: message, abort: true });
  return json ? refined.meta(json) : refined;
}

/** JSON Schema keyword for a regular expression. */
const patternOf = ({ source }: RegExp): JsonSchema => ({ pattern: source });

const whole = (least: number, greatest: number) => z.int().gte(least).lte(greatest);
const greatestBigint = 2n ** 63n - 1n;
const bigintSchema = bigintType()
  .gte(-greatestBigint - 1n)
  .lte(greatestBigint);

function elementSchema(column: PgColumn): z.ZodType | undefined {
  const type = column.getSQLType();
  const isFitting = (text: string) => {
    const value = parseDecimal(text);
    return typeof value !== "string" && fits(value, type);
  };
  const decimal = `must be a decimal that fits ${type}`;
  switch (column.columnType) {
    case "PgSmallInt":
    case "PgSmallSerial":
      return whole(-(2 ** 15), 2 ** 15 - 1);
    case "PgInteger":
    case "PgSerial":
      return whole(-(2 ** 31), 2 ** 31 - 1);
    case "PgBigInt53":
    case "PgBigSerial53":
      return z.int();
    case "PgBigInt64":
    case "PgBigSerial64":
      return bigintSchema;
    case "PgBigIntString":
      return refined(
        z.string(),
        (text) =>
          /^[+-]?\d{1,100}$/.test(text) && bigintSchema.safeParse(BigInt(text.replace("+", ""))).success,
        "must be an integer that fits bigint",
        patternOf(/^[+-]?\d{1,100}$/),
      );
    case "PgNumeric":
      return refined(z.string(), isFitting, decimal, patternOf(decimalPattern));
    case "PgNumericNumber":
      return refined(z.number(), (value) => isFitting(String(value)), decimal);
    case "PgNumericBigInt":
      return refined(bigintType(), (value) => isFitting(String(value)), decimal);
    case "PgReal":
      return refined(z.number(), (value) => isInRange("real", value), "must be a number that fits real");
    case "PgDoublePrecision":
      return z.number();
    case "PgBoolean":
      return z.boolean();
    case "PgText":
    case "PgVarchar":
    case "PgChar":
      return textSchema(column);
    case "PgEnumColumn":
    case "PgEnumObjectColumn":
      return z.enum(column.enumValues ?? []);
    case "PgUUID":
      return refined(z.string(), isUuid, "must be a UUID", { format: "uuid" });
    case "PgTimestamp":
    case "PgDate":
      return refined(dateOf(column), isInstant, "must be a time from year 1 to 9999");
    case "PgTimestampString":
      return refined(
        z.string(),
        (text) => instant(text) !== undefined,
        "must be a time in ISO 8601, to the millisecond",
      );
    case "PgDateString":
      return refined(
        z.string(),
        (text) => /^\d{4}-\d\d-\d\d$/.test(text) && instant(text) !== undefined,
        "must be a date such as 2026-01-31",
        { format: "date" },
      );
    case "PgTime":
      return refined(
        z.string(),
        (text) => (type.includes("with time zone") ? timeWithZone : time).test(text),
        "must be a time such as 12:30:00",
        patternOf(type.includes("with time zone") ? timeWithZone : time),
      );
    case "PgInterval":
      return refined(
        z.string(),
        (text) => text !== "" && interval.test(text),
        "must be an interval such as 1 day 02:30:00",
      );
    case "PgBytea":
      return bytes();
    case "PgJson":
      return refined(
        z.unknown(),
        (value) => value !== null && isJson(value, () => true),
        "must be a JSON value",
      );
    case "PgJsonb":
      // Null is SQL NULL here, which depends on the column's nullability.
      return refined(
        z.unknown(),
        (value) => value !== null && isJson(value, isText),
        "must be a JSON value without the character U+0000",
      );
    case "PgInet":
      return refined(
        z.string(),
        (text) => networkOf(text) !== undefined,
        "must be an address such as 10.0.0.1 or 10.0.0.1/8",
      );
    case "PgCidr":
      return refined(z.string(), isNetwork, "must be a network such as 10.0.0.0/8");
    case "PgMacaddr":
      return refined(
        z.string(),
        (text) => /^[\da-f]{2}(:[\da-f]{2}){5}$/i.test(text),
        "must be an address such as 08:00:2b:01:02:03",
        patternOf(/^[\dA-Fa-f]{2}(:[\dA-Fa-f]{2}){5}$/),
      );
    case "PgMacaddr8":
      return refined(
        z.string(),
        (text) => /^[\da-f]{2}(:[\da-f]{2}){7}$/i.test(text),
        "must be an address such as 08:00:2b:01:02:03:04:05",
        patternOf(/^[\dA-Fa-f]{2}(:[\dA-Fa-f]{2}){7}$/),
      );
    case "PgPointTuple":
      return z.tuple([z.number(), z.number()]);
    case "PgPointObject":
      return z.object({ x: z.number(), y: z.number() });
    case "PgLine":
      return refined(z.tuple([z.number(), z.number(), z.number()]), ([a, b]) => isLine(a, b), noLine);
    case "PgLineABC":
      return refined(
        z.object({ a: z.number(), b: z.number(), c: z.number() }),
        ({ a, b }) => isLine(a, b),
        noLine,
      );
    default:
      return undefined;
  }
}

function textSchema(column: PgColumn): z.ZodType {
  const { enumValues, length } = column;
  if (enumValues?.length) return z.enum(enumValues);
  const limit = length === undefined ? "" : ` of at most ${length} characters`;
  return refined(
    refined(z.string(), isText, "must be well-formed text without the character U+0000") as z.ZodType<string>,
    (text) => fitsLength(column, text),
    `must be text${limit}`,
    length === undefined ? undefined : { maxLength: length },
  );
}

function readElement(column: PgColumn): z.ZodType {
  const [kind, of] = column.dataType.split(" ");
  if (column.enumValues?.length) return z.enum(column.enumValues);
  switch (column.columnType) {
    case "PgJson":
    case "PgJsonb":
      return z.unknown().refine((value) => value !== undefined);
    case "PgBytea":
      return bytes();
    case "PgPointTuple":
      return z.tuple([double, double]);
    case "PgPointObject":
      return z.object({ x: double, y: double });
    case "PgLine":
      return z.tuple([double, double, double]);
    case "PgLineABC":
      return z.object({ a: double, b: double, c: double });
  }
  switch (kind) {
    case "number":
      return of?.startsWith("int") ? z.int() : double;
    case "bigint":
      return bigintType();
    case "boolean":
      return z.boolean();
    case "string":
      return z.string();
    case "object":
      return of === "date" ? dateOf(column) : z.unknown();
    case "array":
      return z.array(z.unknown());
    default:
      return z.unknown();
  }
}

/** Includes NaN and the infinities. */
const double = customType<number>((value) => typeof value === "number", "must be a number", {
  type: "number",
});

const bytes = () =>
  customType<Uint8Array>((value) => value instanceof Uint8Array, "Invalid input: expected Uint8Array", {
    type: "string",
    contentEncoding: "base64",
  });

/** A `Date`. The JSON form for a date column may omit the time. */
const dateOf = ({ columnType }: PgColumn) =>
  columnType === "PgDate"
    ? dateType({ type: "string", anyOf: [{ format: "date" }, { format: "date-time" }] })
    : dateType();

/** A decimal that {@link parseDecimal} accepts. */
const decimalPattern = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

// Outside these years Date.toISOString() writes a sign, which PostgreSQL does not accept.
const isInstant = (value: Date): boolean => value.getUTCFullYear() >= 1 && value.getUTCFullYear() <= 9999;

const time = /^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,6})?)?$/;
const timeWithZone = /^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,6})?)?([+-](0\d|1[0-5])(:[0-5]\d)?|Z)?$/;

/** PostgreSQL's output format, and its long unit names. */
const interval = new RegExp(
  `^(?! )${["year", "mon(?:th)?", "week", "day", "hour", "(?:min|minute)", "(?:sec|second)"]
    .map((unit) => `( ?-?\\d{1,6} ${unit}s?)?`)
    .join("")}( ?-?\\d\\d:[0-5]\\d:[0-5]\\d(\\.\\d{1,6})?)?$`,
);

const isText = (value: string): boolean => !/\p{Surrogate}|\0/u.test(value);

/** @param isAllowed accepts the texts that the JSON value may contain. */
function isJson(value: unknown, isAllowed: (text: string) => boolean): boolean {
  if (typeof value === "string") return isAllowed(value);
  if (typeof value === "number") return Number.isFinite(value);
  if (typeof value === "boolean" || value === null) return true;
  if (Array.isArray(value)) return value.every((member) => isJson(member, isAllowed));
  if (typeof value !== "object" || ![Object.prototype, null].includes(Object.getPrototypeOf(value)))
    return false;
  return Object.entries(value).every(
    ([key, member]) => isAllowed(key) && (member === undefined || isJson(member, isAllowed)),
  );
}

// PostgreSQL treats smaller absolute values as 0.
const isLine = (a: number, b: number): boolean => Math.abs(a) > 1e-6 || Math.abs(b) > 1e-6;
const noLine = "must be a line: a and b are not both 0";
