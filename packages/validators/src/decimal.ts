import { BigNumber } from "bignumber.js";
import { Numeric } from "./sql_value.ts";

const notation = /^[+-]?(?:\d+\.?(\d*)|\.(\d+))(?:e([+-]?\d+))?$/i;

/** Limits of PostgreSQL's numeric: digits before and after the decimal point, including written zeros. */
export const maxIntegerDigits = 131_072;
export const maxFractionDigits = 16_383;
const maxExponent = maxIntegerDigits + maxFractionDigits;

/** Whether a text is in decimal notation, with or without exponent, which every version of PostgreSQL accepts. */
export const isDecimal = (text: string): boolean => notation.test(text);

/**
 * Parses decimal notation, with or without exponent, without rounding: PostgreSQL parses the same text as the same
 * number. Rejects NaN, the infinities, hexadecimal and grouped digits.
 *
 * @returns the number, or the reason of the rejection ("is not a number").
 */
export function parseDecimal(text: string): Numeric | string {
  const match = notation.exec(text);
  if (!match) return "is not a number";
  const fraction = match[1] ?? match[2] ?? "";
  const exponent = Number(match[3] ?? 0);
  const scale = fraction.length - exponent;
  const value = new BigNumber(text);
  const isTooLong =
    Math.abs(exponent) > maxExponent || (value.e ?? 0) >= maxIntegerDigits || scale > maxFractionDigits;
  return isTooLong ? "has more digits than the database can hold" : new Numeric(value, Math.max(0, scale));
}
