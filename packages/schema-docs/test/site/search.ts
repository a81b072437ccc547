import { expect, test } from "vitest";
import type { Site } from "./site.ts";

export function searchTests(site: Site): void {
  const { open, search, arrived, shows } = site;
  const results = () => site.page.getByRole("option");

  test.each([
    ["loans_due_at_check", "check constraint of loans", "loans", "due_at > lent_at"],
    ["loans_pkey", "primary key of loans", "loans", "(book_id, lent_at)"],
    ["books_isbn_key", "unique constraint of books", "books", "(isbn)"],
    ["loans_book_id_books_id_fkey", "foreign key of loans", "loans", "books.id"],
    ["loans_reader_idx", "index of loans", "loans", "(reader, lent_at desc"],
    ["on shelf", "enum value of audit.copy_state", "audit.copy_state", "on shelf"],
    ["dueAt", "column, timestamptz · loans.dueAt", "loans", "due_at"],
    ["open_loans.age", "column, interval · openLoans.age", "open_loans", "Time since the loan"],
  ])("finds %s as %s and highlights it on its page", async (query, what, heading, text) => {
    await open();
    await search(query);
    await shows(results().first(), what);
    await site.page.keyboard.press("Enter");
    await arrived(heading);
    await shows(site.page.locator("tr.found"), text);
    const top = (await site.page.locator("tr.found").boundingBox())?.y ?? -1;
    expect(top).toBeGreaterThan(0);
    expect(top).toBeLessThan(site.page.viewportSize()?.height ?? 0);
  });

  test.each([
    ["bookAuthors", "table · bookAuthors", "book_authors"],
    ["loanCounts", "materialized view · loanCounts", "loan_counts"],
    ["eventKind", "enum · eventKind", "event_kind"],
  ])("finds %s, a name in TypeScript, as %s", async (query, what, heading) => {
    await open();
    await search(query);
    await shows(results().first(), what);
    await site.page.keyboard.press("Enter");
    await arrived(heading);
  });

  test("lists exact names first, then prefixes, words, substrings and comments", async () => {
    await open();
    async function expectOrder(query: string, ...labels: string[]): Promise<void> {
      await site.page.getByRole("combobox").fill(query);
      const found = await site.page.locator("[role=option] > .name").allTextContents();
      expect(found[0]).toBe(labels[0]);
      expect(found.filter((label) => labels.includes(label))).toEqual(labels);
    }
    // The exact name of two columns, and a word in the name of a view.
    await expectOrder("title", "books.title", "book_titles.title", "book_titles");
    // A prefix, a word, a word of a comment, and only in the name of the table.
    await expectOrder(
      "loan",
      "loans",
      "loan_counts",
      "loan_counts.loans",
      "open_loans",
      "open_loans.age",
      "loans.note",
    );
    // Within names, and only in the comment of loan_counts.
    await expectOrder("ook", "books", "book_authors", "loans.book_id", "loan_counts");
  });

  test("finds a column by words of its comment", async () => {
    await open("books");
    await search("digits hyphens");
    await site.page.keyboard.press("Enter");
    await shows(site.page.locator("tr.found"), "13 digits without hyphens");
    expect(site.page.url()).toMatch(/#books\.isbn$/);
  });

  test("says No results, and Escape returns to the contents", async () => {
    await open();
    await search("no such thing");
    await shows(site.page.getByRole("status"), "No results");
    expect(await results().count()).toBe(0);
    await site.page.keyboard.press("Escape");
    await site.page.locator("#contents").waitFor();
  });
}
