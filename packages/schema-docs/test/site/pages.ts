import { expect, test } from "vitest";
import type { Site } from "./site.ts";

export function pageTests(site: Site): void {
  const { open, section, arrived, shows, search } = site;

  test("open by keyboard, and foreign keys lead there and back", async () => {
    const { page } = site;
    await open();
    await arrived("City library");
    await shows(page.locator("main"), "6 tables with 26 columns in 2 groups, and 3 views.");
    await search("book_a");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("Enter");
    await arrived("book_authors");
    await shows(page.locator("main"), "Authors of each book");
    expect(await page.title()).toBe("book_authors · City library");

    await section("Foreign keys").getByRole("link", { name: "books.id" }).click();
    await arrived("books");
    await shows(page.locator("tr.found"), "Surrogate key of a book");

    await section("Referenced by").getByRole("link", { name: "loans.book_id" }).click();
    await arrived("loans");
    await shows(section("Constraints"), "(book_id, lent_at)");
    await page.goBack();
    await arrived("books");
  });

  test("show the columns, sources and query of a view", async () => {
    const { page } = site;
    await open("loan_counts");
    await page.getByText("materialized", { exact: true }).waitFor();
    await shows(section("Columns").getByRole("row").filter({ hasText: "book_id" }), "key");
    await search("open_loans");
    await page.keyboard.press("Enter");
    await arrived("open_loans");
    await shows(page.locator("main"), "Loans that have not been returned");
    const age = section("Columns").getByRole("row").filter({ hasText: "Time since the loan" });
    expect((await age.getByRole("cell").allTextContents()).slice(0, 3)).toEqual([
      "age",
      "interval",
      "Time since the loan",
    ]);
    await shows(page.locator("pre"), "FROM loans");
    await section("Source tables").getByRole("link", { name: "loans" }).click();
    await arrived("loans");
    await section("Used by views").getByRole("link", { name: "open_loans" }).click();
    await arrived("open_loans");
  });

  test("link tables and enums of another schema to each other", async () => {
    await open("audit.events");
    await arrived("audit.events");
    await section("Columns").getByRole("link", { name: "event_kind" }).click();
    await arrived("event_kind");
    await section("Columns of this type").getByRole("link", { name: "audit.events.kind" }).click();
    await arrived("audit.events");
    await shows(site.page.locator("tr.found"), "Kind of the event");
  });

  test("exist for every link, and say Not found for an unknown address", async () => {
    const { page } = site;
    const linksOf = () =>
      page.locator("main a, nav a").evaluateAll((links) => links.map((a) => a.getAttribute("href") ?? ""));
    await open();
    const links = new Set(await linksOf());
    // Tables, views, enums, groups of tables.
    expect(links.size).toBe(6 + 3 + 2 + 2);
    for (const link of links) {
      await open(link.slice(1));
      await page.locator("h1").waitFor();
      expect(await page.locator("h1").textContent(), link).not.toBe("Not found");
      for (const further of await linksOf()) links.add(further);
    }
    expect(links).toContain("#");
    expect(links).toContain("#books.id");
    await open("no_such_table");
    await arrived("Not found");
  });

  test("are dark if the system is, or if chosen", async () => {
    const { page } = site;
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

  test("show markup in a comment as text, and a key to an unknown table without a link", async () => {
    const { page } = site;
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
      columns: [{ name: "owner", property: "owner", type: "integer", comment, nullable: false }],
      uniques: [],
      foreignKeys: [key],
      checks: [],
      indexes: [],
    };
    const groups = [{ name: "all", tables: [table] }];
    await site.openOther({ title: comment, groups, enums: [], viewGroups: [] }, "things");
    await shows(page.locator("main"), comment);
    await shows(section("Foreign keys"), "elsewhere.owners.id");
    expect(await section("Foreign keys").getByRole("link").count()).toBe(0);
    expect(await page.title()).toBe(`things · ${comment}`);
  });
}
