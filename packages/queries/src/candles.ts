import { type Candle, type CandleSeries, type UpsertCounts, upsertCandles } from "@strata/market-store";
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

/** One asset's candles of one length, which are never mixed. */
export type Series = Pick<MarketData, "cryptocurrencyId" | "timeframe">;

/** The candles of a series that open from `from` on and before `to`. */
export type SeriesRange = Series & { from?: Date; to?: Date };

const ofSeries = ({ cryptocurrencyId, timeframe, from, to }: SeriesRange): SQL | undefined =>
  and(
    eq(marketData.cryptocurrencyId, cryptocurrencyId),
    eq(marketData.timeframe, timeframe),
    from && gte(marketData.openTime, from),
    to && lt(marketData.openTime, to),
  );

/** How long a candle lasts. */
const lengthOf = (timeframe: Timeframe): SQL =>
  sql.raw(timeframe === "1M" ? "interval '1 month'" : `interval '${timeframeSeconds[timeframe]} seconds'`);

/** The instant so long after another, by the calendar of UTC whatever the session's time zone. */
const after = (time: SQLWrapper, length: SQL): SQL =>
  sql`((${time} at time zone 'UTC' + ${length}) at time zone 'UTC')`;

/** A value in the candle before, in the order of time. */
const inPrevious = (value: SQLWrapper): SQL => sql`lag(${value}) over (order by ${marketData.openTime})`;

/** A value in the first and in the last of the candles of a group. */
const inFirst = (value: SQLWrapper, time: SQLWrapper = marketData.openTime) =>
  sql<string>`(array_agg(${value} order by ${time}))[1]`;
const inLast = (value: SQLWrapper, time: SQLWrapper = marketData.openTime) =>
  sql<string>`(array_agg(${value} order by ${time} desc))[1]`;

/**
 * The newest candle of a series, or of a part of it, whether it still runs or not; undefined where there is none.
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
 * The newest candle of each coin of a list that has one, by the coins' ids. With `from`, only partitions from then on
 * are read. For one coin it is {@link getLatestCandle}, which is also the form for a database that is distributed by coin.
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

/** What a chart draws of a candle; prices in USD, volume in units. */
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
 * The candles of a part of a series, oldest first. More of them begin after the last row's time.
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

/** The newest candles of a series, oldest first, as indicators are computed from them; the last may still run. */
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
 * Writes candles of a series: new ones, and those that differ from what is stored; a running candle never replaces a
 * closed one. All of them or none.
 *
 * @throws if two candles open at the same time.
 */
export async function saveCandles(
  db: Database,
  series: CandleSeries,
  candles: readonly Candle[],
): Promise<UpsertCounts> {
  return upsertCandles(db, series, candles);
}

/** Those candles of a series that are there of a set of times, oldest first. */
export async function listCandlesAt(
  db: Database,
  { openTimes, ...series }: Series & { openTimes: readonly Date[] },
): Promise<MarketData[]> {
  // One parameter, however many times there are.
  const times = arrayLiteral(openTimes);
  return db
    .select()
    .from(marketData)
    .where(and(ofSeries(series), sql`${marketData.openTime} = any(${times}::timestamptz[])`))
    .orderBy(marketData.openTime);
}

/** Which candles are made from which. */
export interface RollUp {
  cryptocurrencyId: number;
  /** Length of the candles that are made; longer than `base`. */
  timeframe: Exclude<Timeframe, "1m">;
  /** Length of the candles that they are made from: all of these divide all of the longer ones. */
  base: Exclude<Timeframe, "1w" | "1M">;
  /** The candles that are made open from then on, */
  from: Date;
  /** and before then; before now where it is absent. */
  to?: Date;
  /** Makes candles too whose base is incomplete or still runs; they are not closed. */
  withIncomplete?: boolean;
}

/**
 * Longer candles made from shorter ones on the grid of UTC, weeks from Monday, oldest first: the first open, the
 * extremes, the last close, the sums; what is unknown of one is unknown of the whole. `candleCount` of `expectedCount`
 * are closed. One is left out unless all are, except on request.
 *
 * @throws RangeError if `timeframe` is not longer than `base`.
 */
