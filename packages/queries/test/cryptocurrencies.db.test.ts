import type { CryptocurrencySnapshot } from "@strata/market-store";
import {
  cryptocurrencies,
  cryptoSectorMemberships,
  cryptoSectors,
  type NewCryptocurrency,
} from "@strata/schema-relationships";
import { eq, sql } from "drizzle-orm";
import { expect, inject } from "vitest";
import {
  addCoins,
  getCoinByBinanceSymbol,
  getCoinBySlug,
  getCoinBySymbol,
  listCoinsByRank,
  listCoinsUpToTier,
  listMovers,
  listStaleCoins,
  recordCoinAccess,
  refreshCoins,
  searchCoins,
  setCoinActive,
  summarizeCoins,
} from "../src/cryptocurrencies.ts";
import { filterCoins } from "../src/sectors.ts";
import {
  concurrently,
  type Database,
  fromNow,
  hour,
  outcomes,
  type StrataDatabase,
  schemaTest,
} from "./fixtures.ts";

let db: Database;
let database: StrataDatabase;
const test = schemaTest();
test.beforeEach(({ database: opened }) => {
  database = opened;
  db = opened.db;
});

/** Inserts coins by slug, with ids 1, 2, 3 … in the given order. */
const seed = (coins: Record<string, Partial<NewCryptocurrency>>) =>
  db.insert(cryptocurrencies).values(
    Object.entries(coins).map(([slug, values]) => ({
      slug,
      symbol: slug.toUpperCase(),
      name: slug,
      ...values,
    })),
  );
const slugs = (rows: readonly { slug: string }[]) => rows.map(({ slug }) => slug);

type Listed = Awaited<ReturnType<typeof listCoinsByRank>>[number];

/** Reads all pages of a list, as slugs. */
async function pages(page: (after: Listed | undefined) => Promise<Listed[]>): Promise<string[][]> {
  const read: string[][] = [];
  for (let last: Listed | undefined; ; ) {
    const rows = await page(last);
    if (rows.length === 0) return read;
    read.push(slugs(rows));
    last = rows.at(-1);
  }
}

test("returns the best-ranked active coin of a ticker", async () => {
  await seed({
    unranked: { symbol: "FRAX" },
    share: { symbol: "FRAX", marketCapRank: 300 },
    stablecoin: { symbol: "FRAX", marketCapRank: 90 },
    retired: { symbol: "FRAX", marketCapRank: 5, isActive: false },
    alone: { symbol: "OLD", isActive: false },
  });
  expect(await getCoinBySymbol(db, "frax")).toMatchObject({ slug: "stablecoin", symbol: "FRAX" });
  expect(await getCoinBySymbol(db, "Old")).toMatchObject({ slug: "alone" });
  expect(await getCoinBySymbol(db, "FRA")).toBeUndefined();
});

test("returns a coin by slug and by Binance symbol", async () => {
  await seed({
    wrapped: { externalIds: { binance: "BTCUSDT" } },
    bitcoin: { externalIds: { binance: "BTCUSDT", tradingview: "BTCUSD" }, marketCapRank: 1 },
    other: { externalIds: { tradingview: "ETHUSDT" } },
  });
  expect(await getCoinBySlug(db, "other")).toMatchObject({ id: 3, symbol: "OTHER" });
  expect(await getCoinBySlug(db, "Other")).toBeUndefined();
  expect(await getCoinByBinanceSymbol(db, "BTCUSDT")).toMatchObject({ slug: "bitcoin" });
  expect(await getCoinByBinanceSymbol(db, "ETHUSDT")).toBeUndefined();
});

test("lists visible coins by rank, unranked ones last, for any page size", async () => {
  await seed({
    d: {},
    b: { marketCapRank: 2 },
    c: { marketCapRank: 2 },
    a: { marketCapRank: 1 },
    e: {},
    f: {},
    hidden: { marketCapRank: 3, isSupported: false },
    retired: { marketCapRank: 4, isActive: false },
  });
  const all = ["a", "b", "c", "d", "e", "f"];
  expect(slugs(await listCoinsByRank(db))).toEqual(all);
  for (const limit of [1, 2, 4, 6]) {
    const read = await pages((after) => listCoinsByRank(db, { after, limit }));
    expect(read[0]).toHaveLength(limit);
    expect(read.flat()).toEqual(all);
  }
});

