import { marketData } from "@strata/schema-market";
import { sql } from "drizzle-orm";
import type { Candle, CandleSeries } from "./candle.ts";
import type { Database } from "./database.ts";
import { type UpsertCounts, upsert, type WriteOptions } from "./upsert.ts";

/**
 * Upserts candles of one series in one transaction. A stored candle is replaced if the new one differs; its technical
 * indicators, which were computed from the old values, are set to null. An open candle never replaces a closed one.
 * With `onConflict: "ignore"` no stored candle is replaced.
 *
 * @throws if two candles have the same open time, and the errors of the database: a foreign key error for an unknown
 * asset, a CHECK error for invalid values.
 *
 * @example
 * ```ts
 * import { readFileSync } from "node:fs";
 * import { readCandles, upsertCandles } from "@strata/market-store";
 * import { drizzle } from "drizzle-orm/postgres-js";
 *
 * const db = drizzle("postgres://localhost:5432/strata");
 * const { rows } = readCandles(readFileSync("btc_1h.csv", "utf8"), { timeframe: "1h" });
 * const series = { cryptocurrencyId: 1, timeframe: "1h", source: "binance" } as const;
 * const { inserted, updated } = await upsertCandles(db, series, rows);
 * ```
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
      conflictKey: (candle) => candle.openTime.toISOString(),
    },
    candles,
  );
}
