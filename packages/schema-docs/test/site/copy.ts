import { createTestDatabase } from "@strata/testing";
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import type { Database } from "../../src/database.ts";
import { librarySchema, type Site } from "./site.ts";

export function copyTests(site: Site): void {
  const { open, arrived, shows } = site;

  async function copied(name: string, language: "SQL" | "TS"): Promise<string> {
    const button = site.page.getByRole("button", { name: `Copy ${name} as ${language}`, exact: true });
    await button.click();
    await shows(site.page.getByRole("status"), `Copied ${name} as`);
    return await site.page.evaluate<string>("navigator.clipboard.readText()");
  }

  async function openWithClipboard(address: string): Promise<void> {
    await site.page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await open(address);
  }

  test.each([
    ["loans", "loans.lent_at", '"lent_at" timestamp with time zone NOT NULL', "loans.lentAt"],
    ["loans", "loans.renewals", '"renewals" integer DEFAULT 0 NOT NULL', "loans.renewals"],
    ["loans", "loans.note", '"note" text', "loans.note"],
    ["books", "books.id", '"id" integer GENERATED ALWAYS AS IDENTITY NOT NULL', "books.id"],
    ["copies", "copies.states", '"states" "audit"."copy_state"[] NOT NULL', "copies.states"],
  ])("on the page of %s copies the column %s", async (table, column, asSql, asTypeScript) => {
    await openWithClipboard(table);
    expect(await copied(column, "SQL")).toBe(asSql);
    expect(await copied(column, "TS")).toBe(asTypeScript);
  });

  test("copies a query of all columns of a table or a view", async () => {
    await openWithClipboard("book_authors");
    expect(await copied("book_authors", "TS")).toBe(
      `db
  .select({
    bookId: bookAuthors.bookId,
    authorId: bookAuthors.authorId,
  })
  .from(bookAuthors)`,
    );
    await openWithClipboard("open_loans");
    await arrived("open_loans");
    expect(await copied("open_loans.age", "TS")).toBe("openLoans.age");
    expect(await copied("open_loans", "TS")).toContain("bookId: openLoans.bookId");
  });

  test("copies SQL that creates the same schema", async () => {
    const names = [
      "event_kind",
      "audit.copy_state",
      "books",
      "authors",
      "book_authors",
      "loans",
      "audit.events",
    ];
    const views = ["open_loans", "book_titles", "loan_counts"];
    const original = await createTestDatabase({ schema: librarySchema });
    const copy = await createTestDatabase();
    try {
      await copy.db.execute(sql`create schema audit`);
      for (const name of [...names, "copies", ...views]) {
        await openWithClipboard(name);
        await arrived(name);
        const statements = (await copied(name, "SQL")).split(";\n");
        for (const statement of statements) await copy.db.execute(sql.raw(statement));
      }
      expect(await catalog(copy.db)).toEqual(await catalog(original.db));
    } finally {
      await original.close();
      await copy.close();
    }
  });

  test("copies without the Clipboard API, which plain HTTP lacks", async () => {
    await site.page.addInitScript("Object.defineProperty(navigator, 'clipboard', { value: undefined })");
    await open("loans");
    await site.page.getByRole("button", { name: "Copy loans.lent_at as TS" }).click();
    await shows(site.page.getByRole("status"), "Copied loans.lent_at as TypeScript");
    await site.page.keyboard.press("/");
    await site.page.keyboard.press("Control+V");
    expect(await site.page.getByRole("combobox").inputValue()).toBe("loans.lentAt");
  });

  test("reports a failure", async () => {
    await site.page.addInitScript(`
      Object.defineProperty(navigator, "clipboard", { value: undefined });
      document.execCommand = () => false;`);
    await open("loans");
    await site.page.getByRole("button", { name: "Copy loans as SQL" }).click();
    await shows(site.page.getByRole("status"), "Cannot copy loans");
  });
}

/** Columns, constraints, indexes and enums, as PostgreSQL describes them. */
async function catalog(db: Database): Promise<unknown[]> {
  return await db.execute(
    sql`
      select n.nspname, c.relname, c.relkind,
             (select json_agg(json_build_array(attname, format_type(atttypid, atttypmod), attnotnull, attidentity,
                                               attgenerated, pg_get_expr(adbin, adrelid)) order by attnum)
              from pg_attribute left join pg_attrdef on adrelid = attrelid and adnum = attnum
              where attrelid = c.oid and attnum > 0) as columns,
             (select json_agg(json_build_array(conname, pg_get_constraintdef(oid)) order by conname)
              from pg_constraint where conrelid = c.oid and contype <> 'n') as constraints,
             pg_get_viewdef(c.oid) as query, to_json(c.reloptions)::text as options,
             case when c.relkind = 'i' then pg_get_indexdef(c.oid) end as index
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname in ('public', 'audit')
      union all
      select n.nspname, t.typname, 'e',
             (select json_agg(enumlabel order by enumsortorder) from pg_enum where enumtypid = t.oid), null, null, null, null
      from pg_type t join pg_namespace n on n.oid = t.typnamespace
      where t.typtype = 'e'
      order by 1, 2`,
    "objects",
  );
}
