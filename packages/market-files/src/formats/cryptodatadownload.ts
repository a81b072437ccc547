import { type CandleFormat, prices } from "../format.ts";

/** Files of CryptoDataDownload: a URL, a header, the newest candle first, volumes named after their assets. */
export const cryptoDataDownload: CandleFormat = {
  name: "cryptodatadownload",
  title: "CryptoDataDownload",
  columns: {
    ...prices,
    // Files mix seconds and milliseconds in `unix`; older ones have only the date.
    time: ["unix", "unix_timestamp", "date"],
    symbol: ["symbol"],
    volume: [/^volume_/],
    quoteVolume: [/^volume_/],
    tradeCount: ["tradecount"],
  },
  requires: ["symbol", "date", /^volume_[^(]/],
  utc: true,
  fileName: (name) => {
    // Binance_BTCUSDT_1h.csv
    const [, symbol, length = ""] = /^[A-Za-z]+_([A-Z0-9]+)_(minute|1?h|1?d|\d+m)\./.exec(name) ?? [];
    const lengths = {
      minute: "1m",
      h: "1h",
      "1h": "1h",
      d: "1d",
      "1d": "1d",
      "5m": "5m",
      "15m": "15m",
    } as const;
    return symbol ? { symbol, timeframe: lengths[length as keyof typeof lengths] } : undefined;
  },
};
