import { BigNumber } from "bignumber.js";

/** A length of time, milliseconds. */
class Interval {
  readonly milliseconds: number;
  constructor(milliseconds: number) {
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

/** A value of SQL; null is NULL. Numbers of every type are exact decimals. */
export type SqlValue = null | boolean | string | BigNumber | Date | Interval | Json | Uint8Array;

/** The values of a row by the SQL names of its columns. */
export type SqlRow = ReadonlyMap<string, SqlValue>;

/** An expression of SQL that can be evaluated without a database. */
export interface SqlExpression {
  /** The columns that it reads, by their SQL names. */
  readonly columns: ReadonlySet<string>;
  /** The numbers and the texts that stand in it, apart from patterns. */
  readonly constants: ReadonlySet<string>;
  /** The regular expressions that stand in it, as {@link regularExpression} takes them. */
  readonly patterns: ReadonlySet<string>;
  /** The value for a row. A CHECK accepts true and null. */
  evaluate(row: SqlRow): SqlValue;
}

type Evaluate = SqlExpression["evaluate"];

/**
 * Reads an expression as it stands in a CHECK, a default or a generated column: the part of SQL that can be decided
 * from one row, with the three values of its logic.
 *
 * @param now the clock of `now()`.
 * @throws Error where the expression uses something that is not known here; the message names it.
 */
export function parseExpression(text: string, now?: () => Date): SqlExpression {
  return expressionOf(tokensOf(text), text, now);
}

/**
 * The expressions that `and` joins into one: a CHECK refuses a row exactly where one of them is false. Reads like
 * {@link parseExpression}, and throws like it.
 */
export function parseConjuncts(text: string, now?: () => Date): SqlExpression[] {
  return conjunctsOf(tokensOf(text)).map((tokens) => expressionOf(tokens, text, now));
}

function expressionOf(
  tokens: readonly Token[],
  text: string,
  now: () => Date = () => new Date(),
): SqlExpression {
  const parser = new Parser(tokens, text, now);
  const evaluate = parser.whole();
  const { columns, constants, patterns } = parser;
  return { columns, constants, patterns, evaluate };
}

/** Where a level of parentheses or of CASE begins and ends. */
const nesting: Record<string, 1 | -1 | undefined> = { "(": 1, case: 1, ")": -1, end: -1 };

function conjunctsOf(tokens: readonly Token[]): (readonly Token[])[] {
  const parts: (readonly Token[])[] = [];
  let start = 0;
  let depth = 0;
  let isBetween = false;
  let isClosedBefore = false;
  for (const [index, { kind, text }] of tokens.entries()) {
    if (kind !== "word" && kind !== "symbol") continue;
    depth += nesting[text] ?? 0;
    if (depth > 0) continue;
    if (text === ")" && index < tokens.length - 1) isClosedBefore = true;
    if (text === "or") return [tokens];
    if (text === "between") isBetween = true;
    else if (text === "and" && isBetween) isBetween = false;
    else if (text === "and") {
      parts.push(tokens.slice(start, index));
      start = index + 1;
    }
  }
  const isWrapped = tokens[0]?.text === "(" && tokens.at(-1)?.text === ")" && !isClosedBefore;
  if (parts.length === 0) return isWrapped ? conjunctsOf(tokens.slice(1, -1)) : [tokens];
  return [...parts, tokens.slice(start)].flatMap(conjunctsOf);
}

interface Token {
  readonly kind: "column" | "string" | "number" | "word" | "symbol" | "end";
  readonly text: string;
}

const tokenPattern =
  /\s*(?:((?:"[^"]+"\.)*"[^"]+")|'((?:[^']|'')*)'|(\d+(?:\.\d+)?)|([a-z_][a-z0-9_]*)|(<=|>=|<>|::|[=<>+\-*/~(),]))/iy;

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  tokenPattern.lastIndex = 0;
  while (text.slice(tokenPattern.lastIndex).trim() !== "") {
    const start = tokenPattern.lastIndex;
    const match = tokenPattern.exec(text);
    if (!match) throw new Error(`cannot read ${text.slice(start).trim()} in the expression ${text}`);
    const [, column, string, number, word, symbol] = match;
    if (column !== undefined) tokens.push({ kind: "column", text: column.replace(/^.*"([^"]+)"$/, "$1") });
    else if (string !== undefined) tokens.push({ kind: "string", text: string.replaceAll("''", "'") });
    else if (number !== undefined) tokens.push({ kind: "number", text: number });
    else if (word !== undefined) tokens.push({ kind: "word", text: word.toLowerCase() });
    else tokens.push({ kind: "symbol", text: symbol ?? "" });
  }
  return tokens;
}

const comparisons: Record<string, (order: number) => boolean> = {
  "=": (order) => order === 0,
  "<>": (order) => order !== 0,
  "<": (order) => order < 0,
  ">": (order) => order > 0,
  "<=": (order) => order <= 0,
  ">=": (order) => order >= 0,
};

/** Recursive descent, a method for each level of PostgreSQL's precedence, the loosest first. */
class Parser {
  private position = 0;
  private readonly tokens: readonly Token[];
  private readonly text: string;
  private readonly now: () => Date;
  readonly columns = new Set<string>();
  readonly constants = new Set<string>();
  readonly patterns = new Set<string>();

