import { defineRelations } from "drizzle-orm";
import { integer, pgEnum, pgTable, text } from "drizzle-orm/pg-core";

// A small schema unrelated to Strata's tables.

const size = pgEnum("size", ["small", "large"]);
export const shelves = pgTable("shelves", { id: integer("id").primaryKey(), size: size("size").notNull() });
export const books = pgTable("books", {
  id: integer("id").primaryKey().generatedAlwaysAsIdentity(),
  shelfId: integer("shelf_id")
    .notNull()
    .references(() => shelves.id),
  title: text("title").notNull().unique(),
});
export const schema = { size, shelves, books };
export const relations = defineRelations(schema, (r) => ({
  shelves: { books: r.many.books({ from: r.shelves.id, to: r.books.shelfId }) },
}));
