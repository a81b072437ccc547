import { marketData } from "@strata/schema-market";
import { sql } from "drizzle-orm";
import { arrayLiteral } from "./array_literal.ts";
import type { Candle, CandleSeries } from "./candle.ts";
import type { Database } from "./database.ts";
import { type UpsertCounts, upsert } from "./upsert.ts";

/** Options of a writer of candles. */
export interface CandleWriteOptions {
  /**
   * What happens to a stored candle with the same opening time: `update` replaces it, `ignore` leaves it unchanged, and
   * `error` fails if it differs. By default a candle of the same source is replaced, and one of another source fails.
   */
  readonly onConflict?: "update" | "ignore" | "error" | undefined;
}

/** Candles that differ from stored ones, or are stored from another source. Nothing was written. */
export class CandleConflictError extends Error {
  override readonly name = "CandleConflictError";
  /** Number of candles in conflict. */
  readonly conflicts: number;
  /** Source of the stored candles, if it is another one. */
  readonly storedSource: string | undefined;

  constructor(message: string, conflicts: number, storedSource?: string) {
    super(message);
    this.conflicts = conflicts;
    this.storedSource = storedSource;
  }
}

/**
 * Upserts candles of one series in one transaction. A stored candle is replaced if the new one differs; its technical
 * indicators, which were computed from the old values, are set to null. An open candle never replaces a closed one.
 *
 * @throws CandleConflictError if a candle of another source is stored, unless `onConflict` says what to do with it.
 * @throws if two candles have the same open time, and the errors of the database: a foreign key error for an unknown
 * asset, a CHECK error for invalid values.
 *
 * @example
 * ```ts
 * import { upsertCandles } from "@strata/market-store";
 * import { drizzle } from "drizzle-orm/postgres-js";
 *
 * const db = drizzle("postgres://localhost:5432/strata");
 * const series = { cryptocurrencyId: 1, timeframe: "1h", source: "binance" } as const;
 * const candle = { openTime: new Date("2024-03-01T00:00:00Z"), open: "7.1", high: "7.4", low: "7.0", close: "7.2" };
 * const { inserted, updated } = await upsertCandles(db, series, [{ ...candle, volume: "30", isClosed: true }]);
 * ```
 */
export function upsertCandles(
  database: Database,
  series: CandleSeries,
  candles: readonly Candle[],
  { onConflict }: CandleWriteOptions = {},
): Promise<UpsertCounts> {
  const closedWins = sql`(excluded.is_closed or not stored.is_closed)`;
  const overwrites = {
    update: closedWins,
    error: closedWins,
    ignore: sql`false`,
    default: sql`stored.source = excluded.source and ${closedWins}`,
  }[onConflict ?? "default"];
  return database.transaction(async (transaction) => {
    const counts = await upsert<Candle>(transaction, { ...targetOf(series), overwrites }, candles);
    if (onConflict === "error" && counts.updated > 0) {
      const differ = counts.updated === 1 ? "1 candle differs" : `${counts.updated} candles differ`;
      throw new CandleConflictError(`${differ} from the stored ones.`, counts.updated);
    }
    if (onConflict === undefined && counts.unchanged > 0) await checkSource(transaction, series, candles);
    return counts;
  });
}

function targetOf({ cryptocurrencyId, timeframe, source }: CandleSeries) {
  return {
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
    conflictKey: (candle: Candle) => candle.openTime.toISOString(),
  } as const;
}

/** Fails if one of the stored candles is of another source. */
async function checkSource(
  database: Database,
  { cryptocurrencyId, timeframe, source }: CandleSeries,
  candles: readonly Candle[],
): Promise<void> {
  const times = arrayLiteral(candles.map(({ openTime }) => openTime));
  const [other] = await database.execute<[string, string, string]>(
    sql`
      select ${marketData.source}, count(*)::text, to_char(min(${marketData.openTime}) at time zone 'UTC', 'YYYY-MM-DD HH24:MI') || ' UTC'
      from ${marketData}
      where ${marketData.cryptocurrencyId} = ${cryptocurrencyId} and ${marketData.timeframe} = ${timeframe}
        and ${marketData.openTime} = any(${times}::text::timestamptz[]) and ${marketData.source} <> ${source}
      group by 1
      order by 1
      limit 1`,
    "arrays",
  );
  if (!other) return;
  const [stored, number, first] = other;
  const conflicts = Number(number);
  const candlesText = conflicts === 1 ? "1 candle is" : `${conflicts} candles are`;
  throw new CandleConflictError(
    `${candlesText} stored from ${stored}, not ${source}: the first opens at ${first}.`,
    conflicts,
    stored,
  );
}
