import { type CandleFormat, prices } from "../format.ts";

/** Candles of OKX, the newest first: volumes in contracts or base, in base, in quote, and whether it has closed. */
export const okx: CandleFormat = {
  name: "okx",
  title: "OKX candles",
  columns: {
    ...prices,
    time: ["ts"],
    volume: ["vol"],
    quoteVolume: ["volccyquote"],
    isClosed: ["confirm"],
  },
  requires: ["ts", "volccyquote"],
  unnamed: [["ts", "open", "high", "low", "close", "vol", "volCcy", "volCcyQuote", "confirm"]],
  unit: "ms",
  path: /^(?:data)?$/,
  source: "okx",
  warning:
    "The volumes of OKX are in the base asset for spot markets only: for derivatives they count contracts.",
};
