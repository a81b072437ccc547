import { type CandleFormat, prices } from "../format.ts";
import { coinMarketCap } from "./coinmarketcap.ts";

/** Daily data of CoinMarketCap on Kaggle (coin_Bitcoin.csv), dated at the last second of the day. */
export const kaggle: CandleFormat = {
  ...coinMarketCap,
  name: "kaggle",
  title: "CoinMarketCap on Kaggle",
  columns: {
    ...prices,
    time: ["date"],
    symbol: ["symbol"],
    quoteVolume: ["volume"],
    marketCap: ["marketcap", "market_cap"],
  },
  requires: ["sno", "marketcap"],
  stamp: "closing",
};
