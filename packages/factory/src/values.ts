import { instant, Numeric, type SqlRow } from "@strata/validators/expressions";
import { BigNumber } from "bignumber.js";
import fc from "fast-check";
import type { Field } from "./model.ts";
import type { Random } from "./random.ts";

/** What a value is drawn from. */
export interface Draw {
  readonly random: Random;
  readonly now: Date;
  /** The number of the row in its table, from 1. */
  readonly nth: number;
  /**
   * The row as it is so far, where a CHECK refused it: then also values are tried that are nearer to the other columns
   * and to what the CHECKs say. Without it, ordinary ones.
   */
  readonly refused?: SqlRow;
}

/**
 * A value of a column's TypeScript type, one that its type in PostgreSQL holds.
 *
 * @returns undefined where the type is not known here.
 */
export function draw(field: Field, from: Draw): unknown {
  const { dimensions } = field.column;
  const element = () => elements[typeOf(field)]?.(field, from);
  const nested = (depth: number): unknown =>
    depth === 0 ? element() : Array.from({ length: depth === dimensions ? 3 : 2 }, () => nested(depth - 1));
  return isKnown(field) ? nested(dimensions) : undefined;
}

/** Whether values of a column's type can be drawn. */
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

/** What TypeScript has a column's values as: `string`, `number`, `bigint`, `object`, `array` or `boolean`. */
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
    // Not both factors may be 0.
    const [a, b, c] = [random.between(1, 100), random.between(-100, 100), random.between(-100, 100)];
    return javascriptType(field) === "array" ? [a, b, c] : { a, b, c };
  },
};

// Locally administered, so that no device has it.
const macOf = (random: Random, bytes: number): string =>
  [
    "02",
    ...(random
      .bytes(bytes - 1)
      .toString("hex")
      .match(/../g) ?? []),
  ].join(":");

export const isNumber = (text: string): boolean => /^\d+(\.\d+)?$/.test(text);

/** The numbers in a column's CHECKs. */
const numbersIn = ({ constants }: Field): BigNumber[] =>
  constants.filter((text) => isNumber(text)).map((text) => new BigNumber(text));

/** Of a row the values of a kind that a CHECK reads together with a column. */
const matesOf = <T>({ mates }: Field, row: SqlRow, isKind: (value: unknown) => value is T): T[] =>
  mates.map((name): unknown => row.get(name)).filter(isKind);

const numbersBeside = (field: Field, row: SqlRow): BigNumber[] =>
  matesOf(field, row, (value) => value instanceof Numeric).map(({ value }) => value);

interface Size {
  /** Digits after the point. */
  readonly places: number;
  /** The largest number. */
  readonly limit: BigNumber;
}

export function sizeOf({ column }: Field): Size {
  const [, precision, scale = "0"] = /\((\d+)(?:,\s*(\d+))?\)/.exec(column.getSQLType()) ?? [];
  const places = precision === undefined ? (column.dataType.startsWith("bigint") ? 0 : 4) : Number(scale);
  const digits = precision === undefined ? 15 : Number(precision) - places;
  return { places, limit: new BigNumber(10).pow(digits).minus(new BigNumber(10).pow(-places)) };
}

function drawnNumber(field: Field, { random, nth, refused }: Draw, { places, limit }: Size): BigNumber {
  const unit = new BigNumber(10).pow(-places);
  // Two digits after the point are enough to look at.
  const scale = Math.min(places, 2);
  const ordinary = () =>
    new BigNumber(random.between(1, BigNumber.min(limit, 100).shiftedBy(scale).toNumber())).shiftedBy(-scale);
  const near = () => {
    const known = [...numbersIn(field), ...(refused ? numbersBeside(field, refused) : [])];
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
  const number = (refused ? near() : first()).decimalPlaces(places);
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

function drawnInstant(field: Field, { random, now, nth, refused }: Draw): Date {
  // A count beside it may lead beyond all calendars.
  const before = (from: Date, milliseconds: number) => {
    const at = new Date(from.getTime() - milliseconds);
    const year = at.getUTCFullYear();
    return year >= 1 && year <= 9999 ? at : from;
  };
  const ordinary = () => before(startOf("hour", now), random.between(0, 30 * 24 * 60) * minute);
  if (!refused) return ordinary();
  const mates = matesOf(field, refused, (value): value is Date => value instanceof Date);
  const constants = field.constants.map(instant).filter((date) => date !== undefined);
  const counts = numbersBeside(field, refused).map((count) => count.toNumber());
  const base = random.pick([now, ordinary(), ...mates, ...mates, ...constants]);
  const sign = random.pick([-1, 1]);
  const unit = random.pick([1, minute, hour, day]);
  switch (random.between(1, 5)) {
    case 1:
      return base;
    case 2:
      return before(base, sign * unit);
    case 3:
      // So many hours from another column, as a third one says.
      return before(random.pick([base, ...mates]), sign * unit * random.pick([nth, ...counts, ...counts]));
    case 4:
      return before(base, sign * random.between(1, 30) * random.pick([hour, day]));
    default:
      // Some grids only; back by as many steps as there are rows, so that no two rows are alike.
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
  const { random, refused } = from;
  const longest = column.length ?? Number.POSITIVE_INFINITY;
  if (column.enumValues?.length) return random.pick(column.enumValues);
  const fitting = (text: string) => ([...text].length <= longest ? text : ordinaryText(from, longest));
  if (patterns.length > 0 && !(refused && random.percent(10))) {
    return fitting(textLike(random.pick(patterns), random));
  }
  const words = constants.filter((text) => !isNumber(text));
  if (words.length > 0 && random.percent(refused ? 30 : 100)) return fitting(random.pick(words));
  if (!refused) return ordinaryText(from, longest);
  const mates = matesOf(field, refused, (value) => typeof value === "string");
  if (mates.length > 0 && random.percent(20)) return fitting(random.pick(mates));
  const lengths = numbersIn(field).filter((length) => length.isInteger() && length.isLessThan(1000));
  const text =
    lengths.length > 0 && random.percent(50)
      ? textOfLength(from, Math.min(longest, random.pick(lengths).toNumber() + random.between(-1, 1)))
      : ordinaryText(from, longest);
  return random.percent(50) ? text : text.toUpperCase();
}

const textOfLength = (from: Draw, length: number): string => ordinaryText(from, length).padStart(length, "a");

/** A word and the row's number, so that two rows never have the same; only letters where there is no room. */
function ordinaryText({ random, nth }: Draw, longest: number): string {
  const suffix = `-${nth}`;
  const syllable = () => random.pick([..."bdfgklmnprstvz"]) + random.pick([..."aeiou"]);
  const word = syllable() + syllable() + syllable();
  if (longest >= suffix.length + 2) return word.slice(0, longest - suffix.length) + suffix;
  return word.slice(0, longest);
}

const textsLike = new Map<string, fc.Arbitrary<string>>();

/** A text that a regular expression matches, as readable as it allows. */
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
  const { random, refused } = from;
  const word = ordinaryText(from, 20);
  const byType: Record<string, unknown> = {
    object: {},
    array: [],
    string: word,
    number: random.between(1, 100),
    boolean: random.percent(50),
  };
  const asked = field.constants.filter((type) => type in byType);
  if (asked.length > 0) return byType[random.pick(asked)];
  return refused ? random.pick([...Object.values(byType), { [word]: random.between(1, 100) }, [word]]) : {};
}
