import { eq, isNull, sql } from "drizzle-orm";
import {
  check,
  index,
  integer,
  pgEnum,
  pgMaterializedView,
  pgSchema,
  pgTable,
  pgView,
  primaryKey,
  text,
  timestamp,
  unique,
  uniqueIndex,
} from "drizzle-orm/pg-core";
import type { Comments } from "../src/schema.ts";

// A lending library: tables in two schemas, keys, enums, views.

const id = () => integer().primaryKey().generatedAlwaysAsIdentity();
const instant = (name: string) => timestamp(name, { withTimezone: true });

export const books = pgTable("books", { id: id(), isbn: text().notNull().unique(), title: text().notNull() });

export const authors = pgTable("authors", { id: id(), name: text().notNull() });

export const bookAuthors = pgTable(
  "book_authors",
  {
    bookId: integer("book_id")
      .notNull()
      .references(() => books.id),
    authorId: integer("author_id")
      .notNull()
      .references(() => authors.id),
  },
  (t) => [primaryKey({ columns: [t.bookId, t.authorId] })],
);

export const loans = pgTable(
  "loans",
  {
    bookId: integer("book_id")
      .notNull()
      .references(() => books.id),
    lentAt: instant("lent_at").notNull(),
    dueAt: instant("due_at").notNull(),
    returnedAt: instant("returned_at"),
    reader: text().notNull(),
    renewals: integer().notNull().default(0),
    note: text(),
  },
  (t) => [
    primaryKey({ columns: [t.bookId, t.lentAt] }),
    check("loans_due_at_check", sql`${t.dueAt} > ${t.lentAt}`),
    index("loans_reader_idx").on(t.reader, t.lentAt.desc()),
  ],
);

export const eventKind = pgEnum("event_kind", ["lent", "returned"]);

export const audit = pgSchema("audit");

export const events = audit.table("events", {
  id: id(),
  at: instant("at").notNull(),
  kind: eventKind().notNull(),
  actor: text().notNull(),
  details: text(),
});

export const copyState = audit.enum("copy_state", ["on shelf", "lent"]);

/** Everything that needs care in SQL: a reserved word, an enum of another schema, arrays, generated columns. */
export const copies = pgTable(
  "copies",
  {
    id: integer().primaryKey().generatedByDefaultAsIdentity(),
    bookId: integer("book_id")
      .notNull()
      .references(() => books.id, { onDelete: "cascade", onUpdate: "cascade" }),
    order: integer(),
    states: copyState().array().notNull(),
    state: copyState().notNull().default("on shelf"),
    tags: text().array().notNull().default(sql`'{}'`),
    label: text().generatedAlwaysAs(sql`case when "order" > 0 then 'it''s copied' end`),
  },
  (t) => [
    unique("copies_order_key").on(t.bookId, t.order).nullsNotDistinct(),
    check("copies_order_check", sql`${t.order} > 0`),
    index("copies_tags_idx").using("gin", t.tags),
    uniqueIndex("copies_label_idx")
      .on(t.label.desc().nullsFirst(), sql`lower(${t.label})`)
      .where(sql`${t.order} > 1`),
  ],
);

export const openLoans = pgView("open_loans")
  .with({ securityInvoker: true })
  .as((qb) =>
    qb
      .select({ bookId: loans.bookId, reader: loans.reader, age: sql`now() - ${loans.lentAt}`.as("age") })
      .from(loans)
      .where(isNull(loans.returnedAt)),
  );

export const bookTitles = pgView("book_titles").as((qb) =>
  qb
    .select({ title: books.title, author: authors.name })
    .from(books)
    .innerJoin(bookAuthors, eq(bookAuthors.bookId, books.id))
    .innerJoin(authors, eq(authors.id, bookAuthors.authorId)),
);

export const loanCounts = pgMaterializedView("loan_counts").as((qb) =>
  qb
    .select({ bookId: loans.bookId, loans: sql`count(*)`.as("loans") })
    .from(loans)
    .groupBy(loans.bookId),
);

export const tableGroups = {
  catalog: { books, authors, bookAuthors, copies },
  lending: { loans, events },
};

export const viewGroups = { desk: { openLoans }, statistics: { loanCounts, bookTitles } };

export const comments: Comments = {
  books: {
    comment: "Books of the library",
    columns: { id: "Surrogate key of a book", isbn: "ISBN, 13 digits without hyphens", title: "Title" },
  },
  book_authors: { comment: "Authors of each book", columns: {} },
  loans: { comment: "Loans, one per book and time", columns: { reader: "Number of the reader's card" } },
  "audit.events": { comment: "Events at the desk", columns: { kind: "Kind of the event" } },
  event_kind: { comment: "Kinds of events", columns: {} },
  open_loans: {
    comment: "Loans that have not been returned",
    columns: { age: "Time since the loan" },
  },
  loan_counts: { comment: "Loans of each book", columns: {} },
};
