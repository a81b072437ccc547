import { type CandleFormat, prices } from "../format.ts";

/** CoinGecko's `/coins/{id}/ohlc`: the times are those of the candle's close, and there is no volume. */
export const coinGeckoOhlc: CandleFormat = {
  name: "coingecko",
  title: "CoinGecko /ohlc",
  columns: { ...prices, time: ["ohlc_close_time"] },
  requires: ["ohlc_close_time"],
  unnamed: [["ohlc_close_time", "open", "high", "low", "close"]],
  unit: "ms",
  path: /^$/,
  stamp: "closing",
  source: "coingecko",
};
