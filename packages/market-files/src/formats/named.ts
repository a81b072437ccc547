import { type CandleFormat, prices } from "../format.ts";

/** Any header, or keys of JSON objects, with the usual names: pandas, Stooq's pages, backtrader, own scripts. */
export const named: CandleFormat = {
  name: "named",
  title: "named columns",
  columns: {
    ...prices,
    time: [
      "timestamp",
      "datetime",
      "date_time",
      "open_time",
      "opentime",
      "date",
      "time",
      "unix",
      "ts",
      "start",
      "index",
      "",
    ],
    volume: ["volume", "vol", "volume_(btc)", "base_volume"],
    quoteVolume: ["quote_volume", "quote_asset_volume", "quotevolume"],
    vwap: ["vwap"],
    tradeCount: ["trade_count", "trades", "count", "number_of_trades", "tradecount"],
    marketCap: ["market_cap", "marketcap"],
    symbol: ["symbol", "ticker", "pair"],
    timeframe: ["timeframe", "interval"],
  },
};
