import { fileURLToPath } from "node:url";
import type { Candle } from "@strata/market-store";
import { candleCoverage, marketData, type NewMarketData, relations } from "@strata/schema-relationships";
import { databaseTest } from "@strata/testing/vitest";
import { eq, sql } from "drizzle-orm";
import { expect, inject } from "vitest";
import {
  aggregateCandles,
  getLatestCandle,
  getQualityReport,
  getVolatility,
  listCandleCoverageOfCoin,
  listCandles,
  listCandlesAt,
  listGaps,
  listLatestCandles,
  listNewestCandles,
  type RollUp,
  readTrainingSet,
  retireCandles,
  rollUpCandles,
  type Series,
  saveCandles,
  summarizePeriod,
  summarizeYears,
  type Timeframe,
} from "../src/candles.ts";
import { listCandleCoverage } from "../src/system.ts";
import {
  concurrently,
  type Database,
  day,
  fromNow,
  hour,
  outcomes,
  type StrataDatabase,
  seedPeopleAndCoins,
} from "./fixtures.ts";

// Created by the migrations: market_data is partitioned, as in production.
const migrations = fileURLToPath(new URL("../../../apps/migrator/migrations", import.meta.url));
const test = databaseTest({
  migrations,
  relations,
  seed: async (db) => {
    await seedPeopleAndCoins(db);
    const months = ["2021-11", "2021-12", "2022-01"];
    for (const [i, month] of months.slice(0, 2).entries()) {
      await db.execute(
        sql.raw(`create table partitions.market_data_${month.replace("-", "_")}
          partition of market_data for values from ('${month}-01 00:00:00+00') to ('${months[i + 1]}-01 00:00:00+00')`),
      );
    }
  },
});
let db: Database;
let database: StrataDatabase;
test.beforeEach(({ database: opened }) => {
  database = opened;
  db = opened.db;
});

const [bitcoin, ether] = [1, 2];
const utc = (text: string) => new Date(`${text}Z`);
const candle = (openTime: Date, changes: Partial<Candle> = {}): Candle => ({
  openTime,
  open: "100",
  high: "120",
  low: "90",
  close: "110",
  volume: "5",
  isClosed: true,
  ...changes,
});
/** Inserts candles of a series, 1h by default. */
const seed = (candles: Candle[], series: Partial<Series & Pick<NewMarketData, "source">> = {}) =>
  db.insert(marketData).values(
    candles.map((values) => ({
      cryptocurrencyId: bitcoin,
      timeframe: "1h" as const,
      ...series,
      ...values,
    })),
  );
/** A flat candle: all four prices are equal. */
const closing = (openTime: Date, price: string): Candle =>
  candle(openTime, { open: price, high: price, low: price, close: price });
const times = (rows: readonly { openTime: Date }[]) => rows.map(({ openTime }) => openTime);
const hourly: Series = { cryptocurrencyId: bitcoin, timeframe: "1h" };

/** Consecutive flat candles of one asset in a range, with the prices 1, 2 and so on. */
const seedSteps = (timeframe: Timeframe, from: string, to: string, step: string) =>
  db.execute(sql`
    insert into market_data (cryptocurrency_id, timeframe, open_time, open, high, low, close, volume, quote_volume)
    select ${bitcoin}::int, ${timeframe}::timeframe, t at time zone 'UTC', n, n + 0.5, n - 0.5, n + 0.25, 0.000000000000000001, n
    from generate_series(${from}::timestamp, ${to}::timestamp - interval '1 second', ${step}::interval)
         with ordinality as series (t, n)`);

test("returns the newest candle of a series from any partition, for one timeframe only", async () => {
  await seed([candle(utc("2021-11-30T23:00")), candle(utc("2021-12-01T00:00"), { isClosed: false })]);
  await seed([candle(utc("2022-05-01T00:00"))], { timeframe: "1d" });
  await seed([candle(utc("2022-05-01T00:00"))], { cryptocurrencyId: ether });
  expect(await getLatestCandle(db, hourly)).toMatchObject({
    openTime: utc("2021-12-01T00:00"),
    isClosed: false,
    close: "110",
  });
  expect(await getLatestCandle(db, { ...hourly, to: utc("2021-12-01T00:00") })).toMatchObject({
    openTime: utc("2021-11-30T23:00"),
  });
  expect(await getLatestCandle(db, { ...hourly, from: utc("2021-12-01T01:00") })).toBeUndefined();
  expect(await getLatestCandle(db, { ...hourly, timeframe: "1w" })).toBeUndefined();
});

