import { type CandleFormat, prices } from "../format.ts";
import { timeframeIn } from "./file_name.ts";

/**
 * Klines of Binance, spot and futures: 12 columns with or without a header, in milliseconds or, since 2025,
 * microseconds; also as returned by its API and saved with python-binance.
 */
export const binance: CandleFormat = {
  name: "binance",
  title: "Binance klines",
  columns: {
    ...prices,
    time: ["open_time", "timestamp"],
    volume: ["volume"],
    quoteVolume: ["quote_volume", "quote_asset_volume"],
    tradeCount: ["count", "number_of_trades", "trades"],
  },
  requires: ["close_time", /^taker_(?:buy_|base_)/],
  unnamed: [
    [
      "open_time",
      "open",
      "high",
      "low",
      "close",
      "volume",
      "close_time",
      "quote_volume",
      "count",
      "taker_buy_volume",
      "taker_buy_quote_volume",
      "ignore",
    ],
  ],
  utc: true,
  source: "binance",
  fileName: (name) => {
    // BTCUSDT-1h-2024-01.csv
    const [, symbol, length = ""] = /^([A-Z0-9]+)-(\d+[a-z]+)(?:-\d{4}|\.)/i.exec(name) ?? [];
    return symbol ? { symbol, timeframe: timeframeIn(length) } : undefined;
  },
};
