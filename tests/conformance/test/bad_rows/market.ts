import { timeframe, timeframeSeconds } from "@strata/schema-market";
import fc from "fast-check";
import type { Patch } from "../constraints/cases.ts";
import { cryptocurrencyCases, marketDataCases } from "../constraints/market.ts";
import { all, contradiction, either, growing, just, type TableRows, wrongStep } from "./rows.ts";
import { instants } from "./values.ts";

export const cryptocurrencyRows: TableRows = {
  cases: cryptocurrencyCases,
  agreeing: () =>
    either(
      just({ circulatingSupply: null, maxSupply: null }),
      growing(2).map(([circulatingSupply, maxSupply]) => ({ circulatingSupply, maxSupply })),
      growing(1).map(([supply]) => ({ circulatingSupply: supply, maxSupply: supply })),
      growing(1).map(([circulatingSupply]) => ({ circulatingSupply, maxSupply: null })),
      growing(1).map(([maxSupply]) => ({ circulatingSupply: null, maxSupply })),
    ),
  contradictions: () => [
    contradiction(
      "cryptocurrencies_circulating_supply_check",
      "more units in circulation than can ever exist",
      growing(2).map(([maxSupply, circulatingSupply]) => ({ circulatingSupply, maxSupply })),
    ),
    contradiction(
      "cryptocurrencies_circulating_supply_check",
      "fewer units in circulation than none",
      growing(1).map(([supply]) => ({ circulatingSupply: `-${supply}` })),
    ),
    wrongStep(
      "cryptocurrencies_circulating_supply_check",
      "a maximum lowered below what circulates",
      just({ circulatingSupply: "1000", maxSupply: "1000" }),
      just({ maxSupply: "999.999999999999999999" }),
    ),
  ],
};

type Timeframe = (typeof timeframe.enumValues)[number];

/** A Monday, from which all candles but those of a month are counted. */
const origin = Date.UTC(2001, 0, 1);

const onGrid: fc.Arbitrary<{ timeframe: Timeframe; openTime: Date }> = fc
  .tuple(fc.constantFrom(...timeframe.enumValues), instants)
  .map(([name, at]) => ({ timeframe: name, openTime: floor(name, at) }));

const offGrid: fc.Arbitrary<Patch> = fc
  .tuple(onGrid, fc.double({ min: 0, max: 1, noNaN: true }))
  .map(([{ timeframe: name, openTime }, part]) => {
    const length = 1000 * (name === "1M" ? 28 * timeframeSeconds["1d"] : timeframeSeconds[name]);
    // From the millisecond after one border to the one before the next.
    return { timeframe: name, openTime: new Date(openTime.getTime() + 1 + Math.floor(part * (length - 2))) };
  });

function floor(name: Timeframe, at: Date): Date {
  if (name === "1M") return new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth()));
  const length = 1000 * timeframeSeconds[name];
  return new Date(origin + Math.floor((at.getTime() - origin) / length) * length);
}

const candle = growing(5).chain(([low, a, b, c, high]) =>
  fc
    .shuffledSubarray([a, b, c], { minLength: 3 })
    .map(([open, close, vwap]) => ({ open, high, low, close, vwap })),
);
const flat = growing(1).map(([at]) => ({ open: at, high: at, low: at, close: at, vwap: at }));

export const marketDataRows: TableRows = {
  cases: marketDataCases,
  agreeing: () =>
    all(
      onGrid,
      either(
        candle,
        flat,
        candle.map((prices) => ({ ...prices, vwap: null })),
      ),
    ),
  contradictions: () => [
    contradiction("market_data_open_time_check", "off the grid of its timeframe", offGrid),
    wrongStep(
      "market_data_open_time_check",
      "taken for candles of a week",
      just({ timeframe: "1d", openTime: new Date("2026-01-01T00:00Z") }),
      just({ timeframe: "1w" }),
    ),
    contradiction(
      "market_data_high_check",
      "high below low",
      growing(2).map(([high, low]) => ({ open: low, high, low, close: low, vwap: null })),
    ),
    contradiction(
      "market_data_high_check",
      "high below its open",
      growing(3).map(([low, high, open]) => ({ open, high, low, close: low, vwap: null })),
    ),
    contradiction(
      "market_data_high_check",
      "high below its close",
      growing(3).map(([low, high, close]) => ({ open: low, high, low, close, vwap: null })),
    ),
    contradiction(
      "market_data_low_check",
      "low above its open",
      growing(3).map(([open, low, high]) => ({ open, high, low, close: high, vwap: null })),
    ),
    contradiction(
      "market_data_low_check",
      "low above its close",
      growing(3).map(([close, low, high]) => ({ open: high, high, low, close, vwap: null })),
    ),
    contradiction(
      "market_data_low_check",
      "a price of nothing or less",
      fc.tuple(growing(1), fc.constantFrom("0", "-1", "-0.000000000000000001")).map(([[high], low]) => ({
        open: high,
        high,
        low,
        close: high,
        vwap: null,
      })),
    ),
    contradiction(
      "market_data_vwap_check",
      "an average above its high",
      growing(3).map(([low, high, vwap]) => ({ open: low, high, low, close: high, vwap })),
    ),
    contradiction(
      "market_data_vwap_check",
      "an average below its low",
      growing(3).map(([vwap, low, high]) => ({ open: low, high, low, close: high, vwap })),
    ),
    wrongStep(
      "market_data_high_check",
      "a running candle whose close leaves its range",
      growing(4).map(([low, open, high]) => ({ open, high, low, close: open, vwap: null, isClosed: false })),
      growing(1).map(([above]) => ({ close: `1${"0".repeat(31)}${above}`, isClosed: true })),
    ),
  ],
};
