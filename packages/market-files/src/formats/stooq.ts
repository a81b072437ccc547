import type { CandleFormat } from "../format.ts";

/** Files of Stooq's database: `<TICKER>,<PER>,<DATE>,<TIME>,<OPEN>,…`. Those of its pages are read as {@link named}. */
export const stooq: CandleFormat = {
  name: "stooq",
  title: "Stooq",
  columns: {
    time: ["<date>"],
    clock: ["<time>"],
    open: ["<open>"],
    high: ["<high>"],
    low: ["<low>"],
    close: ["<close>"],
    volume: ["<vol>"],
    symbol: ["<ticker>"],
  },
  requires: ["<ticker>"],
};
