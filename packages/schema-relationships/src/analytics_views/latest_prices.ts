import { lines } from "@strata/schema-base";
import { cryptocurrencies, marketData } from "@strata/schema-market";
import { and, desc, eq, getColumns, sql } from "drizzle-orm";
import { pgView } from "drizzle-orm/pg-core";

const coin = cryptocurrencies;
const candle = marketData;

/**
 * One row is one coin that is active and supported and has a price: that of its newest snapshot, or of a candle that
 * opened after it.
 *
 * Read the coins that are needed by their ids. The newest candle of one timeframe is read from `market_data` itself, in
 * one step into its key.
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
          // In this form PostgreSQL leaves out the partitions of all the months before.
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
        /** The coin. */
        cryptocurrencyId: coin.id.as("cryptocurrency_id"),
        symbol: coin.symbol,
        name: coin.name,
        /** Newest price that is known, USD. */
        price: price.as("price"),
        /**
         * Time of the snapshot, or start of the candle: the price is at least as new; null where the snapshot has no
         * time.
         */
        asOf: sql<Date | null>`coalesce(${newest.openTime}, ${coin.lastDataUpdateAt})`
          .mapWith(coin.lastDataUpdateAt)
          .as("as_of"),
        /** Length of the candle that the price is from; null where it is from the snapshot. */
        timeframe: newest.timeframe,
        /** Price change of the last 24 hours, percent; null where the price is from a candle. */
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

export type LatestPrice = typeof latestPrices.$inferSelect;
