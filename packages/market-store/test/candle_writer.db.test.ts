import { readFileSync } from "node:fs";
import { readCandles } from "@strata/market-files";
import * as schema from "@strata/schema-market";
import { cryptocurrencies, marketData } from "@strata/schema-market";
import type { marketRelations } from "@strata/schema-market/relations";
import { createTestDatabase, type TestDatabase } from "@strata/testing/vitest";
import { count, eq, sql } from "drizzle-orm";
import type { PgliteDatabase, PgliteTransaction } from "drizzle-orm/pglite";
import type { PostgresJsDatabase, PostgresJsTransaction } from "drizzle-orm/postgres-js";
import { afterAll, beforeAll, beforeEach, describe, expect, expectTypeOf, test } from "vitest";
import {
  type Candle,
  CandleConflictError,
  type CandleSeries,
  type Database,
  ingestCandles,
  upsertCandles,
} from "../src/index.ts";
import { partitionMarketData } from "./partitioned.ts";

const month = Date.UTC(2021, 10, 30);
const candle = (at: number, changes: Partial<Candle> = {}): Candle => ({
  openTime: new Date(month + at * 300_000),
  open: "1.10",
  high: "1.30",
  low: "1.00",
  close: "1.20",
  volume: "500",
  isClosed: true,
  ...changes,
});

