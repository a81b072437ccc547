import { describe, expect, test } from "vitest";
import { pageRejects, readCategoriesPage } from "../src/index.ts";

const category = (fields: Record<string, unknown>) => ({
  id: "layer-1",
  name: "Layer 1",
  market_cap: 1,
  market_cap_change_24h: 1,
  content: "What it is",
  volume_24h: 1,
  updated_at: "2025-09-24T14:31:51.614Z",
  ...fields,
});

const read = (...records: unknown[]) => readCategoriesPage(JSON.stringify(records));

describe("readCategoriesPage", () => {
  test("keeps all digits of numbers, and reads unknown values as null", () => {
    const page = readCategoriesPage(`[
      {"id": "a", "name": "A", "market_cap": 3321656913131.541, "market_cap_change_24h": -0.100, "volume_24h": 1e-11,
       "content": "Text", "top_3_coins_id": ["bitcoin"], "updated_at": "2025-09-24T14:31:51.614Z"},
      {"id": "b", "name": "B", "market_cap": null, "content": ""}
    ]`);
    expect(page).toEqual({
      readable: true,
      problems: [],
      rows: [
        {
          slug: "a",
          name: "A",
          description: "Text",
          marketCap: "3321656913131.541",
          volume24h: "1e-11",
          marketCapChange24h: "-0.100",
          measuredAt: new Date("2025-09-24T14:31:51.614Z"),
        },
        {
          slug: "b",
          name: "B",
          description: null,
          marketCap: null,
          volume24h: null,
          marketCapChange24h: null,
          measuredAt: new Date("2025-09-24T14:31:51.614Z"),
        },
      ],
    });
  });

  test("gives a category without a time the newest time of its page", () => {
    const page = read(
      category({ id: "a", name: "A", updated_at: "2025-09-24T10:00:00Z" }),
      category({ id: "b", name: "B", updated_at: null }),
      category({ id: "c", name: "C", updated_at: "2025-09-24T12:00:00Z" }),
    );
    expect(page.rows.map(({ measuredAt }) => measuredAt.toISOString().slice(11, 13))).toEqual([
      "10",
      "12",
      "12",
    ]);
  });

  test("trims names", () => {
    expect(read(category({ name: " DN-404\t" })).rows).toMatchObject([{ name: "DN-404" }]);
  });

  test.each([
    [{ id: null }, "id is missing"],
    [{ name: "  " }, "name is empty"],
    [{ market_cap: -1 }, 'market_cap must be at least 0: "-1"'],
    [{ market_cap: "1" }, 'market_cap is not a number: "1"'],
    [{ market_cap_change_24h: -101 }, 'market_cap_change_24h must be at least -100: "-101"'],
    [{ updated_at: "yesterday" }, "updated_at"],
    [{ content: "x".repeat(20_001) }, "content must have at most 20000 characters"],
  ])("rejects %o", (fields, reason) => {
    const page = read(category({ id: "good", name: "Good" }), category(fields));
    expect(page.rows).toHaveLength(1);
    expect(page.problems).toMatchObject([{ reason: expect.stringContaining(reason) }]);
  });

  test("rejects a duplicate id or name with the line of the first one", () => {
    const page = read(category({}), category({ id: "other" }), category({ name: "Other" }));
    expect(page.problems.map(({ reason }) => reason)).toEqual([
      'name duplicates that of line 1: "Layer 1"',
      'id duplicates that of line 1: "layer-1"',
    ]);
  });

  test("cannot read a page without a time, a truncated page, or another structure", () => {
    expect(read(category({ updated_at: null }))).toMatchObject({ readable: false });
    expect(readCategoriesPage(`[{"id": "a"`)).toMatchObject({ readable: false });
    expect(readCategoriesPage(`{"status": "error"}`)).toMatchObject({ readable: false });
    expect(readCategoriesPage("[]")).toEqual({ readable: true, rows: [], problems: [] });
  });

  test("has rejects that can be fixed and read again", () => {
    const page = read(category({ market_cap: -1 }), category({ id: "good", name: "Good" }));
    if (!page.readable) throw new Error("unreadable");
    const fixed = pageRejects(page).replace(`"market_cap":-1`, `"market_cap":2`);
    expect(fixed).toContain('"reason"');
    expect(readCategoriesPage(fixed)).toMatchObject({ problems: [], rows: [{ marketCap: "2" }] });
  });
});
