import { marketData } from "@strata/schema-market";
import { sql } from "drizzle-orm";
import type { Candle, CandleSeries } from "./candle.ts";
import type { Database } from "./database.ts";
import { type UpsertCounts, upsert, type WriteOptions } from "./upsert.ts";

/**
 * Writes candles of one series, in one transaction: all of them or none. A stored candle is replaced as a whole if
 * the new one differs from it, and its technical indicators, which were computed from the old values, are emptied;
 * a running candle never replaces a closed one. With `onConflict: "ignore"` no stored candle is replaced.
 *
 * @throws if two candles open at the same time, and what the database throws: a foreign key error for an unknown
 * asset, a check error for values that `market_data` does not take.
 */
export function upsertCandles(
  database: Database,
  { cryptocurrencyId, timeframe, source }: CandleSeries,
  candles: readonly Candle[],
  { onConflict = "update" }: WriteOptions = {},
): Promise<UpsertCounts> {
  return upsert<Candle>(
    database,
    {
      table: marketData,
      key: [marketData.cryptocurrencyId, marketData.timeframe, marketData.openTime],
      constants: [
        [marketData.cryptocurrencyId, cryptocurrencyId],
        [marketData.timeframe, timeframe],
        [marketData.source, source],
      ],
      columns: {
        openTime: marketData.openTime,
        open: marketData.open,
        high: marketData.high,
        low: marketData.low,
        close: marketData.close,
        volume: marketData.volume,
        quoteVolume: marketData.quoteVolume,
        marketCap: marketData.marketCap,
        vwap: marketData.vwap,
        tradeCount: marketData.tradeCount,
        isClosed: marketData.isClosed,
      },
      derived: [marketData.technicalIndicators],
      overwrites: onConflict === "ignore" ? sql`false` : sql`excluded.is_closed or not stored.is_closed`,
      keyOf: (candle) => candle.openTime.toISOString(),
    },
    candles,
  );
}
