import { type SQL, sql } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";
import fc from "fast-check";

/** Values that the type of a column cannot store, with the SQLSTATE of the rejection. */
export interface TypeFault {
  readonly what: string;
  readonly code: string;
  readonly values: fc.Arbitrary<string | SQL>;
}

const notOfType = "22P02";
const outOfRange = "22003";

// No word of any type starts with x.
const nonsense = fc.string({ maxLength: 20 }).map((text) => `x${text}`);
const quoted = (text: string): SQL => sql.raw(`'${text.replaceAll("'", "''")}'`);

/** The kinds of values outside the type of a column; a text column accepts any text. */
export function typeFaultsOf(column: PgColumn): TypeFault[] {
  switch (column.columnType) {
    case "PgText":
    case "PgBytea":
      return [];
    case "PgEnumColumn":
      return [
        { what: "a value outside its enum", code: notOfType, values: offList(column.enumValues ?? []) },
      ];
    case "PgBoolean":
      return [{ what: "not a boolean", code: notOfType, values: nonsense }];
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
          what: "not a calendar date",
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
      throw new Error(`No type faults are defined for ${column.name} (${column.columnType}).`);
  }
}

const noNumber: TypeFault = {
  what: "no number",
  code: notOfType,
  values: fc.constantFrom("", "one", "1,5", "0x"),
};

/** @param end the first integer above the range of the type. */
const wholeFaults = (end: bigint): TypeFault[] => [
  noNumber,
  {
    what: "not an integer",
    code: notOfType,
    values: fc.constantFrom("NaN", "Infinity", "-Infinity", "0.5", "-12.75"),
  },
  {
    what: "a number out of range",
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
      what: "a number out of range",
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

/** Strings that are not on a list, most of them similar to one that is. */
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