test("lists the newest candle of each coin", async () => {
  await seed([candle(utc("2021-11-30T23:00")), candle(utc("2021-12-01T00:00"), { close: "95" })]);
  await seed([candle(utc("2021-11-01T00:00"))], { cryptocurrencyId: ether });
  await seed([candle(utc("2022-05-01T00:00"))], { cryptocurrencyId: 3 });
  await seed([candle(utc("2022-05-01T00:00"))], { timeframe: "1d" });
  const list = (from?: Date) =>
    listLatestCandles(db, { cryptocurrencyIds: [ether, bitcoin, 4], timeframe: "1h", ...(from && { from }) });
  expect(await list()).toMatchObject([
    { symbol: "BTC", openTime: utc("2021-12-01T00:00"), close: "95" },
    { symbol: "ETH", openTime: utc("2021-11-01T00:00") },
  ]);
  expect(await list(utc("2021-11-30T00:00"))).toMatchObject([{ symbol: "BTC" }]);
  expect(await listLatestCandles(db, { cryptocurrencyIds: [], timeframe: "1h" })).toEqual([]);
});

test("lists a range of candles and the newest candles, oldest first", async () => {
  const all = [-2, -1, 0, 1, 2].map((n) => new Date(utc("2021-12-01T00:00").getTime() + n * hour));
  await seed(all.toReversed().map((time) => candle(time)));
  await seed([candle(utc("2021-12-01T00:00"))], { cryptocurrencyId: ether });
  const [first, second, third, , last] = all as [Date, Date, Date, Date, Date];
  expect(times(await listCandles(db, { ...hourly, from: second, to: last }))).toEqual(all.slice(1, 4));
  expect(times(await listCandles(db, { ...hourly, from: first, to: last, limit: 2 }))).toEqual([
    first,
    second,
  ]);
  expect(times(await listNewestCandles(db, { ...hourly, limit: 3 }))).toEqual(all.slice(2));
  expect(times(await listNewestCandles(db, { ...hourly, to: last, limit: 2 }))).toEqual(all.slice(2, 4));
  expect(times(await listNewestCandles(db, hourly))).toEqual(all);
  expect(await listCandles(db, { ...hourly, from: third, to: third })).toEqual([]);
});

test("saves candles that differ, and never overwrites a closed candle with an open one", async () => {
  const save = (...candles: Candle[]) => saveCandles(db, { ...hourly, source: "binance" }, candles);
  const [closed, running] = [utc("2021-11-30T23:00"), utc("2021-12-01T00:00")];
  await save(candle(closed), candle(running, { isClosed: false }));
  expect(
    await save(
      candle(closed, { close: "91", isClosed: false }),
      candle(running, { close: "92", isClosed: false }),
    ),
  ).toEqual({ inserted: 0, updated: 1, unchanged: 1 });
  expect(await save(candle(closed), candle(running, { close: "93" }))).toEqual({
    inserted: 0,
    updated: 1,
    unchanged: 1,
  });
  expect(await listCandles(db, hourly)).toMatchObject([
    { close: "110", isClosed: true },
    { close: "93", isClosed: true },
  ]);
});

test("lists the stored candles of a set of times", async () => {
  await seed([
    candle(utc("2021-11-30T23:00")),
    candle(utc("2021-12-01T00:00")),
    candle(utc("2022-05-01T00:00")),
  ]);
  await seed([candle(utc("2021-12-01T01:00"))], { cryptocurrencyId: ether });
  const openTimes = ["2022-05-01T00:00", "2021-12-01T01:00", "2021-11-30T23:00"].map(utc);
  expect(times(await listCandlesAt(db, { ...hourly, openTimes }))).toEqual([openTimes[2], openTimes[0]]);
  expect(await listCandlesAt(db, { ...hourly, openTimes: [] })).toEqual([]);
});

