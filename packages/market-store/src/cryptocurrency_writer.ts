import { cryptocurrencies } from "@strata/schema-market";
import { sql } from "drizzle-orm";
import { type CryptocurrencySnapshot, snapshotColumns } from "./cryptocurrency.ts";
import type { Database } from "./database.ts";
import { type UpsertCounts, type UpsertTarget, upsert, type WriteOptions } from "./upsert.ts";

const columns = Object.fromEntries(
  snapshotColumns.map((name) => [name, cryptocurrencies[name]]),
) as UpsertTarget<CryptocurrencySnapshot>["columns"];

/**
 * Upserts snapshots of coins by slug in one transaction. A new coin is inserted with the defaults of its other columns.
 * A stored coin is updated in the columns of the snapshot if one differs and the snapshot is not older than the stored
 * one; a snapshot without a time counts as the oldest. With `onConflict: "ignore"` stored coins are not updated.
 *
 * @throws if two snapshots have the same slug, and the errors of the database: a CHECK error for invalid values.
 *
 * @example
 * ```ts
 * import { readMarketsPage, upsertCryptocurrencies } from "@strata/market-store";
 * import { drizzle } from "drizzle-orm/postgres-js";
 *
 * const db = drizzle("postgres://localhost:5432/strata");
 * const { rows } = readMarketsPage('[{ "id": "bitcoin", "symbol": "btc", "name": "Bitcoin" }]');
 * const { inserted, updated, unchanged } = await upsertCryptocurrencies(db, rows);
 * ```
 */
export function upsertCryptocurrencies(
  database: Database,
  snapshots: readonly CryptocurrencySnapshot[],
  { onConflict = "update" }: WriteOptions = {},
): Promise<UpsertCounts> {
  return upsert<CryptocurrencySnapshot>(
    database,
    {
      table: cryptocurrencies,
      key: [cryptocurrencies.slug],
      columns,
      overwrites:
        onConflict === "ignore"
          ? sql`false`
          : sql`coalesce(excluded.last_data_update_at, '-infinity') >= coalesce(stored.last_data_update_at, '-infinity')`,
      conflictKey: (snapshot) => snapshot.slug,
    },
    snapshots,
  );
}
