import { lines } from "@strata/schema-base";
import { cryptocurrencies, marketData } from "@strata/schema-market";
import { and, desc, eq, getColumns, sql } from "drizzle-orm";
import { pgView } from "drizzle-orm/pg-core";

const coin = cryptocurrencies;
const candle = marketData;

/**
 * Latest price of each active, supported coin: from its newest snapshot, or from a candle that opened after it.
 *
 * Filter by coin ids. For the newest candle of one timeframe read `market_data` itself: one descent of its primary key.
 *
 * Read by `getDashboardOfUser`.
 */
export const latestPrices = pgView("latest_prices")
  .with({ securityInvoker: true })
  .as((qb) => {
    const ofFrame = qb
      .select({ timeframe: candle.timeframe, openTime: candle.openTime, close: candle.close })
      .from(candle)
      .where(
        and(
          eq(candle.cryptocurrencyId, coin.id),
          sql`${candle.timeframe} = frames.timeframe`,
          // This form lets PostgreSQL prune the partitions of earlier months.
          lines`
            ${candle.openTime} > case
              when ${coin.currentPrice} is null then '-infinity'
              else ${coin.lastDataUpdateAt}
            end
          `,
        ),
      )
      .orderBy(desc(candle.openTime))
      .limit(1)
      .as("of_frame");
    const newest = qb
      .select(getColumns(ofFrame))
      .from(sql`unnest(enum_range(null::timeframe)) as frames (timeframe)`)
      .crossJoinLateral(ofFrame)
      .orderBy(desc(ofFrame.openTime), ofFrame.timeframe)
      .limit(1)
      .as("newest");
    const price = sql<string>`coalesce(${newest.close}, ${coin.currentPrice})`;
    return qb
      .select({
        /** Coin. */
        cryptocurrencyId: coin.id.as("cryptocurrency_id"),
        symbol: coin.symbol,
        name: coin.name,
        /** Latest known price, USD. */
        price: price.as("price"),
        /**
         * Time of the price: of the snapshot, or the open time of the candle; null for a snapshot without a time.
         */
        asOf: sql<Date | null>`coalesce(${newest.openTime}, ${coin.lastDataUpdateAt})`
          .mapWith(coin.lastDataUpdateAt)
          .as("as_of"),
        /** Timeframe of the candle that gives the price; null when the snapshot gives it. */
        timeframe: newest.timeframe,
        /** Price change over 24 hours, percent; null when a candle gives the price. */
        priceChangePercentage24h: sql<
          string | null
        >`case when ${newest.close} is null then ${coin.priceChangePercentage24h} end`.as(
          "price_change_percentage_24h",
        ),
      })
      .from(coin)
      .leftJoinLateral(newest, sql`true`)
      .where(sql`${coin.isActive} and ${coin.isSupported} and ${price} is not null`);
  });

/** A row of `latest_prices`. */
export type LatestPrice = typeof latestPrices.$inferSelect;