const rollUp = (timeframe: RollUp["timeframe"], from: string, to: string, more: Partial<RollUp> = {}) =>
  aggregateCandles(db, {
    cryptocurrencyId: bitcoin,
    timeframe,
    base: "1h",
    from: utc(from),
    to: utc(to),
    ...more,
  });

test("aggregates four hours: first open, extremes, last close and sums, exactly", async () => {
  const digits = "12345678901234567890.123456789012345678";
  await seed([
    candle(utc("2021-11-30T20:00"), {
      open: "1.5",
      low: "1",
      vwap: "100",
      quoteVolume: "500",
      tradeCount: 7,
    }),
    candle(utc("2021-11-30T21:00"), {
      high: digits,
      vwap: "104",
      quoteVolume: "0.1",
      tradeCount: 1,
      volume: "15",
    }),
    candle(utc("2021-11-30T22:00"), {
      vwap: "100",
      quoteVolume: "0.2",
      tradeCount: 1,
      marketCap: "8",
      volume: "0",
    }),
    candle(utc("2021-11-30T23:00"), {
      close: "119.000000000000000001",
      vwap: "100",
      quoteVolume: "0.3",
      tradeCount: 1,
      volume: "0.000000000000000001",
      marketCap: "9",
    }),
    candle(utc("2021-12-01T00:00")),
    candle(utc("2021-12-01T01:00")),
    candle(utc("2021-12-01T02:00"), { tradeCount: 3 }),
    candle(utc("2021-12-01T03:00")),
  ]);
  const made = await rollUp("4h", "2021-11-30T20:00", "2021-12-01T04:00");
  expect(made).toEqual([
    {
      openTime: utc("2021-11-30T20:00"),
      open: "1.5",
      high: digits,
      low: "1",
      close: "119.000000000000000001",
      volume: "20.000000000000000001",
      quoteVolume: "500.6",
      marketCap: "9",
      vwap: expect.stringMatching(/^10[23]\./),
      tradeCount: 10,
      candleCount: 4,
      expectedCount: 4,
      isClosed: true,
    },
    {
      openTime: utc("2021-12-01T00:00"),
      open: "100",
      high: "120",
      low: "90",
      close: "110",
      volume: "20",
      quoteVolume: null,
      marketCap: null,
      vwap: null,
      tradeCount: null,
      candleCount: 4,
      expectedCount: 4,
      isClosed: true,
    },
  ]);
  expect(Number(made[0]?.vwap)).toBeCloseTo(103, 10);
});

test("aggregates days, weeks from Monday and calendar months on the UTC grid in any time zone", async () => {
  // From a Wednesday, across a daylight-saving change in New York and the shortest month.
  await seedSteps("1h", "2021-01-27 00:00", "2021-04-01 05:00", "1 hour");
  const check = async (reader: Database) => {
    const read = (...[timeframe, from, to]: Parameters<typeof rollUp>) =>
      aggregateCandles(reader, {
        cryptocurrencyId: bitcoin,
        timeframe,
        base: "1h",
        from: utc(from),
        to: utc(to),
      });
    const days = await read("1d", "2021-03-13T00:00", "2021-03-16T00:00");
    // March 13 is the 45th day after January 27.
    expect(days.map(({ openTime, open, close }) => [openTime, open, close])).toEqual([
      [utc("2021-03-13T00:00"), "1081", "1104.25"],
      [utc("2021-03-14T00:00"), "1105", "1128.25"],
      [utc("2021-03-15T00:00"), "1129", "1152.25"],
    ]);
    const weeks = await read("1w", "2021-01-27T00:00", "2021-02-15T00:00");
    expect(weeks).toMatchObject([
      {
        openTime: utc("2021-02-01T00:00"),
        open: "121",
        close: "288.25",
        candleCount: 168,
        expectedCount: 168,
      },
      { openTime: utc("2021-02-08T00:00"), open: "289", low: "288.5", high: "456.5" },
    ]);
    const months = await read("1M", "2021-01-01T00:00", "2021-05-01T00:00");
    expect(months).toMatchObject([
      { openTime: utc("2021-02-01T00:00"), open: "121", close: "792.25", candleCount: 28 * 24 },
      { openTime: utc("2021-03-01T00:00"), open: "793", close: "1536.25", candleCount: 31 * 24 },
    ]);
  };
  await check(db);
  await db.transaction(async (tx) => {
    await tx.execute(sql`set local timezone = 'America/New_York'`);
    await check(tx);
  });
});

