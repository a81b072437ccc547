import {
  atMost,
  between,
  columnChecks,
  jsonObject,
  lines,
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

/** Asset types. `macro` and `index` are series charted like coins, such as DXY and TOTAL. */
export const assetTypes = ["crypto", "stablecoin", "macro", "index"] as const;

/** Symbols of an asset at other data sources, by source. */
export interface ExternalIds {
  binance?: string;
  coinmarketcap?: string;
  tradingview?: string;
  [source: string]: string | undefined;
}

/** Links to more information about an asset, by kind. */
export interface CryptocurrencyLinks {
  website?: string;
  explorer?: string;
  whitepaper?: string;
  twitter?: string;
  telegram?: string;
  reddit?: string;
  github?: string;
}

/** Rank as a sort key, with unranked assets last. Never null, so that keyset pagination can continue after any row. */
export const rankOrLast = (rank: SQLWrapper) => sql<number>`coalesce(${rank}, 2147483647)`;

/**
 * Assets with candles: coins, stablecoins, and series charted like coins (DXY, TOTAL).
 *
 * The market figures (rank, prices, volumes, supplies) are the latest snapshot of their source, overwritten every few
 * minutes.
 */
export const cryptocurrencies = pgTable(
  "cryptocurrencies",
  {
    // integer, not bigint: it is in the primary key of billions of candles.
    /** Surrogate key. */
    id: integer("id").primaryKey().generatedAlwaysAsIdentity(),
    /** Stable unique identifier: the CoinGecko id, or a custom one. */
    slug: trimmed(text("slug"), 1, 200).notNull(),
    /** Ticker symbol in upper case; not unique. */
    symbol: text("symbol").notNull(),
    /** Display name. */
    name: trimmed(text("name"), 1, 200).notNull(),
    /** Asset type. */
    assetType: text("asset_type", { enum: assetTypes }).notNull().default("crypto"),
    /** Tier: 1 for the default watchlist, 2 for personal watchlists, 3 for all other assets. */
    tier: between(smallint("tier"), 1, 3).notNull().default(3),
    /** Whether data is collected for the asset. */
    isActive: boolean("is_active").notNull().default(true),
    /** Whether the asset is shown and analyzed. */
    isSupported: boolean("is_supported").notNull().default(true),
    /** Address of the main contract. */
    contractAddress: trimmed(text("contract_address"), 1, 200),
    /** Token decimals of the main contract. */
    decimals: between(smallint("decimals"), 0, 36),
    /** Image URL. */
    imageUrl: trimmed(text("image_url"), 1, 2048),
    /** Description of the asset. */
    description: atMost(text("description"), 20000),
    /** Rank by market capitalization, from 1; null if unranked. */
    marketCapRank: positive(integer("market_cap_rank")),
    /** Latest price, USD. */
    currentPrice: price("current_price"),
    /** Market capitalization, USD. */
    marketCap: usd("market_cap"),
    /** Fully diluted valuation, USD: price times total or maximum supply. */
    fullyDilutedValuation: usd("fully_diluted_valuation"),
    /** Trading volume of the last 24 hours, USD. */
    totalVolume: usd("total_volume"),
    /** Highest price of the last 24 hours, USD. */
    high24h: price("high_24h"),
    /** Lowest price of the last 24 hours, USD. */
    low24h: price("low_24h"),
    /** Price change over the last hour, percent. */
    priceChangePercentage1h: percentChange("price_change_percentage_1h"),
    /** Price change over the last 24 hours, percent. */
    priceChangePercentage24h: percentChange("price_change_percentage_24h"),
    /** Price change over the last 7 days, percent. */
    priceChangePercentage7d: percentChange("price_change_percentage_7d"),
    /** Price change over the last 30 days, percent. */
    priceChangePercentage30d: percentChange("price_change_percentage_30d"),
    /** Circulating supply, in units of the asset; null if unknown. */
    circulatingSupply: unruled(quantity("circulating_supply")),
    /** Total existing supply, in units of the asset; null if unknown. */
    totalSupply: quantity("total_supply"),
    /** Maximum supply, in units of the asset; null if unknown or unlimited. */
    maxSupply: quantity("max_supply"),
    /** All-time high price, USD. */
    ath: price("ath"),
    /** Time of the all-time high. */
    athAt: timestamptz("ath_at"),
    /** All-time low price, USD. */
    atl: price("atl"),
    /** Time of the all-time low. */
    atlAt: timestamptz("atl_at"),
    /** Source of the market figures (rank, prices, volumes, supplies). */
    dataSource: trimmed(text("data_source"), 1, 50).notNull().default("coingecko"),
    /** Completeness and freshness of the data, 0 to 100. */
    dataQualityScore: score("data_quality_score"),
    /** Time of the market figures, as reported by their source. */
    lastDataUpdateAt: timestamptz("last_data_update_at"),
    /** Time a user last viewed the asset; null if never. */
    lastAccessedAt: timestamptz("last_accessed_at"),
    /** Symbols of the asset at other data sources, by source. */
    externalIds: jsonObject<ExternalIds>("external_ids"),
    /** Links to more information about the asset, by kind. */
    links: jsonObject<CryptocurrencyLinks>("links"),
    ...timestamps(),
  },
  (t) => [
    ...columnChecks(t),
    // The market figures change every few minutes. To keep their updates cheap, only the rank and the update time are
    // indexed: movers (listMovers) and totals (summarizeCoins) scan this small table.
    unique("cryptocurrencies_slug_key").on(t.slug),
    // Lookup by ticker, best rank first: two coins may share one (getCoinBySymbol).
    index("cryptocurrencies_symbol_market_cap_rank_idx").on(t.symbol, t.marketCapRank),
    // The list by rank, page by page (listCoinsByRank), and searches in that order (searchCoins, filterCoins).
    index("cryptocurrencies_market_cap_rank_idx")
      .on(rankOrLast(t.marketCapRank), t.id)
      .where(sql`${t.isActive} and ${t.isSupported}`),
    // One tier by rank, page by page (listCoinsUpToTier).
    index("cryptocurrencies_tier_market_cap_rank_idx")
      .on(t.tier, rankOrLast(t.marketCapRank), t.id)
      .where(sql`${t.isActive}`),
    // Assets that no source has refreshed for hours (listStaleCoins).
    index("cryptocurrencies_last_data_update_at_idx").on(t.lastDataUpdateAt).where(sql`${t.isActive}`),
    // Lookup by Binance symbol (getCoinByBinanceSymbol).
    index("cryptocurrencies_external_ids_binance_idx").on(sql`(${t.externalIds} ->> 'binance')`),
    check(
      "cryptocurrencies_symbol_check",
      sql`char_length(${t.symbol}) between 1 and 32 and ${t.symbol} = upper(${t.symbol})`,
    ),
    check(
      "cryptocurrencies_circulating_supply_check",
      lines`
        ${t.circulatingSupply} >= 0
        and ${t.circulatingSupply} < 'Infinity'
        and ${t.circulatingSupply} <= coalesce(${t.maxSupply}, ${t.circulatingSupply})
      `,
    ),
  ],
);

/** A row of `cryptocurrencies`. */
export type Cryptocurrency = Row<typeof cryptocurrencies>;
/** A row to insert into `cryptocurrencies`. */
export type NewCryptocurrency = NewRow<typeof cryptocurrencies>;
