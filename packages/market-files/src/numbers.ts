import { decimalFault, isNegative } from "./decimal.ts";

const missing = /^(?:|-|null|nan|none|n\/?a|\\n)$/i;
const mostTrades = 2_147_483_647;
const suffixes: Readonly<Record<string, number>> = { K: 3, M: 6, B: 9, T: 12 };

/** Whether a value states that there is none: empty, `null`, `NaN`, `-` and the like. */
export const isMissing = (text: string): boolean => text.length <= 4 && missing.test(text);

/** Removes thousands separators and expands a suffix: `1,011.0` is `1011.0`, `57.48K` is `57480`. */
export function ungrouped(text: string): string {
  const number = /^-?\d{1,3}(?:,\d{3})+(?:\.\d+)?$/.test(text) ? text.replaceAll(",", "") : text;
  const [, integer = "", fraction = "", suffix = ""] = /^(\d+)(?:\.(\d+))?([KMBT])$/.exec(number) ?? [];
  const places = suffixes[suffix];
  if (places === undefined) return number;
  const digits = integer + fraction.slice(0, places).padEnd(places, "0");
  const rest = fraction.slice(places);
  return (digits.replace(/^0+(?=\d)/, "") || "0") + (rest ? `.${rest}` : "");
}

/** Reads a count of trades, which pandas may have written with a fraction (`7.0`). */
export function tradeCountOf(text: string): number | string {
  const fault = decimalFault(text);
  if (fault) return fault;
  const count = Number(text);
  if (!Number.isInteger(count)) return "is not an integer";
  if (count > mostTrades) return `is above ${mostTrades}`;
  return isNegative(text) ? "must be at least 0" : count;
}
