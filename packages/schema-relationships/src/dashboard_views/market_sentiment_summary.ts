import { sentimentData } from "@strata/schema-layers";
import { and, desc, isNull, sql } from "drizzle-orm";
import { type PgColumn, pgView, type QueryBuilder } from "drizzle-orm/pg-core";

const sentiment = sentimentData;
const isOfMarket = isNull(sentiment.cryptocurrencyId);

/**
 * The mood of the market, one row where it was ever measured. Sources measure different things, so each measure is the
 * newest that any of them gave in the week up to the newest measurement: what is older is not known any more.
 */
export function marketSentiment(qb: QueryBuilder) {
  const newest = qb
    .select({
      /** Time of the newest measurement of the market. */
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
      /** Fear and greed index, 0 is extreme fear and 100 extreme greed. */
      fearGreedIndex: known(sentiment.fearGreedIndex),
      /** That index in words, with borders at 20, 40, 60 and 80. */
      fearGreedLabel: known(sentiment.fearGreedLabel),
      /** Mood over all sources, -1 to 1. */
      compositeSentiment: known(sentiment.compositeSentiment),
      /** Mood in social media, -1 to 1. */
      socialSentiment: known(sentiment.socialSentiment),
      /** Mood in the news, -1 to 1. */
      newsSentiment: known(sentiment.newsSentiment),
      /** Funding rate of perpetual futures per period, 0.0001 is 0.01 percent. */
      fundingRate: known(sentiment.fundingRate),
      /** Bitcoin's share of the market's capitalisation, percent. */
      btcDominance: known(sentiment.btcDominance),
      /** Ether's share, percent. */
      ethDominance: known(sentiment.ethDominance),
      /** The stablecoins' share, percent. */
      stablecoinDominance: known(sentiment.stablecoinDominance),
      /** The share of all others, percent. */
      altDominance: known(sentiment.altDominance),
      /** Capitalisation of the whole market, USD. */
      totalMarketCap: known(sentiment.totalMarketCap),
    })
    .from(sql`(values (interval '7 days')) as week (length)`)
    .crossJoinLateral(newest);
}

/**
 * One row, none before the first measurement: the mood of the whole market, each measure the newest of the week up to
 * the newest measurement.
 *
 * Read by `getMarketSentiment`.
 */
export const marketSentimentSummary = pgView("market_sentiment_summary")
  .with({ securityInvoker: true })
  .as(marketSentiment);

export type MarketSentimentSummary = typeof marketSentimentSummary.$inferSelect;
