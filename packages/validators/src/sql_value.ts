import { BigNumber } from "bignumber.js";

/**
 * Thrown if an expression has no value for a row: PostgreSQL would raise an error, or only PostgreSQL can compute it.
 */
export class NoValue extends Error {
  override readonly name = "NoValue";
}

/**
 * A number of any type. It includes the scale, the number of decimal places that PostgreSQL displays, because the scale
 * of a quotient depends on the scales of its operands: 1.00 differs from 1.
 */
export class Numeric {
  readonly value: BigNumber;
  readonly scale: number;
  constructor(value: BigNumber, scale = value.decimalPlaces() ?? 0) {
    this.value = value;
    this.scale = scale;
  }
}

/** Parses a number literal such as `1.50` or `15e-1`. */
export function numericOf(text: string): Numeric {
  const [, fraction = "", exponent = "0"] = /^[^.e]*(?:\.(\d*))?(?:e(.*))?$/i.exec(text) ?? [];
  return new Numeric(new BigNumber(text), Math.max(0, fraction.length - Number(exponent)));
}

/** An interval. */
export class Interval {
  readonly milliseconds: number;
  /** @throws NoValue beyond 285,000 years, where a number is not exact to the millisecond. */
  constructor(milliseconds: number) {
    if (!Number.isSafeInteger(milliseconds))
      throw new NoValue("the interval is out of range of JavaScript's numbers");
    this.milliseconds = milliseconds;
  }
}

/** A value of json or jsonb, for `jsonb_typeof`. */
export class Json {
  readonly value: unknown;
  constructor(value: unknown) {
    this.value = value;
  }
}

/** A Drizzle value of a type that is only tested for null. */
export class Opaque {
  readonly value: unknown;
  constructor(value: unknown) {
    this.value = value;
  }
}

/** An SQL value; null is NULL. Times of every type are instants in UTC; enums are strings. */
export type SqlValue = null | boolean | string | Numeric | Date | Interval | Json | Uint8Array | Opaque;

/** Values of a row by SQL column name; for a column that cannot be computed, the reason. */
export type SqlRow = ReadonlyMap<string, SqlValue | NoValue>;

export const ofInteger = (value: number): Numeric => new Numeric(new BigNumber(value), 0);