export async function aggregateCandles(db: Database, rollUp: RollUp) {
  const { cryptocurrencyId, timeframe, base, from, to, withIncomplete = false } = rollUp;
  if (timeframe !== "1M" && timeframeSeconds[timeframe] <= timeframeSeconds[base])
    throw new RangeError(`candles of ${timeframe} are not made from those of ${base}: name a shorter base`);
  const length = lengthOf(timeframe);
  const start = sql`${from.toISOString()}::timestamptz`;
  const end = to ? sql`${to.toISOString()}::timestamptz` : sql`now()`;
  const firstBin =
    timeframe === "1M"
      ? sql`date_trunc('month', ${start}, 'UTC')`
      : sql`date_bin(${length}, ${start}, timestamptz '2001-01-01 00:00:00+00')`;
  // A candle at a time, each by one step into the key: grouped, all of the shorter ones would be sorted.
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
 * Writes the candles of {@link aggregateCandles} as far as they differ from what is stored. What a source has closed
 * itself is left as it is. All of them or none.
 *
 * @throws RangeError if `timeframe` is not longer than `base`.
 */
export async function rollUpCandles(db: Database, rollUp: RollUp): Promise<UpsertCounts> {
  const { cryptocurrencyId, timeframe, from, to } = rollUp;
  return db.transaction(async (tx) => {
    // One at a time for a coin: one that has read older candles must not write after one that has read newer ones.
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
    );
  });
}

/** The number of candles of a coin, the first and the last, for each timeframe; as of now, so it reads them all. */
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
 * What a series did in a period: highest and lowest price, mean close (USD), units traded. One row; null where there
 * is no candle.
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
 * The closed candles of a part of a series, each with the time of the one before, how many steps of the grid they are
 * apart, and the logarithm of how their closes stand to each other; null where candles are missing between them, whose
 * moves are unknown.
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

/** Sample standard deviation of logarithmic returns, percent; null where there are fewer than two of them. */
const volatilityOf = (logReturn: SQLWrapper) => sql<string | null>`round(100 * stddev_samp(${logReturn}), 6)`;

/**
 * How much a series moves: the standard deviation of the logarithmic returns from close to close, percent for one
 * candle; null where there are fewer than two returns, which take three closes that follow each other.
 */
export async function getVolatility(db: Database, range: SeriesRange) {
  const candles = closedCandles(db, range);
  const [volatility] = await db
    .select({ returns: count(candles.logReturn), volatilityPercent: volatilityOf(candles.logReturn) })
    .from(candles);
  return volatility;
}

/** The gaps in the closed candles of a series, oldest first: the candles on either side, and how many are missing. */
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
 * The quality of a series: how many candles there are, run although their time is over, have no volume, never moved,
 * are missing, and open further from the close before than so many percent. Duplicates and impossible prices are not
 * counted: the key and the CHECKs of the table refuse them.
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
 * The closed candles of a part of a series to train on, oldest first, a batch at a time, so that no more than one is
 * in memory however long the series. All batches are of one moment in a transaction that is `repeatable read`.
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

/** What retention took away. */
export interface Retired {
  /** The partitions that were dropped. */
  partitions: string[];
  /** How many candles were deleted from the others. */
  candles: number;
}

/**
 * Takes away the candles of each timeframe that open before its time; a timeframe without one is kept. Partitions
 * in which nothing is kept are dropped whole, which only the owner of the table may do; the rest is deleted a batch at a
 * time, each in a transaction of its own.
 *
 * @throws the database's error 55P03 if readers hold the table for ten seconds; what was done until then stays done.
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

/** Drops the partitions that end before a time or at it, all of them or none; returns their names, oldest first. */
async function dropPartitions(db: Database, before: Date): Promise<string[]> {
  return db.transaction(async (tx) => {
    // One at a time decides what is to go, as of what `strata partitions ensure` makes; readers and writers go on.
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
    // Give up rather than let every other reader queue up behind a long one.
    await tx.execute(sql`set local lock_timeout = '10s'`);
    for (const { schema, name } of partitions)
      await tx.execute(sql`drop table ${sql.identifier(schema)}.${sql.identifier(name)}`);
    return partitions.map(({ name }) => name);
  });
}

/** Deletes the oldest candles of a series before a time, so many at most; returns how many. */
async function deleteOldest(db: Database, range: SeriesRange, limit: number): Promise<number> {
  const oldest = db
    .select({ openTime: marketData.openTime })
    .from(marketData)
    .where(ofSeries(range))
    .orderBy(marketData.openTime)
    .limit(limit)
    .as("oldest");
  // A range of the key, from its beginning: nothing is looked up row by row.
  const deleted = await db
    .delete(marketData)
    .where(
      and(ofSeries(range), lte(marketData.openTime, db.select({ last: max(oldest.openTime) }).from(oldest))),
    )
    .returning({ openTime: marketData.openTime });
  return deleted.length;
}

/**
 * The years of a series, by the calendar of UTC, oldest first: its first open, highest and lowest price, last close
 * (USD), change (percent) and volatility as in {@link getVolatility}.
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
