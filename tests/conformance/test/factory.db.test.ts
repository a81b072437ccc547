import { factory } from "@strata/factory";
import { tablesOf } from "@strata/migrator/domains";
import { migrationsFolder } from "@strata/migrator/paths";
import * as schema from "@strata/migrator/schema";
import { createTestDatabase, type TestDatabase } from "@strata/testing/vitest";
import { getTableName } from "drizzle-orm";
import type { PgTable } from "drizzle-orm/pg-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { rolledBack } from "./rolled_back.ts";

// Generates rows for every table from its definition alone.

const tables = tablesOf(schema).map((table): [string, PgTable] => [getTableName(table), table]);

let database: TestDatabase<typeof schema.relations>;
beforeAll(async () => {
  database = await createTestDatabase({ migrations: migrationsFolder, relations: schema.relations });
});
afterAll(() => database?.close());

describe.each([
  ["with required columns only", 0],
  ["with half of the optional columns", 0.5],
  ["with all optional columns", 1],
])("%s", (_, optional) => {
  test.each(tables)("accepts 50 rows of %s", async (_, table) => {
    await rolledBack(database.db, async (tx) => {
      const make = factory(tx, schema, { optional });
      const rows = await make(table, 50);
      expect(rows).toHaveLength(50);
      expect(await tx.$count(table)).toBeGreaterThanOrEqual(50);
    });
  });
});

test("generates the same rows for the same seed, and other rows for another", () => {
  const rowsOf = (seed: number) => {
    const { build } = factory(database.db, schema, { seed, optional: 0.5 });
    return tables.map(([, table]) => [build(table), build(table)]);
  };
  const rows = rowsOf(1);
  expect(rowsOf(1)).toEqual(rows);
  for (const [index, others] of rowsOf(2).entries()) expect(others).not.toEqual(rows[index]);
});

test("inserts the same rows for the same seed, including the rows they reference", async () => {
  const inserted = async () => {
    // The tests above have used numbers of the sequences.
    await database.rewind();
    const make = factory(database.db, schema, { optional: 1 });
    const rows = [];
    for (const [, table] of tables) rows.push(await make(table, 2));
    return rows;
  };
  const rows = await inserted();
  expect(rows).toHaveLength(tables.length);
  expect(await inserted()).toEqual(rows);
});
