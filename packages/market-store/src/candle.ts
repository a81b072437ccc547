import type { MarketData } from "@strata/schema-market";

/** The length of a candle. */
export type Timeframe = MarketData["timeframe"];

/** Series of a candle, and its data source. */
export type CandleSeries = Pick<MarketData, "cryptocurrencyId" | "timeframe" | "source">;

/** One candle of a series, in USD. Decimals are exact strings; absent values are unknown. */
export type Candle = Pick<
  MarketData,
  "openTime" | "open" | "high" | "low" | "close" | "volume" | "isClosed"
> &
  Partial<Pick<MarketData, "quoteVolume" | "marketCap" | "vwap" | "tradeCount">>;
