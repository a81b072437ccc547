import { lines, viewKey } from "@strata/schema-base";
import { candleOrdinal, marketData } from "@strata/schema-market";
import { sql } from "drizzle-orm";
import { pgMaterializedView } from "drizzle-orm/pg-core";

const candle = marketData;

/**
 * Coverage of closed candles, one row per coin and timeframe: candles present, expected and missing.
 *
 * Materialized, since it reads every candle.
 *
 * Read by `listCandleCoverage`.
 */
export const candleCoverage = viewKey(
  pgMaterializedView("candle_coverage").as((qb) => {
    const numbered = qb
      .select({
        cryptocurrencyId: candle.cryptocurrencyId,
        timeframe: candle.timeframe,
        openTime: candle.openTime,
        ordinal: sql<number>`${candleOrdinal}`.as("ordinal"),
        step: lines<number | null>`
          ${candleOrdinal}
          - lag(${candleOrdinal})
            over (partition by ${candle.cryptocurrencyId}, ${candle.timeframe} order by ${candle.openTime})
        `.as("step"),
      })
      .from(candle)
      .where(sql`${candle.isClosed}`)
      .as("numbered");
    const expected = sql`max(${numbered.ordinal}) - min(${numbered.ordinal}) + 1`;
    return qb
      .select({
        cryptocurrencyId: numbered.cryptocurrencyId,
        /** Timeframe of the candles. */
        timeframe: numbered.timeframe,
        /** Open time of the first closed candle. */
        firstOpenTime: sql<Date>`min(${numbered.openTime})`.mapWith(candle.openTime).as("first_open_time"),
        /** Open time of the last closed candle. */
        lastOpenTime: sql<Date>`max(${numbered.openTime})`.mapWith(candle.openTime).as("last_open_time"),
        /** Expected number of candles from the first to the last without gaps; `1M` by calendar month. */
        expectedCount: sql<number>`${expected}`.mapWith(Number).as("expected_count"),
        /** Number of closed candles present. */
        presentCount: sql<number>`count(*)`.mapWith(Number).as("present_count"),
        /** Number of missing candles between the first and the last. */
        missingCount: sql<number>`${expected} - count(*)`.mapWith(Number).as("missing_count"),
        /** Number of gaps, of any length. */
        gapCount: sql<number>`count(*) filter (where ${numbered.step} > 1)`.mapWith(Number).as("gap_count"),
        /** Number of missing candles in the longest gap. */
        longestGap: sql<number>`coalesce(max(${numbered.step}) - 1, 0)`.mapWith(Number).as("longest_gap"),
        /** Share of the expected candles present, percent. */
        coveragePercent: sql<string>`round(100.0 * count(*) / (${expected}), 4)`.as("coverage_percent"),
      })
      .from(numbered)
      .groupBy(numbered.cryptocurrencyId, numbered.timeframe);
  }),
  "candle_coverage_cryptocurrency_id_timeframe_key",
  ["cryptocurrencyId", "timeframe"],
);

/** A row of `candle_coverage`. */
export type CandleCoverage = typeof candleCoverage.$inferSelect;
