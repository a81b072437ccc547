import { cryptocurrencies } from "@strata/schema-market";
import { sql } from "drizzle-orm";
import { type CryptocurrencySnapshot, snapshotColumns } from "./cryptocurrency.ts";
import type { Database } from "./database.ts";
import { type UpsertCounts, type UpsertTarget, upsert, type WriteOptions } from "./upsert.ts";

const columns = Object.fromEntries(
  snapshotColumns.map((name) => [name, cryptocurrencies[name]]),
) as UpsertTarget<CryptocurrencySnapshot>["columns"];

/**
 * Writes snapshots of coins by their slug, in one transaction: all of them or none. An unknown coin is added with the
 * defaults of its other columns. Of a known one only the columns of the snapshot are written, all of them, and only
 * if one differs and the snapshot is not older than the stored one; a snapshot without a time counts as the oldest.
 * With `onConflict: "ignore"` no column of a known one is written.
 *
 * @throws if two snapshots have the same slug, and what the database throws: a check error for values that
 * `cryptocurrencies` does not take.
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
      keyOf: (snapshot) => snapshot.slug,
    },
    snapshots,
  );
}