  constructor(tokens: readonly Token[], text: string, now: () => Date) {
    this.tokens = tokens;
    this.text = text;
    this.now = now;
  }

  whole(): Evaluate {
    const expression = this.or();
    if (this.next.kind !== "end") throw this.unknown();
    return expression;
  }

  private or(): Evaluate {
    let left = this.and();
    while (this.takes("or")) {
      const [a, b] = [left, this.and()];
      left = (row) => {
        const [x, y] = [a(row), b(row)];
        return x === true || y === true ? true : x === null || y === null ? null : false;
      };
    }
    return left;
  }

  private and(): Evaluate {
    let left = this.not();
    while (this.takes("and")) {
      const [a, b] = [left, this.not()];
      left = (row) => {
        const [x, y] = [a(row), b(row)];
        return x === false || y === false ? false : x === null || y === null ? null : true;
      };
    }
    return left;
  }

  private not(): Evaluate {
    if (!this.takes("not")) return this.is();
    const operand = this.not();
    return negated(operand);
  }

  private is(): Evaluate {
    let operand = this.comparison();
    while (this.takes("is")) {
      const not = this.takes("not");
      this.expect("null");
      const tested = operand;
      operand = (row) => (tested(row) === null) !== not;
    }
    return operand;
  }

  private comparison(): Evaluate {
    const left = this.range();
    const compare = comparisons[this.next.text];
    if (this.next.kind !== "symbol" || !compare) return left;
    this.position++;
    const right = this.range();
    return strict((a, b) => compare(order(a, b)), left, right);
  }

  /** BETWEEN, IN and the match of a regular expression. */
  private range(): Evaluate {
    const operand = this.sum();
    if (this.takes("~")) {
      const { kind, text } = this.next;
      const pattern = this.sum();
      if (kind === "string" && this.constants.delete(text)) this.patterns.add(text);
      return strict(matchesPattern, operand, pattern);
    }
    const not = this.next.text === "not" && this.next.kind === "word";
    if (not) this.position++;
    const tested = this.takes("between")
      ? this.between(operand)
      : this.takes("in")
        ? this.inList(operand)
        : null;
    if (tested) return not ? negated(tested) : tested;
    if (not) throw this.unknown();
    return operand;
  }

  private between(operand: Evaluate): Evaluate {
    const low = this.sum();
    this.expect("and");
    const high = this.sum();
    return (row) => {
      const atLeast = strict((a, b) => order(a, b) >= 0, operand, low)(row);
      const atMost = strict((a, b) => order(a, b) <= 0, operand, high)(row);
      return atLeast === false || atMost === false
        ? false
        : atLeast === null || atMost === null
          ? null
          : true;
    };
  }

  private inList(operand: Evaluate): Evaluate {
    this.expect("(");
    const list = this.list();
    return (row) => {
      const value = operand(row);
      if (value === null) return null;
      const members = list.map((member) => member(row));
      if (members.some((member) => member !== null && order(value, member) === 0)) return true;
      return members.includes(null) ? null : false;
    };
  }

