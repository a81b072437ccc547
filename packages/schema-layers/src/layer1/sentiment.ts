import {
  between,
  columnChecks,
  finite,
  id,
  jsonObject,
  lines,
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

/** Labels of the fear and greed index, one per 20 points, in ascending order. */
export const fearGreedLabels = ["extreme_fear", "fear", "neutral", "greed", "extreme_greed"] as const;

/** Sentiment readings of the whole market or of one coin, one per source, timeframe and time. */
export const sentimentData = pgTable(
  "sentiment_data",
  {
    id: id(),
    /** Coin the reading is for; null for the whole market. */
    cryptocurrencyId: integer("cryptocurrency_id"),
    /** Interval between readings of the source. */
    timeframe: timeframe("timeframe").notNull().default("1d"),
    /** Source of the reading; aggregated if it combines several sources. */
    source: trimmed(text("source"), 1, 50).notNull().default("aggregated"),
    /** Time the reading refers to. */
    observedAt: timestamptz("observed_at").notNull(),
    /** Fear and greed index, 0 (extreme fear) to 100 (extreme greed). */
    fearGreedIndex: score("fear_greed_index"),
    /** Social media sentiment, -1 (negative) to 1 (positive). */
    socialSentiment: signedRatio("social_sentiment"),
    /** News sentiment, -1 (negative) to 1 (positive). */
    newsSentiment: signedRatio("news_sentiment"),
    /** Composite sentiment over all sources, -1 (negative) to 1 (positive). */
    compositeSentiment: signedRatio("composite_sentiment"),
    /** Google Trends search interest, 0 to 100. */
    googleTrendsScore: score("google_trends_score"),
    /** Number of social media mentions. */
    socialVolume: nonNegative(bigint("social_volume", { mode: "number" })),
    /** Funding rate of perpetual futures per funding period, as a fraction: 0.0001 is 0.01%. */
    fundingRate: finite(numeric("funding_rate")),
    /** Open interest of futures, USD. */
    openInterest: usd("open_interest"),
    /** Long liquidations over the last 24 hours, USD. */
    longLiquidations: usd("long_liquidations"),
    /** Short liquidations over the last 24 hours, USD. */
    shortLiquidations: usd("short_liquidations"),
    /** Bitcoin dominance: share of the total market capitalization, percent. */
    btcDominance: between(numeric("btc_dominance"), 0, 100),
    /** Ether dominance: share of the total market capitalization, percent. */
    ethDominance: between(numeric("eth_dominance"), 0, 100),
    /** Stablecoin dominance: share of the total market capitalization, percent. */
    stablecoinDominance: between(numeric("stablecoin_dominance"), 0, 100),
    /** Dominance of all other coins: share of the total market capitalization, percent. */
    altDominance: between(numeric("alt_dominance"), 0, 100),
    /** Total market capitalization, USD. */
    totalMarketCap: usd("total_market_cap"),
    /** Readings of the individual sources, by source. */
    sources: jsonObject<Record<string, unknown>>("sources"),
    /** Label of the fear and greed index, with thresholds at 20, 40, 60 and 80; null without an index. */
    fearGreedLabel: text("fear_greed_label", { enum: fearGreedLabels }).generatedAlwaysAs(
      lines`
        case
          when fear_greed_index < 20 then 'extreme_fear'
          when fear_greed_index < 40 then 'fear'
          when fear_greed_index < 60 then 'neutral'
          when fear_greed_index < 80 then 'greed'
          when fear_greed_index is not null then 'extreme_greed'
        end
      `,
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
    // A reading that is fetched twice is stored once, market readings (null coin) included. Also the readings of a
    // coin, newest first, and the foreign key's ON DELETE.
    unique("sentiment_data_coin_observed_at_timeframe_source_key")
      .on(t.cryptocurrencyId, t.observedAt, t.timeframe, t.source)
      .nullsNotDistinct(),
    // The market's latest sentiment, its trend, and two readings for the change of dominance (getMarketSentiment,
    // listFearGreedTrend, getDominance). The key above does not give this order: the planner does not treat IS NULL as
    // an equality.
    index("sentiment_data_observed_at_idx").on(t.observedAt).where(sql`${t.cryptocurrencyId} is null`),
    // Shares of one total, with a tolerance of 5 points: the known ones do not exceed it, and all four add up to it.
    // The name sorts after the CHECKs of the four columns, so that an out-of-range share is reported by its own CHECK.
    check(
      "sentiment_data_total_dominance_check",
      lines`
        coalesce(${t.btcDominance}, 0)
        + coalesce(${t.ethDominance}, 0)
        + coalesce(${t.stablecoinDominance}, 0)
        + coalesce(${t.altDominance}, 0) <= 105
        and coalesce(
          ${t.btcDominance} + ${t.ethDominance} + ${t.stablecoinDominance} + ${t.altDominance} >= 95,
          true
        )
      `,
    ),
    check(
      "sentiment_data_measures_check",
      lines`
        num_nonnulls(
          ${t.fearGreedIndex},
          ${t.socialSentiment},
          ${t.newsSentiment},
          ${t.compositeSentiment},
          ${t.googleTrendsScore},
          ${t.socialVolume},
          ${t.fundingRate},
          ${t.openInterest},
          ${t.longLiquidations},
          ${t.shortLiquidations},
          ${t.btcDominance},
          ${t.ethDominance},
          ${t.stablecoinDominance},
          ${t.altDominance},
          ${t.totalMarketCap}
        ) > 0
      `,
    ),
  ],
);

/** A row of `sentiment_data`. */
export type SentimentData = Row<typeof sentimentData>;
/** A row to insert into `sentiment_data`. */
export type NewSentimentData = NewRow<typeof sentimentData>;
