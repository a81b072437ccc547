import {
  type Candle,
  type CandleSeries,
  type CandleWriteOptions,
  type UpsertCounts,
  upsertCandles,
} from "@strata/market-store";
import { arrayLiteral } from "@strata/market-store/array_literal";
import {
  candleOrdinal,
  cryptocurrencies,
  type MarketData,
  marketData,
  timeframeSeconds,
} from "@strata/schema-market";
import {
  and,
  avg,
  count,
  desc,
  eq,
  exists,
  getColumns,
  gt,
  gte,
  inArray,
  lt,
  lte,
  max,
  min,
  type SQL,
  type SQLWrapper,
  sql,
  sum,
} from "drizzle-orm";
import type { Database } from "./database.ts";

/** The length of a candle. */
export type Timeframe = MarketData["timeframe"];

/** A candle series: one asset and one timeframe. */
export type Series = Pick<MarketData, "cryptocurrencyId" | "timeframe">;

/** The candles of a series whose open time is at or after `from` and before `to`. */
export type SeriesRange = Series & { from?: Date; to?: Date };

const ofSeries = ({ cryptocurrencyId, timeframe, from, to }: SeriesRange): SQL | undefined =>
  and(
    eq(marketData.cryptocurrencyId, cryptocurrencyId),
    eq(marketData.timeframe, timeframe),
    from && gte(marketData.openTime, from),
    to && lt(marketData.openTime, to),
  );

/** Length of a timeframe as an interval. */
const lengthOf = (timeframe: Timeframe): SQL =>
  sql.raw(timeframe === "1M" ? "interval '1 month'" : `interval '${timeframeSeconds[timeframe]} seconds'`);

/** A time plus an interval, by the UTC calendar, independent of the session's time zone. */
const after = (time: SQLWrapper, length: SQL): SQL =>
  sql`((${time} at time zone 'UTC' + ${length}) at time zone 'UTC')`;

/** Value of the previous candle, by open time. */
const inPrevious = (value: SQLWrapper): SQL => sql`lag(${value}) over (order by ${marketData.openTime})`;

/** Values of the first and the last candle of a group. */
const inFirst = (value: SQLWrapper, time: SQLWrapper = marketData.openTime) =>
  sql<string>`(array_agg(${value} order by ${time}))[1]`;
const inLast = (value: SQLWrapper, time: SQLWrapper = marketData.openTime) =>
  sql<string>`(array_agg(${value} order by ${time} desc))[1]`;

/**
 * Returns the newest candle of a series or range, open or closed; undefined if there is none.
 *
 * @example
 * ```ts
 * import { getLatestCandle } from "@strata/queries/candles";
 * import { drizzle } from "drizzle-orm/postgres-js";
 *
 * const db = drizzle("postgres://localhost:5432/strata");
 * const candle = await getLatestCandle(db, { cryptocurrencyId: 1, timeframe: "1h" });
 * console.log(candle?.close ?? "no candle");
 * ```
 */
export async function getLatestCandle(db: Database, series: SeriesRange): Promise<MarketData | undefined> {
  const [latest] = await db
    .select()
    .from(marketData)
    .where(ofSeries(series))
    .orderBy(desc(marketData.openTime))
    .limit(1);
  return latest;
}

/**
 * Returns the newest candle of each coin that has one, in the order of the coin ids. With `from`, only partitions
 * from that time on are read. For one coin use {@link getLatestCandle}, which also works on a database distributed by
 * coin.
 */