test("aggregates incomplete source candles only on request, and marks them as not closed", async () => {
  const hours = [0, 1, 3, 4, 5, 6, 7, 9].map((n) => utc(`2021-12-01T0${n}:00`));
  await seed(hours.map((time, i) => candle(time, { isClosed: i < 6 })));
  const [from, to] = ["2021-12-01T00:00", "2021-12-02T00:00"];
  expect(await rollUp("4h", from, to)).toEqual([]);
  expect(await rollUp("4h", from, to, { withIncomplete: true })).toMatchObject([
    { openTime: utc("2021-12-01T00:00"), candleCount: 3, expectedCount: 4, isClosed: false },
    { openTime: utc("2021-12-01T04:00"), candleCount: 3, expectedCount: 4, isClosed: false, volume: "20" },
    { openTime: utc("2021-12-01T08:00"), candleCount: 0, expectedCount: 4, isClosed: false, volume: "5" },
  ]);
  // Only candles that open within the range, each from all of its source candles.
  await seed([candle(utc("2021-12-01T02:00"))]);
  expect(times(await rollUp("4h", "2021-12-01T00:00", "2021-12-01T00:01"))).toEqual([
    utc("2021-12-01T00:00"),
  ]);
  expect(await rollUp("4h", "2021-12-01T00:01", "2021-12-01T04:00", { withIncomplete: true })).toEqual([]);
  await expect(rollUp("4h", from, to, { base: "4h" })).rejects.toThrow(RangeError);
  await expect(rollUp("1h", from, to, { base: "1d" })).rejects.toThrow("use a shorter base");
  // Months from days.
  await seedSteps("1d", "2021-02-01", "2021-03-01", "1 day");
  expect(await rollUp("1M", "2021-01-01T00:00", "2021-04-01T00:00", { base: "1d" })).toMatchObject([
    { openTime: utc("2021-02-01T00:00"), candleCount: 28, expectedCount: 28 },
  ]);
});

const fourHours = (to: string, more: Partial<RollUp> = {}): RollUp => ({
  cryptocurrencyId: bitcoin,
  timeframe: "4h",
  base: "1h",
  from: utc("2021-11-30T00:00"),
  to: utc(to),
  ...more,
});

test("saves aggregated candles, but keeps candles closed by another source", async () => {
  await seedSteps("1h", "2021-11-30 00:00", "2021-12-01 02:00", "1 hour");
  const source = { timeframe: "4h", source: "binance" } as const;
  await seed([candle(utc("2021-11-30T00:00"))], source);
  await seed([candle(utc("2021-11-30T04:00"), { isClosed: false })], source);
  const all = fourHours("2021-12-02T00:00", { withIncomplete: true });
  expect(await rollUpCandles(db, all)).toEqual({ inserted: 5, updated: 1, unchanged: 0 });
  expect(await rollUpCandles(db, all)).toEqual({ inserted: 0, updated: 0, unchanged: 6 });
  const stored = await db.select().from(marketData).where(eq(marketData.timeframe, "4h"));
  expect(stored.sort((a, b) => a.openTime.getTime() - b.openTime.getTime())).toMatchObject([
    { source: "binance", open: "100" },
    { source: "aggregated", open: "5", close: "8.25", volume: "0.000000000000000004", isClosed: true },
    { source: "aggregated", open: "9", quoteVolume: "42" },
    {},
    {},
    {},
    { openTime: utc("2021-12-01T00:00"), close: "26.25", isClosed: false },
  ]);
  await seedSteps("1h", "2021-12-01 02:00", "2021-12-01 04:00", "1 hour");
  expect(await rollUpCandles(db, fourHours("2021-12-02T00:00"))).toMatchObject({ updated: 1 });
  expect(await getLatestCandle(db, { cryptocurrencyId: bitcoin, timeframe: "4h" })).toMatchObject({
    isClosed: true,
    close: "2.25",
  });
});

