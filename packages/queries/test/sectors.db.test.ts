import {
  cryptocurrencies,
  cryptoSectorMemberships,
  cryptoSectors,
  sectorAnalysis,
  sectorPerformance,
  sectorRotationSignals,
  watchlistAssets,
  watchlists,
} from "@strata/schema-relationships";
import { asc, eq, lte } from "drizzle-orm";
import { expect, inject } from "vitest";
import {
  assignCoinToSector,
  compareSectorAllocation,
  listCoinsOfSector,
  listLatestSectorAnalyses,
  listRotationsOfSector,
  listSectorPerformance,
  listSectorsOfCoin,
  listSectorsWithLatestPerformance,
  listStrongestRotations,
  movePrimarySector,
  saveSectorPerformance,
  summarizeSectors,
  writeCategories,
} from "../src/sectors.ts";
import {
  body,
  concurrently,
  type Database,
  day,
  fromNow,
  outcomes,
  ruleOf,
  type StrataDatabase,
  schemaTest,
  seedPeopleAndCoins,
} from "./fixtures.ts";

let db: Database;
let database: StrataDatabase;
/** 1 layer1: BTC, ETH; 2 defi: ETH (40%), SOL, one without figures; 3 empty; 4 inactive, with BTC. */
const test = schemaTest(async (db) => {
  await seedPeopleAndCoins(db);
  await db.insert(cryptoSectors).values([
    { slug: "layer1", name: "Layer 1", sortOrder: 2 },
    { slug: "defi", name: "DeFi", sortOrder: 1 },
    { slug: "empty", name: "Empty", sortOrder: 3 },
    { slug: "old", name: "Old", isActive: false },
  ]);
  await db.insert(cryptoSectorMemberships).values([
    { cryptocurrencyId: 1, sectorId: 1, isPrimary: true },
    { cryptocurrencyId: 2, sectorId: 1, allocationPercent: "60" },
    { cryptocurrencyId: 2, sectorId: 2, allocationPercent: "40", isPrimary: true },
    { cryptocurrencyId: 3, sectorId: 2 },
    { cryptocurrencyId: 4, sectorId: 2 },
    { cryptocurrencyId: 1, sectorId: 4 },
  ]);
});
test.beforeEach(({ database: opened }) => {
  database = opened;
  db = opened.db;
});

const at = (text: string) => new Date(`2025-01-${text}Z`);
const point = (sectorId: number, measuredAt: Date, marketCap: string) => ({
  sectorId,
  measuredAt,
  marketCap,
});

test("lists the active sectors in sort order, each with its newest measurement, digit for digit", async () => {
  await db
    .insert(sectorPerformance)
    .values([
      point(1, at("01"), "1"),
      point(1, at("02"), "3321656913131.541000000000000000001"),
      { ...point(1, at("03"), "9"), timeframe: "1h" },
      point(4, at("03"), "9"),
    ]);
  expect(await listSectorsWithLatestPerformance(db)).toMatchObject([
    { slug: "defi", performance: [] },
    {
      slug: "layer1",
      performance: [{ marketCap: "3321656913131.541000000000000000001", measuredAt: at("02") }],
    },
    { slug: "empty", performance: [] },
  ]);
});

test("weights changes by market capitalization, with nulls for sectors without coins", async () => {
  const rows = await summarizeSectors(db);
  expect(rows).toMatchObject([
    // (-9 * 40 + 4 * 50) / 90; the coin without figures is counted, but not in the mean.
    { name: "DeFi", coinCount: 3, change24h: "-1.7778", bestSymbol: "SOL", worstSymbol: "ETH" },
    // (1 * 900 - 9 * 60) / 960
    { name: "Layer 1", coinCount: 2, change24h: "0.3750", bestSymbol: "BTC", worstSymbol: "ETH" },
    { name: "Empty", coinCount: 0, marketCap: null, change24h: null, bestSymbol: null, worstSymbol: null },
  ]);
  expect(Number.parseFloat(rows[0]?.marketCap ?? "")).toBe(90);
  expect(rows[1]?.marketCap).toMatch(/^960\.0000000000000000010*$/);
  await db.update(cryptocurrencies).set({ isActive: false }).where(eq(cryptocurrencies.id, 2));
  expect((await summarizeSectors(db))[1]).toMatchObject({
    coinCount: 1,
    change24h: "1.0000",
    worstSymbol: "BTC",
  });
});

