import { instant, Numeric, type SqlRow } from "@strata/validators/expressions";
import { BigNumber } from "bignumber.js";
import fc from "fast-check";
import type { Field } from "./model.ts";
import type { Random } from "./random.ts";

/** Context of a random value. */
export interface Draw {
  readonly random: Random;
  readonly now: Date;
  /** Number of the row in its table, from 1. */
  readonly nth: number;
  /**
   * The current row, if it violates a CHECK: then values near its other columns and the constants of the CHECKs are
   * also tried. Without it, ordinary values.
   */
  readonly violating?: SqlRow;
}

/**
 * Returns a random value of a column's TypeScript type that its PostgreSQL type accepts.
 *
 * @returns undefined if the type is not supported.
 */
export function draw(field: Field, from: Draw): unknown {
  const { dimensions } = field.column;
  const element = () => elements[typeOf(field)]?.(field, from);
  const nested = (depth: number): unknown =>
    depth === 0 ? element() : Array.from({ length: depth === dimensions ? 3 : 2 }, () => nested(depth - 1));
  return isKnown(field) ? nested(dimensions) : undefined;
}

/** Whether the type of a column is supported. */
export const isKnown = (field: Field): boolean =>
  field.column.columnType !== "PgCustomColumn" &&
  (field.column.columnType === "PgEnumColumn" || typeOf(field) in elements);

/** The SQL type without its parameters; an enum's is `enum`. */
export function typeOf({ column }: Field): string {
  if (column.columnType === "PgEnumColumn" || column.columnType === "PgEnumObjectColumn") return "enum";
  return column
    .getSQLType()
    .replace(/\s*\([^)]*\)/, "")
    .replace(/^(timestamp|time)\b.*/, "$1")
    .replace(/^interval\b.*/, "interval");
}

/** JavaScript type of a column's values: `string`, `number`, `bigint`, `object`, `array` or `boolean`. */
export const javascriptType = ({ column }: Field): string => column.dataType.split(" ")[0] ?? "";

type Element = (field: Field, from: Draw) => unknown;

const whole =
  (limit: number): Element =>
  (field, from) =>
    numberOf(field, drawnNumber(field, from, { places: 0, limit: new BigNumber(limit) }));

const elements: Readonly<Record<string, Element>> = {
  enum: ({ column }, { random }) => random.pick(column.enumValues ?? []),
  boolean: (_, { random }) => random.percent(50),
  smallint: whole(32_767),
  integer: whole(2_147_483_647),
  bigint: whole(Number.MAX_SAFE_INTEGER),
  real: (field, from) =>
    numberOf(field, drawnNumber(field, from, { places: 2, limit: new BigNumber(10_000) })),
  "double precision": (field, from) =>
    numberOf(field, drawnNumber(field, from, { places: 2, limit: new BigNumber(1e12) })),
  numeric: (field, from) => numberOf(field, drawnNumber(field, from, sizeOf(field))),
  text: drawnText,
  varchar: drawnText,
  char: drawnText,
  uuid: (_, { random }) => {
    const bytes = random.bytes(16);
    bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x40, 6);
    bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
    return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  },
  timestamp: (field, from) => timeOf(field, drawnInstant(field, from)),
  date: (field, from) => timeOf(field, startOf("day", drawnInstant(field, from))),
  time: (field, from) => drawnInstant(field, from).toISOString().slice(11, 19),
  interval: (_, { random }) => `${random.between(1, 48)} hours`,
  bytea: (field, { random }) => {
    const lengths = numbersIn(field).filter((length) => length.isInteger() && length.isLessThan(10_000));
    return random.bytes(lengths.length > 0 ? random.pick(lengths).toNumber() : 16);
  },
  json: drawnJson,
  jsonb: drawnJson,
  inet: (_, { random }) => `10.${random.between(0, 255)}.${random.between(0, 255)}.${random.between(1, 254)}`,
  cidr: (_, { random }) => `10.${random.between(0, 255)}.${random.between(0, 255)}.0/24`,
  macaddr: (_, { random }) => macOf(random, 6),
  macaddr8: (_, { random }) => macOf(random, 8),
  point: (field, { random }) => {
    const [x, y] = [random.between(-100, 100), random.between(-100, 100)];
    return javascriptType(field) === "array" ? [x, y] : { x, y };
  },
  line: (field, { random }) => {
    // A and B must not both be 0.
    const [a, b, c] = [random.between(1, 100), random.between(-100, 100), random.between(-100, 100)];
    return javascriptType(field) === "array" ? [a, b, c] : { a, b, c };
  },
};

