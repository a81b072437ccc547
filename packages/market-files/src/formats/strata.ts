import { type CandleFormat, prices } from "../format.ts";

/** CSV with the column names of `market_data`, such as the output of psql's `\copy market_data … csv header`. */
export const strata: CandleFormat = {
  name: "strata",
  title: "Strata CSV",
  columns: {
    ...prices,
    time: ["open_time"],
    volume: ["volume"],
    quoteVolume: ["quote_volume"],
    vwap: ["vwap"],
    tradeCount: ["trade_count"],
    marketCap: ["market_cap"],
    isClosed: ["is_closed"],
    symbol: ["cryptocurrency_id", "symbol"],
    timeframe: ["timeframe"],
  },
};
