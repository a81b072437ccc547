import { cryptocurrencies, marketData } from "@strata/schema-market";
import { type Validators, validatorsOf } from "@strata/validators";

/**
 * The zod schemas of each table: `insert`, `update` and `select`, made from its columns and CHECKs. Not exported by the
 * package's index: only who imports this needs zod.
 */
export const cryptocurrencyValidators: Validators<typeof cryptocurrencies> =
  /* @__PURE__ */ validatorsOf(cryptocurrencies);
export const marketDataValidators: Validators<typeof marketData> = /* @__PURE__ */ validatorsOf(marketData);