// A locally administered address, which no device has.
const macOf = (random: Random, bytes: number): string =>
  [
    "02",
    ...(random
      .bytes(bytes - 1)
      .toString("hex")
      .match(/../g) ?? []),
  ].join(":");

export const isNumber = (text: string): boolean => /^\d+(\.\d+)?$/.test(text);

/** Numbers in a column's CHECKs. */
const numbersIn = ({ constants }: Field): BigNumber[] =>
  constants.filter((text) => isNumber(text)).map((text) => new BigNumber(text));

/** Values of one type in the columns that a CHECK reads together with this one. */
const relatedValues = <T>(
  { relatedColumns }: Field,
  row: SqlRow,
  isKind: (value: unknown) => value is T,
): T[] => relatedColumns.map((name): unknown => row.get(name)).filter(isKind);

const numbersBeside = (field: Field, row: SqlRow): BigNumber[] =>
  relatedValues(field, row, (value) => value instanceof Numeric).map(({ value }) => value);

interface Size {
  /** Decimal places. */
  readonly places: number;
  /** Largest absolute value. */
  readonly limit: BigNumber;
}

export function sizeOf({ column }: Field): Size {
  const [, precision, scale = "0"] = /\((\d+)(?:,\s*(\d+))?\)/.exec(column.getSQLType()) ?? [];
  const places = precision === undefined ? (column.dataType.startsWith("bigint") ? 0 : 4) : Number(scale);
  const digits = precision === undefined ? 15 : Number(precision) - places;
  return { places, limit: new BigNumber(10).pow(digits).minus(new BigNumber(10).pow(-places)) };
}

function drawnNumber(field: Field, { random, nth, violating }: Draw, { places, limit }: Size): BigNumber {
  const unit = new BigNumber(10).pow(-places);
  // Two decimal places keep the values readable.
  const scale = Math.min(places, 2);
  const most = BigNumber.min(limit, 100).shiftedBy(scale).integerValue(BigNumber.ROUND_FLOOR).toNumber();
  const ordinary = () => new BigNumber(random.between(1, most)).shiftedBy(-scale);
  const near = () => {
    const known = [...numbersIn(field), ...(violating ? numbersBeside(field, violating) : [])];
    if (known.length === 0 || random.percent(20)) return ordinary().times(random.between(-1, 1));
    const [a, b] = [random.pick(known), random.pick(known)];
    switch (random.between(1, 6)) {
      case 1:
        return new BigNumber(nth);
      case 2:
        return a.plus(unit.times(random.between(-1, 1)));
      case 3:
        return a.plus(ordinary().times(random.pick([-1, 1])));
      case 4:
        return a.plus(b.minus(a).times(random.between(0, 100)).div(100));
      case 5:
        return random.percent(50) ? a.plus(b) : a.minus(b);
      default:
        return a.times(random.percent(50) ? b : new BigNumber(random.between(1, 200)).div(100));
    }
  };
  const first = () => (field.isInKey && places === 0 ? new BigNumber(nth) : ordinary());
  const number = (violating ? near() : first()).decimalPlaces(places);
  return number.abs().isGreaterThan(limit) ? ordinary() : number;
}

function numberOf(field: Field, number: BigNumber): unknown {
  switch (javascriptType(field)) {
    case "string":
      return number.toFixed();
    case "bigint":
      return BigInt(number.toFixed(0));
    default:
      return number.toNumber();
  }
}

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

function drawnInstant(field: Field, { random, now, nth, violating }: Draw): Date {
  // A large count in another column may lead to a year out of range.
  const before = (from: Date, milliseconds: number) => {
    const at = new Date(from.getTime() - milliseconds);
    const year = at.getUTCFullYear();
    return year >= 1 && year <= 9999 ? at : from;
  };
  const ordinary = () => before(startOf("hour", now), random.between(0, 30 * 24 * 60) * minute);
  if (!violating) return ordinary();
  const related = relatedValues(field, violating, (value): value is Date => value instanceof Date);
  const constants = field.constants.map(instant).filter((date) => date !== undefined);
  const counts = numbersBeside(field, violating).map((count) => count.toNumber());
  const base = random.pick([now, ordinary(), ...related, ...related, ...constants]);
  const sign = random.pick([-1, 1]);
  const unit = random.pick([1, minute, hour, day]);
  switch (random.between(1, 5)) {
    case 1:
      return base;
    case 2:
      return before(base, sign * unit);
    case 3:
      // Another column plus a duration counted by a third one.
      return before(random.pick([base, ...related]), sign * unit * random.pick([nth, ...counts, ...counts]));
    case 4:
      return before(base, sign * random.between(1, 30) * random.pick([hour, day]));
    default:
      // Aligned to a grid, and shifted by the row number, so that rows differ.
      return startOf(
        random.pick(["hour", "day", "week", "month"]),
        before(base, random.between(0, nth) * 7 * day),
      );
  }
}

