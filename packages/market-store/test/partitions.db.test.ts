import { fileURLToPath } from "node:url";
import * as market from "@strata/schema-market";
import { cryptocurrencies, marketData } from "@strata/schema-market";
import { createTestDatabase, type TestDatabase } from "@strata/testing/vitest";
import { asc, sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/postgres-js";
import { afterEach, beforeEach, describe, expect, inject, test } from "vitest";
import { ensurePartitions, monthlyPartitions } from "../src/partitions.ts";

// From the migrations, which partition market_data as in production.
const migrations = fileURLToPath(new URL("../../../apps/migrator/migrations", import.meta.url));
const another = (url = "") => drizzle({ connection: { url, max: 1 } });

let database: TestDatabase;
afterEach(() => database?.close());

/** Returns a function that creates candles of a new coin. */
async function candlesOfACoin() {
  const [coin] = await database.db
    .insert(cryptocurrencies)
    .values({ slug: "c", symbol: "C", name: "C" })
    .returning();
  return (iso: string) => ({
    cryptocurrencyId: coin?.id ?? 0,
    timeframe: "1h" as const,
    openTime: new Date(iso),
    open: "1",
    high: "1",
    low: "1",
    close: "1",
  });
}

test("monthlyPartitions returns months in UTC across the end of a year", () => {
  expect(monthlyPartitions(new Date("2026-11-30T23:59:59Z"), 3)).toEqual([
    { name: "market_data_2026_11", from: "2026-11-01T00:00:00.000Z", to: "2026-12-01T00:00:00.000Z" },
    { name: "market_data_2026_12", from: "2026-12-01T00:00:00.000Z", to: "2027-01-01T00:00:00.000Z" },
    { name: "market_data_2027_01", from: "2027-01-01T00:00:00.000Z", to: "2027-02-01T00:00:00.000Z" },
  ]);
});

test("creates missing partitions, and moves candles from DEFAULT into their month", async () => {
  database = await createTestDatabase({ migrations });
  const db = database.db;
  const candle = await candlesOfACoin();
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

  // A partition created later has the same rules: the time grid, the unique key, the foreign key.
  const bad = { ...candle("2026-01-10T00:30Z") };
  await expect(db.insert(marketData).values(bad)).rejects.toThrow();
  await expect(db.insert(marketData).values(candle("2026-01-01T00:00Z"))).rejects.toThrow();
  await expect(
    db.insert(marketData).values({ ...candle("2026-01-10T00:00Z"), cryptocurrencyId: 999 }),
  ).rejects.toThrow();
});

test("a failed month leaves nothing, and the months before it remain", async () => {
  database = await createTestDatabase({ migrations });
  const db = database.db;
  await db.execute(sql`create table partitions.market_data_2026_03 ()`);
  const months = monthlyPartitions(new Date("2026-01-01Z"), 4);
  const reported: string[] = [];
  const onCreated = (name: string) => void reported.push(name);
  await expect(ensurePartitions(db, months, { onCreated })).rejects.toMatchObject({
    cause: { message: 'relation "market_data_2026_03" already exists' },
  });
  expect(reported).toEqual(["market_data_2026_01", "market_data_2026_02"]);
  await db.execute(sql`drop table partitions.market_data_2026_03`);
  expect(await ensurePartitions(db, months)).toEqual(["market_data_2026_03", "market_data_2026_04"]);
});

// PGlite has only one session.
describe.skipIf(inject("engine") === "pglite")("on a server", () => {
  let others: { db: ReturnType<typeof another>; close(): Promise<void> }[];
  beforeEach(async () => {
    database = await createTestDatabase({ migrations });
    others = [1, 2, 3].map(() => {
      const db = another(database.url);
      return { db, close: () => db.$client.end({ timeout: 5 }) };
    });
  });
  afterEach(() => Promise.all(others.map((other) => other.close())));
  const months = monthlyPartitions(new Date("2026-01-01Z"), 6);

  test("candles can be written between two months", async () => {
    const candle = await candlesOfACoin();
    const [writer] = others;
    await writer?.db.execute(sql`set lock_timeout = '5s'`);
    const written: string[] = [];
    const onCreated = async (name: string) => {
      const month = `${name.slice(12, 16)}-${name.slice(17)}-01T00:00Z`;
      await writer?.db.insert(marketData).values([candle(month), candle(month.replace("2026", "2020"))]);
      written.push(name);
    };
    await ensurePartitions(database.db, months, { onCreated });
    expect(written).toEqual(months.map(({ name }) => name));
  });

  test("concurrent runners create each month once while candles are written", async () => {
    const candle = await candlesOfACoin();
    const hours = Array.from({ length: 180 * 24 }, (_, hour) =>
      candle(new Date(Date.UTC(2026, 0, 1, hour)).toISOString()),
    );
    const write = async () => {
      for (let from = 0; from < hours.length; from += 100) {
        await database.db.insert(marketData).values(hours.slice(from, from + 100));
      }
    };
    const [created] = await Promise.all([
      Promise.all(others.map(({ db }) => ensurePartitions(db, months))),
      write(),
    ]);
    expect(created.flat().sort()).toEqual(months.map(({ name }) => name));
    expect(await database.db.$count(marketData)).toBe(hours.length);
    const [waiting] = await database.db.execute(
      sql`select count(*)::int as candles from partitions.market_data_default`,
      "objects",
    );
    expect(waiting).toEqual({ candles: 0 });
  });

  test("waits for a long transaction without blocking other writers", async () => {
    const candle = await candlesOfACoin();
    const [long, writer] = others;
    await writer?.db.execute(sql`set lock_timeout = '5s'`);
    const patient = await long?.db.transaction(async (tx) => {
      await tx.insert(marketData).values(candle("2026-01-01T00:00Z"));
      const impatient = ensurePartitions(database.db, months, { lockTimeout: 0 });
      await expect(impatient).rejects.toMatchObject({ reason: "in_use", partition: "market_data_2026_01" });
      const created = ensurePartitions(database.db, months);
      for (let hour = 1; hour < 20; hour++) {
        await writer?.db
          .insert(marketData)
          .values(candle(new Date(Date.UTC(2026, 0, 1, hour)).toISOString()));
      }
      return { created };
    });
    expect(await patient?.created).toHaveLength(months.length);
    expect(await database.db.$count(marketData)).toBe(20);
  });
});

test("reports that market_data is not partitioned, or does not exist", async () => {
  database = await createTestDatabase({ schema: market });
  const months = monthlyPartitions(new Date(), 1);
  await expect(ensurePartitions(database.db, months)).rejects.toMatchObject({
    reason: "not_partitioned",
    message: "market_data is not partitioned in this database.",
  });
  await database.close();
  database = await createTestDatabase();
  await expect(ensurePartitions(database.db, months)).rejects.toMatchObject({
    reason: "table_missing",
    message: "This database has no market_data.",
  });
});