export async function listLatestCandles(
  db: Database,
  {
    cryptocurrencyIds,
    timeframe,
    from,
  }: { cryptocurrencyIds: readonly number[]; timeframe: Timeframe; from?: Date },
) {
  const latest = db
    .select()
    .from(marketData)
    .where(
      and(
        eq(marketData.cryptocurrencyId, cryptocurrencies.id),
        eq(marketData.timeframe, timeframe),
        from && gte(marketData.openTime, from),
      ),
    )
    .orderBy(desc(marketData.openTime))
    .limit(1)
    .as("latest");
  return db
    .select({
      cryptocurrencyId: cryptocurrencies.id,
      symbol: cryptocurrencies.symbol,
      openTime: latest.openTime,
      open: latest.open,
      high: latest.high,
      low: latest.low,
      close: latest.close,
      volume: latest.volume,
      isClosed: latest.isClosed,
    })
    .from(cryptocurrencies)
    .crossJoinLateral(latest)
    .where(inArray(cryptocurrencies.id, [...cryptocurrencyIds]))
    .orderBy(cryptocurrencies.id);
}

/** Candle columns of a chart; prices in USD, volume in units. */
const drawn = {
  openTime: marketData.openTime,
  open: marketData.open,
  high: marketData.high,
  low: marketData.low,
  close: marketData.close,
  volume: marketData.volume,
  isClosed: marketData.isClosed,
};

/**
 * Lists the candles of a range, oldest first. For the next page, start after the open time of the last row.
 *
 * @example
 * ```ts
 * import { listCandles } from "@strata/queries/candles";
 * import { drizzle } from "drizzle-orm/postgres-js";
 *
 * const db = drizzle("postgres://localhost:5432/strata");
 * const from = new Date("2026-01-01T00:00:00Z");
 * const candles = await listCandles(db, { cryptocurrencyId: 1, timeframe: "1d", from, limit: 31 });
 * ```
 */
export async function listCandles(
  db: Database,
  { limit = 1000, ...range }: SeriesRange & { limit?: number },
) {
  return db.select(drawn).from(marketData).where(ofSeries(range)).orderBy(marketData.openTime).limit(limit);
}

/** Lists the newest candles of a series, oldest first, as input of indicators; the last one may still be open. */
export async function listNewestCandles(
  db: Database,
  { limit = 200, ...range }: SeriesRange & { limit?: number },
) {
  const newest = await db
    .select(drawn)
    .from(marketData)
    .where(ofSeries(range))
    .orderBy(desc(marketData.openTime))
    .limit(limit);
  return newest.reverse();
}

/**
 * Saves candles of a series in one transaction: inserts new ones and updates those that differ. An open candle never
 * overwrites a closed one. By default a stored candle of another source is an error.
 *
 * @throws CandleConflictError if a stored candle is of another source.
 * @throws if two candles have the same open time.
 */
export async function saveCandles(
  db: Database,
  series: CandleSeries,
  candles: readonly Candle[],
  options?: CandleWriteOptions,
): Promise<UpsertCounts> {
  return upsertCandles(db, series, candles, options);
}

/** Lists the stored candles of a series at a set of open times, oldest first. */
export async function listCandlesAt(
  db: Database,
  { openTimes, ...series }: Series & { openTimes: readonly Date[] },
): Promise<MarketData[]> {
  // One array parameter, independent of the number of times.
  const times = arrayLiteral(openTimes);
  return db
    .select()
    .from(marketData)
    .where(and(ofSeries(series), sql`${marketData.openTime} = any(${times}::timestamptz[])`))
    .orderBy(marketData.openTime);
}

/** Timeframes and range of a roll-up. */
export interface RollUp {
  cryptocurrencyId: number;
  /** Timeframe of the aggregated candles; longer than `base`. */
  timeframe: Exclude<Timeframe, "1m">;
  /** Timeframe of the source candles; each timeframe divides all longer ones. */
  base: Exclude<Timeframe, "1w" | "1M">;
  /** Open time from which candles are aggregated. */
  from: Date;
  /** Open time before which candles are aggregated; defaults to now. */
  to?: Date;
  /** Whether to include candles whose source candles are incomplete or open; they are marked as not closed. */
  withIncomplete?: boolean;
}

