export type { Database } from "@strata/market-store";
