import { type CandleFormat, prices } from "../format.ts";

/** Klines of Bybit, the newest first: volume in base and turnover in quote. */
export const bybit: CandleFormat = {
  name: "bybit",
  title: "Bybit klines",
  columns: {
    ...prices,
    time: ["starttime", "start_time", "timestamp"],
    volume: ["volume"],
    quoteVolume: ["turnover"],
  },
  requires: ["turnover"],
  unnamed: [["startTime", "open", "high", "low", "close", "volume", "turnover"]],
  unit: "ms",
  path: /^(?:result\.list)?$/,
  source: "bybit",
};