/**
 * Aggregates candles into a longer timeframe on the UTC grid (weeks start on Monday), oldest first: first open,
 * highest high, lowest low, last close, and sums. A value that is unknown in one source candle is unknown in the
 * result. `candleCount` of `expectedCount` source candles are closed; incomplete candles are omitted unless
 * requested.
 *
 * @throws RangeError if `timeframe` is not longer than `base`.
 */
export async function aggregateCandles(db: Database, rollUp: RollUp) {
  const { cryptocurrencyId, timeframe, base, from, to, withIncomplete = false } = rollUp;
  if (timeframe !== "1M" && timeframeSeconds[timeframe] <= timeframeSeconds[base])
    throw new RangeError(`Cannot aggregate ${base} candles into ${timeframe}: use a shorter base timeframe.`);
  const length = lengthOf(timeframe);
  const start = sql`${from.toISOString()}::timestamptz`;
  const end = to ? sql`${to.toISOString()}::timestamptz` : sql`now()`;
  const firstBin =
    timeframe === "1M"
      ? sql`date_trunc('month', ${start}, 'UTC')`
      : sql`date_bin(${length}, ${start}, timestamptz '2001-01-01 00:00:00+00')`;
  // One key lookup per aggregated candle: a GROUP BY would sort all source candles.
  const bins = sql`(
    select bin at time zone 'UTC' as open_time
    from generate_series(${firstBin} at time zone 'UTC', ${end} at time zone 'UTC', ${length}) as series (bin)
    where bin at time zone 'UTC' >= ${start} and bin at time zone 'UTC' < ${end}
  ) as bins`;
  const openTime = sql`bins.open_time`;
  const ifAllKnown = (column: SQLWrapper, value: SQL) =>
    sql<string | null>`case when count(${column}) = count(*) then ${value} end`;
  const candle = db
    .select({
      candles: count().as("candles"),
      open: inFirst(marketData.open).as("first_open"),
      high: sql<string>`max(${marketData.high})`.as("max_high"),
      low: sql<string>`min(${marketData.low})`.as("min_low"),
      close: inLast(marketData.close).as("last_close"),
      volume: sql<string>`sum(${marketData.volume})`.as("sum_volume"),
      quoteVolume: ifAllKnown(marketData.quoteVolume, sql`sum(${marketData.quoteVolume})`).as(
        "sum_quote_volume",
      ),
      marketCap: (inLast(marketData.marketCap) as SQL<string | null>).as("last_market_cap"),
      vwap: ifAllKnown(
        marketData.vwap,
        sql`sum(${marketData.vwap} * ${marketData.volume}) / nullif(sum(${marketData.volume}), 0)`,
      ).as("mean_vwap"),
      tradeCount: ifAllKnown(marketData.tradeCount, sql`sum(${marketData.tradeCount})`)
        .mapWith(Number)
        .as("sum_trade_count"),
      candleCount: sql<number>`count(*) filter (where ${marketData.isClosed})`
        .mapWith(Number)
        .as("candle_count"),
    })
    .from(marketData)
    .where(
      and(
        ofSeries({ cryptocurrencyId, timeframe: base }),
        gte(marketData.openTime, openTime),
        lt(marketData.openTime, after(openTime, length)),
      ),
    )
    .as("candle");
  const expected = sql<number>`(extract(epoch from ${after(openTime, length)} - ${openTime}) / ${sql.raw(String(timeframeSeconds[base]))})::int`;
  const isComplete = sql<boolean>`${candle.candleCount} = ${expected}`;
  const { candles, ...values } = getColumns(candle);
  return db
    .select({
      openTime: openTime.mapWith(marketData.openTime) as SQL<Date>,
      ...values,
      expectedCount: expected,
      isClosed: isComplete,
    })
    .from(bins)
    .crossJoinLateral(candle)
    .where(withIncomplete ? gt(candles, 0) : isComplete)
    .orderBy(openTime);
}

/**
 * Saves the candles of {@link aggregateCandles} that differ from the stored ones, in one transaction. Closed candles
 * from another source are kept.
 *
 * @throws RangeError if `timeframe` is not longer than `base`.
 */
