import { BigNumber } from "bignumber.js";

/** An exact decimal: its text as it was written, and the same number to compare. */
export interface Decimal {
  readonly text: string;
  readonly value: BigNumber;
}

const notation = /^[+-]?(?:\d+\.?(\d*)|\.(\d+))(?:e([+-]?\d+))?$/i;

// What a PostgreSQL numeric can hold; it counts written zeros after the point as digits too.
const maxIntegerDigits = 131_072;
const maxFractionDigits = 16_383;
const maxExponent = maxIntegerDigits + maxFractionDigits;

/**
 * Reads decimal notation, with or without an exponent, without rounding: PostgreSQL reads the same text as the same
 * number. NaN, the infinities, hexadecimal and grouped digits are no numbers here.
 *
 * @returns the number, or what is wrong with the text ("is not a number").
 */
export function parseDecimal(text: string): Decimal | string {
  const match = notation.exec(text);
  if (!match) return "is not a number";
  const value = new BigNumber(text);
  const fraction = match[1] ?? match[2] ?? "";
  const exponent = Number(match[3] ?? 0);
  const tooLong =
    Math.abs(exponent) > maxExponent ||
    (value.e ?? 0) >= maxIntegerDigits ||
    fraction.length - exponent > maxFractionDigits;
  return tooLong ? "has more digits than the database can hold" : { text, value };
}
