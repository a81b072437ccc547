import { BigNumber } from "bignumber.js";
import { Numeric } from "./sql_value.ts";

const notation = /^[+-]?(?:\d+\.?(\d*)|\.(\d+))(?:e([+-]?\d+))?$/i;

/** What a numeric of PostgreSQL can hold: digits before the point and after it. Written zeros count as digits too. */
export const maxIntegerDigits = 131_072;
export const maxFractionDigits = 16_383;
const maxExponent = maxIntegerDigits + maxFractionDigits;

/** Whether a text is in decimal notation, with or without an exponent: as every version of PostgreSQL reads a number. */
export const isDecimal = (text: string): boolean => notation.test(text);

/**
 * Reads decimal notation, with or without an exponent, without rounding: PostgreSQL reads the same text as the same
 * number. NaN, the infinities, hexadecimal and grouped digits are no numbers here.
 *
 * @returns the number, or what is wrong with the text ("is not a number").
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