export async function rollUpCandles(db: Database, rollUp: RollUp): Promise<UpsertCounts> {
  const { cryptocurrencyId, timeframe, from, to } = rollUp;
  return db.transaction(async (tx) => {
    // Serialized per coin: a writer that read older candles must not overwrite the result of one that read newer
    // ones.
    await tx
      .select({ id: cryptocurrencies.id })
      .from(cryptocurrencies)
      .where(eq(cryptocurrencies.id, cryptocurrencyId))
      .for("no key update");
    const made = await aggregateCandles(tx, rollUp);
    const own = await tx
      .select({ openTime: marketData.openTime })
      .from(marketData)
      .where(
        and(
          ofSeries({ cryptocurrencyId, timeframe, from, ...(to && { to }) }),
          sql`${marketData.isClosed} and ${marketData.source} <> 'aggregated'`,
        ),
      );
    const taken = new Set(own.map(({ openTime }) => openTime.getTime()));
    return upsertCandles(
      tx,
      { cryptocurrencyId, timeframe, source: "aggregated" },
      made.filter(({ openTime }) => !taken.has(openTime.getTime())),
      { onConflict: "update" },
    );
  });
}

/** Returns the number of candles of a coin, the first and the last, by timeframe. Reads all candles of the coin. */
export async function listCandleCoverageOfCoin(db: Database, cryptocurrencyId: number) {
  return db
    .select({
      timeframe: marketData.timeframe,
      candles: count(),
      firstOpenTime: min(marketData.openTime),
      lastOpenTime: max(marketData.openTime),
    })
    .from(marketData)
    .where(eq(marketData.cryptocurrencyId, cryptocurrencyId))
    .groupBy(marketData.timeframe)
    .orderBy(marketData.timeframe);
}

/**
 * Summarizes a range: highest and lowest price, mean close (USD) and volume (units). One row, with nulls if there is
 * no candle.
 */
export async function summarizePeriod(db: Database, range: SeriesRange) {
  const [summary] = await db
    .select({
      candles: count(),
      high: max(marketData.high),
      low: min(marketData.low),
      meanClose: avg(marketData.close),
      volume: sum(marketData.volume),
    })
    .from(marketData)
    .where(ofSeries(range));
  return summary;
}

/**
 * The closed candles of a range, each with the previous open time, the distance in grid steps, and the logarithmic
 * return of the close; null across missing candles, whose returns are unknown.
 */
const closedCandles = (db: Database, range: SeriesRange) => {
  const step = sql<number | null>`${candleOrdinal} - ${inPrevious(candleOrdinal)}`;
  return db
    .select({
      openTime: marketData.openTime,
      open: marketData.open,
      high: marketData.high,
      low: marketData.low,
      close: marketData.close,
      previousOpenTime: sql<Date>`${inPrevious(marketData.openTime)}`
        .mapWith(marketData.openTime)
        .as("previous_open_time"),
      previousClose: sql<string | null>`${inPrevious(marketData.close)}`.as("previous_close"),
      step: step.as("step"),
      logReturn: sql<
        string | null
      >`case when ${step} = 1 then ln(${marketData.close} / ${inPrevious(marketData.close)}) end`.as(
        "log_return",
      ),
    })
    .from(marketData)
    .where(and(ofSeries(range), sql`${marketData.isClosed}`))
    .as("candles");
};

/** Sample standard deviation of the logarithmic returns, percent; null with fewer than two returns. */
const volatilityOf = (logReturn: SQLWrapper) => sql<string | null>`round(100 * stddev_samp(${logReturn}), 6)`;

/**
 * Returns the volatility of a series: the standard deviation of the close-to-close logarithmic returns, percent per
 * candle. Null with fewer than two returns, which need three consecutive candles.
 */
export async function getVolatility(db: Database, range: SeriesRange) {
  const candles = closedCandles(db, range);
  const [volatility] = await db
    .select({ returns: count(candles.logReturn), volatilityPercent: volatilityOf(candles.logReturn) })
    .from(candles);
  return volatility;
}

