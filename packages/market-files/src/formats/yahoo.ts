import { type CandleFormat, prices } from "../format.ts";

/** Downloads of Yahoo Finance, and `history()` of yfinance. Its volumes of cryptocurrencies are in the quote asset. */
export const yahoo: CandleFormat = {
  name: "yahoo",
  title: "Yahoo Finance",
  columns: { ...prices, time: ["date", "datetime"], quoteVolume: ["volume"] },
  requires: [/^(?:adj_close|adjclose|dividends)$/],
  utc: true,
  warning: "The volumes of Yahoo Finance are in the quote asset: volume is unknown, quote volume is read.",
  fileName: (name) => {
    // BTC-USD.csv
    const [, symbol] = /^([A-Z0-9]+-[A-Z]{3})\b/.exec(name) ?? [];
    return symbol ? { symbol } : undefined;
  },
};