test("summarizes the coverage of each series, from the view and current", async () => {
  await seed([0, 1, 4].map((n) => candle(utc(`2021-12-01T0${n}:00`))));
  await seed([candle(utc("2021-12-01T05:00"), { isClosed: false })]);
  await seed([candle(utc("2021-11-01T00:00")), candle(utc("2022-03-01T00:00"))], { timeframe: "1M" });
  await seed([candle(utc("2021-12-01T00:00"))], { cryptocurrencyId: ether });
  await db.refreshMaterializedView(candleCoverage).concurrently();
  const [first, second, third] = await listCandleCoverage(db);
  expect([first, second, third]).toMatchObject([
    {
      ...hourly,
      firstOpenTime: utc("2021-12-01T00:00"),
      lastOpenTime: utc("2021-12-01T04:00"),
      presentCount: 3,
      expectedCount: 5,
      missingCount: 2,
      gapCount: 1,
    },
    { cryptocurrencyId: bitcoin, timeframe: "1M", presentCount: 2, expectedCount: 5, longestGap: 3 },
    { cryptocurrencyId: ether, timeframe: "1h", presentCount: 1, missingCount: 0 },
  ]);
  expect(await listCandleCoverage(db, { limit: 2 })).toEqual([first, second]);
  expect(await listCandleCoverage(db, { after: second, limit: 2 })).toEqual([third]);
  expect(await listCandleCoverageOfCoin(db, bitcoin)).toEqual([
    {
      timeframe: "1h",
      candles: 4,
      firstOpenTime: utc("2021-12-01T00:00"),
      lastOpenTime: utc("2021-12-01T05:00"),
    },
    {
      timeframe: "1M",
      candles: 2,
      firstOpenTime: utc("2021-11-01T00:00"),
      lastOpenTime: utc("2022-03-01T00:00"),
    },
  ]);
  expect(await listCandleCoverageOfCoin(db, 4)).toEqual([]);
});

test("summarizes a period of one timeframe, with nulls without candles", async () => {
  await seed([
    candle(utc("2021-11-30T22:00"), { high: "999" }),
    candle(utc("2021-11-30T23:00"), { high: "130", close: "101" }),
    candle(utc("2021-12-01T00:00"), { low: "80.000000000000000001", close: "102", volume: "0.1" }),
  ]);
  await seed([candle(utc("2021-12-01T00:00"), { high: "500" })], { timeframe: "1d" });
  const from = utc("2021-11-30T23:00");
  const summary = await summarizePeriod(db, { ...hourly, from });
  expect(summary).toEqual({
    candles: 2,
    high: "130",
    low: "80.000000000000000001",
    meanClose: expect.stringMatching(/^101\.50*$/),
    volume: "5.1",
  });
  expect(await summarizePeriod(db, { ...hourly, from, to: from })).toEqual({
    candles: 0,
    high: null,
    low: null,
    meanClose: null,
    volume: null,
  });
});

test("computes volatility, null for too few closes; a gap gives no return", async () => {
  const volatility = (range = {}) => getVolatility(db, { ...hourly, ...range });
  const none = { returns: 0, volatilityPercent: null };
  expect(await volatility()).toEqual(none);
  await seed([closing(utc("2021-11-30T23:00"), "100")]);
  expect(await volatility()).toEqual(none);
  await seed([closing(utc("2021-12-01T00:00"), "110")]);
  expect(await volatility()).toEqual({ returns: 1, volatilityPercent: null });
  await seed([closing(utc("2021-12-01T01:00"), "99")]);
  const [up, down] = [Math.log(110 / 100), Math.log(99 / 110)];
  const expected = (100 * Math.abs(up - down)) / Math.SQRT2;
  const three = await volatility();
  expect(three?.returns).toBe(2);
  expect(Number(three?.volatilityPercent)).toBeCloseTo(expected, 5);
  // None of these count: after a gap, of another timeframe, of another coin, still open.
  await seed([closing(utc("2021-12-01T03:00"), "5000"), closing(utc("2021-12-01T05:00"), "1e-300")]);
  await seed([candle(utc("2021-12-01T02:00"), { isClosed: false })]);
  await seed([closing(utc("2021-12-01T00:00"), "7")], { timeframe: "1d" });
  await seed([closing(utc("2021-12-01T02:00"), "7")], { cryptocurrencyId: ether });
  expect(await volatility()).toEqual(three);
  expect(await volatility({ from: utc("2021-12-01T00:00") })).toEqual({
    returns: 1,
    volatilityPercent: null,
  });
  // Months differ in length, but are consecutive.
  await seed(
    ["2022-01-01", "2022-02-01", "2022-03-01"].map((date, i) => closing(utc(`${date}T00:00`), `${i + 1}`)),
    { timeframe: "1M" },
  );
  expect((await volatility({ timeframe: "1M" }))?.returns).toBe(2);
});

