import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Locator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { draw } from "../src/diagram/draw.ts";
import { page as pageOf } from "../src/diagram/site.ts";
import { exitCodes } from "../src/errors.ts";
import { launchBrowser, whyNoBrowser } from "./browser.ts";

let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "strata-diagram-"));
  await draw(folder);
});

afterAll(() => rmSync(folder, { recursive: true }));

test("a folder that cannot be written to is named", async () => {
  await expect(draw(join(folder, "index.html"))).rejects.toMatchObject({
    exitCode: exitCodes.configuration,
    where: join(folder, "index.html", "schema.dbml"),
  });
});

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
    afterAll(() => chromium.close());

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
      await shows(page.locator("main"), "32 tables with");
      await search("news_event");
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("Enter");
      await arrived("news_event_cryptocurrencies");
      await shows(page.locator("main"), "Links between news items and the coins they are about");
      expect(await page.title()).toBe("news_event_cryptocurrencies · Strata");

      await section("References").getByRole("link", { name: "cryptocurrencies.id" }).click();
      await arrived("cryptocurrencies");
      await shows(page.locator("tr.found"), "Surrogate key");

      await section("Referenced by").getByRole("link", { name: "market_data.cryptocurrency_id" }).click();
      await arrived("market_data");
      await shows(section("Keys and checks"), "(cryptocurrency_id, timeframe, open_time)");
      await page.goBack();
      await arrived("cryptocurrencies");
    });

    test("a comment finds its column", async () => {
      await open("#users");
      await search("argon2 or bcrypt hash");
      await page.keyboard.press("Enter");
      await shows(page.locator("tr.found"), "including its parameters");
      expect(page.url()).toMatch(/#users\.password_hash$/);
      await search("no such thing");
      await shows(page.locator("#results"), "Nothing has it in its name or comment.");
      await page.keyboard.press("Escape");
      await page.locator("#contents").waitFor();
    });

    test("a view shows its columns with types and comments, what it reads, and its query", async () => {
      await open("#candle_coverage");
      await page.getByText("materialized", { exact: true }).waitFor();
      await search("latest_prices");
      await page.keyboard.press("Enter");
      await arrived("latest_prices");
      await shows(page.locator("main"), "One row is one coin that is active and supported and has a price");
      const price = section("Columns")
        .getByRole("row")
        .filter({ hasText: "Newest price that is known, USD" });
      expect(await price.getByRole("cell").allTextContents()).toEqual([
        "price",
        "numeric",
        "Newest price that is known, USD",
      ]);
      await shows(page.locator("pre"), "FROM cryptocurrencies");
      await section("Tables that it reads").getByRole("link", { name: "market_data" }).click();
      await arrived("market_data");
      await section("Views that read it").getByRole("link", { name: "latest_prices" }).click();
      await arrived("latest_prices");
    });

    test("a table in a picture leads to its page", async () => {
      await open("#domain/core");
      await page.locator("svg").getByRole("link", { name: "user_profiles" }).click();
      await arrived("user_profiles");
      expect(await page.locator("svg .edge").count()).toBe(2);
    });

    test("every link has its page, and what is none says so", async () => {
      await open();
      const links = new Set(await linksOf());
      expect(links.size).toBeGreaterThan(32 + 19);
      for (const link of links) {
        const [name = ""] = decodeURIComponent(link)
          .replace(/^#(?:domain\/)?/, "")
          .split(".");
        await open(link);
        await arrived(name === "strata" ? "Strata" : name);
        for (const further of await linksOf()) if (!further.includes(".")) links.add(further);
      }
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

    test("a comment that looks like markup is text", async () => {
      const comment = `</script><img src=x onerror="document.title='broken'"><!-- $& "/* script */"`;
      const table = {
        name: "things",
        comment,
        columns: [],
        primaryKey: [],
        uniques: [],
        foreignKeys: [],
        checks: [],
        indexes: [],
      };
      const file = join(folder, "hostile.html");
      writeFileSync(file, pageOf({ domains: [{ name: "all", tables: [table] }], enums: [], viewGroups: [] }));
      await page.goto(`${pathToFileURL(file)}#things`);
      await shows(page.locator("main"), comment);
      expect(await page.title()).toBe("things · Strata");
    });
  },
);

test("the page is one file", () => {
  expect(readFileSync(join(folder, "index.html"), "utf8")).not.toMatch(/\b(?:src|href)="(?!#|data:)/);
});
