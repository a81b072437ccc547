import { cryptocurrencies } from "@strata/schema-market";
import { rulesOf, type TableRules } from "@strata/validators/expressions";
import type { PgTable } from "drizzle-orm/pg-core";

/** Reads the rules of a table on first use, so that importing this package is cheap. */
function lazy(table: PgTable): () => TableRules {
  let rules: TableRules | undefined;
  return () => {
    rules ??= rulesOf(table);
    return rules;
  };
}

export const cryptocurrencyRules = lazy(cryptocurrencies);
