// Imported by package name: only the build writes it (see comments.d.ts).
import { comments } from "@strata/schema-market/comments";
import { type Validators, validatorsOf } from "@strata/validators";
import { cryptocurrencies, marketData } from "./index.ts";

/**
 * The zod schemas of each table: `insert`, `update` and `select`, built from its columns and CHECKs. A separate
 * entry of the package, so that the main entry does not load zod.
 */
export const cryptocurrencyValidators: Validators<typeof cryptocurrencies> = /* @__PURE__ */ validatorsOf(
  cryptocurrencies,
  { comments: comments.cryptocurrencies },
);
/** Zod schemas of `market_data`. */
export const marketDataValidators: Validators<typeof marketData> = /* @__PURE__ */ validatorsOf(marketData, {
  comments: comments.market_data,
  messages: { market_data_open_time_check: "openTime must be on the UTC grid of its timeframe" },
});
