import type { PgColumn } from "drizzle-orm/pg-core";
import { z } from "zod";
import { parseInstant } from "./instant.ts";
import { instant } from "./sql_type.ts";

/** Conversion of a JSON value. */
interface Conversion {
  /** @returns undefined if the value has another format. */
  convert(value: string | number): unknown;
  /** Error message for a value of the right JSON type in another format. */
  readonly message: string;
  readonly from: readonly ("string" | "number")[];
}

/**
 * A schema that also accepts the JSON form of the column's values: an ISO 8601 string for a time, an integer or a string
 * for a bigint, base64 for bytes, and a number for a decimal. The column's own values pass unchanged.
 */
export function fromJson(column: PgColumn, schema: z.ZodType): z.ZodType {
  const conversion = conversionOf(column);
  if (!conversion) return schema;
  const { convert, message, from } = conversion;
  const pipe = z.preprocess((value, context) => {
    if (!(from as string[]).includes(typeof value)) return value;
    const converted = convert(value as never);
    if (converted === undefined) context.addIssue({ code: "custom", message, input: value, continue: false });
    return converted;
  }, schema);
  return passingBackward(pipe);
}

/**
 * A pipe whose first part is the identity in `z.encode`, where zod rejects transforms. This is correct because the input
 * of the pipe also accepts its output values.
 */
function passingBackward<P extends { _zod: { def: { in: z.core.$ZodType } } }>(pipe: P): P {
  const internals: { run(payload: unknown, context: { direction?: string }): unknown } = pipe._zod.def.in
    ._zod as never;
  const { run } = internals;
  internals.run = (payload, context) => (context.direction === "backward" ? payload : run(payload, context));
  return pipe;
}

function conversionOf(column: PgColumn): Conversion | undefined {
  switch (column.columnType) {
    case "PgTimestamp":
      return {
        from: ["string"],
        convert: (text) => {
          const at = parseInstant(String(text));
          return typeof at === "string" ? undefined : at;
        },
        message:
          "must be an ISO 8601 time with its zone and at most milliseconds, such as 2026-01-31T12:00:00Z",
      };
    case "PgDate":
      return {
        from: ["string"],
        convert: (text) => instant(String(text)),
        message: "must be a date such as 2026-01-31",
      };
    case "PgBigInt64":
    case "PgBigSerial64":
    case "PgNumericBigInt":
      return {
        from: ["string", "number"],
        convert: toBigint,
        message: "must be an integer, as a string if it is beyond 2^53",
      };
    case "PgNumeric":
    case "PgBigIntString":
      return {
        from: ["number"],
        convert: toDecimal,
        message: "must be a string, because a JSON number cannot hold all of its digits",
      };
    case "PgBytea":
      return {
        from: ["string"],
        convert: (text) => toBytes(String(text)),
        message: "must be bytes in base64",
      };
    default:
      return undefined;
  }
}

function toBigint(value: string | number): bigint | undefined {
  if (typeof value === "number") return Number.isSafeInteger(value) ? BigInt(value) : undefined;
  return /^-?\d{1,100}$/.test(value) ? BigInt(value) : undefined;
}

/** A double is exact for decimals of up to 15 digits; a longer one may differ from the written number. */
function toDecimal(value: string | number): string | undefined {
  const text = String(value);
  const digits = text.replace(/e.*$/, "").replace(/^-?0*\.?0*|\./g, "");
  return Number.isFinite(value) && digits.length <= 15 ? text : undefined;
}

function toBytes(text: string): Uint8Array | undefined {
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text)) return undefined;
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  // By Drizzle's type name, because browsers have no Buffer.
  return typeof Buffer === "undefined" ? bytes : Buffer.from(bytes);
}
