import { factory } from "@strata/factory";
import { tablesOf } from "@strata/migrator/domains";
import { migrationsFolder } from "@strata/migrator/paths";
import * as schema from "@strata/migrator/schema";
import { createTestDatabase, type TestDatabase } from "@strata/testing/vitest";
import { getTableName } from "drizzle-orm";
import type { PgTable } from "drizzle-orm/pg-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { rolledBack } from "./rolled_back.ts";

// Every table of ours has rows from its definition alone: nothing is said of any of them.

const tables = tablesOf(schema).map((table): [string, PgTable] => [getTableName(table), table]);

let database: TestDatabase<typeof schema.relations>;
beforeAll(async () => {
  database = await createTestDatabase({ migrations: migrationsFolder, relations: schema.relations });
});
afterAll(() => database?.close());

describe.each([
  ["with what must be", 0],
  ["with half of what may be", 0.5],
  ["with all that may be", 1],
])("%s", (_, optional) => {
  test.each(tables)("50 rows of %s are accepted", async (_, table) => {
    await rolledBack(database.db, async (tx) => {
      const make = factory(tx, schema, { optional });
      const rows = await make(table, 50);
      expect(rows).toHaveLength(50);
      expect(await tx.$count(table)).toBeGreaterThanOrEqual(50);
    });
  });
});

test("the same seed gives every table the same rows, another seed others", () => {
  const rowsOf = (seed: number) => {
    const { build } = factory(database.db, schema, { seed, optional: 0.5 });
    return tables.map(([, table]) => [build(table), build(table)]);
  };
  const rows = rowsOf(1);
  expect(rowsOf(1)).toEqual(rows);
  for (const [index, others] of rowsOf(2).entries()) expect(others).not.toEqual(rows[index]);
});

test("the same seed inserts the same rows into every table, and with them the same rows that they refer to", async () => {
  const inserted = async () => {
    // The tests above have taken numbers from the sequences.
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