test("searches tickers and names for literal text", async () => {
  await seed({
    bitcoin: { symbol: "BTC", name: "Bitcoin", marketCapRank: 1 },
    cash: { symbol: "BCH", name: "Bitcoin Cash", marketCapRank: 20 },
    staked: { symbol: "LSTBTC", name: "Staked", marketCapRank: 3 },
    hidden: { symbol: "XBTC", isSupported: false },
    percent: { symbol: "P%", name: "100% \\ Real_Yield" },
  });
  const find = async (text: string, limit?: number) =>
    slugs(await searchCoins(db, { text, ...(limit && { limit }) }));
  expect(await find("bTc")).toEqual(["bitcoin", "staked"]);
  expect(await find("bitcoin")).toEqual(["bitcoin", "cash"]);
  expect(await find("bitcoin", 1)).toEqual(["bitcoin"]);
  expect(await find("%")).toEqual(["percent"]);
  expect(await find("l_y")).toEqual(["percent"]);
  expect(await find("_")).toEqual(["percent"]);
  expect(await find("\\")).toEqual(["percent"]);
  expect(await find("b%c")).toEqual([]);
});

test("combines filters, and lists a coin in several sectors once", async () => {
  await seed({
    aave: { tier: 1, marketCapRank: 3 },
    uni: { tier: 2, marketCapRank: 2 },
    unit: { tier: 2 },
    dot: { tier: 1, marketCapRank: 1 },
    old: { tier: 1, isActive: false },
  });
  await db
    .insert(cryptoSectors)
    .values(["DeFi", "Lending"].map((name) => ({ slug: name.toLowerCase(), name })));
  await db.insert(cryptoSectorMemberships).values([
    { cryptocurrencyId: 1, sectorId: 1 },
    { cryptocurrencyId: 1, sectorId: 2, isPrimary: true },
    { cryptocurrencyId: 2, sectorId: 1, isPrimary: true },
    { cryptocurrencyId: 3, sectorId: 1 },
  ]);
  expect(await filterCoins(db, {})).toMatchObject([
    { slug: "dot", sectorId: null, sectorName: null },
    { slug: "uni", sectorId: 1, sectorName: "DeFi" },
    { slug: "aave", sectorId: 2, sectorName: "Lending" },
    { slug: "unit", sectorId: null },
  ]);
  expect(slugs(await filterCoins(db, { tier: 1 }))).toEqual(["dot", "aave"]);
  expect(slugs(await filterCoins(db, { sectorId: 1 }))).toEqual(["uni", "aave", "unit"]);
  expect(slugs(await filterCoins(db, { sectorId: 1, tier: 2, symbol: "nit" }))).toEqual(["unit"]);
  expect(slugs(await filterCoins(db, { symbol: "%" }))).toEqual([]);
  const read = await pages((after) => filterCoins(db, { sectorId: 1, after, limit: 1 }));
  expect(read).toEqual([["uni"], ["aave"], ["unit"]]);
});

test("lists the active coins of a tier and higher tiers by rank, for any page size", async () => {
  await seed({
    none: { tier: 1 },
    second: { tier: 2, marketCapRank: 2 },
    first: { tier: 3, marketCapRank: 1 },
    third: { tier: 1, marketCapRank: 3, isSupported: false },
    also: { tier: 2, marketCapRank: 3 },
    nor: { tier: 2 },
    retired: { tier: 1, marketCapRank: 4, isActive: false },
  });
  expect(slugs(await listCoinsUpToTier(db, { tier: 1 }))).toEqual(["third", "none"]);
  const two = ["second", "third", "also", "none", "nor"];
  expect(slugs(await listCoinsUpToTier(db, { tier: 2 }))).toEqual(two);
  for (const limit of [1, 2, 3]) {
    expect((await pages((after) => listCoinsUpToTier(db, { tier: 2, after, limit }))).flat()).toEqual(two);
  }
  expect(slugs(await listCoinsUpToTier(db, { tier: 3, limit: 2 }))).toEqual(["first", "second"]);
});

