import { expect } from "vitest";
import { TestPglite } from "../../src/pglite/client.ts";
import { databaseTest } from "../../src/vitest.ts";
import { schema, shelves } from "../shop.ts";

// The fixture closes its database after all hooks, so a hook cannot observe it.
const isOfTest = Symbol("of a test");
const { close } = TestPglite.prototype;
TestPglite.prototype.close = function () {
  if (isOfTest in this) console.log("CLOSED");
  return close.call(this);
};

/** Tests that fail unless each starts from the same database state; used by two files of one run. */
export function isolatedTests(): void {
  const test = databaseTest({ schema });

  test.for(Array.from({ length: 20 }, (_, i) => i))("isolated %i", async (_, { db }) => {
    await db.insert(shelves).values({ id: 1, size: "small" });
    await db.execute("create table same (id integer)");
  });

  test("the last one starts fresh too", async ({ db, database }) => {
    Object.assign(database.client, { [isOfTest]: true });
    expect(await db.$count(shelves)).toBe(0);
  });
}
