const notation = /^[+-]?(?:(\d+)\.?(\d*)|\.(\d+))(?:e([+-]?\d+))?$/i;

/** Limits of SQL's numeric types: digits before and after the decimal point, including written zeros. */
const mostIntegerDigits = 131_072;
const mostFractionDigits = 16_383;

/**
 * Checks that a text is a number in decimal notation, with or without exponent, that PostgreSQL's numeric can hold.
 *
 * @returns the reason of the rejection ("is not a number"), undefined for a number.
 */
export function decimalFault(text: string): string | undefined {
  if (text === "") return "is empty";
  const match = notation.exec(text);
  if (!match) return "is not a number";
  if (match[4] === undefined && text.length < mostFractionDigits) return undefined;
  const { digits, scale } = partsOf(text);
  const integerDigits = digits.replace(/^0+/, "").length - scale;
  const exponent = Math.abs(Number(match[4] ?? 0));
  const isTooLong =
    exponent > mostIntegerDigits + mostFractionDigits ||
    integerDigits > mostIntegerDigits ||
    scale > mostFractionDigits;
  return isTooLong ? "has more digits than a database can hold" : undefined;
}

/** Whether a number, in decimal notation, is 0. */
export const isZero = (text: string): boolean => !/^[+-]?[0.]*[1-9]/.test(text);

/** Whether a number, in decimal notation, is less than 0. */
export const isNegative = (text: string): boolean => text.startsWith("-") && !isZero(text);

/**
 * Compares two numbers in decimal notation exactly.
 *
 * @returns a number less than, equal to or greater than 0, as a comparator of `Array.prototype.sort`.
 */
export function compareDecimals(a: string, b: string): number {
  if (a === b) return 0;
  // Rounding keeps the order: numbers whose nearest floats differ are in the order of those.
  const [nearA, nearB] = [Number(a), Number(b)];
  if (nearA !== nearB) return nearA < nearB ? -1 : 1;
  const [left, right] = [partsOf(a), partsOf(b)];
  const scale = Math.max(left.scale, right.scale);
  const integer = (number: typeof left) =>
    BigInt(number.digits.padEnd(number.digits.length + scale - number.scale, "0")) * BigInt(number.sign);
  const difference = integer(left) - integer(right);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** All digits of a number without its point, and how many of them are after the point. */
function partsOf(text: string): { sign: 1 | -1; digits: string; scale: number } {
  const [, integer = "", fraction = "", onlyFraction = "", exponent = "0"] = notation.exec(text) ?? [];
  const after = fraction + onlyFraction;
  return {
    sign: text.startsWith("-") ? -1 : 1,
    digits: integer + after,
    scale: after.length - Number(exponent),
  };
}