/** A snapshot with a price and a time; other figures are unknown. */
const snapshot = (
  slug: string,
  currentPrice: string,
  lastDataUpdateAt: Date | null,
): CryptocurrencySnapshot => ({
  slug,
  symbol: slug.toUpperCase(),
  name: slug,
  currentPrice,
  lastDataUpdateAt,
  dataSource: "coingecko",
  imageUrl: null,
  marketCapRank: null,
  marketCap: null,
  fullyDilutedValuation: null,
  totalVolume: null,
  high24h: null,
  low24h: null,
  priceChangePercentage1h: null,
  priceChangePercentage24h: null,
  priceChangePercentage7d: null,
  priceChangePercentage30d: null,
  circulatingSupply: null,
  totalSupply: null,
  maxSupply: null,
  ath: null,
  athAt: null,
  atl: null,
  atlAt: null,
});
const at = (minute: number) => new Date(Date.UTC(2025, 0, 1, 12, minute));

test("saves snapshots that are new or differ, and never overwrites newer ones", async () => {
  await refreshCoins(db, [snapshot("a", "1", at(5)), snapshot("b", "2", at(5))]);
  expect(
    await refreshCoins(db, [
      snapshot("a", "9", at(0)),
      snapshot("b", "3", at(10)),
      snapshot("c", "0.000000000000000001", at(10)),
    ]),
  ).toEqual({ inserted: 1, updated: 1, unchanged: 1 });
  expect(await listCoinsByRank(db)).toMatchObject([
    { slug: "a", currentPrice: "1" },
    { slug: "b", currentPrice: "3" },
    { slug: "c", currentPrice: "0.000000000000000001" },
  ]);
});

test("lists stale coins, largest first; a coin that was never fetched is stale", async () => {
  await seed({
    small: { lastDataUpdateAt: fromNow(-3 * hour), marketCap: "10" },
    fresh: { lastDataUpdateAt: fromNow(-hour), marketCap: "999" },
    never: {},
    big: { lastDataUpdateAt: fromNow(-4 * hour), marketCap: "2000.5" },
    retired: { lastDataUpdateAt: fromNow(-4 * hour), isActive: false },
  });
  const before = fromNow(-2 * hour);
  expect(slugs(await listStaleCoins(db, { before }))).toEqual(["big", "small", "never"]);
  expect(slugs(await listStaleCoins(db, { before, limit: 1 }))).toEqual(["big"]);
});

test("summarizes all coins exactly, and an empty table", async () => {
  expect(await summarizeCoins(db)).toEqual({ coins: 0, active: 0, withMarketCap: 0, marketCap: "0" });
  await seed({
    a: { marketCap: "900.000000000000000001" },
    b: { marketCap: "0.1" },
    c: {},
    d: { marketCap: "5", isActive: false },
  });
  expect(await summarizeCoins(db)).toEqual({
    coins: 4,
    active: 3,
    withMarketCap: 3,
    marketCap: "900.100000000000000001",
  });
});

test("lists the largest gains and losses of coins with a known change, in pages", async () => {
  await seed({
    a: { priceChangePercentage24h: "5" },
    b: { priceChangePercentage24h: "-7" },
    c: { priceChangePercentage24h: "5" },
    d: {},
    e: { priceChangePercentage24h: "5336646" },
    f: { priceChangePercentage24h: "99", isActive: false },
  });
  expect(slugs(await listMovers(db, { direction: "gain" }))).toEqual(["e", "c", "a", "b"]);
  expect(slugs(await listMovers(db, { direction: "loss", limit: 2 }))).toEqual(["b", "a"]);
  for (const limit of [1, 2, 3]) {
    const read = (direction: "gain" | "loss") =>
      pages((after) => listMovers(db, { direction, after, limit }));
    expect((await read("gain")).flat()).toEqual(["e", "c", "a", "b"]);
    expect((await read("loss")).flat()).toEqual(["b", "a", "c", "e"]);
  }
});

