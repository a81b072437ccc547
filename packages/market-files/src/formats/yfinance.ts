import { type CandleFormat, prices } from "../format.ts";
import { yahoo } from "./yahoo.ts";

/** `download().to_csv()` of yfinance: two more lines of header, and the time in the column Price. */
export const yfinance: CandleFormat = {
  ...yahoo,
  name: "yfinance",
  title: "yfinance",
  columns: { ...prices, time: ["price"], quoteVolume: ["volume"] },
  requires: ["price"],
  moreHeader: /^(?:ticker|date|datetime)$/i,
};
