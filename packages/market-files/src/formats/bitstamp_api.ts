import type { CandleFormat } from "../format.ts";
import { bitstamp } from "./bitstamp.ts";

/** The answer of Bitstamp's API: `{"data": {"ohlc": [{"timestamp": …}]}}`. */
export const bitstampApi: CandleFormat = {
  ...bitstamp,
  name: "bitstamp-api",
  title: "Bitstamp API",
  requires: [],
  path: /^data\.ohlc$/,
};
