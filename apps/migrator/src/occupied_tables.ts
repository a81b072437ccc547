import { referenceAssets } from "@strata/market-store";
import { cryptocurrencies } from "@strata/schema-market";
import { getTableName, sql } from "drizzle-orm";
import type { Database } from "./database.ts";
import { domains, tablesOf } from "./domains.ts";

/** Every environment has the reference assets, so they do not count as data. */
const isNoReferenceAsset = sql`${cryptocurrencies.slug} not in (${sql.join(
  referenceAssets.map(({ slug }) => sql`${slug}`),
  sql`, `,
)})`;

/**
 * Names of the tables of the schema that have rows, in the order of their domains; reference assets do not count. One
 * statement, which reads at most one row of each table.
 */
export async function occupiedTables(db: Database): Promise<string[]> {
  const tables = Object.values(domains).flatMap(tablesOf);
  const branches = tables.map(
    (table) =>
      sql`select ${getTableName(table)} as name where exists (
        select from ${table} where ${table === cryptocurrencies ? isNoReferenceAsset : sql`true`}
      )`,
  );
  const rows = await db.execute<{ name: string }>(sql.join(branches, sql` union all `), "objects");
  return rows.map(({ name }) => name);
}