function startOf(unit: "hour" | "day" | "week" | "month", at: Date): Date {
  const date = new Date(at);
  if (unit === "hour") {
    date.setUTCMinutes(0, 0, 0);
    return date;
  }
  date.setUTCHours(0, 0, 0, 0);
  if (unit === "week") date.setUTCDate(date.getUTCDate() - ((date.getUTCDay() + 6) % 7));
  if (unit === "month") date.setUTCDate(1);
  return date;
}

/** An instant as the value of a column of dates or times, in UTC. */
export function timeOf(field: Field, at: Date): unknown {
  const type = typeOf(field);
  if (type === "time") return at.toISOString().slice(11, 19);
  if (javascriptType(field) === "object") return at;
  return type === "date" ? at.toISOString().slice(0, 10) : at.toISOString();
}

function drawnText(field: Field, from: Draw): string {
  const { column, constants, patterns } = field;
  const { random, violating } = from;
  const longest = column.length ?? Number.POSITIVE_INFINITY;
  if (column.enumValues?.length) return random.pick(column.enumValues);
  const fitting = (text: string) => ([...text].length <= longest ? text : ordinaryText(from, longest));
  if (patterns.length > 0 && !(violating && random.percent(10))) {
    return fitting(textLike(random.pick(patterns), random));
  }
  const words = constants.filter((text) => !isNumber(text));
  if (words.length > 0 && random.percent(violating ? 30 : 100)) return fitting(random.pick(words));
  if (!violating) return ordinaryText(from, longest);
  const related = relatedValues(field, violating, (value) => typeof value === "string");
  if (related.length > 0 && random.percent(20)) return fitting(random.pick(related));
  const lengths = numbersIn(field).filter((length) => length.isInteger() && length.isLessThan(1000));
  const text =
    lengths.length > 0 && random.percent(50)
      ? textOfLength(from, Math.min(longest, random.pick(lengths).toNumber() + random.between(-1, 1)))
      : ordinaryText(from, longest);
  return random.percent(50) ? text : text.toUpperCase();
}

const textOfLength = (from: Draw, length: number): string => ordinaryText(from, length).padStart(length, "a");

/** A word with the row's number, which makes it unique; only letters if there is no space. */
function ordinaryText({ random, nth }: Draw, longest: number): string {
  const suffix = `-${nth}`;
  const syllable = () => random.pick([..."bdfgklmnprstvz"]) + random.pick([..."aeiou"]);
  const word = syllable() + syllable() + syllable();
  if (longest >= suffix.length + 2) return word.slice(0, longest - suffix.length) + suffix;
  return word.slice(0, longest);
}

const textsLike = new Map<string, fc.Arbitrary<string>>();

/** A readable text that matches a regular expression. */
function textLike(pattern: string, random: Random): string {
  const expression = new RegExp(pattern, "su");
  const texts = textsLike.get(pattern) ?? fc.stringMatching(expression);
  textsLike.set(pattern, texts);
  const seed = random.between(0, 2_147_483_647);
  const [text = ""] = fc.sample(texts, { seed, numRuns: 1 });
  const characters = [...text];
  for (const [index, character] of characters.entries()) {
    if (/[A-Za-z0-9]/.test(character)) continue;
    characters[index] = random.pick([..."abcdefghijklmnopqrstuvwxyz"]);
    if (!expression.test(characters.join(""))) characters[index] = character;
  }
  return characters.join("");
}

function drawnJson(field: Field, from: Draw): unknown {
  const { random, violating } = from;
  const word = ordinaryText(from, 20);
  const byType: Record<string, unknown> = {
    object: {},
    array: [],
    string: word,
    number: random.between(1, 100),
    boolean: random.percent(50),
  };
  const types = field.constants.filter((type) => type in byType);
  if (types.length > 0) return byType[random.pick(types)];
  return violating ? random.pick([...Object.values(byType), { [word]: random.between(1, 100) }, [word]]) : {};
}
