import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Compiler, type Database, DEFAULT_ENTRY, MemoryProjectLayout } from "@dbml/parse";
import type { EntityComments } from "@strata/migrate/comments";
import { sql } from "drizzle-orm";
import { check, foreignKey, index, integer, numeric, pgTable, text, timestamp } from "drizzle-orm/pg-core";
import { describe, expect, onTestFinished, test } from "vitest";
import { dbml } from "../src/diagram/dbml.ts";
import { entityDiagram } from "../src/diagram/mermaid.ts";
import { modelOf, modelOfSchema } from "../src/diagram/model.ts";
import { staleReadmes } from "../src/diagram/readmes.ts";
import { domains } from "../src/domains.ts";
import { exitCodes } from "../src/errors.ts";
import { repositoryFolder } from "../src/paths.ts";
import * as schema from "../src/schema.ts";

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
const comments: Record<string, EntityComments> = {
  authors: {
    kind: "table",
    schema: undefined,
    name: "authors",
    comment: "One row is one author",
    columns: { id: "Key", name: "Name" },
  },
  books: {
    kind: "table",
    schema: undefined,
    name: "books",
    comment: "One row is one book",
    columns: {
      id: "Key",
      author_id: "Who wrote it",
      title: "Title",
      price: "Price, USD",
      added_at: "When it came",
    },
  },
};

test("a table is described in SQL, without what a reader does not need", () => {
  expect(modelOf(books, comments)).toMatchObject({
    name: "books",
    comment: "One row is one book",
    primaryKey: ["id"],
    foreignKeys: [{ columns: ["author_id"], table: "authors", onDelete: "set null", optional: true }],
    checks: [{ expression: `title <> '"books".' and price > 0` }],
    indexes: [{ parts: ["(lower(title))", "added_at desc"], where: "price is not null" }],
  });
  expect(
    modelOf(books, comments).columns.map(({ name, type, nullable, default: value }) => [
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
  expect(modelOf(authors).columns[0]?.generated).toBe("always as identity");
});

test("a table of another domain stands in a Mermaid picture by its name only", () => {
  expect(entityDiagram([modelOf(books, comments)]).split("\n")).toEqual([
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

describe("the DBML file", () => {
  const model = modelOfSchema({ library: { authors, books } }, { authors, books }, comments);

  test("is read by DBML's own parser, comments and awkward texts included", () => {
    const library = parsed(dbml(model));
    const table = library.tables.find(({ name }) => name === "books");
    expect(table?.note?.value).toBe("One row is one book");
    expect(table?.fields.map(({ name, note }) => [name, note?.value])).toEqual([
      ["id", "Key"],
      ["author_id", "Who wrote it"],
      ["title", "Title"],
      ["price", "Price, USD"],
      ["added_at", "When it came"],
    ]);
    expect(table?.fields[2]?.dbdefault?.value).toBe(`'it''s "new"'`);
    expect(table?.checks[0]?.expression).toBe(`title <> '"books".' and price > 0`);
    expect(table?.indexes[0]?.note?.value).toBe("where price is not null");
    expect(library.refs.map(({ name, onDelete }) => [name, onDelete])).toEqual([
      ["books_author_id_fk", "set null"],
    ]);
  });

  test("has all of the schema", () => {
    const whole = modelOfSchema(domains, schema);
    const tables = whole.domains.flatMap((domain) => domain.tables);
    const database = parsed(dbml(whole));
    expect(database.tables.map(({ name }) => name)).toEqual(tables.map(({ name }) => name));
    expect(database.refs).toHaveLength(tables.flatMap((table) => table.foreignKeys).length);
    expect(database.enums.map(({ name }) => name)).toEqual(whole.enums.map(({ name }) => name));
    expect(database.tableGroups).toHaveLength(Object.keys(domains).length);
    // The key of its package alone is none: only the whole schema knows what it points at.
    expect(database.refs.map(({ name }) => name)).toContain("suggestion_feedback_user_id_fk");
  });

  function parsed(text: string): Readonly<Database> {
    const layout = new MemoryProjectLayout({ [DEFAULT_ENTRY.absolute]: text });
    const report = new Compiler(layout).interpretFile(DEFAULT_ENTRY);
    expect(report.getErrors()).toEqual([]);
    const database = report.getValue();
    if (!database) throw new Error("It is no database.");
    return database;
  }
});

describe("the READMEs", () => {
  const market = "packages/schema-market/README.md";

  /** A copy of the repository's READMEs. */
  function copied(): string {
    const folder = mkdtempSync(join(tmpdir(), "strata-readmes-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    cpSync(repositoryFolder, folder, {
      recursive: true,
      filter: (path) =>
        /^(?:\/README\.md|\/packages(?:\/schema-\w+(?:\/README\.md)?)?|)$/.test(
          path.slice(repositoryFolder.length),
        ),
    });
    for (const { write } of staleReadmes(folder)) write();
    return folder;
  }

  function edit(folder: string, change: (text: string) => string): void {
    writeFileSync(join(folder, market), change(readFileSync(join(folder, market), "utf8")));
  }

  test("one that is not as the schema says is found, and written as it was; what stands around is kept", () => {
    const folder = copied();
    const before = readFileSync(join(folder, market), "utf8");
    edit(folder, (text) => `${text.replace("    text slug UK\n", "")}\nMore.\n`);
    const stale = staleReadmes(folder);
    expect(stale.map(({ path }) => path)).toEqual([market]);
    stale[0]?.write();
    expect(staleReadmes(folder)).toEqual([]);
    expect(readFileSync(join(folder, market), "utf8")).toBe(`${before}\nMore.\n`);
  });

  test("one without a place for its tables, or that is not there, is named", () => {
    const folder = copied();
    edit(folder, (text) => text.replace("<!-- end of tables -->", ""));
    expect(() => staleReadmes(folder)).toThrow(
      expect.objectContaining({ where: market, exitCode: exitCodes.configuration }),
    );
    rmSync(join(folder, market));
    expect(() => staleReadmes(folder)).toThrow(
      expect.objectContaining({ where: market, exitCode: exitCodes.configuration }),
    );
  });
});
