import { type PageRecord, readPage } from "./coingecko_page.ts";
import { type ReadableFile, type UnreadableFile, unreadable } from "./problem.ts";
import { folded } from "./record_reader.ts";

/** CoinGecko's data of one category at one time. Decimals are exact strings, null is unknown. */
export interface CategorySnapshot {
  slug: string;
  name: string;
  description: string | null;
  /** Market capitalization of all its coins, USD. */
  marketCap: string | null;
  /** Volume of the last 24 hours, USD. */
  volume24h: string | null;
  /** Change of the market capitalization in 24 hours, percent. */
  marketCapChange24h: string | null;
  /** Time of the measurement. */
  measuredAt: Date;
}

/** Result of a readable page of categories. */
export type ReadableCategoriesPage = ReadableFile<CategorySnapshot>;

/**
 * Reads a page of CoinGecko's `/coins/categories`: a JSON array of categories. `id` and `name` are required; other
 * values may be absent or null (unknown); other keys are ignored. Names are trimmed. A category without `updated_at`
 * gets the newest `updated_at` of its page.
 *
 * A category is a problem if a required value is missing, if a value is of the wrong type or out of range, or if an
 * earlier one has its id or name. The page is unreadable if it is not a JSON array, or if no category has a time.
 */
export function readCategoriesPage(text: string): ReadableCategoriesPage | UnreadableFile {
  const page = readPage(text, "category", readCategory, ({ slug, name }) => ({ id: slug, name }));
  if (!page.readable) return page;
  const times = page.rows.flatMap(({ measuredAt }) => (measuredAt ? [measuredAt.getTime()] : []));
  if (times.length === 0 && page.rows.length > 0) {
    return unreadable({ line: 1, reason: "no category has updated_at, so the time of the page is unknown" });
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
    name: record.required("name", (text) => reader.trimmed("name", folded(text), 200)),
    description: record.optional("content", "String", (text) =>
      text.trim() === "" ? null : reader.text("content", text, { most: 20_000 }),
    ),
    marketCap: record.number("market_cap", { least: 0 }),
    volume24h: record.number("volume_24h", { least: 0 }),
    marketCapChange24h: record.number("market_cap_change_24h", { least: -100 }),
    measuredAt: record.instant("updated_at"),
  };
}
