import { integer, pgEnum, pgTable, text } from "drizzle-orm/pg-core";
import { expect, test } from "vitest";
import { documentationOf, documented } from "../src/index.ts";

test("gives each column's comment by its SQL name", () => {
  const tables = documented(
    pgTable("things", { id: integer("id"), longName: text("long_name") }),
    "One row is one thing",
    { id: "Key", longName: "Its name" },
  );
  expect(documentationOf(tables)).toEqual({
    comment: "One row is one thing",
    columns: { id: "Key", long_name: "Its name" },
  });
});

test("does not compile where a column has no comment or a comment no column", () => {
  const things = pgTable("things", { id: integer("id"), name: text("name") });
  // @ts-expect-error name has no comment
  documented(things, "One row is one thing", { id: "Key" });
  // @ts-expect-error there is no column other
  documented(things, "One row is one thing", { id: "Key", name: "Name", other: "?" });
});

test("documents an enum, and knows what is not documented", () => {
  expect(documentationOf(documented(pgEnum("colour", ["red"]), "A colour"))?.comment).toBe("A colour");
  expect(documentationOf(pgEnum("shade", ["dark"]))).toBeUndefined();
});