test("lists the coins of a sector by id and by name", async () => {
  const expected = [
    { symbol: "ETH", isPrimary: true, allocationPercent: "40.00" },
    { symbol: "SOL", isPrimary: false, allocationPercent: null },
    { symbol: "UNK", isPrimary: false },
  ];
  expect(await listCoinsOfSector(db, { id: 2 })).toMatchObject(expected);
  expect(await listCoinsOfSector(db, { name: "DeFi" })).toMatchObject(expected);
  expect(await listCoinsOfSector(db, { id: 3 })).toEqual([]);
  await db.update(cryptocurrencies).set({ isActive: false }).where(eq(cryptocurrencies.id, 3));
  expect(await listCoinsOfSector(db, { id: 2 })).toHaveLength(2);
});

test("lists the sectors of a coin by id and by symbol; a shared symbol means the better-ranked coin", async () => {
  await db.insert(cryptocurrencies).values({ slug: "fake", symbol: "ETH", name: "Fake" });
  await db.insert(cryptoSectorMemberships).values({ cryptocurrencyId: 5, sectorId: 3 });
  const expected = [
    { sectorSlug: "defi", isPrimary: true, allocationPercent: "40.00" },
    { sectorSlug: "layer1", isPrimary: false, allocationPercent: "60.00" },
  ];
  expect(await listSectorsOfCoin(db, { id: 2 })).toMatchObject(expected);
  expect(await listSectorsOfCoin(db, { symbol: "eth" })).toMatchObject(expected);
  expect(await listSectorsOfCoin(db, { symbol: "none" })).toEqual([]);
});

test("inserts measurements once, replaces those that differ, and lists them in order", async () => {
  expect(await saveSectorPerformance(db, [])).toEqual([]);
  const points = [point(1, at("02"), "2"), point(1, at("01"), "1"), point(2, at("01"), "5")];
  expect(await saveSectorPerformance(db, points)).toHaveLength(3);
  expect(await saveSectorPerformance(db, points)).toEqual([]);
  expect(await saveSectorPerformance(db, [point(1, at("01"), "1"), point(1, at("02"), "2.5")])).toMatchObject(
    [{ sectorId: 1, measuredAt: at("02") }],
  );
  expect(await listSectorPerformance(db, { sectorId: 1, from: at("01") })).toMatchObject([
    { measuredAt: at("01"), marketCap: "1" },
    { measuredAt: at("02"), marketCap: "2.5" },
  ]);
  expect(await listSectorPerformance(db, { sectorId: 1, from: at("01"), to: at("02") })).toHaveLength(1);
  expect(await listSectorPerformance(db, { sectorId: 1, timeframe: "1h", from: at("01") })).toEqual([]);
});

const analysis = (sectorId: number, analysisTime: Date, recommendedAllocation: string | null) => ({
  sectorId,
  analysisTime,
  recommendedAllocation,
  modelName: "m",
  modelVersion: "1",
  confidenceScore: "80",
});

test("lists the newest analysis of each active sector", async () => {
  await db
    .insert(sectorAnalysis)
    .values([
      analysis(1, at("01"), "10"),
      analysis(1, at("02"), "20"),
      analysis(2, at("01"), "30"),
      analysis(4, at("01"), "40"),
      { ...analysis(1, at("03"), "50"), timeframe: "1h" },
    ]);
  expect(await listLatestSectorAnalyses(db)).toMatchObject([
    { sectorId: 2, sectorName: "DeFi", recommendedAllocation: "30.00" },
    { sectorId: 1, analysisTime: at("02"), recommendedAllocation: "20.00" },
  ]);
});

const rotation = (from: number | null, to: number | null, strength: string, detectedAt: Date) => ({
  fromSectorId: from,
  toSectorId: to,
  strength,
  detectedAt,
  modelName: "m",
  modelVersion: "1",
  confidenceScore: "80",
});

