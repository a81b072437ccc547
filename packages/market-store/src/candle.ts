import type { MarketData } from "@strata/schema-market";

/** The length of a candle. */
export type Timeframe = MarketData["timeframe"];

/** Which series a candle belongs to, and where it comes from. */
export type CandleSeries = Pick<MarketData, "cryptocurrencyId" | "timeframe" | "source">;

/** One candle of a series, in USD; decimals are exact text. What is absent is unknown. */
export type Candle = Pick<
  MarketData,
  "openTime" | "open" | "high" | "low" | "close" | "volume" | "isClosed"
> &
  Partial<Pick<MarketData, "quoteVolume" | "marketCap" | "vwap" | "tradeCount">>;
