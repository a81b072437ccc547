import { type MarketData, timeframeSeconds } from "@strata/schema-market";

export type Timeframe = MarketData["timeframe"];

/** Which series a candle belongs to, and where it comes from. */
export type CandleSeries = Pick<MarketData, "cryptocurrencyId" | "timeframe" | "source">;

/** One candle of a series, in USD; decimals are exact text. What is absent is unknown. */
export type Candle = Pick<
  MarketData,
  "openTime" | "open" | "high" | "low" | "close" | "volume" | "isClosed"
> &
  Partial<Pick<MarketData, "quoteVolume" | "marketCap" | "vwap" | "tradeCount">>;

const aMonday = Date.UTC(2001, 0, 1);

/** Whether a candle of the timeframe begins at this instant: weeks on Monday, months on the 1st, all in UTC. */
export function beginsCandle(timeframe: Timeframe, instant: Date): boolean {
  return timeframe === "1M"
    ? instant.toISOString().endsWith("-01T00:00:00.000Z")
    : (instant.getTime() - aMonday) % (timeframeSeconds[timeframe] * 1000) === 0;
}