  private sum(): Evaluate {
    let left = this.product();
    for (;;) {
      if (this.takes("+")) left = strict(add, left, this.product());
      else if (this.takes("-")) left = strict(subtract, left, this.product());
      else return left;
    }
  }

  private product(): Evaluate {
    let left = this.sign();
    for (;;) {
      if (this.takes("*")) left = strict(multiply, left, this.sign());
      else if (this.takes("/")) left = strict(divide, left, this.sign());
      else return left;
    }
  }

  private sign(): Evaluate {
    if (!this.takes("-")) return this.converted();
    return strict((value) => decimal(value).negated(), this.sign());
  }

  /** `… at time zone 'UTC'` and `…::type`. */
  private converted(): Evaluate {
    let operand = this.primary();
    for (;;) {
      if (this.takes("at")) {
        this.expect("time");
        this.expect("zone");
        // A Date counts in UTC already, and no other zone gives the same answer on every day.
        if (this.next.text !== "UTC") throw this.unknown();
        this.position++;
      } else if (this.takes("::")) {
        operand = strict(cast(this.word()), operand);
      } else {
        return operand;
      }
    }
  }

  private primary(): Evaluate {
    const token = this.next;
    this.position++;
    switch (token.kind) {
      case "column":
        this.columns.add(token.text);
        return (row) => row.get(token.text) ?? null;
      case "string":
        this.constants.add(token.text);
        return () => token.text;
      case "number": {
        this.constants.add(token.text);
        const value = new BigNumber(token.text);
        return () => value;
      }
      case "symbol":
        if (token.text === "(") {
          const inner = this.or();
          this.expect(")");
          return inner;
        }
        break;
      case "word":
        return this.named(token.text);
    }
    this.position--;
    throw this.unknown();
  }

  /** What begins with a word: a constant, CASE, a typed literal, a function, or a column without quotes. */
  private named(word: string): Evaluate {
    if (word === "true") return () => true;
    if (word === "false") return () => false;
    if (word === "null") return () => null;
    if (word === "current_timestamp") return this.now;
    if (word === "case") return this.cases();
    if ((word === "interval" || word === "timestamptz") && this.next.kind === "string") {
      const value = cast(word)(this.next.text);
      this.position++;
      return () => value;
    }
    if (this.takes("(")) {
      const call = word === "now" ? this.now : functions[word];
      if (!call) {
        this.position -= 2;
        throw this.unknown();
      }
      const parameters = this.list();
      return (row) => call(parameters.map((parameter) => parameter(row)));
    }
    this.columns.add(word);
    return (row) => row.get(word) ?? null;
  }

  /** With an operand before the first WHEN, or without. The next branch is looked at where one is not true. */
  private cases(): Evaluate {
    const operand = this.next.text === "when" ? undefined : this.or();
    const branches: [when: Evaluate, then: Evaluate][] = [];
    while (this.takes("when")) {
      const when = this.or();
      this.expect("then");
      const condition = operand ? strict((a, b) => order(a, b) === 0, operand, when) : when;
      branches.push([condition, this.or()]);
    }
    const otherwise = this.takes("else") ? this.or() : () => null;
    this.expect("end");
    return (row) => (branches.find(([when]) => when(row) === true)?.[1] ?? otherwise)(row);
  }

  /** Expressions with commas between them, up to the closing parenthesis. */
  private list(): Evaluate[] {
    const members: Evaluate[] = [];
    if (this.takes(")")) return members;
    do members.push(this.or());
    while (this.takes(","));
    this.expect(")");
    return members;
  }

  private get next(): Token {
    return this.tokens[this.position] ?? { kind: "end", text: "the end" };
  }

  private takes(text: string): boolean {
    const { kind, text: found } = this.next;
    if ((kind !== "word" && kind !== "symbol") || found !== text) return false;
    this.position++;
    return true;
  }

  private expect(text: string): void {
    if (!this.takes(text)) throw this.unknown();
  }

  private word(): string {
    if (this.next.kind !== "word") throw this.unknown();
    this.position++;
    return this.tokens[this.position - 1]?.text ?? "";
  }

