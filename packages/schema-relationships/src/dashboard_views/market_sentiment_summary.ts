import { sentimentData } from "@strata/schema-layers";
import { and, desc, isNull, sql } from "drizzle-orm";
import { type PgColumn, pgView, type QueryBuilder } from "drizzle-orm/pg-core";

const sentiment = sentimentData;
const isOfMarket = isNull(sentiment.cryptocurrencyId);

/**
 * Market sentiment, one row once there is a reading. Sources measure different things, so each measure is the newest
 * that any source reported in the week up to the newest reading; older values count as unknown.
 */
export function marketSentiment(qb: QueryBuilder) {
  const newest = qb
    .select({
      /** Time of the newest market sentiment reading. */
      observedAt: sentiment.observedAt,
    })
    .from(sentiment)
    .where(isOfMarket)
    .orderBy(desc(sentiment.observedAt))
    .limit(1)
    .as("newest");
  const known = <Column extends PgColumn>(column: Column) =>
    sql<Column["_"]["data"] | null>`${qb
      .select({ value: column })
      .from(sentiment)
      .where(
        and(
          isOfMarket,
          sql`${column} is not null and ${sentiment.observedAt} > ${newest.observedAt} - week.length`,
        ),
      )
      .orderBy(desc(sentiment.observedAt), desc(sentiment.id))
      .limit(1)}`.as(column.name);
  return qb
    .select({
      observedAt: newest.observedAt,
      /** Fear and greed index, 0 (extreme fear) to 100 (extreme greed). */
      fearGreedIndex: known(sentiment.fearGreedIndex),
      /** Label of the fear and greed index, with thresholds at 20, 40, 60 and 80. */
      fearGreedLabel: known(sentiment.fearGreedLabel),
      /** Sentiment over all sources, -1 to 1. */
      compositeSentiment: known(sentiment.compositeSentiment),
      /** Social media sentiment, -1 to 1. */
      socialSentiment: known(sentiment.socialSentiment),
      /** News sentiment, -1 to 1. */
      newsSentiment: known(sentiment.newsSentiment),
      /** Funding rate of perpetual futures per period, a ratio: 0.0001 is 0.01%. */
      fundingRate: known(sentiment.fundingRate),
      /** Bitcoin dominance: share of the total market capitalization, percent. */
      btcDominance: known(sentiment.btcDominance),
      /** Ether dominance, percent. */
      ethDominance: known(sentiment.ethDominance),
      /** Stablecoin dominance, percent. */
      stablecoinDominance: known(sentiment.stablecoinDominance),
      /** Share of all other assets, percent. */
      altDominance: known(sentiment.altDominance),
      /** Total market capitalization, USD. */
      totalMarketCap: known(sentiment.totalMarketCap),
    })
    .from(sql`(values (interval '7 days')) as week (length)`)
    .crossJoinLateral(newest);
}

/**
 * Sentiment of the whole market: one row, each measure the newest of the week up to the newest reading.
 *
 * Read by `getMarketSentiment`.
 */
export const marketSentimentSummary = pgView("market_sentiment_summary")
  .with({ securityInvoker: true })
  .as(marketSentiment);

/** A row of `market_sentiment_summary`. */
export type MarketSentimentSummary = typeof marketSentimentSummary.$inferSelect;
