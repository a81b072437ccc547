import { cryptocurrencies, marketData } from "@strata/schema-market";
import { type Validators, validatorsOf } from "@strata/validators";

/**
 * The zod schemas of each table: `insert`, `update` and `select`, made from its columns and CHECKs. An entry of its own,
 * since it needs zod.
 */
export const cryptocurrencyValidators: Validators<typeof cryptocurrencies> =
  /* @__PURE__ */ validatorsOf(cryptocurrencies);
export const marketDataValidators: Validators<typeof marketData> = /* @__PURE__ */ validatorsOf(marketData, {
  messages: { market_data_open_time_check: "openTime must be on the UTC grid of its timeframe" },
});