describe.each(["plain", "partitioned"])("candles in a %s table", (kind) => {
  let database: TestDatabase;
  let db: Database;
  let series: CandleSeries;

  beforeAll(async () => {
    database = await createTestDatabase({ schema });
    db = database.db;
    if (kind === "partitioned") await partitionMarketData(db);
    const coin = { slug: "ripple", symbol: "XRP", name: "XRP" };
    const [row] = await db.insert(cryptocurrencies).values(coin).returning({ id: cryptocurrencies.id });
    if (!row) throw new Error("no coin");
    series = { cryptocurrencyId: row.id, timeframe: "5m", source: "binance" };
  });
  afterAll(() => database.close());
  beforeEach(() => db.delete(marketData));

  const stored = () => db.select().from(marketData).orderBy(marketData.openTime);
  const stores = async () => (await db.select({ rows: count() }).from(marketData))[0]?.rows;

  test("are stored without losing a digit", async () => {
    const text = readFileSync(new URL("sample/xrp_usdt_5m.csv", import.meta.url), "utf8");
    const candles = readCandles(text, { timeframe: "5m" });
    expect(await ingestCandles(db, series, candles)).toEqual({ inserted: 12, updated: 0, unchanged: 0 });
    const lines = (await stored()).map(({ openTime, open, high, low, close, volume }) =>
      [openTime.toISOString(), open, high, low, close, volume].join(","),
    );
    expect(`open_time,open,high,low,close,volume\n${lines.join("\n")}\n`).toBe(text);
  });

  test("are stored with every column, on both sides of a partition boundary", async () => {
    const digits = "12345678901234567890.123456789012345678";
    const full: Candle = {
      openTime: new Date("2021-12-01T00:00:00Z"),
      open: "3.9e-6",
      high: digits,
      low: "3.8e-6",
      close: "0.0000039",
      volume: "1e14",
      quoteVolume: digits,
      marketCap: "3321656913131.541",
      vwap: "0.5",
      tradeCount: 2_147_483_647,
      isClosed: false,
    };
    const bare = { ...full, openTime: new Date("2021-11-30T23:55:00Z"), isClosed: true };
    delete bare.quoteVolume;
    delete bare.marketCap;
    delete bare.vwap;
    delete bare.tradeCount;
    expect(await upsertCandles(db, series, [full, bare])).toMatchObject({ inserted: 2 });

    const values = {
      open: "0.0000039",
      high: digits,
      low: "0.0000038",
      close: "0.0000039",
      volume: "100000000000000",
    };
    expect(await stored()).toMatchObject([
      {
        ...{ ...series, ...values, openTime: bare.openTime, isClosed: true },
        ...{ quoteVolume: null, marketCap: null, vwap: null, tradeCount: null, technicalIndicators: null },
      },
      { ...full, ...series, ...values },
    ]);
  });

  test("are counted as inserted, updated and unchanged", async () => {
    await upsertCandles(db, series, [candle(0), candle(1), candle(2)]);
    const counts = await upsertCandles(db, series, [
      candle(0),
      candle(1, { close: "1.25" }),
      candle(2, { open: "1.100" }),
      candle(3),
      candle(4),
    ]);
    expect(counts).toEqual({ inserted: 2, updated: 1, unchanged: 2 });
    expect((await stored()).map(({ open, close }) => [open, close])).toEqual([
      ["1.10", "1.20"],
      ["1.10", "1.25"],
      ["1.10", "1.20"],
      ["1.10", "1.20"],
      ["1.10", "1.20"],
    ]);
  });

  test("are counted correctly if one transaction inserts and updates them", async () => {
    await db.transaction(async (tx) => {
      expect(await upsertCandles(tx, series, [candle(0)])).toMatchObject({ inserted: 1 });
      expect(await upsertCandles(tx, series, [candle(0, { volume: "1" })])).toMatchObject({ updated: 1 });
      expect(await upsertCandles(tx, series, [candle(0, { volume: "2" })])).toMatchObject({ updated: 1 });
      expect(await upsertCandles(tx, series, [candle(0, { volume: "2" })])).toMatchObject({ unchanged: 1 });
    });
  });

  test("are not written if nothing changed", async () => {
    await upsertCandles(db, series, [candle(0)]);
    const version = () =>
      db.execute(sql`select xmin::text, xmax::text, ctid::text, updated_at from market_data`, "objects");
    const before = await version();
    expect(await upsertCandles(db, series, [candle(0)])).toMatchObject({ unchanged: 1 });
    const [now] = await version();
    // xmax differs, because the row was locked for the comparison.
    expect(now).toEqual({ ...before[0], xmax: now?.xmax });
  });

  test.each<[string, Partial<Candle>]>([
    ["open", { open: "1.11" }],
    ["high", { high: "1.31" }],
    ["low", { low: "0.9" }],
    ["close", { close: "1.19" }],
    ["volume", { volume: "0" }],
    ["quote volume", { quoteVolume: null }],
    ["market cap", { marketCap: "1" }],
    ["vwap", { vwap: "1.21" }],
    ["trade count", { tradeCount: null }],
    ["end", { isClosed: true }],
  ])("are replaced for a new %s", async (_, change) => {
    const running = { quoteVolume: "550", vwap: "1.2", tradeCount: 7, isClosed: false };
    await upsertCandles(db, series, [candle(0, running)]);
    await db
      .update(marketData)
      .set({ technicalIndicators: { rsi: 70 }, updatedAt: sql`${marketData.createdAt}` });

    const changed = candle(0, { ...running, ...change });
    expect(await upsertCandles(db, series, [changed])).toEqual({ inserted: 0, updated: 1, unchanged: 0 });
    const [row] = await stored();
    expect(row).toMatchObject({ ...changed, technicalIndicators: null });
    expect(row?.updatedAt.getTime()).toBeGreaterThan(row?.createdAt.getTime() ?? Number.NaN);
  });

  test("keep their indicators if nothing changed", async () => {
    await upsertCandles(db, series, [candle(0)]);
    await db.update(marketData).set({ technicalIndicators: { rsi: 70 } });
    expect(await upsertCandles(db, series, [candle(0)])).toMatchObject({ unchanged: 1 });
    expect(await stored()).toMatchObject([{ technicalIndicators: { rsi: 70 } }]);
  });

  test("of another source are replaced only if that is requested", async () => {
    await upsertCandles(db, series, [candle(0), candle(1)]);
    const other = { ...series, source: "coingecko" } as const;
    const news = [candle(1, { volume: "1" }), candle(2)];
    await expect(upsertCandles(db, other, news)).rejects.toThrow(
      new CandleConflictError(
        "1 candle is stored from binance, not coingecko: the first opens at 2021-11-30 00:05 UTC.",
        1,
        "binance",
      ),
    );
    expect(await stores()).toBe(2);
    expect(await upsertCandles(db, other, news, { onConflict: "ignore" })).toEqual({
      inserted: 1,
      updated: 0,
      unchanged: 1,
    });
    expect(await upsertCandles(db, other, news, { onConflict: "update" })).toMatchObject({ updated: 1 });
    expect((await stored()).map(({ source, volume }) => [source, volume])).toEqual([
      ["binance", "500"],
      ["coingecko", "1"],
      ["coingecko", "500"],
    ]);
  });

  test("that differ are an error if that is requested", async () => {
    await upsertCandles(db, series, [candle(0), candle(1)]);
    const onConflict = "error";
    expect(await upsertCandles(db, series, [candle(0), candle(2)], { onConflict })).toMatchObject({
      inserted: 1,
    });
    await expect(
      upsertCandles(db, series, [candle(1, { volume: "1" }), candle(3)], { onConflict }),
    ).rejects.toThrow("1 candle differs from the stored ones.");
    expect(await stores()).toBe(3);
  });

  test("of a file are stored all or none", async () => {
    const file = (last: string) => {
      const records = Array.from({ length: 10_001 }, (_, at) => `${month + at * 300_000},1,2,1,2,5`);
      return readCandles(`timestamp,open,high,low,close,volume\n${records.join("\n")}\n${last}\n`);
    };
    await expect(ingestCandles(db, series, file("x,1,2,1,2,5"))).rejects.toThrow(
      'timestamp is not a time: "x"',
    );
    expect(await stores()).toBe(0);
    expect(await ingestCandles(db, series, file(""))).toEqual({ inserted: 10_001, updated: 0, unchanged: 0 });
    expect(await ingestCandles(db, series, file(""))).toEqual({ inserted: 0, updated: 0, unchanged: 10_001 });
  });

  test("of files in opposite orders are stored at once", async () => {
    const records = Array.from({ length: 25_000 }, (_, at) => `${month + at * 300_000},1,2,1,2,5`);
    const file = (lines: readonly string[]) =>
      readCandles(`timestamp,open,high,low,close,volume\n${lines.join("\n")}\n`);
    await Promise.all([
      ingestCandles(db, series, file(records)),
      ingestCandles(db, series, file(records.toReversed())),
    ]);
    expect(await stores()).toBe(25_000);
  });

  test("never replace closed ones while open", async () => {
    await upsertCandles(db, series, [
      candle(0),
      candle(1, { isClosed: false }),
      candle(2, { isClosed: false }),
    ]);
    const counts = await upsertCandles(db, series, [
      candle(0, { close: "1.01", isClosed: false }),
      candle(1, { close: "1.01", isClosed: false }),
      candle(2, { close: "1.01", isClosed: true }),
    ]);
    expect(counts).toEqual({ inserted: 0, updated: 2, unchanged: 1 });
    expect((await stored()).map(({ close, isClosed }) => [close, isClosed])).toEqual([
      ["1.20", true],
      ["1.01", false],
      ["1.01", true],
    ]);
  });

  test("of one series do not change another", async () => {
    const hour = candle(0);
    await upsertCandles(db, { ...series, timeframe: "1h" }, [hour]);
    expect(await upsertCandles(db, series, [candle(0, { close: "1.01" })])).toMatchObject({ inserted: 1 });
    expect(await db.select().from(marketData).where(eq(marketData.timeframe, "1h"))).toMatchObject([
      { close: "1.20" },
    ]);
  });

  test("are accepted in any number and order", async () => {
    const many = Array.from({ length: 20_001 }, (_, at) => candle(at)).reverse();
    expect(await upsertCandles(db, series, many)).toEqual({ inserted: 20_001, updated: 0, unchanged: 0 });
    const some = many.map((one, at) => (at % 3 === 0 ? { ...one, volume: "1" } : one));
    expect(await upsertCandles(db, series, some)).toEqual({ inserted: 0, updated: 6667, unchanged: 13_334 });
    expect(await upsertCandles(db, series, [])).toEqual({ inserted: 0, updated: 0, unchanged: 0 });
    expect(await stores()).toBe(20_001);
  });

  test("are written atomically", async () => {
    await upsertCandles(db, series, [candle(0)]);
    const batches = Array.from({ length: 10_000 }, (_, at) => candle(at, { close: "1.01" }));
    await expect(upsertCandles(db, series, [...batches, candle(20_000, { low: "0" })])).rejects.toThrow(
      expect.objectContaining({ cause: expect.objectContaining({ code: "23514" }) }),
    );
    expect(await stored()).toMatchObject([{ close: "1.20" }]);
  });

  test("leave the caller's transaction usable if they fail", async () => {
    await db.transaction(async (tx) => {
      await upsertCandles(tx, series, [candle(0)]);
      await expect(upsertCandles(tx, series, [candle(1), candle(2, { volume: "-1" })])).rejects.toThrow();
      await upsertCandles(tx, series, [candle(3)]);
    });
    expect((await stored()).map(({ openTime }) => openTime)).toEqual([
      candle(0).openTime,
      candle(3).openTime,
    ]);
  });

  test("of an unknown asset violate the foreign key", async () => {
    await expect(upsertCandles(db, { ...series, cryptocurrencyId: 0 }, [candle(0)])).rejects.toThrow(
      expect.objectContaining({ cause: expect.objectContaining({ code: "23503" }) }),
    );
  });

  test("must not have the same time twice", async () => {
    await expect(
      upsertCandles(db, series, [candle(0), candle(1), candle(0, { close: "1.01" })]),
    ).rejects.toThrow("two rows have the key 2021-11-30T00:00:00.000Z");
    expect(await stores()).toBe(0);
  });

  test("can be written concurrently", async () => {
    const many = Array.from({ length: 2_000 }, (_, at) => candle(at));
    const all = await Promise.all([
      upsertCandles(db, series, many),
      upsertCandles(db, series, many.toReversed()),
      upsertCandles(db, series, many),
    ]);
    const total = (key: "inserted" | "updated" | "unchanged") =>
      all.reduce((sum, counts) => sum + counts[key], 0);
    expect([total("inserted"), total("updated"), total("unchanged")]).toEqual([2_000, 0, 4_000]);

    // Each writer has different values, so that it waits for the rows of the others.
    const changed = await Promise.all(
      ["1", "2", "3"].map((volume, at) => {
        const rows = many.map((one) => ({ ...one, volume }));
        return upsertCandles(db, series, at === 1 ? rows.reverse() : rows);
      }),
    );
    expect(changed).toEqual(Array.from({ length: 3 }, () => ({ inserted: 0, updated: 2_000, unchanged: 0 })));
    expect(new Set((await stored()).map(({ volume }) => volume)).size).toBe(1);
  });
});

test("accepts databases and transactions of every driver", () => {
  type Relations = typeof marketRelations;
  expectTypeOf<PgliteDatabase<Relations>>().toExtend<Database>();
  expectTypeOf<PgliteTransaction<Relations>>().toExtend<Database>();
  expectTypeOf<PostgresJsDatabase<Relations>>().toExtend<Database>();
  expectTypeOf<PostgresJsTransaction<Relations>>().toExtend<Database>();
  expectTypeOf<TestDatabase["db"]>().toExtend<Database>();
});