test("lists the strongest active rotations", async () => {
  await db
    .insert(sectorRotationSignals)
    .values([
      rotation(1, 2, "50", at("01")),
      { ...rotation(1, 2, "90", at("02")), expiresAt: at("03") },
      { ...rotation(1, 2, "70", at("03")), expiresAt: fromNow(day) },
      rotation(null, 2, "70", at("04")),
      { ...rotation(1, 2, "99", at("05")), status: "faded" as const },
    ]);
  expect(await listStrongestRotations(db)).toMatchObject([
    { strength: "70.00", fromSector: null, toSector: { slug: "defi" } },
    { strength: "70.00", fromSector: { slug: "layer1" } },
    { strength: "50.00" },
  ]);
  expect(await listStrongestRotations(db, 1)).toHaveLength(1);
});

test("lists rotations out of and into a sector", async () => {
  await db
    .insert(sectorRotationSignals)
    .values([
      rotation(1, 2, "50", at("01")),
      rotation(2, 1, "50", at("02")),
      rotation(1, null, "50", at("03")),
      rotation(2, null, "50", at("04")),
    ]);
  expect(await listRotationsOfSector(db, { sectorId: 1 })).toMatchObject([
    { flow: "out", detectedAt: at("03"), toSectorId: null, strength: "50.00" },
    { flow: "in", detectedAt: at("02") },
    { flow: "out", detectedAt: at("01") },
  ]);
  expect(await listRotationsOfSector(db, { sectorId: 1, limit: 2 })).toHaveLength(2);
});

test("divides allocations among sectors without loss, and compares them with the recommendations", async () => {
  const [list, other] = await db
    .insert(watchlists)
    .values([
      { userId: 1, name: "a" },
      { userId: 1, name: "b", isActive: false },
    ])
    .returning();
  const held = (watchlistId: number, cryptocurrencyId: number, allocationPercent: string) => ({
    watchlistId,
    cryptocurrencyId,
    allocationPercent,
  });
  const [a = 0, b = 0] = [list?.id, other?.id];
  await db.insert(watchlistAssets).values([held(a, 2, "40"), held(a, 3, "10"), held(b, 1, "100")]);
  await db.insert(sectorAnalysis).values([analysis(1, at("01"), "30"), analysis(3, at("01"), "5")]);
  // Of 50: ether's 40 are 24 and 16, solana's 10 are all DeFi.
  expect(await compareSectorAllocation(db, { userId: 1 })).toEqual([
    {
      sectorId: 3,
      name: "Empty",
      currentPercent: "0.00",
      recommendedPercent: "5.00",
      missingPercent: "5.00",
    },
    {
      sectorId: 1,
      name: "Layer 1",
      currentPercent: "48.00",
      recommendedPercent: "30.00",
      missingPercent: "-18.00",
    },
    { sectorId: 2, name: "DeFi", currentPercent: "52.00", recommendedPercent: null, missingPercent: null },
  ]);
  expect(await compareSectorAllocation(db, { userId: 2 })).toMatchObject([
    { sectorId: 1, currentPercent: "0.00" },
    { sectorId: 3, currentPercent: "0.00" },
  ]);
  await db.update(cryptoSectorMemberships).set({ allocationPercent: "0" });
  expect(await compareSectorAllocation(db, { userId: 1 })).toMatchObject([
    { sectorId: 3 },
    { sectorId: 1, currentPercent: "40.00" },
    { sectorId: 2, currentPercent: "60.00" },
  ]);
});

test("allows one primary sector per coin and at most 100%", async () => {
  await assignCoinToSector(db, {
    cryptocurrencyId: 3,
    sectorId: 1,
    isPrimary: true,
    allocationPercent: "70",
  });
  expect(await assignCoinToSector(db, { cryptocurrencyId: 3, sectorId: 2, isPrimary: true })).toMatchObject({
    isPrimary: true,
    allocationPercent: null,
  });
  expect(await listSectorsOfCoin(db, { id: 3 })).toMatchObject([
    { sectorSlug: "defi", isPrimary: true },
    { sectorSlug: "layer1", isPrimary: false, allocationPercent: "70.00" },
  ]);
  expect(
    await ruleOf(assignCoinToSector(db, { cryptocurrencyId: 3, sectorId: 2, allocationPercent: "30.01" })),
  ).toBe("sector_percents");
  await assignCoinToSector(db, { cryptocurrencyId: 3, sectorId: 2, allocationPercent: "30" });
  await movePrimarySector(db, { cryptocurrencyId: 3, sectorId: 1 });
  expect(await listSectorsOfCoin(db, { id: 3 })).toMatchObject([
    { sectorSlug: "layer1", isPrimary: true },
    { sectorSlug: "defi", isPrimary: false, allocationPercent: "30.00" },
  ]);
  expect(await ruleOf(movePrimarySector(db, { cryptocurrencyId: 3, sectorId: 3 }))).toBe("sector_membership");
  expect(await listSectorsOfCoin(db, { id: 3 })).toMatchObject([
    { sectorSlug: "layer1", isPrimary: true },
    {},
  ]);
  const assigned = assignCoinToSector(db, {
    cryptocurrencyId: 3,
    sectorId: 2,
    ...body(`{"createdAt":null}`),
  });
  expect(await ruleOf(assigned)).toBe("field_writable");
  expect(await ruleOf(assignCoinToSector(db, { cryptocurrencyId: 99, sectorId: 1 }))).toBe(
    "cryptocurrency_exists",
  );
});

