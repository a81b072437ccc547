import { type PageRecord, readPage } from "./coingecko_page.ts";
import type { CryptocurrencySnapshot } from "./cryptocurrency.ts";
import type { ReadableFile, UnreadableFile } from "./problem.ts";
import { folded } from "./record_reader.ts";
import { cryptocurrencyRules } from "./table_rules.ts";

/** Result of a readable page of coins. */
export type ReadableMarketsPage = ReadableFile<CryptocurrencySnapshot>;

/**
 * Reads a page of CoinGecko's `/coins/markets?vs_currency=usd`: a JSON array of coins. `id`, `symbol` and `name` are
 * required; other values may be absent or null (unknown); other keys are ignored. Numbers keep all digits of the text.
 * Symbols and names are trimmed.
 *
 * A coin is a problem if `cryptocurrencies` would reject it: if a required value is missing, if a value is of the wrong
 * type, if it violates a CHECK, or if an earlier coin has its id. The page is unreadable if it is not a JSON array, for
 * example because it is truncated, or if it is a page of another provider.
 *
 * @example
 * ```ts
 * import { readMarketsPage } from "@strata/market-store";
 *
 * const response = await fetch("https://api.coingecko.com/api/v3/coins/markets?vs_currency=usd");
 * const page = readMarketsPage(await response.text());
 * for (const { line, reason } of page.problems) console.log(`line ${line}: ${reason}`);
 * ```
 */
export function readMarketsPage(text: string): ReadableMarketsPage | UnreadableFile {
  return readPage(text, "coin", readCoin, ({ slug }) => ({ id: slug }), otherPages);
}

/** Keys of pages that have id, symbol and name too, but other values. */
const otherPages = {
  quotes: "CoinPaprika",
  priceUsd: "CoinCap",
  quote: "CoinMarketCap",
  cmc_rank: "CoinMarketCap",
  top_3_coins: "CoinGecko's /coins/categories",
};

function readCoin(record: PageRecord): CryptocurrencySnapshot {
  const { reader } = record;
  const number = (key: string, column = key) => record.number(key, { column });
  const percentChange = (period: string) =>
    number(`price_change_percentage_${period}_in_currency`, `price_change_percentage_${period}`);
  const coin: CryptocurrencySnapshot = {
    slug: record.required("id", (text) => reader.text("id", text, { column: "slug" })),
    symbol: record.required("symbol", (text) => reader.text("symbol", folded(text).toUpperCase())),
    name: record.required("name", (text) => reader.text("name", folded(text))),
    imageUrl: record.optional("image", "String", (text) =>
      reader.text("image", text, { column: "image_url" }),
    ),
    marketCapRank: record.optional("market_cap_rank", "Number", (text) =>
      reader.integer("market_cap_rank", text),
    ),
    currentPrice: number("current_price"),
    marketCap: number("market_cap"),
    fullyDilutedValuation: number("fully_diluted_valuation"),
    totalVolume: number("total_volume"),
    high24h: number("high_24h"),
    low24h: number("low_24h"),
    priceChangePercentage1h: percentChange("1h"),
    // Requested by name it comes with all its digits, else with five.
    priceChangePercentage24h: percentChange("24h") ?? number("price_change_percentage_24h"),
    priceChangePercentage7d: percentChange("7d"),
    priceChangePercentage30d: percentChange("30d"),
    circulatingSupply: number("circulating_supply"),
    totalSupply: number("total_supply"),
    maxSupply: number("max_supply"),
    ath: number("ath"),
    athAt: record.instant("ath_date", { column: "ath_at" }),
    atl: number("atl"),
    atlAt: record.instant("atl_date", { column: "atl_at" }),
    dataSource: "coingecko",
    lastDataUpdateAt: record.instant("last_updated", { column: "last_data_update_at" }),
  };
  reader.checkRules(cryptocurrencyRules());
  return coin;
}
