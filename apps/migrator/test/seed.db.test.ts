import { readFileSync } from "node:fs";
import { join } from "node:path";
import { factory } from "@strata/factory";
import { readCategoriesPage, seedReferenceAssets } from "@strata/market-store";
import { writeCategories } from "@strata/queries/sectors";
import { cryptoSectors } from "@strata/schema-layers";
import { cryptocurrencies, marketData } from "@strata/schema-market";
import { createTestDatabase, type TestDatabase } from "@strata/testing/vitest";
import { eq, getTableName, is, notLike } from "drizzle-orm";
import { PgTable } from "drizzle-orm/pg-core";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Database } from "../src/database.ts";
import { domains, tablesOf } from "../src/domains.ts";
import { exitCodes } from "../src/errors.ts";
import { migrationsFolder, sampleFolder } from "../src/paths.ts";
import * as schema from "../src/schema.ts";
import { hasChanged, seedSample } from "../src/seed_sample.ts";

const { relations } = schema;

let database: TestDatabase<typeof relations>;
let db: Database;
beforeEach(async () => {
  database = await createTestDatabase({ migrations: migrationsFolder, relations });
  db = database.db;
});
afterEach(() => database?.close());

/** Number of rows of each table. */
async function counts(): Promise<Record<string, number>> {
  const tables = Object.values(domains).flatMap(tablesOf);
  return Object.fromEntries(
    await Promise.all(tables.map(async (table) => [getTableName(table), await db.$count(table)] as const)),
  );
}

test("inserts the reference assets once, without sample data", async () => {
  expect(await seedReferenceAssets(db)).toEqual({ inserted: 11, updated: 0, unchanged: 0 });
  await db.update(cryptocurrencies).set({ name: "Mine" }).where(eq(cryptocurrencies.slug, "bitcoin"));
  const before = await counts();
  expect(await seedReferenceAssets(db)).toEqual({ inserted: 0, updated: 0, unchanged: 11 });
  expect(await counts()).toEqual(before);
  expect(await db.query.cryptocurrencies.findFirst({ where: { slug: "bitcoin" } })).toMatchObject({
    name: "Mine",
  });
});

describe("sample data", () => {
  test("is loaded once beside reference assets; another dataset is rejected", async () => {
    await seedReferenceAssets(db);
    expect(await seedSample(db)).toMatchObject({
      reference: { inserted: 0, updated: 0, unchanged: 11 },
      dataset: 19_260,
      candles: { inserted: 576, updated: 0, unchanged: 0 },
    });
    const before = await counts();
    expect(Object.values(before)).not.toContain(0);
    expect(hasChanged(await seedSample(db))).toBe(false);
    expect(await counts()).toEqual(before);

    // As after an interruption between the dataset and the files.
    await db.delete(marketData).where(eq(marketData.source, "binance"));
    expect(await seedSample(db)).toMatchObject({ dataset: 0, candles: { inserted: 576 } });
    expect(await counts()).toEqual(before);

    const another = { dataset: { scale: 2 }, intoExistingData: true };
    await expect(seedSample(db, another)).rejects.toMatchObject({
      exitCode: exitCodes.decision,
      where: "scale 1, seed 1, until 2026-11-01",
      hint: expect.stringContaining("strata seed sample --scale 1 --seed 1 --until 2026-11-01"),
    });
    expect(await counts()).toEqual(before);
  });

  test("is rejected if any table has a row, with the names of these tables", async () => {
    const refusal = (where: string) => ({
      exitCode: exitCodes.decision,
      where,
      hint: expect.stringContaining("--into-existing-data"),
    });
    await seedReferenceAssets(db);
    const make = factory(db, schema);
    await make(schema.users);
    await expect(seedSample(db)).rejects.toMatchObject(refusal("table users"));
    await make(schema.cryptocurrencies);
    await expect(seedSample(db)).rejects.toMatchObject(refusal("tables users, cryptocurrencies"));
    for (const table of Object.values(schema).filter((value) => is(value, PgTable))) await make(table);
    const before = await counts();
    await expect(seedSample(db)).rejects.toMatchObject(refusal(`tables ${Object.keys(before).join(", ")}`));
    expect(await counts()).toEqual(before);
  });
});

// Stored rows take precedence over sample data, whichever is newer.
test("sample data does not change existing coins, sectors and candles, and adds missing ones", async () => {
  const sectors = readCategoriesPage(readFileSync(join(sampleFolder, "coingecko_categories.json"), "utf8"));
  const [first, second] = sectors.rows;
  if (!first || !second) throw new Error("no sample sectors");

  await db.insert(cryptocurrencies).values([
    { slug: "ripple", symbol: "MINE", name: "Mine", currentPrice: "1.50" },
    { slug: "chainlink", symbol: "MINE", name: "Mine", currentPrice: "2.50" },
  ]);
  const ripple = await db.query.cryptocurrencies.findFirst({ where: { slug: "ripple" } });
  await db.insert(marketData).values({
    cryptocurrencyId: ripple?.id ?? 0,
    timeframe: "5m",
    openTime: new Date("2021-11-15T00:05:00Z"),
    open: "7",
    high: "7",
    low: "7",
    close: "7",
    volume: "7",
    source: "coingecko",
    technicalIndicators: { rsi: 70 },
  });
  const aYearBefore = new Date(first.measuredAt.getTime() - 365 * 86_400_000);
  const mine = { description: null, volume24h: null, marketCapChange24h: null, measuredAt: aYearBefore };
  await writeCategories(db, [
    { ...mine, slug: first.slug, name: "Mine", marketCap: "1" },
    { ...mine, slug: "mine", name: second.name, marketCap: "2" },
  ]);

  const stored = async () => ({
    coins: await db.query.cryptocurrencies.findMany({ where: { name: "Mine" }, orderBy: { id: "asc" } }),
    candles: await db.select().from(marketData).where(eq(marketData.source, "coingecko")),
    sectors: await db.query.cryptoSectors.findMany({
      where: { slug: { in: [first.slug, "mine"] } },
      with: { performance: true },
      orderBy: { id: "asc" },
    }),
  });
  const before = await stored();
  expect([before.coins.length, before.candles.length, before.sectors.length]).toEqual([2, 1, 2]);

  const { dataset, ...written } = await seedSample(db, { intoExistingData: true });
  expect(await stored()).toEqual(before);
  expect(dataset).toBeGreaterThan(0);
  expect(Object.values(written).map(({ updated }) => updated)).toEqual([0, 0, 0, 0]);
  expect(await db.$count(marketData, eq(marketData.cryptocurrencyId, ripple?.id ?? 0))).toBe(576);
  expect(await db.$count(cryptoSectors, notLike(cryptoSectors.slug, "sample-sector-%"))).toBe(
    sectors.rows.length,
  );
  expect(hasChanged(await seedSample(db))).toBe(false);
});
