import * as market from "@strata/schema-market";
import { databaseTest } from "@strata/testing/vitest";
import type { EmptyRelations } from "drizzle-orm";
import { expect } from "vitest";
import * as candles from "../src/candles.ts";
import * as cryptocurrencies from "../src/cryptocurrencies.ts";
import * as dashboards from "../src/dashboards.ts";
import type { Database } from "../src/database.ts";
import * as watchlists from "../src/watchlists.ts";

// A service with only the tables of @strata/schema-market, opened with `drizzle(client)` and no relations.
const test = databaseTest({ schema: market });

test("reads and writes coins and candles with only the market tables and no relations", async ({
  database: { db },
}) => {
  const coins = [{ slug: "bitcoin", symbol: "BTC", name: "Bitcoin" }];
  expect(await cryptocurrencies.addCoins(db, coins)).toMatchObject([{ id: 1 }]);
  expect(await cryptocurrencies.getCoinBySlug(db, "bitcoin")).toMatchObject({ symbol: "BTC" });
  expect(await cryptocurrencies.getCoinBySlug(db, "litecoin")).toBeUndefined();
  const series = { cryptocurrencyId: 1, timeframe: "1h" } as const;
  const openTime = new Date("2026-11-01T00:00:00Z");
  const candle = { openTime, open: "1", high: "2", low: "1", close: "2", volume: "3", isClosed: true };
  expect(await candles.saveCandles(db, { ...series, source: "binance" }, [candle])).toMatchObject({
    inserted: 1,
  });
  expect(await candles.getLatestCandle(db, series)).toMatchObject({ openTime, close: "2" });
  expect(await candles.listGaps(db, series)).toEqual([]);
});

test("rejects relational queries on a database without those relations", async ({ database: { db } }) => {
  const plain: Database<EmptyRelations> = db;
  // @ts-expect-error: the relations lack watchlists.
  await expect(watchlists.getDefaultWatchlist(plain)).rejects.toThrow(TypeError);
  // @ts-expect-error: the relations lack cryptocurrencies.
  await expect(dashboards.getCoinPage(plain, { id: 1 })).rejects.toThrow(TypeError);
});