const category = (slug: string, name: string, measuredAt: Date, marketCap: string) => ({
  slug,
  name,
  description: null,
  marketCap,
  volume24h: null,
  marketCapChange24h: null,
  measuredAt,
});

test("builds a history from category pages in any order, and keeps the newest measurement on the sector", async () => {
  const [newer, older] = [at("02T00:00"), at("01T00:00")];
  const page = [category("ai", "AI", newer, "30"), category("defi", "DeFi now", newer, "20")];
  expect(await writeCategories(db, page)).toEqual({ inserted: 2, updated: 0, unchanged: 0 });
  // An older page only adds to the history, without replacing a newer name or figures.
  const before = [category("ai", "AI before", older, "10")];
  expect(await writeCategories(db, before)).toEqual({ inserted: 1, updated: 0, unchanged: 0 });
  expect(await writeCategories(db, page)).toEqual({ inserted: 0, updated: 0, unchanged: 2 });
  const [ai] = await db.select().from(cryptoSectors).where(eq(cryptoSectors.slug, "ai"));
  expect(ai).toMatchObject({ name: "AI", marketCap: "30" });
  const history = await listSectorPerformance(db, { sectorId: ai?.id ?? 0, from: older });
  expect(history).toMatchObject([
    { measuredAt: older, marketCap: "10", timeframe: "1d" },
    { measuredAt: newer, marketCap: "30" },
  ]);
  const [defi] = await db.select().from(cryptoSectors).where(eq(cryptoSectors.slug, "defi"));
  expect(defi).toMatchObject({ id: 2, name: "DeFi now", marketCap: "20", sortOrder: 1 });
});

test("skips sectors whose slug or name is stored, with onConflict ignore", async () => {
  const stored = () =>
    db.select().from(cryptoSectors).where(lte(cryptoSectors.id, 4)).orderBy(cryptoSectors.id);
  const before = await stored();
  const page = [
    category("defi", "Another", at("02T00:00"), "1"),
    category("another", "DeFi", at("02T00:00"), "2"),
    category("ai", "AI", at("02T00:00"), "3"),
  ];
  const counts = await writeCategories(db, page, { onConflict: "ignore" });
  expect(counts).toEqual({ inserted: 1, updated: 0, unchanged: 2 });
  expect(await stored()).toEqual(before);
  expect(await db.select().from(sectorPerformance)).toMatchObject([{ marketCap: "3" }]);
});

test.skipIf(inject("engine") === "pglite")("keeps allocations within 100% with 16 writers", async () => {
  await db
    .insert(cryptoSectors)
    .values(Array.from({ length: 16 }, (_, i) => ({ slug: `s${i}`, name: `S${i}` })));
  const { values, rules } = outcomes(
    await concurrently(database.url, 16, (client, i) =>
      assignCoinToSector(client, {
        cryptocurrencyId: 4,
        sectorId: 5 + i,
        allocationPercent: "10",
        isPrimary: true,
      }),
    ),
  );
  expect(values).toHaveLength(10);
  expect(rules).toEqual(Array(6).fill("sector_percents"));
  const stored = await db
    .select()
    .from(cryptoSectorMemberships)
    .where(eq(cryptoSectorMemberships.cryptocurrencyId, 4))
    .orderBy(asc(cryptoSectorMemberships.sectorId));
  expect(stored.filter(({ isPrimary }) => isPrimary)).toHaveLength(1);
  expect(stored).toHaveLength(11);
});
