import type { Factory } from "@strata/factory";
import { rulesOf } from "@strata/validators/expressions";
import { getColumns, type SQL, sql } from "drizzle-orm";
import { getTableConfig, type PgColumn, type PgTable } from "drizzle-orm/pg-core";
import fc from "fast-check";
import { isComputed, type Rule, rulesIn } from "./rules.ts";
import { typeFaultsOf } from "./type_faults.ts";

/** Values of some columns by property name; deliberately also of wrong types. */
export type Row = Readonly<Record<string, unknown>>;

/** A valid row, and the change that makes it a bad one. */
export interface BadRow {
  readonly table: PgTable;
  /**
   * Expected reason of the rejection: the name of a {@link Rule}, or the SQLSTATE of a value the column cannot store.
   */
  readonly refusedBy: string;
  readonly what: string;
  readonly row: Row;
  readonly change: Row;
  /** How the row becomes bad: by its insert, or by an update of a valid row. */
  readonly ways: readonly ("insert" | "update")[];
}

/** SQLSTATE of a value for a computed column. */
const generatedAlways = "428C9";

/** Id of the tested row, in a table with an identity column. */
const ownId = 1_000_000;

/**
 * Generates bad rows for a table: `times` for each constraint and each kind of value outside the type of a column,
 * half as many for each NOT NULL.
 */
export async function badRowsOf(
  make: Factory,
  table: PgTable,
  { times, seed }: { times: number; seed: number },
): Promise<BadRow[]> {
  const columns = Object.entries(getColumns(table));
  const identity = columns.find(([, column]) => column.generatedIdentity)?.[0];
  const found: BadRow[] = [];
  const add = (refusedBy: string, what: string, row: Row, change: Row): void => {
    const isNumbered = identity !== undefined && identity in change;
    // An identity column accepts a value from an overriding insert, but not from an update.
    const ways: BadRow["ways"] = !isNumbered
      ? ["insert", "update"]
      : refusedBy === generatedAlways
        ? ["update"]
        : ["insert"];
    found.push({ table, refusedBy, what, row: identity ? { [identity]: ownId, ...row } : row, change, ways });
  };

  const parents = await parentsOf(make, table);
  for (const rule of rulesIn(table)) {
    const many = typeof rule.target === "string" ? times : times / 2;
    for (let n = 0; n < many; n++) {
      const { row, change } = await make.violate(table, rule.target, parents(rule, n));
      add(rule.name, rule.name, row, change);
    }
  }

  // A value that the column cannot store is rejected before any rule, in any row.
  const rows = found.map(({ row }) => row);
  const addValues = (refusedBy: string, what: string, key: string, values: readonly unknown[]) => {
    for (const value of values)
      add(refusedBy, what, rows[found.length % rows.length] ?? {}, { [key]: value });
  };
  const { checks } = rulesOf(table);
  for (const [key, column] of columns) {
    const { name } = column;
    if (isComputed(column)) {
      addValues(generatedAlways, `${name} is computed, and has a value`, key, [computedValue(column)]);
      continue;
    }
    for (const { what, code, values } of typeFaultsOf(column)) {
      const samples = fc.sample<string | SQL>(values, { seed: seed + found.length, numRuns: times });
      addValues(code, `${name} is ${what}`, key, samples);
    }
    const [check] = checks.filter((one) => one.columns.has(name));
    if (column.columnType === "PgJsonb" && check) {
      // Only SQL can write it.
      addValues(check.name, `${name} is the null of JSON`, key, [sql`'null'::jsonb`]);
    }
  }
  return found;
}

/**
 * Keys of parent rows, created once so that not every bad row needs its own; every second row sets the nullable ones.
 * Keys that the broken rule or a CHECK reads are left to the factory.
 */
async function parentsOf(make: Factory, table: PgTable): Promise<(breaking: Rule, nth: number) => Row> {
  const keyOf = (of: PgTable, column: PgColumn | undefined): string =>
    Object.entries(getColumns(of)).find(([, one]) => one.name === column?.name)?.[0] ?? "";
  const checked = new Set(rulesOf(table).checks.flatMap((check) => [...check.columns]));
  const keys: { name: string; key: string; value: unknown; isRequired: boolean }[] = [];
  for (const foreignKey of getTableConfig(table).foreignKeys) {
    const { columns, foreignColumns, foreignTable } = foreignKey.reference();
    if (columns.some(({ name }) => checked.has(name))) continue;
    const parent: Row = await make(foreignTable);
    for (const [index, column] of columns.entries()) {
      const value = parent[keyOf(foreignTable, foreignColumns[index])];
      keys.push({ name: column.name, key: keyOf(table, column), value, isRequired: column.notNull });
    }
  }
  return ({ columns }, nth) =>
    Object.fromEntries(
      keys
        .filter(({ name, isRequired }) => !columns.includes(name) && (isRequired || nth % 2 === 1))
        .map(({ key, value }) => [key, value]),
    );
}

/** A value of the type of a computed column. */
function computedValue(column: PgColumn): unknown {
  switch (column.columnType) {
    case "PgBoolean":
      return true;
    case "PgText":
      return "neutral";
    default:
      return 1;
  }
}
