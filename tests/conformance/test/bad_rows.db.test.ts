import type { Database } from "@strata/migrator/database";
import { domains, tablesOf } from "@strata/migrator/domains";
import { migrationsFolder } from "@strata/migrator/paths";
import { relations } from "@strata/migrator/schema";
import { createTestDatabase, type TestDatabase } from "@strata/testing/vitest";
import { getTableName, type SQL, sql } from "drizzle-orm";
import { getTableConfig } from "drizzle-orm/pg-core";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { allRows } from "./bad_rows/all.ts";
import { type Fault, faultsOf, notNull } from "./bad_rows/faults.ts";
import type { TableRows } from "./bad_rows/rows.ts";
import { rulesOf, textOf } from "./bad_rows/rules.ts";
import { installTrials, type Refusal, runTrial, type Script, scriptOf } from "./bad_rows/trial.ts";
import { parentNames } from "./catalog.ts";
import type { Fixtures } from "./constraints/cases.ts";
import { createFixtures } from "./constraints/fixtures.ts";
import { rolledBack } from "./rolled_back.ts";

// Random bad rows at each table, each a random good row with one fault: the good row is accepted, the bad one refused,
// and by what the fault is against.

const gotIn = "the bad row got in";

/** How many bad rows each table is tried with, at least. */
const leastRows = 200;

let database: TestDatabase<typeof relations>;
let db: Database;
let fixtures: Fixtures;
/** What the tables held before a bad row was tried. */
let held: unknown[];
let parentName: ReadonlyMap<string, string>;

beforeAll(async () => {
  database = await createTestDatabase({ migrations: migrationsFolder, relations });
  db = database.db;
  fixtures = await createFixtures(db);
  await installTrials(db);
  held = await contentOf(db);
  parentName = await parentNames(db);
});
afterAll(() => database?.close());

const tables = allRows.map((rows) => [getTableName(rows.cases.table), rows] as const);

test("every table has its rows, and every CHECK of several columns a contradiction", () => {
  expect(tables.map(([name]) => name).sort()).toEqual(
    Object.values(domains).flatMap(tablesOf).map(getTableName).sort(),
  );
  for (const [name, { cases, contradictions }] of tables) {
    const contradicted = contradictions?.(fixtures).map(({ refusedBy }) => refusedBy) ?? [];
    expect(contradicted, name).toEqual(expect.arrayContaining([...rulesOf(cases.table).together.keys()]));
  }
});

describe("of the bad rows none gets in", () => {
  test.each(tables)("%s", async (_, rows) => {
    const faults = faultsOf(rows, fixtures);
    const numRuns = Math.max(2, Math.ceil(leastRows / faults.length));
    const accepted = new Set<string>();
    let refused = 0;
    for (const fault of faults) {
      await everyTrial(db, rows, fault, { numRuns }, ({ accepted: [statement = ""] }) => {
        accepted.add(statement);
        refused++;
      });
    }
    expect(refused).toBeGreaterThanOrEqual(leastRows);
    // Else the good rows would show little of what a good row can be.
    expect(accepted.size).toBeGreaterThan(leastRows / 2);
  });

  test("every table holds what it held", async () => {
    expect(await contentOf(db)).toEqual(held);
  });
});

describe("of the rules none can be lost unseen", () => {
  test.each(tables)("%s", async (_, rows) => {
    const { table } = rows.cases;
    const faults = faultsOf(rows, fixtures);
    for (const [rule, drop] of rulesToLose(rows)) {
      await rolledBack(db, async (tx) => {
        await tx.execute(sql.raw(drop));
        // First what is against this rule alone.
        const against = faults
          .filter(({ refusedBy }) => refusedBy.includes(rule))
          .sort((a, b) => a.refusedBy.length - b.refusedBy.length);
        let isFound = false;
        for (const fault of against) isFound ||= await someTrialGetsIn(tx, rows, fault);
        expect(isFound, `${rule} of ${getTableName(table)} is lost and every bad row is refused`).toBe(true);
      });
    }
  });
});