test("lists each gap between closed candles, in any partition", async () => {
  await seed(["11-30T20", "11-30T23", "12-01T00", "12-01T05"].map((time) => candle(utc(`2021-${time}:00`))));
  await seed([candle(utc("2021-12-01T02:00"), { isClosed: false })]);
  expect(await listGaps(db, hourly)).toEqual([
    { lastBefore: utc("2021-11-30T20:00"), firstAfter: utc("2021-11-30T23:00"), missing: 2 },
    { lastBefore: utc("2021-12-01T00:00"), firstAfter: utc("2021-12-01T05:00"), missing: 4 },
  ]);
  expect(
    await listGaps(db, { ...hourly, from: utc("2021-11-30T23:00"), to: utc("2021-12-01T05:00") }),
  ).toEqual([]);
  await seed(
    ["2021-11", "2021-12", "2022-03"].map((month) => candle(utc(`${month}-01T00:00`))),
    { timeframe: "1M" },
  );
  expect(await listGaps(db, { ...hourly, timeframe: "1M" })).toEqual([
    { lastBefore: utc("2021-12-01T00:00"), firstAfter: utc("2022-03-01T00:00"), missing: 2 },
  ]);
});

test("reports quality problems of a series that the table accepts", async () => {
  const none = { candles: 0, overdue: 0, withoutVolume: 0, flat: 0, gaps: 0, missing: 0, jumps: 0 };
  expect(await getQualityReport(db, hourly)).toEqual(none);
  const thisHour = new Date(Math.floor(Date.now() / hour) * hour);
  await seed([
    candle(utc("2021-12-01T00:00"), { close: "100" }),
    candle(utc("2021-12-01T01:00"), { open: "110", volume: "0" }),
    candle(utc("2021-12-01T02:00"), { open: "98.9" }),
    closing(utc("2021-12-01T05:00"), "500"),
    candle(utc("2021-12-01T06:00"), { isClosed: false }),
    candle(thisHour, { isClosed: false }),
  ]);
  const figures = { candles: 6, overdue: 1, withoutVolume: 1, flat: 1, gaps: 1, missing: 2 };
  expect(await getQualityReport(db, hourly)).toEqual({ ...figures, jumps: 1 });
  expect(await getQualityReport(db, { ...hourly, jumpPercent: "9.99" })).toEqual({ ...figures, jumps: 2 });
  await expect(seed([candle(utc("2021-12-01T00:00"))])).rejects.toThrow();
  await expect(seed([candle(utc("2021-12-02T00:00"), { low: "101" })])).rejects.toThrow();
});

/** Collects an async iterable; Node 20 has no Array.fromAsync. */
async function collected<T>(batches: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const batch of batches) all.push(batch);
  return all;
}

test("reads a complete training set in order, for any batch size", async () => {
  await seedSteps("1h", "2021-11-30 20:00", "2021-12-01 01:00", "1 hour");
  await seed([candle(utc("2021-12-01T01:00"), { isClosed: false })]);
  for (const batchSize of [1, 2, 5, 6]) {
    const batches = await collected(readTrainingSet(db, { ...hourly, batchSize }));
    expect(batches.slice(0, -1).every((batch) => batch.length === batchSize)).toBe(true);
    expect(batches.flat().map(({ open }) => open)).toEqual(["1", "2", "3", "4", "5"]);
  }
  const [batch] = await collected(
    readTrainingSet(db, { ...hourly, from: utc("2021-11-30T21:00"), to: utc("2021-12-01T00:00") }),
  );
  expect(batch).toMatchObject([{ open: "2", quoteVolume: "2" }, { open: "3" }, { open: "4" }]);
  expect(await collected(readTrainingSet(db, { ...hourly, to: utc("2021-01-01T00:00") }))).toEqual([]);
});

