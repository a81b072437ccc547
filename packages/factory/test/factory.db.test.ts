import { createTestDatabase, type TestDatabase } from "@strata/testing";
import { getTableName } from "drizzle-orm";
import type { PgTable } from "drizzle-orm/pg-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { factory } from "../src/index.ts";
import * as shop from "./shop.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase({ schema: shop });
});
afterAll(() => database?.close());

/** Runs a step in a transaction of which nothing remains. */
async function rolledBack(step: (tx: TestDatabase["db"]) => Promise<void>): Promise<void> {
  const end = new Error("rolled back");
  await expect(
    database.db.transaction(async (tx) => {
      await step(tx);
      throw end;
    }),
  ).rejects.toBe(end);
}

const { shop: _, size: __, ...tables } = shop;
const all = Object.values(tables).map((table): [string, PgTable] => [getTableName(table), table]);

describe.each([0, 0.5, 1])("with %d of what may be", (optional) => {
  test.each(all)("rows of %s are accepted", (_, table) =>
    rolledBack(async (tx) => {
      const make = factory(tx, shop, { optional });
      // Of the flags that are in a key there are no more.
      const count = table === shop.keys ? 2 : 20;
      expect(await make(table, count)).toHaveLength(count);
    }),
  );
});
