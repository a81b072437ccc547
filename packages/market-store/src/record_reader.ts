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

/** Truncates a long text for a message. */
export const clipped = (text: string): string => (text.length > 80 ? `${text.slice(0, 80)}…` : text);

/** Quotes and truncates a value for a message. */
const shown = (text: string): string => JSON.stringify(clipped(text));

/** Replaces no-break spaces by spaces, and removes spaces at both ends: providers publish names with either. */
export const folded = (text: string): string => text.replaceAll(/[\u00a0\u202f]/g, " ").trim();

/** Table column of a value. Default: the column with the name of the field. */
interface Target {
  readonly column?: string;
}

/**
 * Reads the values of one record and collects all faults. It returns a placeholder for a faulty value, so use the
 * values only if there are no faults.
 */
export class RecordReader {
  /** Faults of the record; each message names a field and its value. */
  readonly faults: string[] = [];
  /** Values without a fault, by the SQL names of their columns. */
  readonly #row = new Map<string, SqlValue>();
  /** Flat list of column, field name and text per value without a fault. */
  readonly #fields: string[] = [];

  /** A number as written, optionally with a minimum. */
  decimal(name: string, text: string, { least, column = name }: Target & { least?: number } = {}): string {
    const number = this.#number(name, text);
    if (number && least !== undefined && number.value.lt(least))
      this.#reject(name, `must be at least ${least}`, text);
    else if (number) this.#accept(name, text, column, number);
    return text;
  }

  /** An integer that fits an `integer` column. */
  integer(name: string, text: string, { column = name }: Target = {}): number {
    const number = this.#number(name, text);
    if (!number) return Number.NaN;
    if (!number.value.isInteger()) this.#reject(name, "is not an integer", text);
    else if (number.value.abs().gt(greatestInteger)) this.#reject(name, `is above ${greatestInteger}`, text);
    else this.#accept(name, text, column, number);
    return number.value.toNumber();
  }

  /** An ISO 8601 time with its zone. */
  instant(name: string, text: string, { column = name }: Target = {}): Date {
    const instant = text === "" ? "is empty" : parseInstant(text);
    if (typeof instant === "string") {
      this.#reject(name, instant, text);
      return new Date(Number.NaN);
    }
    this.#accept(name, text, column, instant);
    return instant;
  }

  /** Text that the database can store, optionally with a maximum length. */
  text(name: string, text: string, { most, column = name }: Target & { most?: number } = {}): string {
    const faults = this.faults.length;
    if (text === "") this.#reject(name, "is empty", text);
    // PostgreSQL counts characters, not UTF-16 units.
    if (most !== undefined && [...text].length > most)
      this.#reject(name, `must have at most ${most} characters`, text);
    if (/[\0\p{Surrogate}]/u.test(text))
      this.#reject(name, "contains a character that cannot be stored", text);
    if (this.faults.length === faults) this.#accept(name, text, column, text);
    return text;
  }

  /** {@link text} without leading and trailing spaces. */
  trimmed(name: string, text: string, most: number): string {
    if (/^ | $/.test(text)) this.#reject(name, "must have no leading or trailing spaces", text);
    return this.text(name, text, { most });
  }

  /** Reports a key that an earlier record of the file has. `lineOf` maps the keys so far to their lines. */
  unique<Key>(name: string, text: string, key: Key, line: number, lineOf: Map<Key, number>): void {
    const earlier = lineOf.get(key);
    if (earlier === undefined) lineOf.set(key, line);
    else this.#reject(name, `duplicates that of line ${earlier}`, text);
  }

  /**
   * Reports each CHECK of the table that the values violate, before the database does. A CHECK is evaluated as far as
   * its columns have values without a fault.
   *
   * @param known values of the record that are not in the file, by the SQL names of their columns.
   * @param messages messages by constraint name; each replaces the rule in words.
   */
  checkRules(
    rules: TableRules,
    known: Readonly<Record<string, SqlValue>> = {},
    messages: Readonly<Record<string, string>> = {},
  ): void {
    for (const [column, value] of Object.entries(known)) this.#row.set(column, value);
    for (const check of rules.checks) {
      const breach = breachOf(check, this.#row);
      if (breach) this.faults.push(this.#describe(check, breach, messages[check.name]));
    }
  }

  /** Describes a violated CHECK in words, with the values that violate it. */
  #describe(check: Check, { error, part }: Breach, message?: string): string {
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
    this.#reject(name, number, text);
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

  #reject(name: string, reason: string, text: string): void {
    this.faults.push(text === "" ? `${name} ${reason}` : `${name} ${reason}: ${shown(text)}`);
  }
}
