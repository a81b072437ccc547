import * as market from "@strata/schema-market";
import { databaseTest } from "@strata/testing/vitest";
import type { EmptyRelations } from "drizzle-orm";
import { expect } from "vitest";
import * as candles from "../src/candles.ts";
import * as cryptocurrencies from "../src/cryptocurrencies.ts";
import * as dashboards from "../src/dashboards.ts";
import type { Database } from "../src/database.ts";
import * as watchlists from "../src/watchlists.ts";

// A service that has the tables of @strata/schema-market alone, and opens them with `drizzle(client)`, without relations.
const test = databaseTest({ schema: market });

test("coins and candles are read and written with the market tables alone, without relations", async ({
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

test("queries over relations refuse a database that was opened without them", async ({
  database: { db },
}) => {
  const plain: Database<EmptyRelations> = db;
  // @ts-expect-error: its relations have no watchlists.
  await expect(watchlists.getDefaultWatchlist(plain)).rejects.toThrow(TypeError);
  // @ts-expect-error: its relations have no cryptocurrencies.
  await expect(dashboards.getCoinPage(plain, { id: 1 })).rejects.toThrow(TypeError);
});
