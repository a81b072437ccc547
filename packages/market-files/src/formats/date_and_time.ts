import type { CandleFormat } from "../format.ts";
import { named } from "./named.ts";

/** The usual names, with the date and the time of day in separate columns: backtrader, MetaTrader. */
export const dateAndTime: CandleFormat = {
  ...named,
  name: "date-and-time",
  title: "named columns with date and time",
  columns: { ...named.columns, time: ["date"], clock: ["time"] },
  requires: ["date", "time"],
};
