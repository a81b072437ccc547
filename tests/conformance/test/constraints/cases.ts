import { sql } from "drizzle-orm";
import type { PgTable } from "drizzle-orm/pg-core";

/** Values of some columns by property name; deliberately also of wrong types. */
export type Patch = Readonly<Record<string, unknown>>;

/** Case of one constraint: a row it accepts, close to its limit, and rows that only it rejects. */
export interface ConstraintCase {
  /** Row that must exist first, as for a unique key. */
  readonly before?: Patch;
  /** Changes to a valid row that keep it valid. */
  readonly good?: Patch;
  /** Changes to a valid row, each of which violates only this constraint. */
  readonly bad: readonly Patch[];
}

/** Ids of rows that the cases reference; they exist before any case runs. */
export interface Fixtures {
  readonly userId: number;
  readonly otherUserId: number;
  readonly cryptocurrencyId: number;
  // Rows of the layers, inserted by layer1Fixtures in layer1.ts, and so on.
  readonly otherCryptocurrencyId: number;
  readonly marketRegimeId: number;
  readonly newsEventId: number;
  readonly sectorId: number;
  readonly otherSectorId: number;
  readonly sectorAnalysisId: number;
  readonly watchlistId: number;
  readonly suggestionId: number;
  readonly tradingSignalId: number;
  readonly positionId: number;
  // Rows of the AI tables, inserted by aiFixtures in ai.ts.
  readonly modelId: number;
}

/** Cases of one table: one for each constraint and unique index, by name. */
export interface TableCases {
  readonly table: PgTable;
  /** A valid row; `n` is a different number on each call, for unique values. */
  row(fixtures: Fixtures, n: number): Patch;
  constraints(fixtures: Fixtures): Readonly<Record<string, ConstraintCase>>;
}

/** Non-finite values that a numeric column can store; each must be rejected. */
const notFinite = ["NaN", "Infinity", "-Infinity"];

/** Bad rows for a numeric column: NaN, both infinities, and the given values. */
export const badNumbers = (column: string, ...values: string[]): Patch[] =>
  [...notFinite, ...values].map((value) => ({ [column]: value }));

/** Case of a numeric column with values of 0 or more. */
export const nonNegativeCase = (column: string): ConstraintCase => ({
  good: { [column]: "0" },
  bad: badNumbers(column, "-0.000000000000000001"),
});

/** Case of a numeric column with positive values. */
export const positiveCase = (column: string): ConstraintCase => ({
  good: { [column]: "0.000000000000000001" },
  bad: badNumbers(column, "0", "-0.000000000000000001"),
});

/** Case of a numeric column with any finite value. */
export const finiteCase = (column: string): ConstraintCase => ({
  good: { [column]: "-123456789012345678901234567890.123456789" },
  bad: badNumbers(column),
});

/** Case of a percent change. */
export const percentChangeCase = (column: string): ConstraintCase => ({
  good: { [column]: "5336646.1234567890123" },
  bad: badNumbers(column, "-100.0000001"),
});

/** A case for a numeric(5,2) from 0 to 100. It has no infinities, so only NaN and the ends. */
export const scoreCase = (column: string): ConstraintCase => ({
  good: { [column]: "100.00" },
  bad: ["NaN", "-0.01", "100.01"].map((value) => ({ [column]: value })),
});

/** A case for a numeric(6,4) from -1 to 1. It has no infinities, so only NaN and the ends. */
export const signedRatioCase = (column: string): ConstraintCase => ({
  good: { [column]: "-1.0000" },
  bad: ["NaN", "-1.0001", "1.0001"].map((value) => ({ [column]: value })),
});

const jsonValues = (column: string, ...values: string[]): Patch[] =>
  values.map((json) => ({ [column]: sql`${sql.raw(`'${json}'`)}::jsonb` }));

/** A case for a column of JSON objects. */
export const objectCase = (column: string): ConstraintCase => ({
  good: { [column]: { any: ["thing"] } },
  bad: jsonValues(column, "[]", '"text"', "1", "true", "null"),
});

/** A case for a column of JSON arrays. */
export const arrayCase = (column: string): ConstraintCase => ({
  good: { [column]: ["any", "thing"] },
  bad: jsonValues(column, "{}", '"text"', "1", "true", "null"),
});

/** A case for text of bounded length without white space around it. */
export const trimmedCase = (column: string, min: number, max: number): ConstraintCase => ({
  good: { [column]: "x".repeat(max) },
  bad: ["x".repeat(max + 1), " x", "x ", ...(min > 0 ? [""] : [])].map((value) => ({ [column]: value })),
});

/** Case of text of at most `max` characters. */
export const atMostCase = (column: string, max: number): ConstraintCase => ({
  good: { [column]: "x".repeat(max) },
  bad: [{ [column]: "x".repeat(max + 1) }],
});

/** Case of a column with a list of values; `companions` are columns that must change with it. */
export const oneOfCase = (column: string, good: string, companions: Patch = {}): ConstraintCase => ({
  good: { [column]: good, ...companions },
  bad: ["", "nonsense", good.toUpperCase()].map((value) => ({ [column]: value, ...companions })),
});

/** Case of a SHA-256 digest; `companions` are columns that must change with it. */
export const sha256Case = (column: string, companions: Patch = {}): ConstraintCase => ({
  good: { [column]: Buffer.alloc(32, 7), ...companions },
  bad: [Buffer.alloc(31), Buffer.alloc(33), Buffer.alloc(0)].map((value) => ({
    [column]: value,
    ...companions,
  })),
});

/** Case of a foreign key. */
export const foreignKeyCase = (column: string, existing: number): ConstraintCase => ({
  good: { [column]: existing },
  bad: [{ [column]: 2_000_000_000 }],
});

/** The same case with values of other columns that its rows need. */
export const withCompanions = (companions: Patch, { good = {}, bad }: ConstraintCase): ConstraintCase => ({
  good: { ...companions, ...good },
  bad: bad.map((patch) => ({ ...companions, ...patch })),
});
