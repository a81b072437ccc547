import {
  atMost,
  between,
  columnChecks,
  jsonObject,
  type NewRow,
  percentChange,
  positive,
  price,
  quantity,
  type Row,
  score,
  timestamps,
  timestamptz,
  trimmed,
  unruled,
  usd,
} from "@strata/schema-base";
import { type SQLWrapper, sql } from "drizzle-orm";
import { boolean, check, index, integer, pgTable, smallint, text, unique } from "drizzle-orm/pg-core";

export const assetTypes = ["crypto", "stablecoin", "macro", "index"] as const;

/** The asset's symbol at other sources. */
export interface ExternalIds {
  binance?: string;
  coinmarketcap?: string;
  tradingview?: string;
  [source: string]: string | undefined;
}

/** Where to read more about the asset. */
export interface CryptocurrencyLinks {
  website?: string;
  explorer?: string;
  whitepaper?: string;
  twitter?: string;
  telegram?: string;
  reddit?: string;
  github?: string;
}

/** A rank to sort by, where what is unranked is last: never null, so that a page can begin after any row. */
export const rankOrLast = (rank: SQLWrapper) => sql<number>`coalesce(${rank}, 2147483647)`;

/**
 * One row is one asset that has candles: a coin, a stablecoin, or a series charted like a coin (DXY, TOTAL).
 *
 * The market columns are the newest snapshot of its source, overwritten every few minutes.
 */
export const cryptocurrencies = pgTable(
  "cryptocurrencies",
  {
    // integer, not bigint: it stands in the key of billions of candles.
    /** Surrogate key. */
    id: integer("id").primaryKey().generatedAlwaysAsIdentity(),
    /** Stable key of the asset: its id at CoinGecko, or one of our own. */
    slug: trimmed(text("slug"), 1, 200).notNull(),
    /** Ticker in upper case; not unique. */
    symbol: text("symbol").notNull(),
    /** Name shown to people. */
    name: trimmed(text("name"), 1, 200).notNull(),
    /** What kind of asset it is. */
    assetType: text("asset_type", { enum: assetTypes }).notNull().default("crypto"),
    /** 1 on the default list, 2 on personal lists, 3 the rest of the universe. */
    tier: between(smallint("tier"), 1, 3).notNull().default(3),
    /** Data is collected. */
    isActive: boolean("is_active").notNull().default(true),
    /** Shown and analysed. */
    isSupported: boolean("is_supported").notNull().default(true),
    /** Address of its main contract. */
    contractAddress: trimmed(text("contract_address"), 1, 200),
    /** Decimals of its main contract. */
    decimals: between(smallint("decimals"), 0, 36),
    /** Address of its picture. */
    imageUrl: trimmed(text("image_url"), 1, 2048),
    /** What it is. */
    description: atMost(text("description"), 20000),
    /** Rank by market capitalisation, from 1; null where unranked. */
    marketCapRank: positive(integer("market_cap_rank")),
    /** Newest price, USD. */
    currentPrice: price("current_price"),
    /** Market capitalisation, USD. */
    marketCap: usd("market_cap"),
    /** Price times total or maximum supply, USD. */
    fullyDilutedValuation: usd("fully_diluted_valuation"),
    /** Volume of the last 24 hours, USD. */
    totalVolume: usd("total_volume"),
    /** Highest price of the last 24 hours, USD. */
    high24h: price("high_24h"),
    /** Lowest price of the last 24 hours, USD. */
    low24h: price("low_24h"),
    /** Price change of the last hour, percent. */
    priceChangePercentage1h: percentChange("price_change_percentage_1h"),
    /** Price change of the last 24 hours, percent. */
    priceChangePercentage24h: percentChange("price_change_percentage_24h"),
    /** Price change of the last 7 days, percent. */
    priceChangePercentage7d: percentChange("price_change_percentage_7d"),
    /** Price change of the last 30 days, percent. */
    priceChangePercentage30d: percentChange("price_change_percentage_30d"),
    /** Units in circulation; null is unknown. */
    circulatingSupply: unruled(quantity("circulating_supply")),
    /** Units that exist; null is unknown. */
    totalSupply: quantity("total_supply"),
    /** Units that can ever exist; null is unknown or unlimited. */
    maxSupply: quantity("max_supply"),
    /** All-time high, USD. */
    ath: price("ath"),
    /** When the all-time high was. */
    athAt: timestamptz("ath_at"),
    /** All-time low, USD. */
    atl: price("atl"),
    /** When the all-time low was. */
    atlAt: timestamptz("atl_at"),
    /** Where the market columns come from. */
    dataSource: trimmed(text("data_source"), 1, 50).notNull().default("coingecko"),
    /** How complete and fresh the data is, 0 to 100. */
    dataQualityScore: score("data_quality_score"),
    /** Time of the market columns at their source. */
    lastDataUpdateAt: timestamptz("last_data_update_at"),
    /** When a person last looked at it. */
    lastAccessedAt: timestamptz("last_accessed_at"),
    /** Its symbol at other sources, by source. */
    externalIds: jsonObject<ExternalIds>("external_ids"),
    /** Where to read more, by kind. */
    links: jsonObject<CryptocurrencyLinks>("links"),
    ...timestamps(),
  },
  (t) => [
    ...columnChecks(t),
    // The market columns change every few minutes and stay out of every index, so that their updates are cheap (HOT):
    // movers (listMovers) and sums by cap (summarizeCoins) scan this small table.
    unique("cryptocurrencies_slug_key").on(t.slug),
    // A ticker, best rank first: two coins may share it (getCoinBySymbol).
    index("cryptocurrencies_symbol_market_cap_rank_idx").on(t.symbol, t.marketCapRank),
    // The list by rank, a page at a time (listCoinsByRank), and what is searched in its order (searchCoins,
    // filterCoins).
    index("cryptocurrencies_market_cap_rank_idx")
      .on(rankOrLast(t.marketCapRank), t.id)
      .where(sql`${t.isActive} and ${t.isSupported}`),
    // One tier by rank, a page at a time (listCoinsUpToTier).
    index("cryptocurrencies_tier_market_cap_rank_idx")
      .on(t.tier, rankOrLast(t.marketCapRank), t.id)
      .where(sql`${t.isActive}`),
    // Assets that no source has refreshed for hours (listStaleCoins).
    index("cryptocurrencies_last_data_update_at_idx").on(t.lastDataUpdateAt).where(sql`${t.isActive}`),
    // A Binance symbol to its coin (getCoinByBinanceSymbol).
    index("cryptocurrencies_external_ids_binance_idx").on(sql`(${t.externalIds} ->> 'binance')`),
    check(
      "cryptocurrencies_symbol_check",
      sql`char_length(${t.symbol}) between 1 and 32 and ${t.symbol} = upper(${t.symbol})`,
    ),
    check(
      "cryptocurrencies_circulating_supply_check",
      sql`${t.circulatingSupply} >= 0 and ${t.circulatingSupply} < 'Infinity' and ${t.circulatingSupply} <= coalesce(${t.maxSupply}, ${t.circulatingSupply})`,
    ),
  ],
);

export type Cryptocurrency = Row<typeof cryptocurrencies>;
export type NewCryptocurrency = NewRow<typeof cryptocurrencies>;
