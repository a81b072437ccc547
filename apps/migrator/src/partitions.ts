import { sql } from "drizzle-orm";
import type { Database } from "./database.ts";
import { exitCodes, StrataError } from "./errors.ts";

/** One month of candles, in UTC: its partition's name and bounds. */
export interface MonthlyPartition {
  readonly name: string;
  readonly from: string;
  readonly to: string;
}

/** The calendar months, in UTC, from the one that holds `start`, as partitions of market_data. */
export function monthlyPartitions(start: Date, count: number): MonthlyPartition[] {
  return Array.from({ length: count }, (_, index) => {
    const first = (month: number) => new Date(Date.UTC(start.getUTCFullYear(), month, 1)).toISOString();
    const from = first(start.getUTCMonth() + index);
    return {
      name: `market_data_${from.slice(0, 4)}_${from.slice(5, 7)}`,
      from,
      to: first(start.getUTCMonth() + index + 1),
    };
  });
}

/**
 * Creates the partitions of market_data that are missing, in the schema `partitions`. Candles of such a month that
 * wait in the DEFAULT partition move into it. One transaction: all of them are there afterwards, or none.
 *
 * @returns the names of the partitions that were created.
 * @throws StrataError if market_data is not partitioned, as after `strata push` into an empty database.
 */
export async function ensurePartitions(
  db: Database,
  partitions: readonly MonthlyPartition[],
): Promise<string[]> {
  return db.transaction(async (tx) => {
    const [table] = await tx.execute<{ kind: string }>(
      sql`select relkind as kind from pg_class where oid = to_regclass('public.market_data')`,
      "objects",
    );
    if (table?.kind !== "p") {
      throw new StrataError(
        exitCodes.configuration,
        table ? "market_data is not partitioned in this database." : "This database has no market_data.",
        { hint: "Partitions come with the migrations: run `strata migrate` on an empty database." },
      );
    }
    // One runner at a time decides what is missing; readers and writers of candles go on.
    await tx.execute(sql`lock table market_data in share update exclusive mode`);
    const rows = await tx.execute<{ name: string }>(
      sql`select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
          where i.inhparent = 'public.market_data'::regclass`,
      "objects",
    );
    const present = new Set(rows.map((row) => row.name));
    const missing = partitions.filter((partition) => !present.has(partition.name));
    if (missing.length > 0) {
      // No candle may enter the DEFAULT partition between the move and the attach. Give up rather than let every
      // writer queue up behind a long reader.
      await tx.execute(sql`set local lock_timeout = '10s'`);
      await tx.execute(sql`lock table partitions.market_data_default in access exclusive mode`);
    }
    for (const { name, from, to } of missing) {
      const partition = sql`partitions.${sql.identifier(name)}`;
      const bounds = sql.raw(`from ('${from}') to ('${to}')`);
      const month = sql.raw(`open_time >= '${from}' and open_time < '${to}'`);
      await tx.execute(
        sql`create table ${partition} (like market_data including defaults including constraints)`,
      );
      await tx.execute(
        sql`with moved as (delete from partitions.market_data_default where ${month} returning *)
            insert into ${partition} select * from moved`,
      );
      await tx.execute(sql`alter table market_data attach partition ${partition} for values ${bounds}`);
    }
    return missing.map((partition) => partition.name);
  });
}
