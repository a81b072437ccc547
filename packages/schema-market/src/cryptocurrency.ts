import {
  atLeastMinus100,
  atMost,
  between,
  documented,
  idComment,
  isObject,
  jsonObject,
  nonNegative,
  oneOf,
  percentChange,
  positive,
  price,
  quantity,
  score,
  timestampComments,
  timestamps,
  timestamptz,
  trimmed,
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
 * One row is one asset that has candles: a coin, a stablecoin, or a series charted like a coin (DXY, TOTAL). The
 * market columns are the newest snapshot of its source, overwritten every few minutes.
 */
export const cryptocurrencies = documented(
  pgTable(
    "cryptocurrencies",
    {
      // integer, not bigint: it stands in the key of billions of candles.
      id: integer("id").primaryKey().generatedAlwaysAsIdentity(),
      slug: text("slug").notNull(),
      symbol: text("symbol").notNull(),
      name: text("name").notNull(),
      assetType: text("asset_type", { enum: assetTypes }).notNull().default("crypto"),
      tier: smallint("tier").notNull().default(3),
      isActive: boolean("is_active").notNull().default(true),
      isSupported: boolean("is_supported").notNull().default(true),
      contractAddress: text("contract_address"),
      decimals: smallint("decimals"),
      imageUrl: text("image_url"),
      description: text("description"),
      marketCapRank: integer("market_cap_rank"),
      currentPrice: price("current_price"),
      marketCap: usd("market_cap"),
      fullyDilutedValuation: usd("fully_diluted_valuation"),
      totalVolume: usd("total_volume"),
      high24h: price("high_24h"),
      low24h: price("low_24h"),
      priceChangePercentage1h: percentChange("price_change_percentage_1h"),
      priceChangePercentage24h: percentChange("price_change_percentage_24h"),
      priceChangePercentage7d: percentChange("price_change_percentage_7d"),
      priceChangePercentage30d: percentChange("price_change_percentage_30d"),
      circulatingSupply: quantity("circulating_supply"),
      totalSupply: quantity("total_supply"),
      maxSupply: quantity("max_supply"),
      ath: price("ath"),
      athAt: timestamptz("ath_at"),
      atl: price("atl"),
      atlAt: timestamptz("atl_at"),
      dataSource: text("data_source").notNull().default("coingecko"),
      dataQualityScore: score("data_quality_score"),
      lastDataUpdateAt: timestamptz("last_data_update_at"),
      lastAccessedAt: timestamptz("last_accessed_at"),
      externalIds: jsonObject<ExternalIds>("external_ids"),
      links: jsonObject<CryptocurrencyLinks>("links"),
      ...timestamps(),
    },
    (t) => [
      // The market columns change every few minutes and stay out of every index, so that their updates are cheap
      // (HOT): movers (Q34) and sums by cap (Q33) scan this small table.
      unique("cryptocurrencies_slug_key").on(t.slug),
      // A ticker, best rank first: two coins may share it (Q25).
      index("cryptocurrencies_symbol_market_cap_rank_idx").on(t.symbol, t.marketCapRank),
      // The list by rank, a page at a time (Q27), and what is searched in its order (Q28, Q29).
      index("cryptocurrencies_market_cap_rank_idx")
        .on(rankOrLast(t.marketCapRank), t.id)
        .where(sql`${t.isActive} and ${t.isSupported}`),
      // One tier by rank, a page at a time (Q30).
      index("cryptocurrencies_tier_market_cap_rank_idx")
        .on(t.tier, rankOrLast(t.marketCapRank), t.id)
        .where(sql`${t.isActive}`),
      // Assets that no source has refreshed for hours (Q32).
      index("cryptocurrencies_last_data_update_at_idx").on(t.lastDataUpdateAt).where(sql`${t.isActive}`),
      // A Binance symbol to its coin (Q26).
      index("cryptocurrencies_external_ids_binance_idx").on(sql`(${t.externalIds} ->> 'binance')`),
      trimmed("cryptocurrencies_slug_check", t.slug, 1, 200),
      check(
        "cryptocurrencies_symbol_check",
        sql`char_length(${t.symbol}) between 1 and 32 and ${t.symbol} = upper(${t.symbol})`,
      ),
      trimmed("cryptocurrencies_name_check", t.name, 1, 200),
      oneOf("cryptocurrencies_asset_type_check", t.assetType, assetTypes),
      between("cryptocurrencies_tier_check", t.tier, 1, 3),
      trimmed("cryptocurrencies_contract_address_check", t.contractAddress, 1, 200),
      between("cryptocurrencies_decimals_check", t.decimals, 0, 36),
      trimmed("cryptocurrencies_image_url_check", t.imageUrl, 1, 2048),
      atMost("cryptocurrencies_description_check", t.description, 20000),
      positive("cryptocurrencies_market_cap_rank_check", t.marketCapRank),
      nonNegative("cryptocurrencies_current_price_check", t.currentPrice),
      nonNegative("cryptocurrencies_market_cap_check", t.marketCap),
      nonNegative("cryptocurrencies_fully_diluted_valuation_check", t.fullyDilutedValuation),
      nonNegative("cryptocurrencies_total_volume_check", t.totalVolume),
      nonNegative("cryptocurrencies_high_24h_check", t.high24h),
      nonNegative("cryptocurrencies_low_24h_check", t.low24h),
      atLeastMinus100("cryptocurrencies_price_change_percentage_1h_check", t.priceChangePercentage1h),
      atLeastMinus100("cryptocurrencies_price_change_percentage_24h_check", t.priceChangePercentage24h),
      atLeastMinus100("cryptocurrencies_price_change_percentage_7d_check", t.priceChangePercentage7d),
      atLeastMinus100("cryptocurrencies_price_change_percentage_30d_check", t.priceChangePercentage30d),
      check(
        "cryptocurrencies_circulating_supply_check",
        sql`${t.circulatingSupply} >= 0 and ${t.circulatingSupply} < 'Infinity' and ${t.circulatingSupply} <= coalesce(${t.maxSupply}, ${t.circulatingSupply})`,
      ),
      nonNegative("cryptocurrencies_total_supply_check", t.totalSupply),
      nonNegative("cryptocurrencies_max_supply_check", t.maxSupply),
      nonNegative("cryptocurrencies_ath_check", t.ath),
      nonNegative("cryptocurrencies_atl_check", t.atl),
      trimmed("cryptocurrencies_data_source_check", t.dataSource, 1, 50),
      between("cryptocurrencies_data_quality_score_check", t.dataQualityScore, 0, 100),
      isObject("cryptocurrencies_external_ids_check", t.externalIds),
      isObject("cryptocurrencies_links_check", t.links),
    ],
  ),
  "One row is one asset that has candles: a coin, a stablecoin, or a series charted like a coin (DXY, TOTAL)",
  {
    ...idComment,
    slug: "Stable key of the asset: its id at CoinGecko, or one of our own",
    symbol: "Ticker in upper case; not unique",
    name: "Name shown to people",
    assetType: "What kind of asset it is",
    tier: "1 on the default list, 2 on personal lists, 3 the rest of the universe",
    isActive: "Data is collected",
    isSupported: "Shown and analysed",
    contractAddress: "Address of its main contract",
    decimals: "Decimals of its main contract",
    imageUrl: "Address of its picture",
    description: "What it is",
    marketCapRank: "Rank by market capitalisation, from 1; null where unranked",
    currentPrice: "Newest price, USD",
    marketCap: "Market capitalisation, USD",
    fullyDilutedValuation: "Price times total or maximum supply, USD",
    totalVolume: "Volume of the last 24 hours, USD",
    high24h: "Highest price of the last 24 hours, USD",
    low24h: "Lowest price of the last 24 hours, USD",
    priceChangePercentage1h: "Price change of the last hour, percent",
    priceChangePercentage24h: "Price change of the last 24 hours, percent",
    priceChangePercentage7d: "Price change of the last 7 days, percent",
    priceChangePercentage30d: "Price change of the last 30 days, percent",
    circulatingSupply: "Units in circulation; null is unknown",
    totalSupply: "Units that exist; null is unknown",
    maxSupply: "Units that can ever exist; null is unknown or unlimited",
    ath: "All-time high, USD",
    athAt: "When the all-time high was",
    atl: "All-time low, USD",
    atlAt: "When the all-time low was",
    dataSource: "Where the market columns come from",
    dataQualityScore: "How complete and fresh the data is, 0 to 100",
    lastDataUpdateAt: "Time of the market columns at their source",
    lastAccessedAt: "When a person last looked at it",
    externalIds: "Its symbol at other sources, by source",
    links: "Where to read more, by kind",
    ...timestampComments,
  },
);

export type Cryptocurrency = typeof cryptocurrencies.$inferSelect;
export type NewCryptocurrency = typeof cryptocurrencies.$inferInsert;
