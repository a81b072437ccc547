import type { FileCandle } from "@strata/market-files";
import { sql } from "drizzle-orm";
import type { CandleSeries } from "./candle.ts";
import { type CandleWriteOptions, upsertCandles } from "./candle_writer.ts";
import type { Database } from "./database.ts";
import type { UpsertCounts } from "./upsert.ts";

/** Large enough to make the round trip negligible, small enough to be held in memory. */
const batchSize = 10_000;

/**
 * Stores the candles of a file, as `readCandles` of `@strata/market-files` returns them, in one transaction. It holds
 * one batch of them in memory. Imports of the same series wait for each other.
 *
 * The reader needs `requireVolume`, because `market_data` has no candles with an unknown volume.
 *
 * @throws the errors of {@link upsertCandles}, and those of the candles: then nothing is stored.
 *
 * @example
 * ```ts
 * import { createReadStream } from "node:fs";
 * import { readCandles } from "@strata/market-files";
 * import { ingestCandles } from "@strata/market-store";
 * import { drizzle } from "drizzle-orm/postgres-js";
 *
 * const db = drizzle("postgres://localhost:5432/strata");
 * const candles = readCandles(createReadStream("btc_1h.csv"), { timeframe: "1h", requireVolume: true });
 * const series = { cryptocurrencyId: 1, timeframe: "1h", source: "binance" } as const;
 * const { inserted, updated } = await ingestCandles(db, series, candles);
 * ```
 */
export function ingestCandles(
  database: Database,
  series: CandleSeries,
  candles: AsyncIterable<FileCandle>,
  options: CandleWriteOptions = {},
): Promise<UpsertCounts> {
  return database.transaction(async (transaction) => {
    // Two imports of a series in another order would deadlock, each waiting for the rows of the other one.
    const lock = `strata candles ${series.cryptocurrencyId} ${series.timeframe}`;
    await transaction.execute(sql`select pg_advisory_xact_lock(hashtextextended(${lock}, 0))`);
    const counts: UpsertCounts = { inserted: 0, updated: 0, unchanged: 0 };
    let batch: FileCandle[] = [];
    const write = async (): Promise<void> => {
      const rows = batch.map(({ volume, ...candle }) => {
        if (volume === null)
          throw new Error(`ingestCandles failed: the volume of line ${candle.line} is unknown`);
        return { ...candle, volume };
      });
      const written = await upsertCandles(transaction, series, rows, options);
      for (const outcome of ["inserted", "updated", "unchanged"] as const)
        counts[outcome] += written[outcome];
      batch = [];
    };
    for await (const candle of candles) {
      batch.push(candle);
      if (batch.length === batchSize) await write();
    }
    if (batch.length > 0) await write();
    return counts;
  });
}
