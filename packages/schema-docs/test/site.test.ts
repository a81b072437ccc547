import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { createTestDatabase } from "@strata/testing";
import { sql } from "drizzle-orm";
import type { Locator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { schemaModel } from "../src/model.ts";
import { dictionaryPage } from "../src/site.ts";
import { readViews } from "../src/views.ts";
import { launchBrowser, whyNoBrowser } from "./browser.ts";
import * as library from "./library.ts";

let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "strata-dictionary-"));
  const { comments, tableGroups, viewGroups, ...schema } = library;
  const { db, close } = await createTestDatabase({ schema });
  try {
    await db.execute(sql`create unique index loan_counts_book_id_key on loan_counts (book_id)`);
    const model = schemaModel({ schema, groups: tableGroups, comments });
    const views = await readViews({ db, schema, groups: viewGroups, comments });
    const page = dictionaryPage({ title: "City library", ...model, viewGroups: views });
    writeFileSync(join(folder, "index.html"), page);
  } finally {
    await close();
  }
});

afterAll(() => rmSync(folder, { recursive: true }));

describe.skipIf(whyNoBrowser)(
  `the dictionary in a browser${whyNoBrowser ? ` (${whyNoBrowser})` : ""}`,
  () => {
    let chromium: Awaited<ReturnType<typeof launchBrowser>>;
    let page: Page;
    /** What went wrong in the page, and what it asked of a network. */
    let faults: string[];

    beforeAll(async () => {
      chromium = await launchBrowser();
    });
    afterAll(() => chromium?.close());

    beforeEach(async () => {
      faults = [];
      page = await chromium.browser.newPage({ colorScheme: "light" });
      page.on("pageerror", (error) => faults.push(error.message));
      page.on("request", (request) => /^(?:file|data):/.test(request.url()) || faults.push(request.url()));
    });
    afterEach(async () => {
      await page.close();
      expect(faults).toEqual([]);
    });

    const open = (fragment = "") => page.goto(`${pathToFileURL(join(folder, "index.html"))}${fragment}`);
    const section = (title: string) => page.locator(`h2:text-is("${title}") + .scroll`);

    /** Waits for the page of something. */
    const arrived = (name: string) => page.getByRole("heading", { level: 1, name, exact: true }).waitFor();

    async function search(text: string): Promise<void> {
      await page.keyboard.press("/");
      await page.keyboard.type(text);
    }

    /** Waits until a part of the page shows a text. */
    const shows = (part: Locator, text: string) => part.filter({ hasText: text }).first().waitFor();

    test("by the keyboard a table is found and opened, and its keys followed there and back", async () => {
      await open();
      await arrived("City library");
      await shows(page.locator("main"), "5 tables with 19 columns in 2 groups, and 3 views.");
      await search("book_a");
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("Enter");
      await arrived("book_authors");
      await shows(page.locator("main"), "Authors of each book");
      expect(await page.title()).toBe("book_authors · City library");

      await section("References").getByRole("link", { name: "books.id" }).click();
      await arrived("books");
      await shows(page.locator("tr.found"), "Surrogate key of a book");

      await section("Referenced by").getByRole("link", { name: "loans.book_id" }).click();
      await arrived("loans");
      await shows(section("Keys and checks"), "(book_id, lent_at)");
      await page.goBack();
      await arrived("books");
    });

    test("a comment finds its column", async () => {
      await open("#books");
      await search("digits hyphens");
      await page.keyboard.press("Enter");
      await shows(page.locator("tr.found"), "13 digits without hyphens");
      expect(page.url()).toMatch(/#books\.isbn$/);
      await search("no such thing");
      await shows(page.locator("#results"), "Nothing has it in its name or comment.");
      await page.keyboard.press("Escape");
      await page.locator("#contents").waitFor();
    });

    test("a view shows its columns with types and comments, what it reads, and its query", async () => {
      await open("#loan_counts");
      await page.getByText("materialized", { exact: true }).waitFor();
      await shows(section("Columns").getByRole("row").filter({ hasText: "book_id" }), "key");
      await search("open_loans");
      await page.keyboard.press("Enter");
      await arrived("open_loans");
      await shows(page.locator("main"), "Loans that have not been returned");
      const days = section("Columns").getByRole("row").filter({ hasText: "Time since the loan" });
      expect(await days.getByRole("cell").allTextContents()).toEqual([
        "age",
        "interval",
        "Time since the loan",
      ]);
      await shows(page.locator("pre"), "FROM loans");
      await section("Tables that it reads").getByRole("link", { name: "loans" }).click();
      await arrived("loans");
      await section("Views that read it").getByRole("link", { name: "open_loans" }).click();
      await arrived("open_loans");
    });

    test("a table in a picture leads to its page", async () => {
      await open("#group/catalog");
      await page.locator("svg").getByRole("link", { name: "book_authors" }).click();
      await arrived("book_authors");
      expect(await page.locator("svg .edge").count()).toBe(2);
    });

    test("a table of another schema has its page, and an enum its columns", async () => {
      await open("#audit.events");
      await arrived("audit.events");
      await section("Columns").getByRole("link", { name: "event_kind" }).click();
      await arrived("event_kind");
      await section("Columns of this type").getByRole("link", { name: "audit.events.kind" }).click();
      await arrived("audit.events");
      await shows(page.locator("tr.found"), "Kind of the event");
    });

    test("every link has its page, and what is none says so", async () => {
      await open();
      const links = new Set(await linksOf());
      // The tables, the views and the enum, the groups of tables, and the overview.
      expect(links.size).toBe(5 + 3 + 1 + 2);
      for (const link of links) {
        await open(link);
        await page.locator("h1").waitFor();
        expect(await page.locator("h1").textContent(), link).not.toBe("Not found");
        for (const further of await linksOf()) links.add(further);
      }
      expect(links).toContain("#");
      expect(links).toContain("#books.id");
      await open("#no_such_table");
      await arrived("Not found");
    });

    const linksOf = () =>
      page.locator("main a, nav a").evaluateAll((found) => found.map((a) => a.getAttribute("href") ?? ""));

    test("it is dark where the system is, and where one chooses", async () => {
      const ground = () => page.evaluate("getComputedStyle(document.body).backgroundColor");
      await open();
      const light = await ground();
      await page.getByRole("button", { name: "Light or dark" }).click();
      const dark = await ground();
      expect(dark).not.toBe(light);
      await page.reload();
      expect(await ground()).toBe(light);
      await page.emulateMedia({ colorScheme: "dark" });
      expect(await ground()).toBe(dark);
    });

    test("a comment that looks like markup is text, and a key to a table that is not described leads nowhere", async () => {
      const comment = `</script><img src=x onerror="document.title='broken'"><!-- $& "/* script */"`;
      const key = {
        name: "things_owner_fk",
        columns: ["owner"],
        table: "elsewhere.owners",
        foreignColumns: ["id"],
        onDelete: "cascade",
        optional: false,
        unique: false,
      };
      const table = {
        name: "things",
        comment,
        columns: [{ name: "owner", type: "integer", comment, nullable: false }],
        primaryKey: [],
        uniques: [],
        foreignKeys: [key],
        checks: [],
        indexes: [],
      };
      const file = join(folder, "hostile.html");
      const groups = [{ name: "all", tables: [table] }];
      writeFileSync(file, dictionaryPage({ title: comment, groups, enums: [], viewGroups: [] }));
      await page.goto(`${pathToFileURL(file)}#things`);
      await shows(page.locator("main"), comment);
      await shows(section("References"), "elsewhere.owners.id");
      expect(await section("References").getByRole("link").count()).toBe(0);
      expect(await page.title()).toBe(`things · ${comment}`);
    });
  },
);

test("the page is one file", () => {
  expect(readFileSync(join(folder, "index.html"), "utf8")).not.toMatch(/\b(?:src|href)="(?!#|data:)/);
});