test("deactivates and reactivates a coin, and inserts only unknown coins", async () => {
  const named = (slug: string, name = slug): NewCryptocurrency => ({
    slug,
    symbol: slug.toUpperCase(),
    name,
  });
  expect(await addCoins(db, [])).toEqual([]);
  expect(slugs(await addCoins(db, [named("b"), named("a")]))).toEqual(["a", "b"]);
  expect(await addCoins(db, [named("a", "another"), named("c")])).toMatchObject([
    { slug: "c", tier: 3, isActive: true },
  ]);
  const retire = (isActive: boolean) => setCoinActive(db, { cryptocurrencyId: 1, isActive });
  expect(await retire(false)).toBe(true);
  expect(await retire(false)).toBe(false);
  expect(slugs(await listCoinsByRank(db))).toEqual(["b", "c"]);
  expect(await retire(true)).toBe(true);
  expect(await listCoinsByRank(db)).toMatchObject([{ slug: "a", name: "a" }, {}, {}]);
  expect(await setCoinActive(db, { cryptocurrencyId: 99, isActive: true })).toBe(false);
});

test("records access to a coin once a minute, without changing updated_at", async () => {
  await seed({
    a: {},
    b: { lastAccessedAt: fromNow(-hour) },
    c: { lastAccessedAt: fromNow(-10_000) },
    d: {},
  });
  const before = await db.select().from(cryptocurrencies).orderBy(cryptocurrencies.id);
  expect((await recordCoinAccess(db, [1, 2, 3, 99])).sort()).toEqual([1, 2]);
  expect(await recordCoinAccess(db, [1, 2, 3])).toEqual([]);
  expect(await recordCoinAccess(db, [])).toEqual([]);
  const stored = await db.select().from(cryptocurrencies).orderBy(cryptocurrencies.id);
  expect(stored.map(({ updatedAt }) => updatedAt)).toEqual(before.map(({ updatedAt }) => updatedAt));
  expect(stored[1]?.lastAccessedAt?.getTime()).toBeGreaterThan(fromNow(-60_000).getTime());
  expect(stored[3]?.lastAccessedAt).toBeNull();
});

test.skipIf(inject("engine") === "pglite")(
  "refreshes, adds and records the same coins once with 16 clients, keeping the newest figures",
  async () => {
    const names = Array.from({ length: 20 }, (_, i) => `coin${i}`);
    const turned = (i: number) => (i % 2 ? names : names.toReversed());
    const added = outcomes(
      await concurrently(database.url, 16, (client, i) =>
        addCoins(
          client,
          turned(i).map((slug) => ({ slug, symbol: slug.toUpperCase(), name: slug })),
        ),
      ),
    );
    expect(slugs(added.values.flat()).sort()).toEqual(names.toSorted());
    const refreshed = outcomes(
      await concurrently(database.url, 16, (client, i) =>
        refreshCoins(
          client,
          turned(i).map((slug) => snapshot(slug, String(i + 1), at(i))),
        ),
      ),
    );
    expect(refreshed.values).toHaveLength(16);
    const prices = await listCoinsByRank(db);
    expect(prices.map(({ currentPrice }) => currentPrice)).toEqual(names.map(() => "16"));
    const recorded = outcomes(
      await concurrently(database.url, 16, (client) =>
        recordCoinAccess(
          client,
          prices.map(({ id }) => id),
        ),
      ),
    );
    expect(recorded.values.flat().sort((a, b) => a - b)).toEqual(prices.map(({ id }) => id));
  },
);

test.skipIf(inject("engine") === "pglite")(
  "does not wait for a coin locked by another transaction",
  async () => {
    await seed({ a: {}, b: {} });
    const recorded = await concurrently(database.url, 1, (client) =>
      client.transaction(async (tx) => {
        await tx.select().from(cryptocurrencies).where(eq(cryptocurrencies.id, 1)).for("update");
        return db.transaction(async (other) => {
          await other.execute(sql`set local lock_timeout = '5s'`);
          return recordCoinAccess(other, [1, 2]);
        });
      }),
    );
    expect(outcomes(recorded).values).toEqual([[2]]);
  },
);
