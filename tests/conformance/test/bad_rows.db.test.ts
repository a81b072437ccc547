import { factory } from "@strata/factory";
import type { Database } from "@strata/migrator/database";
import { tablesOf } from "@strata/migrator/domains";
import { migrationsFolder } from "@strata/migrator/paths";
import * as schema from "@strata/migrator/schema";
import { createTestDatabase, type TestDatabase } from "@strata/testing/vitest";
import { getTableName, sql } from "drizzle-orm";
import type { PgTable } from "drizzle-orm/pg-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type BadRow, badRowsOf } from "./bad_rows/bad_row.ts";
import { notNull, rulesIn } from "./bad_rows/rules.ts";
import { badScripts, installTrials, outcomesOf, type Refusal, validScript } from "./bad_rows/trial.ts";
import { parentNames } from "./parent_names.ts";
import { rolledBack } from "./rolled_back.ts";

// Random bad rows at every table, each a valid row with one rule broken. The factory proposes, the database judges: the
// valid row is accepted, the bad one refused by that rule, and accepted once the rule is dropped.

/** How often each table is tried, at least: a bad row is inserted, or a valid one updated to it. */
const leastTrials = 200;
/** How many bad rows each constraint has, at least; a NOT NULL, which can be broken in one way, has half as many. */
const leastRows = 4;

// The same rows again: SEED=... pnpm vitest run ...
const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 1e9));

let database: TestDatabase<typeof schema.relations>;
let db: Database;
let parentName: ReadonlyMap<string, string>;
/** What the tables held before a bad row was tried. */
let held: unknown[];
const badRows = new Map<PgTable, BadRow[]>();

const tables = tablesOf(schema).map((table): [string, PgTable] => [getTableName(table), table]);

beforeAll(async () => {
  database = await createTestDatabase({ migrations: migrationsFolder, relations: schema.relations });
  db = database.db;
  await installTrials(db);
  parentName = await parentNames(db);
  const make = factory(db, schema, { seed, optional: 0.5 });
  for (const [name, table] of tables) {
    const times = Math.max(leastRows, Math.ceil(leastTrials / rulesIn(table).length));
    try {
      badRows.set(table, await badRowsOf(make, table, { times, seed }));
    } catch (cause) {
      throw new Error(`SEED=${seed}: no bad rows of ${name}`, { cause });
    }
  }
  held = await contentOf(db);
});
afterAll(() => database?.close());

const badRowsAt = (table: PgTable): BadRow[] => badRows.get(table) ?? [];

test("every constraint and unique index of the catalog has bad rows", () => {
  const broken = [...badRows.values()].flat().map(({ refusedBy }) => refusedBy);
  expect([...new Set(parentName.values())].filter((name) => !broken.includes(name))).toEqual([]);
});

describe("every bad row is refused by the rule that it breaks", () => {
  test.each(tables)("%s", async (_, table) => {
    const valid = badRowsAt(table);
    for (const [index, { refusal }] of (await outcomesOf(db, valid.map(validScript))).entries()) {
      expect(refusal, `valid row ${described(valid[index])}`).toBeNull();
    }
    const tried = badRowsAt(table).flatMap((bad) => badScripts(bad).map((script) => ({ bad, script })));
    expect(tried.length).toBeGreaterThanOrEqual(leastTrials);
    // Else the valid rows would show little of what a valid row can be.
    expect(new Set(valid.map((bad) => validScript(bad).join())).size).toBeGreaterThan(leastTrials / 2);
    const outcomes = await outcomesOf(
      db,
      tried.map(({ script }) => script),
    );
    for (const [index, { refusal, done }] of outcomes.entries()) {
      const { bad, script } = tried[index] ?? {};
      const said = `${refusal?.message ?? "accepted"}: ${described(bad)}\n${script?.join(";\n")}`;
      expect(refusal && reasonOf(refusal), said).toBe(bad?.refusedBy);
      // By the last statement: the ones before it are of the valid row.
      expect(done, said).toBe((script?.length ?? 0) - 1);
    }
  });

  test("and every table holds what it held", async () => {
    expect(await contentOf(db)).toEqual(held);
  });
});

describe("every bad row is accepted once the rule that it breaks is dropped", () => {
  test.each(tables)("%s", async (_, table) => {
    for (const { name, drop } of rulesIn(table)) {
      if (!drop) continue;
      const against = badRowsAt(table).filter((bad) => bad.refusedBy === name);
      expect(against.length, name).toBeGreaterThan(0);
      await rolledBack(db, async (tx) => {
        await tx.execute(sql.raw(drop));
        const scripts = against.map((bad) => badScripts(bad)[0] ?? []);
        for (const [index, { refusal }] of (await outcomesOf(tx, scripts)).entries()) {
          expect(refusal, `without ${name}: ${described(against[index])}`).toBeNull();
        }
      });
    }
  });
});

/** What refused a row, in the terms of {@link BadRow.refusedBy}. */
function reasonOf({ code, constraint, column }: Refusal): string {
  if (code === "23502") return notNull(column);
  return code.startsWith("23") ? (parentName.get(constraint) ?? constraint) : code;
}

const described = (bad: BadRow | undefined): string => `SEED=${seed} ${bad?.what}`;

/** What the tables hold: for each of them its number of rows and a digest of them all. */
async function contentOf(of: Database): Promise<unknown[]> {
  const contents = tables.map(
    ([name, table]) =>
      sql`select ${name} as name, count(*)::int as count,
                 md5(string_agg(t::text, ',' order by t::text)) as digest
          from ${table} t`,
  );
  return of.execute(sql.join(contents, sql` union all `), "objects");
}
