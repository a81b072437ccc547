import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { documented } from "@strata/schema-base";
import { sql } from "drizzle-orm";
import { check, foreignKey, index, integer, numeric, pgTable, text, timestamp } from "drizzle-orm/pg-core";
import { describe, expect, onTestFinished, test } from "vitest";
import { entityDiagram } from "../src/diagram/mermaid.ts";
import { modelOf } from "../src/diagram/model.ts";
import { staleReadmes } from "../src/diagram/readmes.ts";
import { exitCodes } from "../src/errors.ts";
import { repositoryFolder } from "../src/paths.ts";

const authors = documented(
  pgTable("authors", { id: integer().primaryKey().generatedAlwaysAsIdentity(), name: text().notNull() }),
  "One row is one author",
  { id: "Key", name: "Name" },
);
const books = documented(
  pgTable(
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
      index("books_lower_idx")
        .on(sql`lower(${t.title})`, t.addedAt.desc())
        .where(sql`${t.price} is not null`),
    ],
  ),
  "One row is one book",
  { id: "Key", authorId: "Who wrote it", title: "Title", price: "Price, USD", addedAt: "When it came" },
);

test("a table is described in SQL, without what a reader does not need", () => {
  expect(modelOf(books)).toMatchObject({
    name: "books",
    comment: "One row is one book",
    primaryKey: ["id"],
    foreignKeys: [{ columns: ["author_id"], table: "authors", onDelete: "set null", optional: true }],
    checks: [{ expression: `title <> '"books".' and price > 0` }],
    indexes: [{ parts: ["(lower(title))", "added_at desc"], where: "price is not null" }],
  });
  expect(
    modelOf(books).columns.map(({ name, type, nullable, default: value }) => [name, type, nullable, value]),
  ).toEqual([
    ["id", "integer", false, undefined],
    ["author_id", "integer", true, undefined],
    ["title", "text", false, `'it''s "new"'`],
    ["price", "numeric(5,2)", true, undefined],
    ["added_at", "timestamptz(3)", false, "now()"],
  ]);
  expect(modelOf(authors).columns[0]?.default).toBe("generated always as identity");
});

test("a table of another domain stands in a Mermaid picture by its name only", () => {
  expect(entityDiagram([modelOf(books)]).split("\n")).toEqual([
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
