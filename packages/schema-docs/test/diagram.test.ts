import { Compiler, type Database, DEFAULT_ENTRY, MemoryProjectLayout } from "@dbml/parse";
import { sql } from "drizzle-orm";
import {
  check,
  doublePrecision,
  foreignKey,
  index,
  integer,
  numeric,
  pgEnum,
  pgSchema,
  pgTable,
  text,
  timestamp,
} from "drizzle-orm/pg-core";
import { describe, expect, test } from "vitest";
import { dbml } from "../src/dbml.ts";
import { entityDiagram } from "../src/mermaid.ts";
import { schemaModel } from "../src/model.ts";
import { inParentheses } from "../src/sql_text.ts";
import { tableModel } from "../src/table.ts";

const authors = pgTable("authors", {
  id: integer().primaryKey().generatedAlwaysAsIdentity(),
  name: text().notNull(),
});
const books = pgTable(
  "books",
  {
    id: integer().primaryKey(),
    authorId: integer("author_id"),
    title: text().notNull().default('it\'s "new"'),
    price: numeric({ precision: 5, scale: 2 }),
    addedAt: timestamp("added_at", { precision: 3, withTimezone: true }).notNull().defaultNow(),
  },
  (t) => [
    foreignKey({
      name: "books_author_id_fk",
      columns: [t.authorId],
      foreignColumns: [authors.id],
    }).onDelete("set null"),
    check("books_title_check", sql`${t.title} <> '"books".' and ${t.price} > 0`),
    index("books_lower_idx").on(sql`lower(${t.title})`, t.addedAt.desc()).where(sql`${t.price} is not null`),
  ],
);
const comments = {
  authors: { comment: "Authors", columns: { id: "Key", name: "Name" } },
  books: {
    comment: "Books",
    columns: {
      id: "Key",
      author_id: "Author",
      title: "Title",
      price: "Price, USD",
      added_at: "Acquisition time",
    },
  },
};

test("encloses an expression in exactly one pair of parentheses", () => {
  expect(inParentheses("a + b")).toBe("(a + b)");
  expect(inParentheses("(a + b)")).toBe("(a + b)");
  expect(inParentheses("(a) + (b)")).toBe("((a) + (b))");
  expect(inParentheses("((a) + (b))")).toBe("((a) + (b))");
  expect(inParentheses("(a || ')') || (b)")).toBe("((a || ')') || (b))");
  expect(inParentheses("(a || ')')")).toBe("(a || ')')");
  expect(inParentheses('("a)" + 1)')).toBe('("a)" + 1)');
  const sums = pgTable("sums", {
    a: integer(),
    b: integer(),
    total: integer().generatedAlwaysAs(sql`(a) + (b)`),
  });
  expect(tableModel(sums).columns[2]?.generated).toBe("always as ((a) + (b)) stored");
});

test("describes a table in SQL without redundant quotes and qualifiers", () => {
  expect(tableModel(books, comments)).toMatchObject({
    name: "books",
    comment: "Books",
    primaryKey: { name: "books_pkey", columns: ["id"] },
    foreignKeys: [{ columns: ["author_id"], table: "authors", onDelete: "set null", optional: true }],
    checks: [{ expression: `title <> '"books".' and price > 0` }],
    indexes: [{ parts: ["(lower(title))", "added_at desc nulls last"], where: "price is not null" }],
  });
  expect(
    tableModel(books, comments).columns.map(({ name, type, nullable, default: value }) => [
      name,
      type,
      nullable,
      value,
    ]),
  ).toEqual([
    ["id", "integer", false, undefined],
    ["author_id", "integer", true, undefined],
    ["title", "text", false, `'it''s "new"'`],
    ["price", "numeric(5,2)", true, undefined],
    ["added_at", "timestamptz(3)", false, "now()"],
  ]);
  expect(tableModel(authors).columns[0]?.generated).toBe("always as identity");
});

test("shows a referenced table of another domain by name only in Mermaid", () => {
  expect(entityDiagram([tableModel(books, comments)]).split("\n")).toEqual([
    "erDiagram",
    "  books {",
    "    integer id PK",
    "    integer author_id FK",
    "    text title",
    "    numeric price",
    "    timestamptz added_at",
    "  }",
    '  authors |o--o{ books : "author_id"',
  ]);
});

test("writes a foreign key and an array of a table without a primary key in Mermaid", () => {
  const notes = pgTable("notes", {
    bookId: integer("book_id").references(() => books.id),
    tags: text().array(),
  });
  expect(entityDiagram([tableModel(notes)]).split("\n")).toEqual([
    "erDiagram",
    "  notes {",
    "    integer book_id FK",
    "    text[] tags",
    "  }",
    '  books |o--o{ notes : "book_id"',
  ]);
});

describe("dbml", () => {
  const model = schemaModel({
    schema: { authors, books },
    groups: { library: { authors, books } },
    comments,
  });

  test("is valid for DBML's own parser, with comments and quotes", () => {
    const library = parsed(dbml(model));
    const table = library.tables.find(({ name }) => name === "books");
    expect(table?.note?.value).toBe("Books");
    expect(table?.fields.map(({ name, note }) => [name, note?.value])).toEqual([
      ["id", "Key"],
      ["author_id", "Author"],
      ["title", "Title"],
      ["price", "Price, USD"],
      ["added_at", "Acquisition time"],
    ]);
    expect(table?.fields[2]?.dbdefault?.value).toBe(`'it''s "new"'`);
    expect(table?.checks[0]?.expression).toBe(`title <> '"books".' and price > 0`);
    expect(table?.indexes[0]?.note?.value).toBe("where price is not null");
    expect(library.refs.map(({ name, onDelete }) => [name, onDelete])).toEqual([
      ["books_author_id_fk", "set null"],
    ]);
  });

  test("writes enums, schemas, types of several words, and a group for tables without a group", () => {
    const audit = pgSchema("audit");
    const kind = pgEnum("kind", ["read", "write"]);
    const events = audit.table("events", {
      id: integer().primaryKey(),
      kind: kind().notNull(),
      seconds: doublePrecision(),
      authorId: integer().references(() => authors.id),
    });
    const model = schemaModel({ schema: { authors, kind, events }, groups: { library: { authors } } });
    expect(model.groups.map(({ name, tables }) => [name, tables.map((table) => table.name)])).toEqual([
      ["library", ["authors"]],
      ["other tables", ["audit.events"]],
    ]);
    const database = parsed(dbml(model, "my library"));
    expect(database.tables.map(({ schemaName, name }) => [schemaName, name])).toEqual([
      [null, "authors"],
      ["audit", "events"],
    ]);
    expect(database.tables[1]?.fields[2]?.type.type_name).toBe("double precision");
    expect(database.enums.map(({ name }) => name)).toEqual(["kind"]);
    expect(database.refs).toHaveLength(1);
    expect(entityDiagram(model.groups.flatMap(({ tables }) => tables))).toContain(
      '  "audit.events" {\n    integer id PK\n    kind kind\n    double_precision seconds\n    integer authorId FK\n',
    );
  });

  function parsed(text: string): Readonly<Database> {
    const layout = new MemoryProjectLayout({ [DEFAULT_ENTRY.absolute]: text });
    const report = new Compiler(layout).interpretFile(DEFAULT_ENTRY);
    expect(report.getErrors()).toEqual([]);
    const database = report.getValue();
    if (!database) throw new Error("The parser returned no database.");
    return database;
  }
});
