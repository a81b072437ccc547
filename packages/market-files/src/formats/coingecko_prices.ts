import type { CandleFormat } from "../format.ts";

/** CoinGecko's `/coins/{id}/market_chart` and its CSV download (btc-usd-max.csv): prices at points in time. */
export const coinGeckoPrices: CandleFormat = {
  name: "coingecko-prices",
  title: "CoinGecko prices",
  columns: {
    time: ["snapped_at"],
    open: ["price"],
    high: ["price"],
    low: ["price"],
    close: ["price"],
    quoteVolume: ["total_volume"],
    marketCap: ["market_cap"],
  },
  requires: ["snapped_at", "price"],
  utc: true,
  points: true,
  source: "coingecko",
  warning:
    "These are prices, not candles: open, high, low and close are the first price of each period; the volume is unknown.",
};