/**
 * Lists the gaps between closed candles of a series, oldest first: the candles on both sides and the number missing.
 */
export async function listGaps(db: Database, range: SeriesRange) {
  const candles = closedCandles(db, range);
  return db
    .select({
      lastBefore: candles.previousOpenTime,
      firstAfter: candles.openTime,
      missing: sql<number>`${candles.step} - 1`.mapWith(Number),
    })
    .from(candles)
    .where(gt(candles.step, 1))
    .orderBy(candles.openTime);
}

/**
 * Reports the quality of a series: number of candles, overdue open candles, candles without volume, flat candles,
 * missing candles, and opens that differ from the previous close by more than a threshold (percent). Duplicates and
 * invalid prices are not counted, since the key and CHECKs of the table reject them.
 */
export async function getQualityReport(
  db: Database,
  { jumpPercent = "10", ...range }: SeriesRange & { jumpPercent?: string },
) {
  const candles = closedCandles(db, range);
  const counted = (condition: SQL) => sql<number>`count(*) filter (where ${condition})`.mapWith(Number);
  const [stored] = await db
    .select({
      candles: count(),
      overdue: counted(
        sql`not ${marketData.isClosed} and ${after(marketData.openTime, lengthOf(range.timeframe))} <= now()`,
      ),
      withoutVolume: counted(sql`${marketData.volume} = 0`),
      flat: counted(sql`${marketData.high} = ${marketData.low}`),
    })
    .from(marketData)
    .where(ofSeries(range));
  const [following] = await db
    .select({
      gaps: counted(sql`${candles.step} > 1`),
      missing: sql<number>`coalesce(sum(${candles.step} - 1), 0)`.mapWith(Number),
      jumps: counted(
        sql`${candles.step} = 1 and 100 * abs(${candles.open} / ${candles.previousClose} - 1) > ${jumpPercent}::numeric`,
      ),
    })
    .from(candles);
  return { ...stored, ...following };
}

/**
 * Reads the closed candles of a range for training, oldest first, in batches, so that only one batch is in memory. In
 * a `repeatable read` transaction all batches are from one snapshot.
 */
export async function* readTrainingSet(
  db: Database,
  { batchSize = 10_000, ...range }: SeriesRange & { batchSize?: number },
) {
  let last: Date | undefined;
  for (;;) {
    const batch = await db
      .select({
        openTime: marketData.openTime,
        open: marketData.open,
        high: marketData.high,
        low: marketData.low,
        close: marketData.close,
        volume: marketData.volume,
        quoteVolume: marketData.quoteVolume,
        tradeCount: marketData.tradeCount,
        technicalIndicators: marketData.technicalIndicators,
      })
      .from(marketData)
      .where(and(ofSeries(range), sql`${marketData.isClosed}`, last && gt(marketData.openTime, last)))
      .orderBy(marketData.openTime)
      .limit(batchSize);
    if (batch.length > 0) yield batch;
    last = batch.at(-1)?.openTime;
    if (batch.length < batchSize) return;
  }
}

/** Result of {@link retireCandles}. */
export interface Retired {
  /** Names of the dropped partitions. */
  partitions: string[];
  /** Number of candles deleted from other partitions. */
  candles: number;
}

/**
 * Deletes the candles of each timeframe that open before its retention time; a timeframe without one is kept.
 * Partitions without retained candles are dropped, which requires the table owner; other candles are deleted in
 * batches, each in its own transaction.
 *
 * @throws the database error 55P03 if readers hold the table for ten seconds; earlier deletions stay committed.
 */
