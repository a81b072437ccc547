import { type CandleFormat, prices } from "../format.ts";

/** Candles of Bitfinex, `[mts, open, close, high, low, volume]`, an order that jesse uses too. */
export const bitfinex: CandleFormat = {
  name: "bitfinex",
  title: "Bitfinex candles",
  columns: { ...prices, time: ["mts"], volume: ["volume"] },
  requires: ["mts"],
  unnamed: [["mts", "open", "close", "high", "low", "volume"]],
  unit: "ms",
  source: "bitfinex",
};
