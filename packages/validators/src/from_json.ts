import type { PgColumn } from "drizzle-orm/pg-core";
import { z } from "zod";
import { parseInstant } from "./instant.ts";
import { instant } from "./sql_type.ts";

/** What a value of JSON is converted to. */
interface Conversion {
  /** @returns undefined where the value has another form. */
  convert(value: string | number): unknown;
  /** What is said of a value of the right JSON type that has another form. */
  readonly message: string;
  readonly from: readonly ("string" | "number")[];
}

/**
 * A schema that also accepts what JSON has in place of the column's values: a time as a text in ISO 8601, a bigint as an
 * integer or a text, bytes in base64, and for a decimal a number. The column's own values pass unchanged.
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
 * A pipe whose first part leaves the value alone in `z.encode`, where zod refuses a transformation: what comes out of the
 * pipe is a value that it accepts.
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
          "must be a time in ISO 8601, to the millisecond and with its zone, such as 2026-01-31T12:00:00Z",
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
        message: "must be an integer; one beyond 2^53 as a text",
      };
    case "PgNumeric":
    case "PgBigIntString":
      return {
        from: ["number"],
        convert: toDecimal,
        message: "must be a text, since it has more digits than a number of JSON holds",
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

/** A double holds 15 digits of any decimal: a number with more may be another one than was written. */
function toDecimal(value: string | number): string | undefined {
  const text = String(value);
  const digits = text.replace(/e.*$/, "").replace(/^-?0*\.?0*|\./g, "");
  return Number.isFinite(value) && digits.length <= 15 ? text : undefined;
}

function toBytes(text: string): Uint8Array | undefined {
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text)) return undefined;
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  // What Drizzle says of the column's type; a browser has none.
  return typeof Buffer === "undefined" ? bytes : Buffer.from(bytes);
}
