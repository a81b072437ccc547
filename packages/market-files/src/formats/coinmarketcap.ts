import { type CandleFormat, prices } from "../format.ts";

/** Historical data of CoinMarketCap: semicolons, and volumes in the quote asset. */
export const coinMarketCap: CandleFormat = {
  name: "coinmarketcap",
  title: "CoinMarketCap",
  columns: {
    ...prices,
    time: ["timeopen", "time_open"],
    quoteVolume: ["volume"],
    marketCap: ["marketcap", "market_cap"],
  },
  requires: [/^time_?close$/],
  utc: true,
  warning: "The volumes of CoinMarketCap are in the quote asset: volume is unknown, quote volume is read.",
};
