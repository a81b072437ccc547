import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { integer, pgEnum, pgTable, pgView, text } from "drizzle-orm/pg-core";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { readComments } from "../src/comments.ts";
import * as library from "./comments/library/index.ts";

const entry = join(import.meta.dirname, "comments/library/index.ts");

describe("reads comments of", () => {
  const { comments, missing } = readComments({ schema: library, entries: [entry] });

  test("a table: the first paragraph as one line, without period and tags, with the text of links", () => {
    expect(comments.authors).toEqual({
      kind: "table",
      schema: undefined,
      name: "authors",
      comment: "People who write books; see books and their list",
      columns: { id: "Surrogate key", given_name: "Given name", created_at: "When the row was inserted" },
    });
  });

  test("columns in a callback, without an SQL name, spread from a function of functions and from a constant", () => {
    expect(comments.books).toMatchObject({
      comment: "Books of the library, one row each",
      columns: {
        id: "Surrogate key",
        title: `Title of the book: it's "quoted"`,
        binding: "What the book is made of",
        author_id: "Its author",
        pages: "Pages",
        created_at: "When the row was inserted",
        editor: "Who wrote the row",
        notes: "Remarks of the staff",
      },
    });
  });

  test("no column without JSDoc, which it reports with file and line", () => {
    const text = source("tables.ts");
    const line = text.slice(0, text.indexOf("shelfMark")).split("\n").length;
    expect(missing.map((one) => ({ ...one, file: relative(dirname(entry), one.file) }))).toEqual([
      { file: "tables.ts", line, what: "column books.shelf_mark" },
    ]);
  });

  test("a table of another PostgreSQL schema, with a qualified name", () => {
    expect(comments["audit.loans"]).toMatchObject({
      schema: "audit",
      name: "loans",
      comment: "Loans of the past",
    });
  });

  test("a table of a creator, exported under another name", () => {
    expect(comments.library_rooms).toMatchObject({ comment: "Rooms", columns: { name: "Name of the room" } });
  });

  test("a table created by a function: its own comment, or the function's", () => {
    const columns = { card: "Number on the card" };
    expect(comments.members_north).toMatchObject({ comment: "Members of one branch", columns });
    expect(comments.members_south).toMatchObject({ comment: "Members of the branch in the south", columns });
  });

  test("an enum", () => {
    expect(comments.binding).toMatchObject({ kind: "enum", comment: "What a book is made of", columns: {} });
  });

  test("a view: its own comments, or those of its columns through subqueries and aliases", () => {
    expect(comments.productivity).toMatchObject({
      kind: "materialized view",
      comment: "Authors with the number of their books",
      columns: {
        id: "Surrogate key",
        name: "Given name",
        books: "Books of the author",
        author_id: "Its author",
        book_count: "Books that are counted",
      },
    });
    expect(comments.paperbacks).toMatchObject({
      kind: "view",
      columns: {
        title: `Title of the book: it's "quoted"`,
        given_name: "Given name of the author",
        created_at: "When the row was inserted",
      },
    });
  });

  test("a view over a union, a view over a whole table, and an existing view", () => {
    expect(comments.catalog?.columns).toEqual({
      title: `Title of the book: it's "quoted"`,
      kind: "Kind of the book",
    });
    expect(comments.everybody?.columns).toEqual(comments.authors?.columns);
    expect(comments.legacy?.columns).toEqual({ number: "Number of the old catalog" });
  });

  const source = (name: string) => readFileSync(join(dirname(entry), name), "utf8");
});

