import {
  type Breach,
  breachOf,
  type Check,
  type Numeric,
  parseDecimal,
  parseInstant,
  ruleInWords,
  type SqlValue,
  type TableRules,
} from "@strata/validators/expressions";

const greatestInteger = 2_147_483_647;

/** A text for a message, cut off where it is long. */
export const clipped = (text: string): string => (text.length > 80 ? `${text.slice(0, 80)}…` : text);

/** A value for a message, in quotes. */
export const shown = (text: string): string => JSON.stringify(clipped(text));

/** Where a value stands in its record, and which column of the table it is for: the one of the same name unless given. */
interface Target {
  readonly column?: string;
}

/**
 * Reads the values of one record and collects everything that is wrong with them. A faulty value is returned as an empty
 * one, so the values count only if there are no faults.
 */
export class RecordReader {
  /** What is wrong with the record, each naming a field and its value. */
  readonly faults: string[] = [];
  /** The values that have no fault, by the SQL names of their columns. */
  readonly #row = new Map<string, SqlValue>();
  /** Their columns, the names of their fields in the file, and their texts, one after another. */
  readonly #fields: string[] = [];

  /** A number, of `least` or more if that is given, as it is written. */
  decimal(name: string, text: string, { least, column = name }: Target & { least?: number } = {}): string {
    const number = this.#number(name, text);
    if (number && least !== undefined && number.value.lt(least))
      this.#refuse(name, `must be at least ${least}`, text);
    else if (number) this.#accept(name, text, column, number);
    return text;
  }

  /** A whole number that fits an `integer` column. */
  integer(name: string, text: string, { column = name }: Target = {}): number {
    const number = this.#number(name, text);
    if (!number) return Number.NaN;
    if (!number.value.isInteger()) this.#refuse(name, "is not a whole number", text);
    else if (number.value.abs().gt(greatestInteger)) this.#refuse(name, `is above ${greatestInteger}`, text);
    else this.#accept(name, text, column, number);
    return number.value.toNumber();
  }

  /** An instant in ISO 8601 with its zone. */
  instant(name: string, text: string, { column = name }: Target = {}): Date {
    const instant = text === "" ? "is empty" : parseInstant(text);
    if (typeof instant === "string") {
      this.#refuse(name, instant, text);
      return new Date(Number.NaN);
    }
    this.#accept(name, text, column, instant);
    return instant;
  }

  /** Text that the database can store, of at most `most` characters if that is given. */
  text(name: string, text: string, { most, column = name }: Target & { most?: number } = {}): string {
    const faults = this.faults.length;
    if (text === "") this.#refuse(name, "is empty", text);
    // PostgreSQL counts characters, not UTF-16 units.
    if (most !== undefined && [...text].length > most)
      this.#refuse(name, `must have at most ${most} characters`, text);
    if (/[\0\p{Surrogate}]/u.test(text)) this.#refuse(name, "holds a character that cannot be stored", text);
    if (this.faults.length === faults) this.#accept(name, text, column, text);
    return text;
  }

  /** {@link text} without spaces around it. */
  trimmed(name: string, text: string, most: number): string {
    if (/^ | $/.test(text)) this.#refuse(name, "must have no spaces around it", text);
    return this.text(name, text, { most });
  }

  /** Notes a key that an earlier record of the file has; `lineOf` holds the keys met so far and their lines. */
  unique<Key>(name: string, text: string, key: Key, line: number, lineOf: Map<Key, number>): void {
    const earlier = lineOf.get(key);
    if (earlier === undefined) lineOf.set(key, line);
    else this.#refuse(name, `repeats that of line ${earlier}`, text);
  }

  /**
   * Notes each CHECK of the table that the values break, so that the database never is the one to find out. A CHECK is
   * evaluated as far as its columns have values without a fault.
   *
   * @param known values of the record that are not in the file, by the SQL names of their columns.
   * @param messages messages by the names of constraints, in place of the rule in words.
   */
  hold(
    rules: TableRules,
    known: Readonly<Record<string, SqlValue>> = {},
    messages: Readonly<Record<string, string>> = {},
  ): void {
    for (const [column, value] of Object.entries(known)) this.#row.set(column, value);
    for (const check of rules.checks) {
      const breach = breachOf(check, this.#row);
      if (breach) this.faults.push(this.#said(check, breach, messages[check.name]));
    }
  }

  /** A broken CHECK in words, with the values that break it. */
  #said(check: Check, { error, part }: Breach, message?: string): string {
    const rule =
      message ??
      error ??
      ruleInWords(part.form, (column) => this.#fieldOf(column)?.name ?? column) ??
      `must satisfy ${check.sql}`;
    const fields = [...part.columns].flatMap((column) => this.#fieldOf(column) ?? []);
    const values = fields.map(({ name, text }) =>
      fields.length === 1 ? shown(text) : `${name} ${shown(text)}`,
    );
    return `${rule}: ${values.join(", ")}`;
  }

  #number(name: string, text: string): Numeric | undefined {
    const number = text === "" ? "is empty" : parseDecimal(text);
    if (typeof number !== "string") return number;
    this.#refuse(name, number, text);
    return undefined;
  }

  #accept(name: string, text: string, column: string, value: SqlValue): void {
    this.#row.set(column, value);
    this.#fields.push(column, name, text);
  }

  #fieldOf(column: string): { readonly name: string; readonly text: string } | undefined {
    for (let at = 0; at < this.#fields.length; at += 3) {
      const [of, name = "", text = ""] = this.#fields.slice(at, at + 3);
      if (of === column) return { name, text };
    }
    return undefined;
  }

  #refuse(name: string, reason: string, text: string): void {
    this.faults.push(text === "" ? `${name} ${reason}` : `${name} ${reason}: ${shown(text)}`);
  }
}