const partitions = async () => {
  const rows = await db.execute<{ name: string }>(
    sql`select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
        where i.inhparent = 'market_data'::regclass order by 1`,
    "objects",
  );
  return rows.map(({ name }) => name);
};
/** A retention time for each timeframe. */
const endOfAll = (end: Date) =>
  Object.fromEntries(marketData.timeframe.enumValues.map((timeframe) => [timeframe, end])) as Record<
    Timeframe,
    Date
  >;

test("drops partitions without retained candles, and deletes from the others", async () => {
  await seedSteps("1h", "2021-11-30 00:00", "2021-12-02 00:00", "1 hour");
  await seed([candle(utc("2021-11-01T00:00"))], { cryptocurrencyId: ether, timeframe: "1d" });
  await seed([candle(utc("2021-12-01T05:00"))], { cryptocurrencyId: ether });
  const all = ["market_data_2021_11", "market_data_2021_12", "market_data_default"];
  expect(await retireCandles(db, { before: {} })).toEqual({ partitions: [], candles: 0 });
  // Days are kept: their partition must remain, and the hours are deleted in batches.
  expect(await retireCandles(db, { before: { "1h": utc("2021-11-30T20:00") }, batchSize: 7 })).toEqual({
    partitions: [],
    candles: 20,
  });
  expect((await listCandles(db, hourly))[0]?.openTime).toEqual(utc("2021-11-30T20:00"));
  expect(await retireCandles(db, { before: { "1h": utc("2021-12-01T00:00") } })).toEqual({
    partitions: [],
    candles: 4,
  });
  expect(await partitions()).toEqual(all);
  expect(await getLatestCandle(db, { cryptocurrencyId: ether, timeframe: "1d" })).toBeDefined();
  // All of November is deleted, and the hours of December before noon.
  const before = { ...endOfAll(utc("2021-12-01T00:00")), "1h": utc("2021-12-01T12:00") } as const;
  expect(await retireCandles(db, { before })).toEqual({ partitions: [all[0]], candles: 13 });
  expect(await partitions()).toEqual(all.slice(1));
  expect(times(await listCandles(db, hourly))[0]).toEqual(utc("2021-12-01T12:00"));
  expect(await db.$count(marketData)).toBe(12);
  // December is kept if one timeframe is retained a second longer.
  const almost = { ...endOfAll(utc("2022-01-01T00:00")), "1w": utc("2021-12-31T23:59:59") };
  expect(await retireCandles(db, { before: almost })).toEqual({ partitions: [], candles: 12 });
  expect(await partitions()).toEqual(all.slice(1));
});

test("summarizes the years of a series", async () => {
  await seed(
    [
      closing(utc("2020-12-31T00:00"), "50"),
      candle(utc("2021-01-01T00:00"), { open: "50", low: "40", close: "100" }),
      candle(utc("2021-01-02T00:00"), { high: "300" }),
      closing(utc("2021-12-30T00:00"), "75"),
      closing(utc("2021-12-31T00:00"), "75"),
      candle(utc("2022-01-01T00:00"), { isClosed: false }),
    ],
    { timeframe: "1d" },
  );
  const years = await summarizeYears(db, { cryptocurrencyId: bitcoin, timeframe: "1d" });
  expect(years).toMatchObject([
    { year: 2020, candles: 1, open: "50", close: "50", changePercent: "0.0000", volatilityPercent: null },
    { year: 2021, candles: 4, open: "50", high: "300", low: "40", close: "75", changePercent: "50.0000" },
  ]);
  // From 50 to 100, from 100 to 110, and no change on the last two days.
  const moves = [Math.log(2), Math.log(1.1), 0];
  const mean = moves.reduce((a, b) => a + b) / 3;
  const variance = moves.reduce((sum, move) => sum + (move - mean) ** 2, 0) / 2;
  expect(Number(years[1]?.volatilityPercent)).toBeCloseTo(100 * Math.sqrt(variance), 5);
});

