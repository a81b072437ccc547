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

// Random bad rows for every table: valid rows with one rule broken. The factory generates them; the database must
// accept the valid row, reject the bad one by that rule, and accept it once the rule is dropped.

/** Minimum number of trials per table: a bad row is inserted, or a valid one is updated to it. */
const leastTrials = 200;
/** Minimum number of bad rows per constraint; half as many per NOT NULL, which can be broken in one way only. */
const leastRows = 4;

// The same rows in every run: a failure must be of a change, not of chance. SEED=... tries others.
const seed = Number(process.env.SEED ?? 1);

let database: TestDatabase<typeof schema.relations>;
let db: Database;
let parentName: ReadonlyMap<string, string>;
/** Content of the tables before the trials. */
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
      throw new Error(`Generating bad rows of ${name} failed (SEED=${seed}).`, { cause });
    }
  }
  held = await contentOf(db);
});
afterAll(() => database?.close());

const badRowsAt = (table: PgTable): BadRow[] => badRows.get(table) ?? [];

test("generates bad rows for every constraint and unique index of the catalog", () => {
  const broken = [...badRows.values()].flat().map(({ refusedBy }) => refusedBy);
  expect([...new Set(parentName.values())].filter((name) => !broken.includes(name))).toEqual([]);
});

describe("rejects every bad row by the rule that it breaks", () => {
  test.each(tables)("%s", async (_, table) => {
    const valid = badRowsAt(table);
    for (const [index, { refusal }] of (await outcomesOf(db, valid.map(validScript))).entries()) {
      expect(refusal, `valid row ${described(valid[index])}`).toBeNull();
    }
    const tried = badRowsAt(table).flatMap((bad) => badScripts(bad).map((script) => ({ bad, script })));
    expect(tried.length).toBeGreaterThanOrEqual(leastTrials);
    // Otherwise the valid rows would not show enough of the valid values.
    expect(new Set(valid.map((bad) => validScript(bad).join())).size).toBeGreaterThan(leastTrials / 2);
    const outcomes = await outcomesOf(
      db,
      tried.map(({ script }) => script),
    );
    for (const [index, { refusal, done }] of outcomes.entries()) {
      const { bad, script } = tried[index] ?? {};
      const said = `${refusal?.message ?? "accepted"}: ${described(bad)}\n${script?.join(";\n")}`;
      expect(refusal && reasonOf(refusal), said).toBe(bad?.refusedBy);
      // The last statement is the bad one; the ones before it insert the valid row.
      expect(done, said).toBe((script?.length ?? 0) - 1);
    }
  });

  test("leaves the content of every table unchanged", async () => {
    expect(await contentOf(db)).toEqual(held);
  });
});

describe("accepts every bad row once the rule that it breaks is dropped", () => {
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

/** The reason of a rejection, in the terms of {@link BadRow.refusedBy}. */
function reasonOf({ code, constraint, column }: Refusal): string {
  if (code === "23502") return notNull(column);
  return code.startsWith("23") ? (parentName.get(constraint) ?? constraint) : code;
}

const described = (bad: BadRow | undefined): string => `SEED=${seed} ${bad?.what}`;

/** Content of the tables: row count and digest of each. */
async function contentOf(of: Database): Promise<unknown[]> {
  const contents = tables.map(
    ([name, table]) =>
      sql`select ${name} as name, count(*)::int as count,
                 md5(string_agg(t::text, ',' order by t::text)) as digest
          from ${table} t`,
  );
  return of.execute(sql.join(contents, sql` union all `), "objects");
}
