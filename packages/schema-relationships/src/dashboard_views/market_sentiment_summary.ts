import { documented } from "@strata/schema-base";
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
    .select({ observedAt: sentiment.observedAt })
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
      fearGreedIndex: known(sentiment.fearGreedIndex),
      fearGreedLabel: known(sentiment.fearGreedLabel),
      compositeSentiment: known(sentiment.compositeSentiment),
      socialSentiment: known(sentiment.socialSentiment),
      newsSentiment: known(sentiment.newsSentiment),
      fundingRate: known(sentiment.fundingRate),
      btcDominance: known(sentiment.btcDominance),
      ethDominance: known(sentiment.ethDominance),
      stablecoinDominance: known(sentiment.stablecoinDominance),
      altDominance: known(sentiment.altDominance),
      totalMarketCap: known(sentiment.totalMarketCap),
    })
    .from(sql`(values (interval '7 days')) as week (length)`)
    .crossJoinLateral(newest);
}

/** Q55, Q158 One row, none before the first measurement: the mood of the whole market, each measure the newest known. */
export const marketSentimentSummary = documented(
  pgView("market_sentiment_summary").with({ securityInvoker: true }).as(marketSentiment),
  "One row, none before the first measurement: the mood of the whole market, each measure the newest of the week up to the newest measurement",
  {
    observedAt: "Time of the newest measurement of the market",
    fearGreedIndex: "Fear and greed index, 0 is extreme fear and 100 extreme greed",
    fearGreedLabel: "That index in words, with borders at 20, 40, 60 and 80",
    compositeSentiment: "Mood over all sources, -1 to 1",
    socialSentiment: "Mood in social media, -1 to 1",
    newsSentiment: "Mood in the news, -1 to 1",
    fundingRate: "Funding rate of perpetual futures per period, 0.0001 is 0.01 percent",
    btcDominance: "Bitcoin's share of the market's capitalisation, percent",
    ethDominance: "Ether's share, percent",
    stablecoinDominance: "The stablecoins' share, percent",
    altDominance: "The share of all others, percent",
    totalMarketCap: "Capitalisation of the whole market, USD",
  },
);

export type MarketSentimentSummary = typeof marketSentimentSummary.$inferSelect;