test.skipIf(inject("engine") === "pglite")(
  "keeps every closed candle when 16 clients save and roll up the same candles",
  async () => {
    const from = utc("2021-11-30T00:00").getTime();
    const hours = Array.from({ length: 48 }, (_, n) => new Date(from + n * hour));
    const saved = outcomes(
      await concurrently(database.url, 16, async (client, i) => {
        const candles = hours.map((time) => candle(time, { close: `${91 + i}`, isClosed: i % 2 === 1 }));
        const turned = i % 4 < 2 ? candles : candles.toReversed();
        const counts = await saveCandles(client, { ...hourly, source: "binance" }, turned);
        await rollUpCandles(client, fourHours("2021-12-02T00:00", { withIncomplete: true }));
        return counts;
      }),
    );
    expect(saved.values.reduce((sum, { inserted }) => sum + inserted, 0)).toBe(48);
    for (const timeframe of ["1h", "4h"] as const) {
      const stored = await listCandles(db, { ...hourly, timeframe });
      expect(stored).toHaveLength(timeframe === "1h" ? 48 : 12);
      // Clients with odd numbers wrote closed candles with even prices.
      expect(stored.every(({ close, isClosed }) => isClosed && Number(close) % 2 === 0)).toBe(true);
    }
  },
);

test.skipIf(inject("engine") === "pglite")(
  "does not overwrite newer aggregates with a result from an older read",
  async () => {
    await seedSteps("1h", "2021-12-01 00:00", "2021-12-01 08:00", "1 hour");
    const roll = (from: string) => rollUpCandles(db, fourHours("2021-12-01T08:00", { from: utc(from) }));
    /** Resolves once the given number of sessions wait for a lock. */
    const waiting = async (sessions: number) => {
      const blocked = sql`select count(*) as count from pg_stat_activity
      where datname = current_database() and cardinality(pg_blocking_pids(pid)) > 0`;
      for (let count = 0; count < sessions; ) {
        const [row] = await db.execute<{ count: string }>(blocked, "objects");
        count = Number(row?.count);
      }
    };
    const [early, late] = await db.transaction(async (tx) => {
      const series = { cryptocurrencyId: bitcoin, timeframe: "4h" as const };
      await tx
        .insert(marketData)
        .values({ ...series, ...candle(utc("2021-12-01T00:00"), { isClosed: false }) });
      // It has read its source candles, and waits to write the first aggregate.
      const first = roll("2021-12-01T00:00");
      await waiting(1);
      await saveCandles(db, { ...hourly, source: "binance" }, [candle(utc("2021-12-01T07:00"))], {
        onConflict: "update",
      });
      const second = roll("2021-12-01T04:00");
      await Promise.race([second, waiting(2)]);
      return [first, second];
    });
    expect(await early).toEqual({ inserted: 1, updated: 1, unchanged: 0 });
    expect(await late).toEqual({ inserted: 0, updated: 1, unchanged: 0 });
    expect(await getLatestCandle(db, { ...hourly, timeframe: "4h" })).toMatchObject({ close: "110" });
  },
);

test.skipIf(inject("engine") === "pglite")("retires each candle once with 16 clients", async () => {
  await seedSteps("1h", "2021-11-20 00:00", "2022-02-01 00:00", "1 hour");
  const before = { ...endOfAll(utc("2021-12-01T00:00")), "1h": utc("2022-01-15T00:00") };
  const retired = outcomes(
    await concurrently(database.url, 16, (client) => retireCandles(client, { before, batchSize: 50 })),
  );
  expect(retired.values.flatMap((one) => one.partitions)).toEqual(["market_data_2021_11"]);
  const deleted = retired.values.reduce((sum, { candles }) => sum + candles, 0);
  expect(deleted).toBe((31 + 14) * 24);
  expect(await partitions()).toEqual(["market_data_2021_12", "market_data_default"]);
  expect(await db.$count(marketData)).toBe(17 * 24);
  expect((await getLatestCandle(db, { ...hourly, to: fromNow(-day) }))?.openTime).toEqual(
    utc("2022-01-31T23:00"),
  );
});
