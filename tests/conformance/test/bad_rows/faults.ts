import { getTableColumns, getTableName } from "drizzle-orm";
import { getTableConfig, type PgColumn } from "drizzle-orm/pg-core";
import fc from "fast-check";
import type { Fixtures, Patch } from "../constraints/cases.ts";
import { ownId, type TableRows } from "./rows.ts";
import { rulesOf } from "./rules.ts";
import { badValues, goodValues } from "./values.ts";

/** One way in which a row of a table can be wrong. */
export interface Fault {
  /** What is wrong, in words. */
  readonly what: string;
  /** What may refuse it: names of constraints, SQLSTATEs, or `not null` and a column. */
  readonly refusedBy: readonly string[];
  /** How the row comes to have the fault; undefined where it is inserted with it as well as changed to it. */
  readonly only?: "insert" | "update";
  readonly trials: fc.Arbitrary<Trial>;
}

/** A good row, and the same row with one fault. */
export interface Trial {
  /** A row that must be there first. */
  readonly before?: Patch;
  readonly row: Patch;
  /** What makes the row one that is accepted: nothing, but where the fault lies in being as another row is. */
  readonly good: Patch;
  /** What makes it one that is refused. */
  readonly bad: Patch;
}

export const notNull = (column: string): string => `not null ${column}`;
/** The SQLSTATE of a value for a column that PostgreSQL computes. */
const generatedAlways = "428C9";

/** All ways in which a row of a table can be wrong: those of its columns and keys, and its contradictions. */
export function faultsOf({ cases, agreeing, contradictions }: TableRows, fixtures: Fixtures): Fault[] {
  const { table } = cases;
  const config = getTableConfig(table);
  const { alone, together, keyColumns } = rulesOf(table);
  const constraints = cases.constraints(fixtures);
  const columns = Object.entries(getTableColumns(table));
  const keyOf = new Map(columns.map(([key, column]) => [column.name, key]));
  const isIdentity = (column: PgColumn) => column.generatedIdentity !== undefined;
  const isComputed = (column: PgColumn) => column.generated !== undefined || isIdentity(column);
  const isBound = (column: PgColumn) => [...together.values()].some((bound) => bound.has(column.name));
  const foreignKeys = config.foreignKeys.map((key) => {
    const [column] = key.reference().columns;
    return { name: key.getName(), column: column?.name ?? "", key: keyOf.get(column?.name ?? "") ?? "" };
  });

  // The columns that may vary by themselves.
  const free: Record<string, fc.Arbitrary<unknown>> = {};
  for (const [key, column] of columns) {
    if (isComputed(column) || keyColumns.has(column.name) || isBound(column)) continue;
    const foreign = foreignKeys.find((candidate) => candidate.column === column.name);
    if (foreign && column.notNull) continue;
    const existing = foreign && constraints[foreign.name]?.good?.[key];
    const value = foreign ? fc.constant(existing) : goodValues(column, alone.get(column.name)?.rule);
    free[key] = column.notNull ? value : fc.option(value);
  }
  const id = columns.some(([, column]) => isIdentity(column)) ? { id: ownId } : {};
  const plainRows: fc.Arbitrary<Patch> = fc
    .tuple(fc.integer({ min: 1, max: 100_000 }), fc.record(free, { requiredKeys: [] }))
    .map(([n, values]) => ({ ...id, ...cases.row(fixtures, n), ...values }));
  const rows: fc.Arbitrary<Patch> = fc
    .tuple(plainRows, agreeing?.(fixtures) ?? fc.constant({}))
    .map(([row, values]) => ({ ...row, ...values }));
  const changed = (from: fc.Arbitrary<Patch>, change: fc.Arbitrary<Patch>): fc.Arbitrary<Trial> =>
    fc.tuple(from, change).map(([row, bad]) => ({ row, good: {}, bad }));

  const faults: Fault[] = [];
  for (const [key, column] of columns) {
    if (isComputed(column)) {
      const value = isIdentity(column)
        ? fc.integer({ min: 1, max: 1000 })
        : fc.constant(computedValue(column));
      faults.push({
        what: `${column.name}, which is computed, given a value`,
        refusedBy: [generatedAlways],
        // What is inserted may name its id: OVERRIDING SYSTEM VALUE.
        ...(isIdentity(column) && { only: "update" }),
        trials: changed(rows, fc.record({ [key]: value })),
      });
      continue;
    }
    if (column.notNull) {
      faults.push({
        what: `${column.name} null`,
        refusedBy: [notNull(column.name)],
        trials: changed(rows, fc.constant({ [key]: null })),
      });
    }
    const checks = config.checks
      .map((check) => check.name)
      .filter((name) => alone.get(column.name)?.check === name || together.get(name)?.has(column.name));
    for (const { what, byCheck, codes, values } of badValues(column, alone.get(column.name)?.rule)) {
      faults.push({
        what: `${column.name} ${what}`,
        refusedBy: [...(byCheck ? checks : []), ...codes],
        trials: changed(rows, fc.record({ [key]: values })),
      });
    }
  }

  for (const { name } of foreignKeys) {
    const { before, good = {}, bad: [bad = {}] = [] } = constraints[name] ?? {};
    // The case names a row that is not there; any other such one is as good.
    const missing = fc.integer({ min: 1_500_000_000, max: 2_147_483_647 });
    faults.push({
      what: `${name}: refers to a row that is not there`,
      refusedBy: [name],
      trials: fc.tuple(plainRows, missing).map(([row, other]) => ({
        ...(before && { before: { ...cases.row(fixtures, 0), ...before } }),
        row,
        good,
        bad: Object.fromEntries(
          Object.entries(bad).map(([key, value]) => [key, value === 2_000_000_000 ? other : value]),
        ),
      })),
    });
  }

  const primaryKey = `${getTableName(table)}_pkey`;
  const uniqueKeys = [
    primaryKey,
    ...config.uniqueConstraints.map((key) => key.getName() ?? ""),
    ...config.indexes
      .filter(({ config: index }) => index.unique)
      .map(({ config: index }) => index.name ?? ""),
  ];
  for (const name of uniqueKeys) {
    const { before, good = {}, bad = [] } = constraints[name] ?? {};
    faults.push({
      what: `${name}: there already`,
      refusedBy: [name],
      ...(name === primaryKey && { only: "insert" }),
      trials: fc.tuple(plainRows, fc.constantFrom(...bad)).map(([row, duplicate]) => ({
        before: { ...cases.row(fixtures, 0), ...before },
        row,
        good,
        bad: duplicate,
      })),
    });
  }

  for (const { refusedBy, what, change, from } of contradictions?.(fixtures) ?? []) {
    const stored = from ? fc.tuple(rows, from).map(([row, values]) => ({ ...row, ...values })) : rows;
    faults.push({
      what,
      refusedBy: [refusedBy],
      ...(from && { only: "update" }),
      trials: changed(stored, change),
    });
  }
  return faults;
}

/** Some value of the type of a computed column. */
function computedValue(column: PgColumn): unknown {
  switch (column.columnType) {
    case "PgBoolean":
      return true;
    case "PgNumeric":
      return "1";
    default:
      return "neutral";
  }
}