describe("finds the sources of", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "strata-comments-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function write(files: Record<string, string>): void {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
  }

  const users = pgTable("users", { id: integer("id"), email: text("email") });
  const ofPackage = (manifest: object, files: Record<string, string>) =>
    write({
      "index.ts": `export * from "users";`,
      "node_modules/users/package.json": JSON.stringify({ name: "users", type: "module", ...manifest }),
      ...Object.fromEntries(
        Object.entries(files).map(([name, text]) => [`node_modules/users/${name}`, text]),
      ),
    });
  const documented = `
    import { integer, pgTable, text } from "drizzle-orm/pg-core";
    /** Accounts. */
    export const users = pgTable("users", {
      /** Key. */
      id: integer("id"),
      /** Login name. */
      email: text("email"),
    });`;
  const expected = { users: { comment: "Accounts", columns: { id: "Key", email: "Login name" } } };
  const read = (conditions: string[] = []) =>
    readComments({ schema: { users }, entries: [join(folder, "index.ts")], conditions });

  test("a package by a condition of its exports", () => {
    ofPackage(
      { exports: { ".": { "users/source": "./src/index.ts", default: "./dist/index.js" } } },
      {
        "src/index.ts": `export * from "./users.js";`,
        "src/users.ts": documented,
        "dist/index.js": `import { pgTable, text } from "drizzle-orm/pg-core";
          export const users = pgTable("users", { id: text("id"), email: text("email") });`,
      },
    );
    expect(read(["users/source"])).toMatchObject({ comments: expected, missing: [] });
    expect(read().missing.map(({ line, what }) => [line, what])).toEqual([
      [2, "table users"],
      [2, "column users.id"],
      [2, "column users.email"],
    ]);
  });

  test("a JavaScript package with comments", () => {
    ofPackage({ exports: "./index.js" }, { "index.js": documented });
    expect(read()).toMatchObject({ comments: expected, missing: [] });
  });

  test("a JavaScript package without comments, in its declarations", () => {
    ofPackage(
      { exports: { ".": { types: "./index.d.ts", default: "./index.js" } } },
      {
        "index.js": `import * as pg from "drizzle-orm/pg-core";
          const columns={id:pg.integer("id"),email:pg.text("email")};export const users=pg.pgTable("users",columns);`,
        "index.d.ts": `
          /** Accounts. */
          export declare const users: Table<{ columns: {
            /** Key. */
            id: Column;
            /** Login name. */
            email: Column;
          } }>;`,
      },
    );
    expect(read()).toMatchObject({ comments: expected, missing: [] });
  });

  test("no export without a source, which it reports", () => {
    write({ "index.ts": `export * from "not-installed";` });
    expect(read().missing).toEqual([
      {
        file: join(folder, "index.ts"),
        line: 1,
        what: 'table users: no source of the export "users" was found',
      },
    ]);
  });

  test("imports by paths of tsconfig.json", () => {
    write({
      "tsconfig.json": JSON.stringify({ compilerOptions: { paths: { "~/*": ["./app/*"] } } }),
      "index.ts": `export { users } from "~/users";`,
      "app/users.ts": documented,
    });
    expect(read()).toMatchObject({ comments: expected, missing: [] });
  });

  test("circular imports and definitions without an endless loop", () => {
    write({
      "index.ts": `export * from "./a.ts"; export * from "./b.ts";`,
      "a.ts": `export * from "./b.ts"; export * from "./index.ts";`,
      "b.ts": `export * from "./a.ts"; const columns = () => ({ ...columns() }); export const users = pgTable("users", columns());`,
    });
    expect(read().missing.map(({ what }) => what)).toEqual([
      "table users",
      "column users.id",
      "column users.email",
    ]);
  });

  test("a file that cannot be parsed, and names it", () => {
    write({ "index.ts": "export const users = ;" });
    expect(() => read()).toThrow(join(folder, "index.ts"));
  });

  test("an undocumented enum and view, and reports them with their line", () => {
    const shade = pgEnum("shade", ["dark"]);
    const all = pgView("all_users").as((qb) => qb.select({ id: users.id }).from(users));
    write({
      "index.ts": `export const shade = pgEnum("shade", ["dark"]);

        export const all = pgView("all_users").as((qb) => qb.select({ id: users.id }).from(users));`,
    });
    const { missing } = readComments({ schema: { shade, all }, entries: [join(folder, "index.ts")] });
    expect(missing.map(({ line, what }) => [line, what])).toEqual([
      [1, "enum shade"],
      [3, "view all_users"],
      [3, "column all_users.id"],
    ]);
  });
});
