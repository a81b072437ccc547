import { sql } from "drizzle-orm";
import { integer, pgEnum, pgTable, text } from "drizzle-orm/pg-core";
import { expectTypeOf, test } from "vitest";
import { id, jsonObject, type NewRow, type Row, score, timestamps } from "../src/index.ts";

const color = pgEnum("color", ["red", "blue"]);
const things = pgTable("things", {
  id: id(),
  name: text("name").notNull(),
  size: integer("size"),
  score: score("score").notNull().default("0"),
  color: color("color").notNull(),
  status: text("status", { enum: ["on", "off"] })
    .notNull()
    .default("on"),
  length: integer("length").generatedAlwaysAs(sql`char_length(name)`),
  settings: jsonObject<{ theme?: string }>("settings"),
  ...timestamps(),
});

test("types selected rows as Row and inserted rows as NewRow", () => {
  expectTypeOf<Row<typeof things>>().toEqualTypeOf<typeof things.$inferSelect>();
  expectTypeOf<NewRow<typeof things>>().toEqualTypeOf<typeof things.$inferInsert>();
});

test("rejects generated columns in an inserted row", () => {
  const row: NewRow<typeof things> = { name: "a", color: "red" };
  // @ts-expect-error generated always as identity
  row.id = 1;
  // @ts-expect-error generated
  row.length = 1;
  // @ts-expect-error not null
  row.name = null;
});
