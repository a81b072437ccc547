import { documented, keyed } from "@strata/schema-base";
import { candleOrdinal, marketData } from "@strata/schema-market";
import { sql } from "drizzle-orm";
import { pgMaterializedView } from "drizzle-orm/pg-core";

const candle = marketData;

/**
 * Q43, Q46 One row is one coin and one timeframe that has closed candles: what there is between the first and the last,
 * and what is missing. Materialized, since it reads every candle there is.
 */
export const candleCoverage = keyed(
  documented(
    pgMaterializedView("candle_coverage").as((qb) => {
      const numbered = qb
        .select({
          cryptocurrencyId: candle.cryptocurrencyId,
          timeframe: candle.timeframe,
          openTime: candle.openTime,
          ordinal: sql<number>`${candleOrdinal}`.as("ordinal"),
          step: sql<
            number | null
          >`${candleOrdinal} - lag(${candleOrdinal}) over (partition by ${candle.cryptocurrencyId}, ${candle.timeframe} order by ${candle.openTime})`.as(
            "step",
          ),
        })
        .from(candle)
        .where(sql`${candle.isClosed}`)
        .as("numbered");
      const expected = sql`max(${numbered.ordinal}) - min(${numbered.ordinal}) + 1`;
      return qb
        .select({
          cryptocurrencyId: numbered.cryptocurrencyId,
          timeframe: numbered.timeframe,
          firstOpenTime: sql<Date>`min(${numbered.openTime})`.mapWith(candle.openTime).as("first_open_time"),
          lastOpenTime: sql<Date>`max(${numbered.openTime})`.mapWith(candle.openTime).as("last_open_time"),
          expectedCount: sql<number>`${expected}`.mapWith(Number).as("expected_count"),
          presentCount: sql<number>`count(*)`.mapWith(Number).as("present_count"),
          missingCount: sql<number>`${expected} - count(*)`.mapWith(Number).as("missing_count"),
          gapCount: sql<number>`count(*) filter (where ${numbered.step} > 1)`.mapWith(Number).as("gap_count"),
          longestGap: sql<number>`coalesce(max(${numbered.step}) - 1, 0)`.mapWith(Number).as("longest_gap"),
          coveragePercent: sql<string>`round(100.0 * count(*) / (${expected}), 4)`.as("coverage_percent"),
        })
        .from(numbered)
        .groupBy(numbered.cryptocurrencyId, numbered.timeframe);
    }),
    "One row is one coin and one timeframe that has closed candles: what there is from the first to the last, and what is missing",
    {
      timeframe: "Length of the candles",
      firstOpenTime: "Start of the first closed candle",
      lastOpenTime: "Start of the last closed candle",
      expectedCount:
        "Candles that there would be from the first to the last without a gap; months by the calendar",
      presentCount: "Closed candles that there are",
      missingCount: "Candles that are missing between them",
      gapCount: "Gaps between them, however long each is",
      longestGap: "Candles that are missing in the longest gap",
      coveragePercent: "Share of the expected candles that there are, percent",
    },
  ),
  "candle_coverage_cryptocurrency_id_timeframe_key",
  ["cryptocurrencyId", "timeframe"],
);

export type CandleCoverage = typeof candleCoverage.$inferSelect;
