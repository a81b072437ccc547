import * as schema from "@strata/schema-market";
import { marketRelations } from "@strata/schema-market/relations";
import { databaseTest } from "@strata/testing/vitest";
import { describe, expect } from "vitest";
import { createApp } from "../src/app.ts";

// PGlite with only the market tables, in their initial state in every test.
const test = databaseTest({ schema, relations: marketRelations }).extend("app", async ({ db }) => {
  await db.insert(schema.cryptocurrencies).values({
    slug: "bitcoin",
    symbol: "BTC",
    name: "Bitcoin",
    currentPrice: "61234.56",
  });
  return createApp(db);
});

const candle = {
  timeframe: "1h",
  openTime: "2026-01-01T00:00:00.000Z",
  ...{ open: "61000", high: "61500.5", low: "60900", close: "61234.56" },
  isClosed: true,
};
const put = (...candles: object[]) => ({
  method: "PUT",
  headers: { "content-type": "application/json" },
  body: JSON.stringify(candles),
});

describe("GET /coins/:slug", () => {
  test("returns the price digit for digit", async ({ app }) => {
    const response = await app.request("/coins/bitcoin");
    expect(await response.json()).toMatchObject({ symbol: "BTC", currentPrice: "61234.56" });
  });

  test.for(["florin", "%00", "%20"])("returns 404 for the unknown coin %s", async (slug, { app }) => {
    const response = await app.request(`/coins/${slug}`);
    expect(response.status).toBe(404);
    expect(await response.json()).toEqual({ error: `There is no coin "${decodeURIComponent(slug)}".` });
  });
});

describe("candles", () => {
  test("stores candles and returns them, oldest first", async ({ app }) => {
    const next = { ...candle, openTime: "2026-01-01T01:00:00.000Z" };
    expect(await (await app.request("/coins/bitcoin/candles", put(next, candle))).json()).toEqual({
      written: 2,
    });
    const { timeframe: _, ...shown } = candle;
    const response = await app.request("/coins/bitcoin/candles?timeframe=1h");
    expect(await response.json()).toEqual([shown, { ...shown, openTime: next.openTime }]);
  });

  test("starts without the candles of the previous test", async ({ app }) => {
    expect(await (await app.request("/coins/bitcoin/candles")).json()).toEqual([]);
  });

  test("replaces candles until they are closed", async ({ app }) => {
    const send = async (change: object) =>
      (await app.request("/coins/bitcoin/candles", put({ ...candle, ...change }))).json();
    expect(await send({ isClosed: false })).toEqual({ written: 1 });
    expect(await send({ close: "61001" })).toEqual({ written: 1 });
    expect(await send({ close: "61002", isClosed: false })).toEqual({ written: 0 });
  });

  test("replaces all columns of an open candle", async ({ app, db }) => {
    const first = {
      ...{ volume: "10", quoteVolume: "611000", marketCap: "1200000000000", vwap: "60950", tradeCount: 10 },
      ...{ source: "binance", technicalIndicators: { rsi: 40 }, isClosed: false },
    };
    // The first average price is below the new low.
    const later = {
      ...{
        low: "61000",
        volume: "20",
        quoteVolume: "1224000",
        marketCap: null,
        vwap: "61200",
        tradeCount: 99,
      },
      ...{ source: "aggregated", technicalIndicators: { rsi: 60 }, isClosed: false },
    };
    for (const values of [first, later]) {
      const response = await app.request("/coins/bitcoin/candles", put({ ...candle, ...values }));
      expect(await response.json()).toEqual({ written: 1 });
      const { openTime: _, ...written } = { ...candle, ...values };
      expect(await db.query.marketData.findMany()).toMatchObject([written]);
    }
    await app.request("/coins/bitcoin/candles", put(candle));
    expect(await db.query.marketData.findMany()).toMatchObject([{ vwap: null, volume: "0", isClosed: true }]);
  });

  test.for([
    ["a low above the close", { low: "61300" }, "market_data_low_check"],
    ["a time off the grid", { openTime: "2026-01-01T00:30:00Z" }, "on the UTC grid of its timeframe"],
    ["a time without a time zone", { openTime: "2026-01-01T00:00:00" }, "must be an ISO 8601 time"],
    ["another coin than in the path", { cryptocurrencyId: 7 }, "Unrecognized key"],
    ["an invalid price", { open: "NaN" }, "must be a decimal"],
    ["an unknown column", { tradecount: 1 }, "Unrecognized key"],
    ["an unknown timeframe", { timeframe: "2h" }, "expected one of"],
  ] as const)("rejects %s", async ([, fault, reason], { app, db }) => {
    const response = await app.request("/coins/bitcoin/candles", put({ ...candle, ...fault }));
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({
      error: "The request is not valid.",
      issues: [expect.objectContaining({ message: expect.stringContaining(reason) })],
    });
    expect(await db.$count(schema.marketData)).toBe(0);
  });

  test("reports the rule in words, with its constraint", async ({ app }) => {
    const next = { ...candle, openTime: "2026-01-01T01:00:00Z", low: "61300" };
    const response = await app.request("/coins/bitcoin/candles", put(candle, next));
    expect(await response.json()).toEqual({
      error: "The request is not valid.",
      issues: [
        {
          path: "[1].low",
          message: "low must be at most the lesser of open and close (market_data_low_check)",
          constraint: "market_data_low_check",
        },
      ],
    });
  });

  test("accepts prices as numbers, digit for digit", async ({ app }) => {
    await app.request("/coins/bitcoin/candles", put({ ...candle, high: 61500.5, volume: 0.1 }));
    expect(await (await app.request("/coins/bitcoin/candles")).json()).toMatchObject([{ high: "61500.5" }]);
  });

  test("rejects duplicate candles", async ({ app }) => {
    const response = await app.request("/coins/bitcoin/candles", put(candle, candle));
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      issues: [{ message: "two candles have the same open time" }],
    });
  });

  test("rejects a large body without reading it", async ({ app }) => {
    const response = await app.request(
      "/coins/bitcoin/candles",
      put({ ...candle, source: "x".repeat(2 ** 20) }),
    );
    expect(response.status).toBe(413);
    expect(await response.json()).toEqual({ error: "A request has at most 1 MiB." });
  });

  test.for(["limit=0", "limit=many", "timeframe=2h"])("rejects the query %s", async (query, { app }) => {
    const response = await app.request(`/coins/bitcoin/candles?${query}`);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ issues: [{ path: query.split("=")[0] }] });
  });
});

test("describes the rules of the tables in OpenAPI", async ({ app }) => {
  const { paths } = (await (await app.request("/openapi.json")).json()) as Record<string, never>;
  expect(paths).toMatchObject({
    "/coins/{slug}/candles": {
      put: {
        requestBody: {
          content: {
            "application/json": {
              schema: {
                type: "array",
                maxItems: 1000,
                items: {
                  required: ["timeframe", "openTime", "open", "high", "low", "close"],
                  properties: {
                    openTime: { type: "string", format: "date-time" },
                    tradeCount: { anyOf: [{ type: "integer", minimum: 0 }, { type: "null" }] },
                    source: { enum: schema.candleSources },
                  },
                },
              },
            },
          },
        },
      },
    },
  });
});