export async function retireCandles(
  db: Database,
  { before, batchSize = 10_000 }: { before: Partial<Record<Timeframe, Date>>; batchSize?: number },
): Promise<Retired> {
  const retired: Retired = { partitions: [], candles: 0 };
  const ends = Object.entries(before) as [Timeframe, Date][];
  if (ends.length === marketData.timeframe.enumValues.length) {
    const earliest = Math.min(...ends.map(([, end]) => end.getTime()));
    retired.partitions = await dropPartitions(db, new Date(earliest));
  }
  for (const [timeframe, to] of ends) {
    const expired = db
      .select({ one: sql`1` })
      .from(marketData)
      .where(
        and(
          eq(marketData.cryptocurrencyId, cryptocurrencies.id),
          eq(marketData.timeframe, timeframe),
          lt(marketData.openTime, to),
        ),
      );
    const coins = await db
      .select({ id: cryptocurrencies.id })
      .from(cryptocurrencies)
      .where(exists(expired))
      .orderBy(cryptocurrencies.id);
    for (const { id } of coins) {
      let deleted: number;
      do {
        deleted = await deleteOldest(db, { cryptocurrencyId: id, timeframe, to }, batchSize);
        retired.candles += deleted;
      } while (deleted >= batchSize);
    }
  }
  return retired;
}

/** Drops all partitions that end at or before a time, in one transaction; returns their names, oldest first. */
async function dropPartitions(db: Database, before: Date): Promise<string[]> {
  return db.transaction(async (tx) => {
    // Serializes against other drops and `strata partitions ensure`; reads and writes of rows continue.
    await tx.execute(sql`lock table only ${marketData} in share update exclusive mode`);
    const partitions = await tx.execute<{ schema: string; name: string }>(
      sql`
        select schema, name
        from (
          select n.nspname as schema, p.relname as name,
                 substring(pg_get_expr(p.relpartbound, p.oid) from $$TO [(]'([^']+)'$$)::timestamptz as ends_at
          from pg_inherits i
          join pg_class p on p.oid = i.inhrelid
          join pg_namespace n on n.oid = p.relnamespace
          where i.inhparent = 'market_data'::regclass
        ) partitions
        where ends_at <= ${before.toISOString()}::timestamptz
        order by ends_at`,
      "objects",
    );
    // Fails instead of queuing all other readers behind a long transaction.
    await tx.execute(sql`set local lock_timeout = '10s'`);
    for (const { schema, name } of partitions)
      await tx.execute(sql`drop table ${sql.identifier(schema)}.${sql.identifier(name)}`);
    return partitions.map(({ name }) => name);
  });
}

/** Deletes the oldest candles of a series before a time, at most `limit`; returns the number deleted. */
async function deleteOldest(db: Database, range: SeriesRange, limit: number): Promise<number> {
  const oldest = db
    .select({ openTime: marketData.openTime })
    .from(marketData)
    .where(ofSeries(range))
    .orderBy(marketData.openTime)
    .limit(limit)
    .as("oldest");
  // A key range from its start, so that no row is looked up individually.
  const deleted = await db
    .delete(marketData)
    .where(
      and(ofSeries(range), lte(marketData.openTime, db.select({ last: max(oldest.openTime) }).from(oldest))),
    )
    .returning({ openTime: marketData.openTime });
  return deleted.length;
}

/**
 * Summarizes a series by UTC calendar year, oldest first: first open, highest and lowest price, last close (USD),
 * change (percent), and volatility as in {@link getVolatility}.
 */
export async function summarizeYears(db: Database, range: SeriesRange) {
  const candles = closedCandles(db, range);
  const year = sql<number>`extract(year from ${candles.openTime} at time zone 'UTC')::int`;
  const open = inFirst(candles.open, candles.openTime);
  const close = inLast(candles.close, candles.openTime);
  return db
    .select({
      year,
      candles: count(),
      open,
      high: sql<string>`max(${candles.high})`,
      low: sql<string>`min(${candles.low})`,
      close,
      changePercent: sql<string>`round(100 * (${close} / ${open} - 1), 4)`,
      volatilityPercent: volatilityOf(candles.logReturn),
    })
    .from(candles)
    .groupBy(year)
    .orderBy(year);
}
