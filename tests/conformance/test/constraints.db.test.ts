import { inspect } from "node:util";
import type { Database } from "@strata/migrator/database";
import { migrationsFolder } from "@strata/migrator/paths";
import { relations } from "@strata/migrator/schema";
import { createTestDatabase, type TestDatabase } from "@strata/testing/vitest";
import { getTableName } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { allCases } from "./constraints/all.ts";
import type { Fixtures, Patch } from "./constraints/cases.ts";
import { createFixtures } from "./constraints/fixtures.ts";
import { parentNames } from "./parent_names.ts";
import { refusalOf } from "./refusal.ts";
import { rolledBack } from "./rolled_back.ts";

// Every constraint, on a database created by the migrations, including partitions.

let database: TestDatabase<typeof relations>;
let db: Database;
let fixtures: Fixtures;
let parentName: ReadonlyMap<string, string>;

beforeAll(async () => {
  database = await createTestDatabase({ migrations: migrationsFolder, relations });
  db = database.db;
  fixtures = await createFixtures(db);
  parentName = await parentNames(db);
});

afterAll(() => database?.close());

test("has a case for every constraint and unique index of the catalog, and no other case", () => {
  const inCatalog = [...new Set(parentName.values())].sort();
  const inCases = allCases.flatMap((cases) => Object.keys(cases.constraints(fixtures))).sort();
  expect(inCases).toEqual(inCatalog);
});

describe.each(allCases.map((cases) => [getTableName(cases.table), cases] as const))("%s", (_, cases) => {
  // The names are known before the database exists, but the ids in the cases are not.
  const names = Object.keys(cases.constraints({} as Fixtures));

  test.each(names)("%s", async (name) => {
    const { before, good = {}, bad } = cases.constraints(fixtures)[name] ?? { bad: [] };
    let n = 0;
    const insert = (into: Pick<Database, "insert">, patch: Patch) =>
      into
        .insert(cases.table)
        .overridingSystemValue()
        .values({ ...cases.row(fixtures, n++), ...patch } as never);

    await rolledBack(db, async (tx) => {
      if (before) await insert(tx, before);
      // A valid row next to the existing one, then each bad row in the same state.
      await rolledBack(tx, (inner) => insert(inner, good).execute());
      expect(bad.length).toBeGreaterThan(0);
      for (const patch of bad) {
        const refusal = await refusalOf(tx, (inner) => insert(inner, patch).execute());
        expect(parentName.get(refusal) ?? refusal, `row with ${inspect(patch, { depth: 3 })}`).toBe(name);
      }
    });
  });
});
