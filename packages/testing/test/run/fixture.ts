import { expect, test as plainTest } from "vitest";
import { databaseTest } from "../../src/vitest.ts";
import { schema, shelves } from "../shop.ts";

const test = databaseTest({ schema });

test("leaves a query running", async ({ db }) => {
  await db.insert(shelves).values({ id: 1, size: "large" });
  void db.execute("select pg_advisory_lock(1)").execute();
  void db.execute("select 1").execute();
});

test("waits for itself", { timeout: 500 }, async ({ db }) => {
  await db.transaction(async () => {
    await db.insert(shelves).values({ id: 2, size: "large" });
  });
});

test("runs after them", async ({ db }) => {
  expect(await db.$count(shelves)).toBe(0);
});

test.concurrent("shares", async ({ db }) => {
  await db.$count(shelves);
});

plainTest("uses no database", () => {});
