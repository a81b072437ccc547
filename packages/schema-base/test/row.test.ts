import { sql } from "drizzle-orm";
import { integer, pgEnum, pgTable, text } from "drizzle-orm/pg-core";
import { expectTypeOf, test } from "vitest";
import { id, jsonObject, type NewRow, type Row, score, timestamps } from "../src/index.ts";

const colour = pgEnum("colour", ["red", "blue"]);
const things = pgTable("things", {
  id: id(),
  name: text("name").notNull(),
  size: integer("size"),
  score: score("score").notNull().default("0"),
  colour: colour("colour").notNull(),
  status: text("status", { enum: ["on", "off"] })
    .notNull()
    .default("on"),
  length: integer("length").generatedAlwaysAs(sql`char_length(name)`),
  settings: jsonObject<{ theme?: string }>("settings"),
  ...timestamps(),
});

test("Row is what is selected, NewRow what is inserted", () => {
  expectTypeOf<Row<typeof things>>().toEqualTypeOf<typeof things.$inferSelect>();
  expectTypeOf<NewRow<typeof things>>().toEqualTypeOf<typeof things.$inferInsert>();
});

test("what the database makes cannot be inserted", () => {
  const row: NewRow<typeof things> = { name: "a", colour: "red" };
  // @ts-expect-error always the database's own
  row.id = 1;
  // @ts-expect-error generated
  row.length = 1;
  // @ts-expect-error not null
  row.name = null;
});
