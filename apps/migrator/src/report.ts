import { getTableName, sql } from "drizzle-orm";
import type { Database } from "./database.ts";
import { domains, tablesOf } from "./domains.ts";
import { layersReport } from "./report_layers.ts";
import { change, counted, grouped, sparkline, styled, table } from "./text.ts";

/** How many coins the report names, best rank first. */
const coinsShown = 25;
/** How many candles a sparkline has. */
const candlesShown = 32;
/** Above this many rows PostgreSQL's estimate is shown: counting a billion candles takes minutes. */
const countedExactly = 1_000_000;

/** What a database holds, for a person: tables by domain with their rows, the four layers, the newest prices. */
export async function report(db: Database): Promise<string> {
  return [...(await tablesReport(db)), "", ...(await layersReport(db)), "", ...(await pricesReport(db))].join(
    "\n",
  );
}

async function tablesReport(db: Database): Promise<string[]> {
  const comments = await tableComments(db);
  const rows: string[][] = [];
  for (const [domain, entities] of Object.entries(domains)) {
    rows.push([styled("bold", domain), "", ""]);
    for (const name of tablesOf(entities).map(getTableName)) {
      const about = comments.get(name)?.split(/[:;]/)[0] ?? "";
      rows.push([`  ${name}`, await rowCount(db, name), styled("dim", about)]);
    }
  }
  return table(rows, ["left", "right", "left"]);
}

/** The comments of the tables, as the database has them. */
async function tableComments(db: Database): Promise<Map<string, string>> {
  const rows = await db.execute<{ name: string; comment: string }>(
    sql`select relname as name, obj_description(oid, 'pg_class') as comment from pg_class
        where relnamespace = 'public'::regnamespace and obj_description(oid, 'pg_class') is not null`,
    "objects",
  );
  return new Map(rows.map(({ name, comment }) => [name, comment]));
}

async function rowCount(db: Database, name: string): Promise<string> {
  // Of a partitioned table only ANALYZE knows an estimate, and it may not have run: add up the partitions.
  const [estimate] = await db.execute<{ rows: string }>(
    sql`select coalesce(sum(c.reltuples), 0)::bigint as rows
        from pg_partition_tree(${`public.${name}`}::regclass) p join pg_class c on c.oid = p.relid where p.isleaf`,
    "objects",
  );
  const estimated = Number(estimate?.rows ?? 0);
  if (estimated > countedExactly) return `≈${grouped(estimated)}`;
  const [exact] = await db.execute<{ rows: string }>(
    sql`select count(*) as rows from ${sql.identifier(name)}`,
    "objects",
  );
  return grouped(Number(exact?.rows ?? 0));
}

interface PriceRow extends Record<string, unknown> {
  symbol: string;
  name: string;
  price: string;
  change: string | null;
  as_of: Date | string | null;
  timeframe: string | null;
  /** Closes of its newest candles, newest first. */
  closes: string[];
}

async function pricesReport(db: Database): Promise<string[]> {
  // The sparkline is of the timeframe with the newest candle, the shorter one of two with the same open time.
  const rows = await db.execute<PriceRow>(
    sql`
      select p.symbol, p.name, p.price, p.price_change_percentage_24h as change, p.as_of,
             newest.timeframe, array(
               select m.close::text from market_data m
               where m.cryptocurrency_id = p.cryptocurrency_id and m.timeframe = newest.timeframe
               order by m.open_time desc limit ${candlesShown}
             ) as closes
      from latest_prices p
      join cryptocurrencies c on c.id = p.cryptocurrency_id
      left join lateral (
        select candle.* from unnest(enum_range(null::timeframe)) t
        cross join lateral (
          select m.timeframe, m.open_time from market_data m
          where m.cryptocurrency_id = p.cryptocurrency_id and m.timeframe = t
          order by m.open_time desc limit 1
        ) candle
        order by candle.open_time desc, candle.timeframe limit 1
      ) newest on true
      order by newest.timeframe is null, c.market_cap_rank nulls last, c.slug
      limit ${coinsShown + 1}`,
    "objects",
  );
  if (rows.length === 0) return ["No coin has a price yet."];
  const lines = rows
    .slice(0, coinsShown)
    .map((row) => [
      `  ${row.symbol}`,
      row.name,
      row.price,
      change(row.change),
      row.as_of === null ? "" : new Date(row.as_of).toISOString().slice(0, 16).replace("T", " "),
      row.timeframe ? `${sparkline(row.closes.map(Number).reverse())} ${row.timeframe}` : "",
    ]);
  const header = ["newest prices", "", "USD", "24 h", "as of (UTC)", `last ${candlesShown} candles`];
  const more = rows.length > coinsShown ? [`  … and more: ${counted(coinsShown, "coin")} shown`] : [];
  return [
    ...table(
      [header.map((cell) => styled("bold", cell)), ...lines],
      ["left", "left", "right", "right", "left", "left"],
    ),
    ...more,
  ];
}
