import { type CandleFormat, prices } from "../format.ts";
import { timeframeIn } from "./file_name.ts";

/** OHLCVT files of Kraken, 7 columns without a header, and the answer of its API, which also has the vwap. */
export const kraken: CandleFormat = {
  name: "kraken",
  title: "Kraken OHLCVT",
  columns: {
    ...prices,
    time: ["time"],
    vwap: ["vwap"],
    volume: ["volume"],
    tradeCount: ["trades"],
  },
  requires: ["trades"],
  unnamed: [
    ["time", "open", "high", "low", "close", "volume", "trades"],
    ["time", "open", "high", "low", "close", "vwap", "volume", "trades"],
  ],
  unit: "s",
  source: "kraken",
  fileName: (name) => {
    // XBTUSD_1440.csv
    const [, symbol, minutes = ""] = /^([A-Z0-9.]+)_(\d+)\./i.exec(name) ?? [];
    return symbol ? { symbol, timeframe: timeframeIn(minutes) } : undefined;
  },
};
