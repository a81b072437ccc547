import { type CandleFormat, prices } from "../format.ts";
import { timeframeIn } from "./file_name.ts";

/** Chart data exported from TradingView: `time,open,high,low,close`, plots of indicators, often Volume. */
export const tradingView: CandleFormat = {
  name: "tradingview",
  title: "TradingView export",
  columns: { ...prices, time: ["time"], volume: ["volume"] },
  requires: ["time"],
  fileName: (name) => {
    // BINANCE_BTCUSDT, 60.csv; BITSTAMP_BTCUSD, 1D_2e1d5.csv
    const [, symbol, length = ""] =
      /^[A-Z0-9]+_([A-Z0-9.]+), (\d+[DWM]?)\b/.exec(name.replace(/_[0-9a-f]{4,6}\./, ".")) ?? [];
    const lengths = { "1D": "1d", "3D": "3d", "1W": "1w", "1M": "1M" } as const;
    return symbol
      ? { symbol, timeframe: lengths[length as keyof typeof lengths] ?? timeframeIn(length) }
      : undefined;
  },
};
