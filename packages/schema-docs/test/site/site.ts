import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { createTestDatabase } from "@strata/testing";
import { sql } from "drizzle-orm";
import type { BrowserContextOptions, Locator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect } from "vitest";
import { schemaModel } from "../../src/model.ts";
import { type Dictionary, dictionaryPage } from "../../src/site.ts";
import { readViews } from "../../src/views.ts";
import * as library from "../library.ts";
import { launchBrowser, whyNoBrowser } from "./browser.ts";

const { comments, tableGroups, viewGroups, ...librarySchema } = library;

export { librarySchema };

/** The dictionary of the library. */
async function libraryPage(): Promise<string> {
  const { db, close } = await createTestDatabase({ schema: librarySchema });
  try {
    await db.execute(sql`create unique index loan_counts_book_id_key on loan_counts (book_id)`);
    const model = schemaModel({ schema: librarySchema, groups: tableGroups, comments });
    const views = await readViews({ db, schema: librarySchema, groups: viewGroups, comments });
    return dictionaryPage({ title: "City library", ...model, viewGroups: views });
  } finally {
    await close();
  }
}

/** The dictionary in a browser. */
export interface Site {
  /** A page, new for each test. */
  readonly page: Page;
  /** Opens the library's dictionary at an address. */
  open(address?: string): Promise<void>;
  /** Opens another dictionary at an address. */
  openOther(dictionary: Dictionary, address: string): Promise<void>;
  /** Replaces the page by one with other options. */
  renew(options: BrowserContextOptions): Promise<void>;
  /** The table below a heading. */
  section(title: string): Locator;
  /** Waits for the page with a heading. */
  arrived(name: string): Promise<void>;
  /** Waits until a part of the page shows a text. */
  shows(part: Locator, text: string): Promise<void>;
  /** Types into the search field. */
  search(text: string): Promise<void>;
}

/** Tests of the dictionary in a browser, skipped where there is none. A page must throw no error and load nothing. */
export function describeSite(name: string, tests: (site: Site) => void): void {
  describe.skipIf(whyNoBrowser)(`${name}${whyNoBrowser ? ` (${whyNoBrowser})` : ""}`, () => {
    let chromium: Awaited<ReturnType<typeof launchBrowser>>;
    let folder: string;
    let page: Page;
    let faults: string[];

    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), "strata-dictionary-"));
      writeFileSync(join(folder, "index.html"), await libraryPage());
      chromium = await launchBrowser();
    });
    afterAll(async () => {
      await chromium?.close();
      rmSync(folder, { recursive: true });
    });

    async function newPage(options: BrowserContextOptions = {}): Promise<void> {
      page = await chromium.browser.newPage({ colorScheme: "light", ...options });
      page.on("pageerror", (error) => faults.push(error.message));
      page.on("request", (request) => /^(?:file|data):/.test(request.url()) || faults.push(request.url()));
    }
    beforeEach(async () => {
      faults = [];
      await newPage();
    });
    afterEach(async () => {
      await page.close();
      expect(faults).toEqual([]);
    });

    tests({
      get page() {
        return page;
      },
      async open(address = "") {
        await page.goto(`${pathToFileURL(join(folder, "index.html"))}#${address}`);
      },
      async openOther(dictionary, address) {
        const file = join(folder, "other.html");
        writeFileSync(file, dictionaryPage(dictionary));
        await page.goto(`${pathToFileURL(file)}#${address}`);
      },
      async renew(options) {
        await page.close();
        await newPage(options);
      },
      section: (title) => page.locator(`h2:text-is("${title}") + table`),
      arrived: (heading) => page.getByRole("heading", { level: 1, name: heading, exact: true }).waitFor(),
      shows: (part, text) => part.filter({ hasText: text }).first().waitFor(),
      async search(text) {
        await page.keyboard.press("/");
        await page.keyboard.type(text);
      },
    });
  });
}
