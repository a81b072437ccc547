/** Queries and business rules of the Strata platform, by topic. */
export * as candles from "./candles.ts";
export * as cryptocurrencies from "./cryptocurrencies.ts";
export * as dashboards from "./dashboards.ts";
export type { Database } from "./database.ts";
export * as erasure from "./erasure.ts";
export { RuleError } from "./errors.ts";
export { inventory, type Query, type QueryName } from "./inventory.ts";
export * as macro from "./macro.ts";
export * as models from "./models.ts";
export * as portfolio from "./portfolio.ts";
export * as predictions from "./predictions.ts";
export * as sectors from "./sectors.ts";
export * as signals from "./signals.ts";
export * as suggestions from "./suggestions.ts";
export * as system from "./system.ts";
export * as users from "./users.ts";
export * as watchlists from "./watchlists.ts";
