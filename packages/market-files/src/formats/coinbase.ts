import { type CandleFormat, prices } from "../format.ts";

/** Candles of Coinbase Exchange, `[time, low, high, open, close, volume]` in seconds, and of Advanced Trade. */
export const coinbase: CandleFormat = {
  name: "coinbase",
  title: "Coinbase candles",
  columns: { ...prices, time: ["start", "time"], volume: ["volume"] },
  requires: ["start"],
  unnamed: [["start", "low", "high", "open", "close", "volume"]],
  unit: "s",
  source: "coinbase",
};
