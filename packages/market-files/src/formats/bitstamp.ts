import { type CandleFormat, prices } from "../format.ts";

/** Minutes of Bitstamp on Kaggle (btcusd_1-min_data.csv), and the answer of its API. */
export const bitstamp: CandleFormat = {
  name: "bitstamp",
  title: "Bitstamp",
  columns: {
    ...prices,
    time: ["timestamp"],
    volume: ["volume_(btc)", "volume"],
    quoteVolume: ["volume_(currency)"],
    vwap: ["weighted_price"],
  },
  requires: ["weighted_price"],
  source: "bitstamp",
  fileName: (name) => (/^btcusd_1-min_data/i.test(name) ? { symbol: "BTCUSD", timeframe: "1m" } : undefined),
};
