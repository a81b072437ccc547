import { BigNumber } from "bignumber.js";
import { type Decimal, parseDecimal } from "./decimal.ts";
import { parseInstant } from "./instant.ts";

const greatestInteger = 2_147_483_647;

/** A text for a message, cut off where it is long. */
export const clipped = (text: string): string => (text.length > 80 ? `${text.slice(0, 80)}…` : text);

/** A value for a message, in quotes. */
export const shown = (text: string): string => JSON.stringify(clipped(text));

/**
 * Reads the values of one record and collects everything that is wrong with them. In place of a faulty value stands
 * one that no comparison finds fault with (NaN, an invalid date), so each fault is reported once and hides no other.
 * The values count only if there are no faults.
 */
export class RecordReader {
  /** What is wrong with the record, each naming a field and its value. */
  readonly faults: string[] = [];

  /** A number, of `least` or more if that is given. */
  decimal(name: string, text: string, least?: number): Decimal {
    const number = text === "" ? "is empty" : parseDecimal(text);
    if (typeof number === "string") this.#refuse(name, number, text);
    else if (least !== undefined && number.value.lt(least)) this.#refuse(name, `is below ${least}`, text);
    else return number;
    return { text, value: new BigNumber(Number.NaN) };
  }

  /** A whole number of `least` or more that fits an `integer` column. */
  integer(name: string, text: string, least: number): number {
    const { value } = this.decimal(name, text, least);
    if (value.isFinite() && !value.isInteger()) this.#refuse(name, "is not a whole number", text);
    if (value.gt(greatestInteger)) this.#refuse(name, `is above ${greatestInteger}`, text);
    return value.toNumber();
  }

  /** An instant in ISO 8601 with its zone. */
  instant(name: string, text: string): Date {
    const instant = text === "" ? "is empty" : parseInstant(text);
    if (typeof instant !== "string") return instant;
    this.#refuse(name, instant, text);
    return new Date(Number.NaN);
  }

  /** Text of 1 to `most` characters that the database can store. */
  text(name: string, text: string, most: number): string {
    if (text === "") this.#refuse(name, "is empty", text);
    // PostgreSQL counts characters, not UTF-16 units.
    if ([...text].length > most) this.#refuse(name, `is longer than ${most} characters`, text);
    if (/[\0\p{Surrogate}]/u.test(text)) this.#refuse(name, "holds a character that cannot be stored", text);
    return text;
  }

  /** {@link text} that neither begins nor ends with a space. */
  trimmed(name: string, text: string, most: number): string {
    if (/^ | $/.test(text)) this.#refuse(name, "begins or ends with a space", text);
    return this.text(name, text, most);
  }

  /** Notes a key that an earlier record of the file has; `lineOf` holds the keys met so far and their lines. */
  unique<Key>(name: string, text: string, key: Key, line: number, lineOf: Map<Key, number>): void {
    const earlier = lineOf.get(key);
    if (earlier === undefined) lineOf.set(key, line);
    else this.#refuse(name, `repeats that of line ${earlier}`, text);
  }

  #refuse(name: string, reason: string, text: string): void {
    this.faults.push(text === "" ? `${name} ${reason}` : `${name} ${reason}: ${shown(text)}`);
  }
}
