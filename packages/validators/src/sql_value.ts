import { BigNumber } from "bignumber.js";

/** Thrown where an expression has no value for a row: PostgreSQL raises an error, or only it can say. */
export class NoValue extends Error {
  override readonly name = "NoValue";
}

/**
 * A number of any type. What counts beside its value is its scale, the digits after the point that PostgreSQL writes, for
 * a quotient has as many as its operands ask for: 1.00 is not 1 there.
 */
export class Numeric {
  readonly value: BigNumber;
  readonly scale: number;
  constructor(value: BigNumber, scale = value.decimalPlaces() ?? 0) {
    this.value = value;
    this.scale = scale;
  }
}

/** A number as it is written, `1.50` and `15e-1` alike. */
export function numericOf(text: string): Numeric {
  const [, fraction = "", exponent = "0"] = /^[^.e]*(?:\.(\d*))?(?:e(.*))?$/i.exec(text) ?? [];
  return new Numeric(new BigNumber(text), Math.max(0, fraction.length - Number(exponent)));
}

/** A length of time. */
export class Interval {
  readonly milliseconds: number;
  /** @throws NoValue beyond 285,000 years, which are counted no longer by the millisecond. */
  constructor(milliseconds: number) {
    if (!Number.isSafeInteger(milliseconds)) throw new NoValue("an interval that is too long");
    this.milliseconds = milliseconds;
  }
}

/** A value of json or jsonb: what `jsonb_typeof` looks into. */
export class Json {
  readonly value: unknown;
  constructor(value: unknown) {
    this.value = value;
  }
}

/** A value of a type of which only is known whether it is null, as Drizzle has it. */
export class Opaque {
  readonly value: unknown;
  constructor(value: unknown) {
    this.value = value;
  }
}

/** A value of SQL; null is NULL. Times of every type are instants, in UTC; enums are texts. */
export type SqlValue = null | boolean | string | Numeric | Date | Interval | Json | Uint8Array | Opaque;

/** The values of a row by the SQL names of its columns; of a column that cannot be computed, why. */
export type SqlRow = ReadonlyMap<string, SqlValue | NoValue>;

export const ofInteger = (value: number): Numeric => new Numeric(new BigNumber(value), 0);
