import { type SQL, sql } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";
import fc from "fast-check";

/** Values that the type of a column does not take, and the SQLSTATE that refuses them. */
export interface TypeFault {
  readonly what: string;
  readonly code: string;
  readonly values: fc.Arbitrary<string | SQL>;
}

const notOfType = "22P02";
const outOfRange = "22003";

// No word that a type knows begins with x.
const nonsense = fc.string({ maxLength: 20 }).map((text) => `x${text}`);
const quoted = (text: string): SQL => sql.raw(`'${text.replaceAll("'", "''")}'`);

/** The ways in which a value is none of a column's type; a text is any text. */
export function typeFaultsOf(column: PgColumn): TypeFault[] {
  switch (column.columnType) {
    case "PgText":
    case "PgBytea":
      return [];
    case "PgEnumColumn":
      return [
        { what: "a word that its enum has not", code: notOfType, values: offList(column.enumValues ?? []) },
      ];
    case "PgBoolean":
      return [{ what: "neither true nor false", code: notOfType, values: nonsense }];
    case "PgInet":
      return [{ what: "no address", code: notOfType, values: nonsense }];
    case "PgJsonb":
      return [
        {
          what: "no JSON",
          code: notOfType,
          values: fc.string({ maxLength: 20 }).filter(isNoJson).map(quoted),
        },
      ];
    case "PgTimestamp":
      return [
        { what: "no instant", code: "22007", values: nonsense },
        {
          what: "no day of the calendar",
          code: "22008",
          values: fc.integer({ min: 32, max: 99 }).map((day) => `2026-01-${day}T00:00:00Z`),
        },
      ];
    case "PgSmallInt":
      return wholeFaults(2n ** 15n);
    case "PgInteger":
      return wholeFaults(2n ** 31n);
    case "PgBigInt53":
      return wholeFaults(2n ** 63n);
    case "PgNumeric":
      return numericFaults(column as PgColumn & { precision?: number; scale?: number });
    default:
      throw new Error(`no type faults are known of ${column.name}, a ${column.columnType}`);
  }
}

const noNumber: TypeFault = {
  what: "no number",
  code: notOfType,
  values: fc.constantFrom("", "one", "1,5", "0x"),
};

/** @param end the first whole number that is too large for the type. */
const wholeFaults = (end: bigint): TypeFault[] => [
  noNumber,
  {
    what: "no whole number",
    code: notOfType,
    values: fc.constantFrom("NaN", "Infinity", "-Infinity", "0.5", "-12.75"),
  },
  {
    what: "a number too large for its type",
    code: outOfRange,
    values: fc
      .oneof(fc.bigInt({ min: end, max: end * 100n }), fc.bigInt({ min: -end * 100n, max: -end - 1n }))
      .map(String),
  },
];

function numericFaults({ precision, scale = 0 }: { precision?: number; scale?: number }): TypeFault[] {
  if (precision === undefined) return [noNumber];
  const end = 10n ** BigInt(precision - scale);
  const tooLarge = fc.bigInt({ min: end, max: end * 100n });
  return [
    noNumber,
    { what: "infinite", code: outOfRange, values: fc.constantFrom("Infinity", "-Infinity") },
    {
      what: "a number too large for its type",
      code: outOfRange,
      values: fc
        .oneof(
          tooLarge,
          tooLarge.map((number) => -number),
        )
        .map(String),
    },
  ];
}

/** Words that are not on a list, most of them nearly so. */
const offList = (list: readonly string[]): fc.Arbitrary<string> =>
  fc
    .oneof(
      fc.string({ unit: "grapheme", maxLength: 20 }),
      fc.constantFrom(...list).map((value) => value.toUpperCase()),
      fc.constantFrom(...list).map((value) => ` ${value}`),
      fc.constantFrom(...list).map((value) => `${value}s`),
    )
    .filter((text) => !list.includes(text));

function isNoJson(text: string): boolean {
  try {
    JSON.parse(text);
    return false;
  } catch {
    return true;
  }
}
