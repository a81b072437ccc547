import { type CandleFormat, prices } from "../format.ts";
import { timeframeIn } from "./file_name.ts";

/** CCXT's `fetch_ohlcv` and freqtrade's JSON: `[ms, open, high, low, close, volume]`. */
export const ccxt: CandleFormat = {
  name: "ccxt",
  title: "CCXT or freqtrade arrays",
  columns: { ...prices, time: ["timestamp"], volume: ["volume"] },
  unnamed: [["timestamp", "open", "high", "low", "close", "volume"]],
  unit: "ms",
  fileName: (name) => {
    // BTC_USDT-1h.json
    const [, symbol, length = ""] =
      /^([A-Z0-9]+_[A-Z0-9]+(?:_[A-Z]+)?)-(\d+[a-zA-Z]+)(?:-futures)?\./.exec(name) ?? [];
    return symbol ? { symbol, timeframe: timeframeIn(length) } : undefined;
  },
};
