import { databaseTest } from "@strata/testing/vitest";
import { describe, expect } from "vitest";
import { books, relations, schema, shelves } from "./shop.ts";

const test = databaseTest({ schema, relations });

describe("each test has a database as it was created", () => {
  test.for([1, 2, 3])("time %i", async (_, { db }) => {
    expect(await db.$count(shelves)).toBe(0);
    await db.insert(shelves).values({ id: 1, size: "large" });
    const book = { shelfId: 1, title: "Dune" };
    expect(await db.insert(books).values(book).returning()).toEqual([{ id: 1, ...book }]);
    await db.execute("drop type size cascade");
  });
});

test("db is that of database, and knows the relations", async ({ db, database }) => {
  expect(database.db).toBe(db);
  expect(await db.query.shelves.findMany({ with: { books: true } })).toEqual([]);
});

test("a test without either has none", ({ task }) => {
  expect(task.context).not.toHaveProperty("db");
});
