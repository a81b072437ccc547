import { defineRelationsPart } from "drizzle-orm";
import { integer, pgTable } from "drizzle-orm/pg-core";
import { drizzle } from "drizzle-orm/pglite";
import { describe, expect, expectTypeOf, test } from "vitest";
import { mergeParts } from "../src/index.ts";

const authors = pgTable("authors", { id: integer("id").primaryKey() });
const books = pgTable("books", {
  id: integer("id").primaryKey(),
  authorId: integer("author_id").notNull(),
});
const reviews = pgTable("reviews", {
  id: integer("id").primaryKey(),
  bookId: integer("book_id").notNull(),
  authorId: integer("author_id"),
});

const library = defineRelationsPart({ authors, books }, (r) => ({
  authors: { books: r.many.books({ from: r.authors.id, to: r.books.authorId }) },
  books: { author: r.one.authors({ from: r.books.authorId, to: r.authors.id, optional: false }) },
}));
const press = defineRelationsPart({ authors, books, reviews }, (r) => ({
  authors: { reviews: r.many.reviews({ from: r.authors.id, to: r.reviews.authorId }) },
  books: { reviews: r.many.reviews({ from: r.books.id, to: r.reviews.bookId }) },
  reviews: { book: r.one.books({ from: r.reviews.bookId, to: r.books.id, optional: false }) },
}));

describe("mergeParts", () => {
  const relations = mergeParts(library, press);

  test("keeps the relations of every part, also of a table in two parts", () => {
    expect(Object.keys(relations)).toEqual(["authors", "books", "reviews"]);
    expect(Object.keys(relations.authors.relations)).toEqual(["books", "reviews"]);
    expect(Object.keys(relations.books.relations)).toEqual(["author", "reviews"]);
    expect(Object.keys(relations.reviews.relations)).toEqual(["book"]);
  });

  test("does not modify the parts", () => {
    expect(Object.keys(library.authors.relations)).toEqual(["books"]);
    expect(Object.keys(press.authors.relations)).toEqual(["reviews"]);
  });

  test("has exact types: merged relations are typed, unknown ones do not compile", () => {
    const db = drizzle.mock({ relations });
    const query = db.query.authors.findMany({ with: { books: { with: { reviews: true } }, reviews: true } });
    type Author = Awaited<typeof query>[number];
    expectTypeOf<Author["books"][number]["reviews"][number]["bookId"]>().toEqualTypeOf<number>();
    expectTypeOf<Author["reviews"][number]["authorId"]>().toEqualTypeOf<number | null>();
    expectTypeOf<keyof Author>().toEqualTypeOf<"id" | "books" | "reviews">();

    // @ts-expect-error unknown relation
    expect(() => db.query.authors.findMany({ with: { nonsense: true } }).toSQL()).toThrow();
    // @ts-expect-error unknown table
    expect(db.query.nonsense).toBeUndefined();
  });

  test("rejects a relation that two parts declare", () => {
    expect(() => mergeParts(library, library)).toThrow(
      'The relation "authors.books" is declared by two parts',
    );
  });

  test("rejects the same key for two tables", () => {
    const other = pgTable("other_books", { id: integer("id").primaryKey() });
    const part = defineRelationsPart({ books: other }, () => ({ books: {} }));
    expect(() => mergeParts(library, part)).toThrow('Two different tables are called "books"');
  });
});
