import { databaseTest } from "@strata/testing/vitest";
import { describe, expect } from "vitest";
import { books, relations, schema, shelves } from "./shop.ts";

const test = databaseTest({ schema, relations });

describe("every test starts from the same database state", () => {
  test.for([1, 2, 3])("round %i", async (_, { db }) => {
    expect(await db.$count(shelves)).toBe(0);
    await db.insert(shelves).values({ id: 1, size: "large" });
    const book = { shelfId: 1, title: "Dune" };
    expect(await db.insert(books).values(book).returning()).toEqual([{ id: 1, ...book }]);
    await db.execute("drop type size cascade");
  });
});

test("db is database.db, with relations", async ({ db, database }) => {
  expect(database.db).toBe(db);
  expect(await db.query.shelves.findMany({ with: { books: true } })).toEqual([]);
});

test("a test that uses neither fixture has none", ({ task }) => {
  expect(task.context).not.toHaveProperty("db");
});
