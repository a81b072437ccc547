import { readFileSync } from "node:fs";
import * as schema from "@strata/schema-market";
import { cryptocurrencies } from "@strata/schema-market";
import { createTestDatabase, type TestDatabase } from "@strata/testing/vitest";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import {
  type CryptocurrencySnapshot,
  type Database,
  readMarketsPage,
  upsertCryptocurrencies,
} from "../src/index.ts";

let database: TestDatabase;
let db: Database;

beforeAll(async () => {
  database = await createTestDatabase({ schema });
  db = database.db;
});
afterAll(() => database.close());
beforeEach(() => db.delete(cryptocurrencies));

/** A snapshot in which all other values are unknown. */
function snapshot(slug: string, changes: Partial<CryptocurrencySnapshot> = {}): CryptocurrencySnapshot {
  const page = readMarketsPage(JSON.stringify([{ id: slug, symbol: slug, name: slug }]));
  const [row] = page.rows;
  if (!row) throw new Error(page.problems[0]?.reason);
  return { ...row, ...changes };
}

const stored = () => db.select().from(cryptocurrencies).orderBy(cryptocurrencies.slug);

test("stores a page without losing a digit", async () => {
  const text = readFileSync(new URL("sample/coingecko_markets.json", import.meta.url), "utf8");
  const { rows } = readMarketsPage(text);
  expect(await upsertCryptocurrencies(db, rows)).toEqual({ inserted: 5, updated: 0, unchanged: 0 });
  expect(await stored()).toMatchObject(rows.toSorted((a, b) => (a.slug < b.slug ? -1 : 1)));
  expect(await upsertCryptocurrencies(db, rows)).toEqual({ inserted: 0, updated: 0, unchanged: 5 });
});

test.each([
  ["3.9e-6", "0.0000039"],
  ["1e14", "100000000000000"],
  ["3321656913131.541", "3321656913131.541"],
  ["1.50", "1.50"],
  ["12345678901234567890.123456789012345678", "12345678901234567890.123456789012345678"],
  ["0.000000000000000000000000000000000001", "0.000000000000000000000000000000000001"],
])("stores a price of %s as %s", async (written, read) => {
  const page = readMarketsPage(`[{"id":"a","symbol":"a","name":"A","current_price":${written}}]`);
  await upsertCryptocurrencies(db, page.rows);
  expect(await stored()).toMatchObject([{ currentPrice: read }]);
});

test("stores text unchanged", async () => {
  const name = `{"a","b"}\\NULL 'x' "😀"\n\t火`;
  await upsertCryptocurrencies(db, [snapshot("a", { name, imageUrl: "NULL" })]);
  expect(await stored()).toMatchObject([{ name, imageUrl: "NULL" }]);
});

test("inserts a new coin with the defaults of the other columns", async () => {
  await upsertCryptocurrencies(db, [snapshot("a")]);
  expect(await stored()).toMatchObject([
    { slug: "a", symbol: "A", assetType: "crypto", tier: 3, isActive: true, isSupported: true, links: {} },
  ]);
});

test("updates only the columns of the snapshot", async () => {
  const at = new Date("2025-09-26T10:25:03.684Z");
  await upsertCryptocurrencies(db, [snapshot("a", { currentPrice: "1", ath: "9", lastDataUpdateAt: at })]);
  const own = {
    assetType: "stablecoin" as const,
    tier: 1,
    isActive: false,
    isSupported: false,
    contractAddress: "0x1",
    decimals: 6,
    description: "A coin",
    dataQualityScore: "99.50",
    lastAccessedAt: at,
    externalIds: { binance: "AUSDT" },
    links: { website: "https://example.org" },
  };
  await db.update(cryptocurrencies).set({ ...own, updatedAt: sql`${cryptocurrencies.createdAt}` });
  const [before] = await stored();

  const next = snapshot("a", { symbol: "AA", name: "Renamed", currentPrice: "2", lastDataUpdateAt: at });
  expect(await upsertCryptocurrencies(db, [next])).toEqual({ inserted: 0, updated: 1, unchanged: 0 });
  const [after] = await stored();
  expect(after).toEqual({ ...before, ...next, updatedAt: after?.updatedAt });
  expect(after).toMatchObject({ ...own, ath: null });
  expect(after?.updatedAt.getTime()).toBeGreaterThan(before?.updatedAt.getTime() ?? Number.NaN);
});

const early = new Date("2025-09-26T10:00:00Z");
const late = new Date("2025-09-26T10:05:00Z");
test.each([
  ["newer", early, late, true],
  ["equally old", early, early, true],
  ["older", late, early, false],
  ["without a time, where one is stored", early, null, false],
  ["with a time, where none is stored", null, early, true],
  ["without a time, where none is stored", null, null, true],
])("a snapshot %s", async (_, storedAt, incomingAt, overwrites) => {
  await upsertCryptocurrencies(db, [snapshot("a", { currentPrice: "1", lastDataUpdateAt: storedAt })]);
  const counts = await upsertCryptocurrencies(db, [
    snapshot("a", { currentPrice: "2", lastDataUpdateAt: incomingAt }),
  ]);
  expect(counts).toEqual({ inserted: 0, updated: overwrites ? 1 : 0, unchanged: overwrites ? 0 : 1 });
  expect(await stored()).toMatchObject([
    overwrites
      ? { currentPrice: "2", lastDataUpdateAt: incomingAt }
      : { currentPrice: "1", lastDataUpdateAt: storedAt },
  ]);
});

test("a newer snapshot with equal values updates the time of the coin", async () => {
  await upsertCryptocurrencies(db, [snapshot("a", { lastDataUpdateAt: early })]);
  expect(await upsertCryptocurrencies(db, [snapshot("a", { lastDataUpdateAt: late })])).toMatchObject({
    updated: 1,
  });
  expect(await stored()).toMatchObject([{ lastDataUpdateAt: late }]);
});

test("two coins may share a ticker", async () => {
  await upsertCryptocurrencies(db, [snapshot("a", { symbol: "FRAX" }), snapshot("b", { symbol: "FRAX" })]);
  expect(await stored()).toMatchObject([{ symbol: "FRAX" }, { symbol: "FRAX" }]);
});

test("writes snapshots atomically", async () => {
  await expect(
    upsertCryptocurrencies(db, [snapshot("a"), snapshot("b", { currentPrice: "-1" })]),
  ).rejects.toThrow(expect.objectContaining({ cause: expect.objectContaining({ code: "23514" }) }));
  expect(await stored()).toEqual([]);
});

test("rejects snapshots with the same slug", async () => {
  await expect(upsertCryptocurrencies(db, [snapshot("b"), snapshot("a"), snapshot("b")])).rejects.toThrow(
    "two rows have the key b",
  );
});

test("concurrent writes of the same coins do not deadlock", async () => {
  const coins = Array.from({ length: 250 }, (_, at) => snapshot(`coin-${at}`));
  await upsertCryptocurrencies(db, coins);
  const refresh = (price: string) => coins.map((coin) => ({ ...coin, currentPrice: price }));
  const counts = await Promise.all([
    upsertCryptocurrencies(db, refresh("1")),
    upsertCryptocurrencies(db, refresh("2").reverse()),
  ]);
  expect(counts.map(({ updated }) => updated)).toEqual([250, 250]);
});
