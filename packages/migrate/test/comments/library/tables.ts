import { pgEnum, pgSchema, pgTable, pgTableCreator, text } from "drizzle-orm/pg-core";
import * as columns from "./columns.ts";
import { audited, id, remarks, timestamps, title } from "./columns.ts";

/** What a book is made of. */
export const binding = pgEnum("binding", ["paper", "cloth"]);

const names = {
  /** Given name. */
  givenName: text("given_name"),
};

/**
 * People who write books; see {@link books} and {@link books | their list}.
 *
 * A person without a book is one too.
 *
 * @see https://example.org
 */
export const authors = pgTable("authors", {
  id: id(),
  ...names,
  ...timestamps(),
});

/**
 * Books of the library,
 * one row each.
 */
export const books = pgTable("books", (t) => ({
  id: id(),
  // Not a database comment.
  /** Title of the book: it's "quoted". */
  title: title("title").notNull(),
  /** What the book is made of. */
  // Not a database comment either.
  binding: binding(),
  /** Its author. */
  authorId: t.integer("author_id").references(() => authors.id),
  shelfMark: /* not this */ t.text("shelf_mark"), // nor this
  /** Pages. */
  pages: t.integer(),
  ...audited(),
  ...remarks,
}));

const audit = pgSchema("audit");

/** Loans of the past. */
export const loans = audit.table("loans", {
  id: columns.id(),
  ...columns.timestamps(),
});

const libraryTable = pgTableCreator((name) => `library_${name}`);
/** Rooms. */
const halls = libraryTable("rooms", {
  /** Name of the room. */
  name: text().primaryKey(),
});

export { halls as rooms };

/** Members of one branch. */
const membersOf = (branch: string) =>
  pgTable(`members_${branch}`, {
    /** Number on the card. */
    card: text("card").primaryKey(),
  });
export const northMembers = membersOf("north");
/** Members of the branch in the south. */
export const southMembers = membersOf("south");