/** Each rule of a table that can be taken away, as {@link Fault.refusedBy} names it, with the statement that does. */
function rulesToLose({ cases: { table, constraints } }: TableRows): [string, string][] {
  const name = getTableName(table);
  const { columns, indexes, primaryKeys } = getTableConfig(table);
  const uniqueIndexes = indexes.filter(({ config }) => config.unique).map(({ config }) => config.name);
  const inPrimaryKey = primaryKeys.flatMap((key) => key.columns.map((column) => column.name));
  // Where a computed column may not be null, it refuses null in what it is computed from.
  const computed = columns
    .filter((column) => column.notNull && column.generated)
    .map((column) => textOf(column.generated?.as as SQL));
  return [
    ...Object.keys(constraints(fixtures)).map((rule): [string, string] => [
      rule,
      uniqueIndexes.includes(rule)
        ? `drop index "${rule}"`
        : `alter table "${name}" drop constraint "${rule}" cascade`,
    ]),
    ...columns
      .filter((column) => column.notNull && !column.primary && !inPrimaryKey.includes(column.name))
      .filter((column) => !column.generated && !column.generatedIdentity)
      .filter((column) => !computed.some((expression) => expression.includes(column.name)))
      .map((column): [string, string] => [
        notNull(column.name),
        `alter table "${name}" alter column "${column.name}" drop not null`,
      ]),
  ];
}

/** Tries a fault with random rows. A failure says with which, as short as may be, and from which seed it came. */
async function everyTrial(
  on: Database,
  { cases: { table } }: TableRows,
  fault: Fault,
  parameters: fc.Parameters<unknown>,
  seen: (script: Script) => void = () => {},
): Promise<void> {
  await fc.assert(
    fc.asyncProperty(scriptsOf(table, fault), async (script) => {
      const { accepted, refused } = await runTrial(on, script);
      expect(accepted.stop, "the good row is refused").toBeNull();
      if (!refused.stop) throw new Error(gotIn);
      // By its last statement: what comes before it is good.
      expect(refused.done, refused.stop.message).toBe(script.refused.length - 1);
      expect(fault.refusedBy, refused.stop.message).toContain(reasonOf(refused.stop));
      seen(script);
    }),
    parameters,
  );
}

/**
 * Whether one of a hundred random rows with a fault is accepted. With a rule lost, others may still refuse some of them:
 * a CHECK that takes part in the same column.
 */
async function someTrialGetsIn(
  on: Database,
  { cases: { table } }: TableRows,
  fault: Fault,
): Promise<boolean> {
  let isIn = false;
  const allRefused = fc.asyncProperty(scriptsOf(table, fault), async (script) => {
    const { accepted, refused } = await runTrial(on, script);
    isIn = !accepted.stop && !refused.stop;
    return !isIn;
  });
  const { failed, errorInstance } = await fc.check(allRefused, { numRuns: 100, endOnFailure: true });
  if (failed && !isIn) throw errorInstance;
  return isIn;
}

/** Random rows with a fault, each to be inserted as it is or made so by an update. */
function scriptsOf(table: TableRows["cases"]["table"], fault: Fault): fc.Arbitrary<Script> {
  const ways: fc.Arbitrary<"insert" | "update"> = fault.only
    ? fc.constant(fault.only)
    : fc.constantFrom("insert", "update");
  return fc
    .tuple(fault.trials, ways)
    .map(([trial, way]) => ({ fault: fault.what, ...scriptOf(table, trial, way) }));
}

/** What refused a row, in the terms of {@link Fault.refusedBy}. */
function reasonOf({ code, constraint, column }: Refusal): string {
  if (code === "23502") return notNull(column);
  return code.startsWith("23") ? (parentName.get(constraint) ?? constraint) : code;
}

/** What the tables hold: for each of them its number of rows and a digest of them all. */
async function contentOf(of: Database): Promise<unknown[]> {
  const contents = allRows.map(
    ({ cases: { table } }) =>
      sql`select ${getTableName(table)} as name, count(*)::int as count,
                 md5(string_agg(t::text, ',' order by t::text)) as digest
          from ${table} t`,
  );
  return of.execute(sql.join(contents, sql` union all `), "objects");
}
