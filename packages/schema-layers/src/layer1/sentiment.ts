import {
  between,
  columnChecks,
  finite,
  id,
  jsonObject,
  type NewRow,
  nonNegative,
  type Row,
  score,
  signedRatio,
  timeframe,
  timestamps,
  timestamptz,
  trimmed,
  usd,
} from "@strata/schema-base";
import { cryptocurrencies } from "@strata/schema-market";
import { sql } from "drizzle-orm";
import {
  bigint,
  check,
  foreignKey,
  index,
  integer,
  numeric,
  pgTable,
  text,
  unique,
} from "drizzle-orm/pg-core";

export { timeframe };

export const fearGreedLabels = ["extreme_fear", "fear", "neutral", "greed", "extreme_greed"] as const;

/** One row is what one source measured of the mood, of the whole market or of one coin, at one time. */
export const sentimentData = pgTable(
  "sentiment_data",
  {
    id: id(),
    /** Coin measured; null is the whole market. */
    cryptocurrencyId: integer("cryptocurrency_id"),
    /** How often the source measures. */
    timeframe: timeframe("timeframe").notNull().default("1d"),
    /** Who measured; aggregated where several were combined. */
    source: trimmed(text("source"), 1, 50).notNull().default("aggregated"),
    /** Time that the measurement is of. */
    observedAt: timestamptz("observed_at").notNull(),
    /** Fear and greed index, 0 is extreme fear and 100 extreme greed. */
    fearGreedIndex: score("fear_greed_index"),
    /** Mood in social media, -1 to 1. */
    socialSentiment: signedRatio("social_sentiment"),
    /** Mood in the news, -1 to 1. */
    newsSentiment: signedRatio("news_sentiment"),
    /** Mood over all sources, -1 to 1. */
    compositeSentiment: signedRatio("composite_sentiment"),
    /** Interest in searches, 0 to 100. */
    googleTrendsScore: score("google_trends_score"),
    /** Mentions in social media. */
    socialVolume: nonNegative(bigint("social_volume", { mode: "number" })),
    /** Funding rate of perpetual futures per period, 0.0001 is 0.01 percent. */
    fundingRate: finite(numeric("funding_rate")),
    /** Open interest of futures, USD. */
    openInterest: usd("open_interest"),
    /** Long positions liquidated in the last 24 hours, USD. */
    longLiquidations: usd("long_liquidations"),
    /** Short positions liquidated in the last 24 hours, USD. */
    shortLiquidations: usd("short_liquidations"),
    /** Bitcoin's share of the market's capitalisation, percent. */
    btcDominance: between(numeric("btc_dominance"), 0, 100),
    /** Ether's share, percent. */
    ethDominance: between(numeric("eth_dominance"), 0, 100),
    /** The stablecoins' share, percent. */
    stablecoinDominance: between(numeric("stablecoin_dominance"), 0, 100),
    /** The share of all others, percent. */
    altDominance: between(numeric("alt_dominance"), 0, 100),
    /** Capitalisation of the whole market, USD. */
    totalMarketCap: usd("total_market_cap"),
    /** What each source said, by source. */
    sources: jsonObject<Record<string, unknown>>("sources"),
    /** The index in words, with borders at 20, 40, 60 and 80. */
    fearGreedLabel: text("fear_greed_label", { enum: fearGreedLabels }).generatedAlwaysAs(
      sql`case when fear_greed_index < 20 then 'extreme_fear' when fear_greed_index < 40 then 'fear' when fear_greed_index < 60 then 'neutral' when fear_greed_index < 80 then 'greed' when fear_greed_index is not null then 'extreme_greed' end`,
    ),
    ...timestamps(),
  },
  (t) => [
    ...columnChecks(t),
    foreignKey({
      name: "sentiment_data_cryptocurrency_id_fk",
      columns: [t.cryptocurrencyId],
      foreignColumns: [cryptocurrencies.id],
    }).onDelete("cascade"),
    // A measurement that is fetched twice is stored once, also of the market; of a coin, newest first; and what the
    // key's ON DELETE reads.
    unique("sentiment_data_coin_observed_at_timeframe_source_key")
      .on(t.cryptocurrencyId, t.observedAt, t.timeframe, t.source)
      .nullsNotDistinct(),
    // The market's newest mood, its trend, and two points for the change of dominance (getMarketSentiment,
    // listFearGreedTrend, getDominance). The key above does not give this order: IS NULL is not an equality to the
    // planner.
    index("sentiment_data_observed_at_idx").on(t.observedAt).where(sql`${t.cryptocurrencyId} is null`),
    // Shares of one whole: those that are known do not exceed it, and all four make it up. Its name sorts after
    // those of the four, which so speak first of a share that is out of range.
    check(
      "sentiment_data_total_dominance_check",
      sql`coalesce(${t.btcDominance}, 0) + coalesce(${t.ethDominance}, 0) + coalesce(${t.stablecoinDominance}, 0) + coalesce(${t.altDominance}, 0) <= 105 and coalesce(${t.btcDominance} + ${t.ethDominance} + ${t.stablecoinDominance} + ${t.altDominance} >= 95, true)`,
    ),
    check(
      "sentiment_data_measures_check",
      sql`num_nonnulls(${t.fearGreedIndex}, ${t.socialSentiment}, ${t.newsSentiment}, ${t.compositeSentiment}, ${t.googleTrendsScore}, ${t.socialVolume}, ${t.fundingRate}, ${t.openInterest}, ${t.longLiquidations}, ${t.shortLiquidations}, ${t.btcDominance}, ${t.ethDominance}, ${t.stablecoinDominance}, ${t.altDominance}, ${t.totalMarketCap}) > 0`,
    ),
  ],
);

export type SentimentData = Row<typeof sentimentData>;
export type NewSentimentData = NewRow<typeof sentimentData>;