  private unknown(): Error {
    return new Error(`${this.next.text} is not known to validators, in the expression ${this.text}`);
  }
}

/** A function that gives null where one of its arguments is null. */
function strict<Values extends SqlValue[]>(
  work: (...values: { [K in keyof Values]: NonNullable<SqlValue> }) => SqlValue,
  ...parameters: { [K in keyof Values]: Evaluate }
): Evaluate {
  return (row) => {
    const values = parameters.map((parameter) => parameter(row));
    return values.includes(null) ? null : work(...(values as never));
  };
}

const negated = (operand: Evaluate): Evaluate => strict((value) => value !== true, operand);

const functions: Record<string, (values: SqlValue[]) => SqlValue> = {
  abs: ofOne((value) => decimal(value).abs()),
  // Of all characters only the blank; a character is a code point.
  btrim: ofOne((value) => String(value).replace(/^ +| +$/g, "")),
  char_length: ofOne((value) => new BigNumber([...String(value)].length)),
  coalesce: (values) => values.find((value) => value !== null) ?? null,
  date_bin: ([stride, at, origin]) => {
    if (!(stride instanceof Interval) || !(at instanceof Date) || !(origin instanceof Date)) return null;
    const steps = Math.floor((at.getTime() - origin.getTime()) / stride.milliseconds);
    return new Date(origin.getTime() + steps * stride.milliseconds);
  },
  date_trunc: ([unit, at]) => (at instanceof Date && unit !== null ? truncated(String(unit), at) : null),
  greatest: (values) => extreme(values, 1),
  json_typeof: ofOne((value) => (value instanceof Json ? jsonType(value.value) : null)),
  jsonb_typeof: ofOne((value) => (value instanceof Json ? jsonType(value.value) : null)),
  least: (values) => extreme(values, -1),
  length: ofOne((value) => new BigNumber([...String(value)].length)),
  lower: ofOne((value) => String(value).toLowerCase()),
  nullif: ([a = null, b = null]) => (a !== null && b !== null && order(a, b) === 0 ? null : a),
  num_nonnulls: (values) => new BigNumber(values.filter((value) => value !== null).length),
  octet_length: ofOne((value) => new BigNumber(value instanceof Uint8Array ? value.length : 0)),
  upper: ofOne((value) => String(value).toUpperCase()),
};

function ofOne(work: (value: NonNullable<SqlValue>) => SqlValue): (values: SqlValue[]) => SqlValue {
  return ([value = null]) => (value === null ? null : work(value));
}

/** Less than 0, 0 or more than 0. A literal takes the type of what it is compared with. */
function order(a: NonNullable<SqlValue>, b: NonNullable<SqlValue>): number {
  if (a instanceof BigNumber || b instanceof BigNumber) return orderOfNumbers(decimal(a), decimal(b));
  if (a instanceof Date || b instanceof Date) return instant(a).getTime() - instant(b).getTime();
  if (a instanceof Interval || b instanceof Interval) return milliseconds(a) - milliseconds(b);
  return a < b ? -1 : a > b ? 1 : 0;
}

/** PostgreSQL sorts NaN above Infinity, and equal to itself. */
function orderOfNumbers(a: BigNumber, b: BigNumber): number {
  if (a.isNaN() || b.isNaN()) return Number(a.isNaN()) - Number(b.isNaN());
  return a.comparedTo(b) ?? 0;
}

const decimal = (value: NonNullable<SqlValue>): BigNumber =>
  value instanceof BigNumber ? value : new BigNumber(String(value));

/** A text without a zone counts in UTC; `2026-01-01` is the begin of that day. */
export function instant(value: NonNullable<SqlValue>): Date {
  if (value instanceof Date) return value;
  const [, date, time = "00:00", zone = "Z"] =
    /^(\d{4}-\d\d-\d\d)(?:[ T]([\d:.]+) ?(Z|[+-]\d\d(?::\d\d)?)?)?$/i.exec(String(value)) ?? [];
  return new Date(`${date}T${time}${/^[+-]\d\d$/.test(zone) ? `${zone}:00` : zone}`);
}

const units: Record<string, number> = { second: 1_000, minute: 60_000, hour: 3_600_000, day: 86_400_000 };

function milliseconds(value: NonNullable<SqlValue>): number {
  if (value instanceof Interval) return value.milliseconds;
  const [, count, unit] = /^(\d+) ([a-z]+?)s?$/.exec(String(value)) ?? [];
  const length = units[unit ?? ""];
  if (length === undefined) throw new Error(`the interval ${String(value)} is not known to validators`);
  return Number(count) * length;
}

const conversions: Record<string, (value: NonNullable<SqlValue>) => SqlValue> = {
  interval: (value) => new Interval(milliseconds(value)),
  numeric: decimal,
  text: String,
  timestamptz: instant,
};

function cast(type: string): (value: NonNullable<SqlValue>) => SqlValue {
  const convert = conversions[type];
  if (!convert) throw new Error(`the type ${type} is not known to validators`);
  return convert;
}

function add(a: NonNullable<SqlValue>, b: NonNullable<SqlValue>): SqlValue {
  if (a instanceof Date) return new Date(a.getTime() + milliseconds(b));
  return decimal(a).plus(decimal(b));
}

function subtract(a: NonNullable<SqlValue>, b: NonNullable<SqlValue>): SqlValue {
  if (a instanceof Date && b instanceof Date) return new Interval(a.getTime() - b.getTime());
  return decimal(a).minus(decimal(b));
}

function multiply(a: NonNullable<SqlValue>, b: NonNullable<SqlValue>): SqlValue {
  if (b instanceof Interval) return new Interval(decimal(a).times(b.milliseconds).toNumber());
  return decimal(a).times(decimal(b));
}

/** A quotient with as many digits as PostgreSQL gives it: 16 that count, or more (select_div_scale in its numeric.c). */
function divide(a: NonNullable<SqlValue>, b: NonNullable<SqlValue>): SqlValue {
  const [dividend, divisor] = [decimal(a), decimal(b)];
  const [x, y] = [leadingGroup(dividend), leadingGroup(divisor)];
  const weight = x.weight - y.weight - (x.digits <= y.digits ? 1 : 0);
  const scales = [dividend, divisor].map((value) => value.decimalPlaces() ?? 0);
  const scale = Math.min(Math.max(16 - weight * 4, 0, ...scales), 1000);
  return BigNumber.clone({ DECIMAL_PLACES: scale, ROUNDING_MODE: BigNumber.ROUND_HALF_UP })(dividend).div(
    divisor,
  );
}

/** PostgreSQL counts in groups of four decimal digits: the first one that is not 0, and its power of 10,000. */
function leadingGroup(value: BigNumber): { digits: number; weight: number } {
  const weight = value.isZero() ? 0 : Math.floor((value.e ?? 0) / 4);
  return {
    digits: value
      .abs()
      .shiftedBy(-4 * weight)
      .integerValue(BigNumber.ROUND_DOWN)
      .toNumber(),
    weight,
  };
}

/** A regular expression of PostgreSQL as one of JavaScript. */
export const regularExpression = (pattern: string): RegExp =>
  new RegExp(pattern.replaceAll("[:space:]", "\\s"), "u");

const matchesPattern = (value: NonNullable<SqlValue>, pattern: NonNullable<SqlValue>): boolean =>
  regularExpression(String(pattern)).test(String(value));

function truncated(unit: string, at: Date): Date {
  const date = new Date(at);
  if (unit === "week") date.setUTCDate(date.getUTCDate() - ((date.getUTCDay() + 6) % 7));
  if (unit === "month") date.setUTCDate(1);
  if (unit === "hour") date.setUTCMinutes(0, 0, 0);
  else date.setUTCHours(0, 0, 0, 0);
  return date;
}

function extreme(values: readonly SqlValue[], sign: 1 | -1): SqlValue {
  const known = values.filter((value) => value !== null);
  return known.reduce<SqlValue>(
    (best, value) => (best === null || order(value, best) * sign > 0 ? value : best),
    null,
  );
}

function jsonType(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : typeof value;
}
