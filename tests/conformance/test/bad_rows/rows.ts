import { getTableColumns } from "drizzle-orm";
import type { PgTable } from "drizzle-orm/pg-core";
import fc from "fast-check";
import type { Fixtures, Patch, TableCases } from "../constraints/cases.ts";
import { rulesOf } from "./rules.ts";
import { decimals, decimalText, goodValues, instants } from "./values.ts";

/** What the columns of a table do not say each alone: how their values hang together, and how they contradict. */
export interface TableRows {
  readonly cases: TableCases;
  /** Values of the columns that hang together, in every way in which they agree. */
  agreeing?(fixtures: Fixtures): fc.Arbitrary<Patch>;
  /** Values that contradict each other: for each CHECK that reads several columns at least one. */
  contradictions?(fixtures: Fixtures): readonly Contradiction[];
}

/** One way in which the columns of a row contradict each other. */
export interface Contradiction {
  /** The CHECK that alone refuses it. */
  readonly refusedBy: string;
  /** What is wrong, in words. */
  readonly what: string;
  /** Changes to a good row that put the contradiction into it. */
  readonly change: fc.Arbitrary<Patch>;
  /** What the row is stored with where the fault is a step from one state to another. */
  readonly from?: fc.Arbitrary<Patch>;
}

/** A row that contradicts itself, whether it is inserted or a stored one becomes it. */
export const contradiction = (
  refusedBy: string,
  what: string,
  change: fc.Arbitrary<Patch>,
): Contradiction => ({ refusedBy, what, change });

/** A step of a stored row out of one state that does not arrive in another. */
export const wrongStep = (
  refusedBy: string,
  what: string,
  from: fc.Arbitrary<Patch>,
  change: fc.Arbitrary<Patch>,
): Contradiction => ({ refusedBy, what, change, from });

/** The id of the row that is tried, in every table that has one. */
export const ownId = 1_000_000;

/** Values as they are. */
export const just = (patch: Patch): fc.Arbitrary<Patch> => fc.constant(patch);

/** Values of some columns, each from its own arbitrary. */
export const values = (columns: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<Patch> =>
  fc.record(columns);

/** Values of several groups of columns. */
export const all = (...groups: fc.Arbitrary<Patch>[]): fc.Arbitrary<Patch> =>
  fc.tuple(...groups).map((patches): Patch => Object.assign({}, ...patches));

/** One of several groups of values. */
export const either = (...groups: fc.Arbitrary<Patch>[]): fc.Arbitrary<Patch> => fc.oneof(...groups);

/** Values, or null. */
export const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(value);

/** Of some columns that may be null: any value that each alone takes, or null. */
export function anyOf<T extends PgTable>(
  table: T,
  ...keys: (keyof T["_"]["columns"] & string)[]
): fc.Arbitrary<Patch> {
  const { alone } = rulesOf(table);
  const columns = getTableColumns(table);
  return values(
    Object.fromEntries(
      keys.map((key) => {
        const column = columns[key];
        if (!column || column.notNull) throw new Error(`no column ${key} may be null`);
        return [key, maybe(goodValues(column, alone.get(column.name)?.rule))];
      }),
    ),
  );
}

/** Two instants, the first before the second. */
export const period: fc.Arbitrary<readonly [Date, Date]> = fc
  .tuple(instants, fc.integer({ min: 1, max: 1e9 }))
  .map(([from, milliseconds]) => [from, new Date(from.getTime() + milliseconds)]);

/** Amounts above 0 in growing order, no two the same, as exact decimals. */
export const growing = (count: number): fc.Arbitrary<string[]> =>
  fc
    .uniqueArray(fc.bigInt({ min: 1n, max: 10n ** 30n }), { minLength: count, maxLength: count })
    .map((units) => units.sort((a, b) => (a < b ? -1 : 1)).map((unit) => decimalText(unit, 12)));

/** An amount above 0 as an exact decimal. */
export const amounts: fc.Arbitrary<string> = decimals(1n, 10n ** 30n, 12);

/** Words for a text that must not be blank. */
export const words: fc.Arbitrary<string> = fc.stringMatching(/^[a-z][a-z0-9_]{0,19}$/);
