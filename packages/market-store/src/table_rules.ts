import { cryptocurrencies, marketData } from "@strata/schema-market";
import { rulesOf, type TableRules } from "@strata/validators/expressions";
import type { PgTable } from "drizzle-orm/pg-core";

/** The rules of a table, read at the first use: an import of this package costs nothing. */
function lazy(table: PgTable): () => TableRules {
  let rules: TableRules | undefined;
  return () => {
    rules ??= rulesOf(table);
    return rules;
  };
}

export const candleRules = lazy(marketData);
export const cryptocurrencyRules = lazy(cryptocurrencies);
