import { sql } from "drizzle-orm";
import type { Database } from "../src/index.ts";

/** Partitions market_data by time as in production: one month, and the DEFAULT partition. */
export async function partitionMarketData(db: Database): Promise<void> {
  for (const statement of [
    sql`alter table market_data rename to market_data_plain`,
    sql`create table market_data (like market_data_plain including all) partition by range (open_time)`,
    sql`alter table market_data add foreign key (cryptocurrency_id) references cryptocurrencies (id)`,
    sql`drop table market_data_plain`,
    sql`create table market_data_2021_11 partition of market_data
          for values from ('2021-11-01 00:00:00+00') to ('2021-12-01 00:00:00+00')`,
    sql`create table market_data_default partition of market_data default`,
  ]) {
    await db.execute(statement);
  }
}
