import type { Factory } from "@strata/factory";
import { rulesOf } from "@strata/validators/expressions";
import { getColumns, type SQL, sql } from "drizzle-orm";
import { getTableConfig, type PgColumn, type PgTable } from "drizzle-orm/pg-core";
import fc from "fast-check";
import { isComputed, type Rule, rulesIn } from "./rules.ts";
import { typeFaultsOf } from "./type_faults.ts";

/** Values for some columns of a row, by their names in TypeScript; on purpose also of wrong types. */
export type Row = Readonly<Record<string, unknown>>;

/** A valid row, and the change that makes it a bad one. */
export interface BadRow {
  readonly table: PgTable;
  /** What must refuse it: the name of a {@link Rule}, or the SQLSTATE of a value that the column cannot take. */
  readonly refusedBy: string;
  readonly what: string;
  readonly row: Row;
  readonly change: Row;
  /** How the row comes to be bad: it is inserted so, or a valid one is updated. */
  readonly ways: readonly ("insert" | "update")[];
}

/** The SQLSTATE of a value for a column that PostgreSQL computes. */
const generatedAlways = "428C9";

/** The id of the row that is tried, in a table that counts its rows. */
const ownId = 1_000_000;

/**
 * Bad rows for a table, as a factory proposes them: `times` for each constraint and for each way in which a value can be
 * none of its column's, half as many for each NOT NULL.
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
    // An identity column takes a value from an insert that overrides it, and from no update.
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

  // A value that its column cannot take is refused before any rule, whatever row it is in.
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
 * The keys of rows that a table's rows can refer to, made once so that not each bad row needs its own; every second row
 * has those that may be null. Keys that the broken rule or a CHECK reads are left to the factory.
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

/** Some value of the type of a computed column. */
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
