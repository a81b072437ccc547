import {
  between,
  documented,
  finite,
  id,
  idComment,
  isObject,
  jsonObject,
  nonNegative,
  score,
  signedRatio,
  timeframe,
  timestampComments,
  timestamps,
  timestamptz,
  trimmed,
  usd,
} from "@strata/schema-base";
import { cryptocurrencies } from "@strata/schema-market/referenced";
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
export const sentimentData = documented(
  pgTable(
    "sentiment_data",
    {
      id: id(),
      cryptocurrencyId: integer("cryptocurrency_id"),
      timeframe: timeframe("timeframe").notNull().default("1d"),
      source: text("source").notNull().default("aggregated"),
      observedAt: timestamptz("observed_at").notNull(),
      fearGreedIndex: score("fear_greed_index"),
      socialSentiment: signedRatio("social_sentiment"),
      newsSentiment: signedRatio("news_sentiment"),
      compositeSentiment: signedRatio("composite_sentiment"),
      googleTrendsScore: score("google_trends_score"),
      socialVolume: bigint("social_volume", { mode: "number" }),
      fundingRate: numeric("funding_rate"),
      openInterest: usd("open_interest"),
      longLiquidations: usd("long_liquidations"),
      shortLiquidations: usd("short_liquidations"),
      btcDominance: numeric("btc_dominance"),
      ethDominance: numeric("eth_dominance"),
      stablecoinDominance: numeric("stablecoin_dominance"),
      altDominance: numeric("alt_dominance"),
      totalMarketCap: usd("total_market_cap"),
      sources: jsonObject<Record<string, unknown>>("sources"),
      fearGreedLabel: text("fear_greed_label", { enum: fearGreedLabels }).generatedAlwaysAs(
        sql`case when fear_greed_index < 20 then 'extreme_fear' when fear_greed_index < 40 then 'fear' when fear_greed_index < 60 then 'neutral' when fear_greed_index < 80 then 'greed' when fear_greed_index is not null then 'extreme_greed' end`,
      ),
      ...timestamps(),
    },
    (t) => [
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
      // The market's newest mood, its trend, and two points for the change of dominance (Q55-Q57). The key above
      // does not give this order: IS NULL is not an equality to the planner.
      index("sentiment_data_observed_at_idx").on(t.observedAt).where(sql`${t.cryptocurrencyId} is null`),
      trimmed("sentiment_data_source_check", t.source, 1, 50),
      between("sentiment_data_fear_greed_index_check", t.fearGreedIndex, 0, 100),
      between("sentiment_data_social_sentiment_check", t.socialSentiment, -1, 1),
      between("sentiment_data_news_sentiment_check", t.newsSentiment, -1, 1),
      between("sentiment_data_composite_sentiment_check", t.compositeSentiment, -1, 1),
      between("sentiment_data_google_trends_score_check", t.googleTrendsScore, 0, 100),
      nonNegative("sentiment_data_social_volume_check", t.socialVolume),
      finite("sentiment_data_funding_rate_check", t.fundingRate),
      nonNegative("sentiment_data_open_interest_check", t.openInterest),
      nonNegative("sentiment_data_long_liquidations_check", t.longLiquidations),
      nonNegative("sentiment_data_short_liquidations_check", t.shortLiquidations),
      between("sentiment_data_btc_dominance_check", t.btcDominance, 0, 100),
      between("sentiment_data_eth_dominance_check", t.ethDominance, 0, 100),
      between("sentiment_data_stablecoin_dominance_check", t.stablecoinDominance, 0, 100),
      between("sentiment_data_alt_dominance_check", t.altDominance, 0, 100),
      // Shares of one whole: those that are known do not exceed it, and all four make it up. Its name sorts after
      // those of the four, which so speak first of a share that is out of range.
      check(
        "sentiment_data_total_dominance_check",
        sql`coalesce(${t.btcDominance}, 0) + coalesce(${t.ethDominance}, 0) + coalesce(${t.stablecoinDominance}, 0) + coalesce(${t.altDominance}, 0) <= 105 and coalesce(${t.btcDominance} + ${t.ethDominance} + ${t.stablecoinDominance} + ${t.altDominance} >= 95, true)`,
      ),
      nonNegative("sentiment_data_total_market_cap_check", t.totalMarketCap),
      check(
        "sentiment_data_measures_check",
        sql`num_nonnulls(${t.fearGreedIndex}, ${t.socialSentiment}, ${t.newsSentiment}, ${t.compositeSentiment}, ${t.googleTrendsScore}, ${t.socialVolume}, ${t.fundingRate}, ${t.openInterest}, ${t.longLiquidations}, ${t.shortLiquidations}, ${t.btcDominance}, ${t.ethDominance}, ${t.stablecoinDominance}, ${t.altDominance}, ${t.totalMarketCap}) > 0`,
      ),
      isObject("sentiment_data_sources_check", t.sources),
    ],
  ),
  "One row is what one source measured of the mood, of the whole market or of one coin, at one time",
  {
    ...idComment,
    cryptocurrencyId: "Coin measured; null is the whole market",
    timeframe: "How often the source measures",
    source: "Who measured; aggregated where several were combined",
    observedAt: "Time that the measurement is of",
    fearGreedIndex: "Fear and greed index, 0 is extreme fear and 100 extreme greed",
    socialSentiment: "Mood in social media, -1 to 1",
    newsSentiment: "Mood in the news, -1 to 1",
    compositeSentiment: "Mood over all sources, -1 to 1",
    googleTrendsScore: "Interest in searches, 0 to 100",
    socialVolume: "Mentions in social media",
    fundingRate: "Funding rate of perpetual futures per period, 0.0001 is 0.01 percent",
    openInterest: "Open interest of futures, USD",
    longLiquidations: "Long positions liquidated in the last 24 hours, USD",
    shortLiquidations: "Short positions liquidated in the last 24 hours, USD",
    btcDominance: "Bitcoin's share of the market's capitalisation, percent",
    ethDominance: "Ether's share, percent",
    stablecoinDominance: "The stablecoins' share, percent",
    altDominance: "The share of all others, percent",
    totalMarketCap: "Capitalisation of the whole market, USD",
    sources: "What each source said, by source",
    fearGreedLabel: "The index in words, with borders at 20, 40, 60 and 80",
    ...timestampComments,
  },
);

export type SentimentData = typeof sentimentData.$inferSelect;
export type NewSentimentData = typeof sentimentData.$inferInsert;
