import * as market from "@strata/schema-market";
import { cryptocurrencies, marketData } from "@strata/schema-market";
import { createTestDatabase, type TestDatabase } from "@strata/testing";
import { asc, sql } from "drizzle-orm";
import { afterEach, expect, test } from "vitest";
import { exitCodes } from "../src/errors.ts";
import { ensurePartitions, monthlyPartitions } from "../src/partitions.ts";
import { migrationsFolder } from "../src/paths.ts";
import { relations } from "../src/schema.ts";

let database: TestDatabase<typeof relations>;
afterEach(() => database?.close());

test("months in UTC, over the end of a year", () => {
  expect(monthlyPartitions(new Date("2026-11-30T23:59:59Z"), 3)).toEqual([
    { name: "market_data_2026_11", from: "2026-11-01T00:00:00.000Z", to: "2026-12-01T00:00:00.000Z" },
    { name: "market_data_2026_12", from: "2026-12-01T00:00:00.000Z", to: "2027-01-01T00:00:00.000Z" },
    { name: "market_data_2027_01", from: "2027-01-01T00:00:00.000Z", to: "2027-02-01T00:00:00.000Z" },
  ]);
});

test("creates what is missing, and candles that waited in DEFAULT move into their month", async () => {
  database = await createTestDatabase({ migrations: migrationsFolder, relations });
  const db = database.db;
  const [coin] = await db.insert(cryptocurrencies).values({ slug: "c", symbol: "C", name: "C" }).returning();
  const candle = (iso: string) => ({
    cryptocurrencyId: coin?.id ?? 0,
    timeframe: "1h" as const,
    openTime: new Date(iso),
    open: "1",
    high: "1",
    low: "1",
    close: "1",
  });
  const times = ["2025-12-31T23:00Z", "2026-01-01T00:00Z", "2026-01-31T23:00Z", "2026-02-01T00:00Z"];
  await db.insert(marketData).values(times.map(candle));
  const before = await db.select().from(marketData).orderBy(asc(marketData.openTime));

  const january = monthlyPartitions(new Date("2026-01-15Z"), 1);
  expect(await ensurePartitions(db, january)).toEqual(["market_data_2026_01"]);
  expect(await ensurePartitions(db, january)).toEqual([]);

  const counts = await db.execute(
    sql`select tableoid::regclass::text as partition, count(*)::int as candles from market_data group by 1 order by 1`,
    "objects",
  );
  expect(counts).toEqual([
    { partition: "partitions.market_data_2026_01", candles: 2 },
    { partition: "partitions.market_data_default", candles: 2 },
  ]);
  expect(await db.select().from(marketData).orderBy(asc(marketData.openTime))).toEqual(before);

  // A partition made later has the rules of the first: the grid, the key, the coin.
  const bad = { ...candle("2026-01-10T00:30Z") };
  await expect(db.insert(marketData).values(bad)).rejects.toThrow();
  await expect(db.insert(marketData).values(candle("2026-01-01T00:00Z"))).rejects.toThrow();
  await expect(
    db.insert(marketData).values({ ...candle("2026-01-10T00:00Z"), cryptocurrencyId: 999 }),
  ).rejects.toThrow();
});

test("says what to do where market_data is an ordinary table, or is not there", async () => {
  database = await createTestDatabase({ schema: market, relations });
  const months = monthlyPartitions(new Date(), 1);
  await expect(ensurePartitions(database.db, months)).rejects.toMatchObject({
    exitCode: exitCodes.configuration,
    message: "market_data is not partitioned in this database.",
  });
  await database.close();
  database = await createTestDatabase({ relations });
  await expect(ensurePartitions(database.db, months)).rejects.toMatchObject({
    exitCode: exitCodes.configuration,
    message: "This database has no market_data.",
  });
});
