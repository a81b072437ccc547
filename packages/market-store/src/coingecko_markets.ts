import { type PageRecord, readPage } from "./coingecko_page.ts";
import type { CryptocurrencySnapshot } from "./cryptocurrency.ts";
import type { ReadableFile, UnreadableFile } from "./problem.ts";
import { shown } from "./record_reader.ts";

/** A page of CoinGecko that can be read. */
export type ReadableMarketsPage = ReadableFile<CryptocurrencySnapshot>;

/**
 * Reads a page of CoinGecko's `/coins/markets?vs_currency=usd`: a JSON array of coins. `id`, `symbol` and `name` are
 * required; any other value may be absent or null, which is unknown; other keys are ignored. Numbers are taken from
 * the text, so that none loses a digit.
 *
 * A coin is a problem if a required value is missing, if a value is of the wrong type or out of range, or if an
 * earlier coin has its id: all that `cryptocurrencies` would refuse. The page is unreadable if it is not a JSON
 * array, for instance because it was cut off.
 */
export function readMarketsPage(text: string): ReadableMarketsPage | UnreadableFile {
  return readPage(text, "coin", readCoin, ({ slug }) => ({ id: slug }));
}

function readCoin(record: PageRecord): CryptocurrencySnapshot {
  const circulatingSupply = record.number("circulating_supply", 0);
  const maxSupply = record.number("max_supply", 0);
  if (circulatingSupply && maxSupply && circulatingSupply.value.gt(maxSupply.value)) {
    record.reader.faults.push(
      `circulating_supply ${shown(circulatingSupply.text)} is above max_supply ${shown(maxSupply.text)}`,
    );
  }

  return {
    slug: record.required("id", (text) => record.reader.trimmed("id", text, 200)),
    symbol: record.required("symbol", (text) => record.reader.text("symbol", text.toUpperCase(), 32)),
    name: record.required("name", (text) => record.reader.trimmed("name", text, 200)),
    imageUrl: record.optional("image", "String", (text) => record.reader.trimmed("image", text, 2048)),
    marketCapRank: record.optional("market_cap_rank", "Number", (text) =>
      record.reader.integer("market_cap_rank", text, 1),
    ),
    currentPrice: record.amount("current_price"),
    marketCap: record.amount("market_cap"),
    fullyDilutedValuation: record.amount("fully_diluted_valuation"),
    totalVolume: record.amount("total_volume"),
    high24h: record.amount("high_24h"),
    low24h: record.amount("low_24h"),
    priceChangePercentage1h: record.percentChange("price_change_percentage_1h_in_currency"),
    // Asked for by name it comes with all its digits, else with five.
    priceChangePercentage24h:
      record.percentChange("price_change_percentage_24h_in_currency") ??
      record.percentChange("price_change_percentage_24h"),
    priceChangePercentage7d: record.percentChange("price_change_percentage_7d_in_currency"),
    priceChangePercentage30d: record.percentChange("price_change_percentage_30d_in_currency"),
    circulatingSupply: circulatingSupply?.text ?? null,
    totalSupply: record.amount("total_supply"),
    maxSupply: maxSupply?.text ?? null,
    ath: record.amount("ath"),
    athAt: record.instant("ath_date"),
    atl: record.amount("atl"),
    atlAt: record.instant("atl_date"),
    dataSource: "coingecko",
    lastDataUpdateAt: record.instant("last_updated"),
  };
}
