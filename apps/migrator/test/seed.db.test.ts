import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readCategoriesPage } from "@strata/market-store";
import { defaultWorld } from "@strata/sample-data";
import { cryptoSectors } from "@strata/schema-layers";
import { cryptocurrencies, marketData } from "@strata/schema-market";
import { createTestDatabase, type TestDatabase } from "@strata/testing/vitest";
import { eq, notLike } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { exitCodes } from "../src/errors.ts";
import { migrationsFolder, sampleFolder } from "../src/paths.ts";
import { relations } from "../src/schema.ts";
import { hasChanged, seed } from "../src/seed.ts";
import { writeCategories } from "../src/write_categories.ts";

// What a person has stored is worth more than a sample, whichever is newer.

let database: TestDatabase<typeof relations>;
beforeAll(async () => {
  database = await createTestDatabase({ migrations: migrationsFolder, relations });
});
afterAll(() => database?.close());

test("a seed leaves coins, sectors and candles as they are, and adds what is not there", async () => {
  const { db } = database;
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

  const result = await seed(db, defaultWorld);
  expect(await stored()).toEqual(before);
  const { dataset, ...counts } = result;
  expect(dataset).toBeGreaterThan(0);
  expect(Object.values(counts).map(({ updated }) => updated)).toEqual([0, 0, 0, 0]);
  expect(await db.$count(marketData, eq(marketData.cryptocurrencyId, ripple?.id ?? 0))).toBe(576);
  expect(await db.$count(cryptoSectors, notLike(cryptoSectors.slug, "sample-sector-%"))).toBe(
    sectors.rows.length,
  );
  expect(hasChanged(await seed(db, defaultWorld))).toBe(false);
});

test("a sample world of other options is left as it is, with what to do", async () => {
  const { db } = database;
  const before = await db.$count(marketData);
  await expect(seed(db, { ...defaultWorld, scale: 2 })).rejects.toMatchObject({
    exitCode: exitCodes.decision,
    where: "scale 1, seed 1, until 2026-11-01",
    hint: expect.stringContaining("strata seed --scale 1 --seed 1 --until 2026-11-01"),
  });
  expect(await db.$count(marketData)).toBe(before);
});
