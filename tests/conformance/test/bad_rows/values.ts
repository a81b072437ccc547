import { sql } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";
import fc from "fast-check";
import type { Rule } from "./rules.ts";

/** One way in which the value of a column can be wrong, with random values that are. */
export interface BadValues {
  readonly what: string;
  /** Whether a CHECK of the column may be what refuses them. */
  readonly byCheck: boolean;
  /** The SQLSTATEs that may refuse them besides: class 22, a value that the type does not take. */
  readonly codes: readonly string[];
  readonly values: fc.Arbitrary<unknown>;
}

const outOfRange = "22003";
const notOfType = "22P02";

/** A text as an SQL literal. */
export const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** Exact decimals from `low` to `high`, which count in units of the last of so many places. */
export const decimals = (low: bigint, high: bigint, places: number): fc.Arbitrary<string> =>
  fc.bigInt({ min: low, max: high }).map((units) => decimalText(units, places));

/** So many units of the last of so many places, as an exact decimal. */
export function decimalText(units: bigint, places: number): string {
  const digits = (units < 0n ? -units : units).toString().padStart(places + 1, "0");
  const point = digits.length - places;
  const sign = units < 0n ? "-" : "";
  return places === 0 ? `${sign}${digits}` : `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
}

/** How a column counts: the places it keeps, and the largest number of units it is tried with. */
function countingOf(column: PgColumn): { places: number; most: bigint } {
  switch (column.columnType) {
    case "PgSmallInt":
      return { places: 0, most: 2n ** 15n - 1n };
    case "PgInteger":
      return { places: 0, most: 2n ** 31n - 1n };
    case "PgBigInt53":
      return { places: 0, most: 2n ** 63n - 1n };
    default: {
      const { precision, scale } = column as { precision?: number; scale?: number };
      return precision === undefined
        ? { places: 18, most: 10n ** 48n }
        : { places: scale ?? 0, most: 10n ** BigInt(precision) - 1n };
    }
  }
}

const isNumber = (column: PgColumn): boolean =>
  ["PgSmallInt", "PgInteger", "PgBigInt53", "PgNumeric"].includes(column.columnType);

/** Texts of `min` to `max` characters, more often short ones. */
const texts = (min: number, max: number): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 9, arbitrary: fc.string({ unit: "grapheme", minLength: min, maxLength: Math.min(max, 30) }) },
    { weight: 1, arbitrary: fc.constant("x".repeat(max)) },
  );
const lengthOf = (text: string) => [...text].length;

const jsonObjects = fc.dictionary(fc.string({ maxLength: 8 }), fc.jsonValue({ maxDepth: 1 }), {
  maxKeys: 3,
  noNullPrototype: true,
});
const jsonArrays = fc.array(fc.jsonValue({ maxDepth: 1 }), { maxLength: 3 });

/** Instants of this decade, to the millisecond. */
export const instants = fc
  .integer({ min: Date.UTC(2020, 0), max: Date.UTC(2030, 0) - 1 })
  .map((at) => new Date(at));

/** Values that a column takes, as far as its type and the CHECK of it alone say; never null. */
export function goodValues(column: PgColumn, rule: Rule | undefined): fc.Arbitrary<unknown> {
  if (isNumber(column)) {
    const { places, most } = countingOf(column);
    const unit = 10n ** BigInt(places);
    const { low, lowIncluded, high } = rangeOf(rule);
    return decimals(
      low === undefined ? -most : low * unit + (lowIncluded ? 0n : 1n),
      high === undefined ? most : high * unit,
      places,
    );
  }
  if (column.enumValues?.length) return fc.constantFrom(...column.enumValues);
  switch (column.columnType) {
    case "PgBoolean":
      return fc.boolean();
    case "PgTimestamp":
      return instants;
    case "PgInet":
      return fc.oneof(fc.ipV4(), fc.ipV6());
    case "PgJsonb":
      return rule?.kind === "json" && rule.type === "array" ? jsonArrays : jsonObjects;
    case "PgBytea":
      return bytes(digestLength(rule));
    case "PgText":
      return goodTexts(rule);
    default:
      throw new Error(`no good values are known for ${column.name}, a ${column.columnType}`);
  }
}

function goodTexts(rule: Rule | undefined): fc.Arbitrary<string> {
  if (rule?.kind === "pattern") {
    const { pattern, max = Number.POSITIVE_INFINITY } = rule;
    return fc.stringMatching(pattern).filter((text) => lengthOf(text) <= max);
  }
  const { min, max, form } = rule?.kind === "length" ? rule : { min: 0, max: 30, form: undefined };
  if (form === "upper") {
    return fc.string({ minLength: min, maxLength: max }).map((text) => text.toUpperCase());
  }
  if (form === "btrim") {
    return texts(min, max)
      .map((text) => text.trim())
      .filter((text) => lengthOf(text) >= min && lengthOf(text) <= max);
  }
  return texts(min, max).filter((text) => lengthOf(text) <= max);
}

/** The ways in which the value of a column can be wrong, whatever the other columns hold; null and keys apart. */
export function badValues(column: PgColumn, rule: Rule | undefined): BadValues[] {
  if (isNumber(column)) return badNumbers(column, rule);
  const ofType = (what: string, values: fc.Arbitrary<unknown>, ...codes: string[]): BadValues => ({
    what,
    byCheck: false,
    codes: codes.length > 0 ? codes : [notOfType],
    values,
  });
  const byCheck = (what: string, values: fc.Arbitrary<unknown>): BadValues => ({
    what,
    byCheck: true,
    codes: [],
    values,
  });
  // No word that a type knows begins with x.
  const nonsense = fc.string({ maxLength: 20 }).map((text) => `x${text}`);
  switch (column.columnType) {
    case "PgEnumColumn":
      return [ofType("not of its enum", offList(column.enumValues ?? []))];
    case "PgBoolean":
      return [ofType("neither true nor false", nonsense)];
    case "PgInet":
      return [ofType("not an address", nonsense)];
    case "PgTimestamp":
      return [
        ofType("not an instant", nonsense, "22007"),
        ofType(
          "no day of the calendar",
          fc.integer({ min: 32, max: 99 }).map((day) => `2026-01-${day}T00:00:00Z`),
          "22008",
        ),
      ];
    case "PgBytea":
      return [
        byCheck(
          "not as long as a digest",
          fc
            .nat(100)
            .filter((length) => length !== digestLength(rule))
            .chain(bytes),
        ),
      ];
    case "PgJsonb":
      return [
        ofType(
          "not JSON",
          fc
            .string({ maxLength: 20 })
            .filter((text) => !isJson(text))
            .map((text) => sql.raw(quoted(text))),
        ),
        byCheck(
          "JSON of another type",
          fc.oneof(
            fc.string(),
            fc.integer(),
            fc.boolean(),
            fc.constant(sql`'null'::jsonb`),
            rule?.kind === "json" && rule.type === "array" ? jsonObjects : jsonArrays,
          ),
        ),
      ];
    case "PgText":
      return badTexts(column, rule).map(([what, values]) => byCheck(what, values));
    default:
      throw new Error(`no bad values are known for ${column.name}, a ${column.columnType}`);
  }
}

function badNumbers(column: PgColumn, rule: Rule | undefined): BadValues[] {
  const { places, most } = countingOf(column);
  const unit = 10n ** BigInt(places);
  const { low, lowIncluded, high } = rangeOf(rule);
  const isNumeric = column.columnType === "PgNumeric";
  const isBounded = !isNumeric || column.getSQLType() !== "numeric";
  const found: BadValues[] = [];
  const add = (what: string, values: fc.Arbitrary<unknown>, byCheck: boolean, ...codes: string[]) =>
    found.push({ what, byCheck, codes, values });
  const infinities = fc.constantFrom("Infinity", "-Infinity");
  if (isNumeric) {
    add("NaN", fc.constant("NaN"), true);
    add("infinite", infinities, !isBounded, ...(isBounded ? [outOfRange] : []));
  } else {
    add("NaN or infinite", fc.oneof(fc.constant("NaN"), infinities), false, notOfType);
    add("not whole", decimals(-10_000n, 10_000n, 2), false, notOfType);
  }
  add("not a number", fc.constantFrom("", "one", "1,5", "0x"), false, notOfType);
  if (isBounded) {
    add("too large for its type", decimals(most + 1n, most * 100n, places), false, outOfRange);
    add("too small for its type", decimals(-most * 100n, -most - 2n, places), false, outOfRange);
  }
  if (low !== undefined) {
    add("below its range", decimals(-most, low * unit - (lowIncluded ? 1n : 0n), places), true);
  }
  if (high !== undefined && most > high * unit) {
    add("above its range", decimals(high * unit + 1n, most, places), true);
  }
  return found;
}

function badTexts(column: PgColumn, rule: Rule | undefined): [string, fc.Arbitrary<string>][] {
  switch (rule?.kind) {
    case "one of":
      return [["not on its list", offList(column.enumValues ?? [])]];
    case "pattern": {
      const { pattern, max } = rule;
      const off = fc.oneof(
        fc.constantFrom("", " "),
        fc.string({ unit: "grapheme" }),
        fc.stringMatching(pattern).map((text) => ` ${text}`),
        fc.stringMatching(pattern).map((text) => `${text} `),
      );
      return [
        ["not of its pattern", off.filter((text) => !pattern.test(text))],
        ...(max === undefined
          ? []
          : [
              ["too long", fc.stringMatching(pattern).map((text) => text + "x".repeat(max))] satisfies [
                string,
                fc.Arbitrary<string>,
              ],
            ]),
      ];
    }
    case "length": {
      const { min, max, form } = rule;
      const word = fc.string({ minLength: 1, maxLength: Math.max(1, Math.min(max - 1, 20)) });
      const found: [string, fc.Arbitrary<string>][] = [
        ["too long", fc.integer({ min: max + 1, max: max + 100 }).map((length) => "X".repeat(length))],
      ];
      if (min > 0) found.push(["empty", fc.constant("")]);
      if (form === "btrim") {
        found.push(
          ["led by a blank", word.map((text) => ` ${text}`)],
          ["followed by a blank", word.map((text) => `${text} `)],
        );
      }
      if (form === "upper") found.push(["in lower case", word.map((text) => `${text.slice(1)}x`)]);
      return found;
    }
    default:
      // Every text has an end, so this is refused by whatever sets it.
      return [["without end", fc.constant("x".repeat(1_000_000))]];
  }
}

const rangeOf = (rule: Rule | undefined) =>
  rule?.kind === "range" ? rule : { low: undefined, lowIncluded: true, high: undefined };

const digestLength = (rule: Rule | undefined): number => (rule?.kind === "bytes" ? rule.length : 32);

const bytes = (length: number): fc.Arbitrary<Buffer> =>
  fc.uint8Array({ minLength: length, maxLength: length }).map((array) => Buffer.from(array));

/** Texts that are not on a list, many of them nearly so. */
const offList = (list: readonly string[]): fc.Arbitrary<string> =>
  fc
    .oneof(
      fc.string({ unit: "grapheme", maxLength: 20 }),
      fc.constantFrom(...list).map((value) => value.toUpperCase()),
      fc.constantFrom(...list).map((value) => ` ${value}`),
      fc.constantFrom(...list).map((value) => `${value}s`),
    )
    .filter((text) => !list.includes(text));

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
