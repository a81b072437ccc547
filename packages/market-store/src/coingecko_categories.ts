import { type PageRecord, readPage } from "./coingecko_page.ts";
import { type ReadableFile, type UnreadableFile, unreadable } from "./problem.ts";

/** What CoinGecko says of one category at one time; decimals are exact text, null is unknown. */
export interface CategorySnapshot {
  slug: string;
  name: string;
  description: string | null;
  /** Capitalisation of all its coins, USD. */
  marketCap: string | null;
  /** Volume of the last 24 hours, USD. */
  volume24h: string | null;
  /** Change of the capitalisation in 24 hours, percent. */
  marketCapChange24h: string | null;
  /** The time that the numbers are of. */
  measuredAt: Date;
}

/** A page of categories that can be read. */
export type ReadableCategoriesPage = ReadableFile<CategorySnapshot>;

/**
 * Reads a page of CoinGecko's `/coins/categories`: a JSON array of categories. `id` and `name` are required; any other
 * value may be absent or null, which is unknown; other keys are ignored. White space around a name is not part of it.
 * A category without `updated_at` is of the newest `updated_at` of its page.
 *
 * A category is a problem if a required value is missing, if a value is of the wrong type or out of range, or if an
 * earlier one has its id or its name. The page is unreadable if it is not a JSON array, or if it has no time at all.
 */
export function readCategoriesPage(text: string): ReadableCategoriesPage | UnreadableFile {
  const page = readPage(text, "category", readCategory, ({ slug, name }) => ({ id: slug, name }));
  if (!page.readable) return page;
  const times = page.rows.flatMap(({ measuredAt }) => (measuredAt ? [measuredAt.getTime()] : []));
  if (times.length === 0 && page.rows.length > 0) {
    return unreadable({ line: 1, reason: "no category has updated_at, so the page is of no known time" });
  }
  const newest = new Date(Math.max(...times));
  return { ...page, rows: page.rows.map((row) => ({ ...row, measuredAt: row.measuredAt ?? newest })) };
}

function readCategory(
  record: PageRecord,
): Omit<CategorySnapshot, "measuredAt"> & { measuredAt: Date | null } {
  const { reader } = record;
  return {
    slug: record.required("id", (text) => reader.trimmed("id", text, 200)),
    name: record.required("name", (text) => reader.trimmed("name", text.trim(), 200)),
    description: record.optional("content", "String", (text) =>
      text.trim() === "" ? null : reader.text("content", text, { most: 20_000 }),
    ),
    marketCap: record.number("market_cap", { least: 0 }),
    volume24h: record.number("volume_24h", { least: 0 }),
    marketCapChange24h: record.number("market_cap_change_24h", { least: -100 }),
    measuredAt: record.instant("updated_at"),
  };
}
