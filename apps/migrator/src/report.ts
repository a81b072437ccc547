import { getTableName, sql } from "drizzle-orm";
import type { Database } from "./database.ts";
import { schemaComments } from "./documentation.ts";
import { domains, tablesOf } from "./domains.ts";
import { layersReport } from "./report_layers.ts";
import { counted, grouped, sparkline, styled, table } from "./text.ts";

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
  const comments = schemaComments();
  const rows: string[][] = [];
  for (const [domain, entities] of Object.entries(domains)) {
    rows.push([styled("bold", domain), "", ""]);
    for (const entity of tablesOf(entities)) {
      const name = getTableName(entity);
      const about = comments[name]?.comment.split(/[:;]/)[0] ?? "";
      rows.push([`  ${name}`, await rowCount(db, name), styled("dim", about)]);
    }
  }
  return table(rows, ["left", "right", "left"]);
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
  closes: string[] | null;
}

async function pricesReport(db: Database): Promise<string[]> {
  // Of each coin the timeframe whose newest candle is the newest of all, the shorter one if two are as new.
  const rows = await db.execute<PriceRow>(
    sql`
      select c.symbol, c.name, latest.timeframe, candles.closes,
             case when newer.candle then latest.close else c.current_price end as price,
             case when newer.candle then null else c.price_change_percentage_24h end as change,
             case when newer.candle then latest.open_time else c.last_data_update_at end as as_of
      from cryptocurrencies c
      left join lateral (
        select newest.* from unnest(enum_range(null::timeframe)) t
        cross join lateral (
          select m.timeframe, m.open_time, m.close from market_data m
          where m.cryptocurrency_id = c.id and m.timeframe = t order by m.open_time desc limit 1
        ) newest
        order by newest.open_time desc, newest.timeframe limit 1
      ) latest on true
      left join lateral (
        select array_agg(m.close::text order by m.open_time) as closes from (
          select open_time, close from market_data
          where cryptocurrency_id = c.id and timeframe = latest.timeframe
          order by open_time desc limit ${candlesShown}
        ) m
      ) candles on true
      cross join lateral (
        select c.current_price is null or latest.open_time > c.last_data_update_at as candle
      ) newer
      where c.is_active and c.is_supported and (c.current_price is not null or latest.close is not null)
      order by candles.closes is null, c.market_cap_rank nulls last, c.slug
      limit ${coinsShown + 1}`,
    "objects",
  );
  if (rows.length === 0) return ["No coin has a price yet."];
  const lines = rows
    .slice(0, coinsShown)
    .map(({ symbol, name, price, change, as_of, timeframe, closes }) => [
      `  ${symbol}`,
      name,
      price,
      change === null ? "" : colouredChange(Number(change)),
      as_of === null ? "" : new Date(as_of).toISOString().slice(0, 16).replace("T", " "),
      closes ? `${sparkline(closes.map(Number))} ${timeframe}` : "",
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

const colouredChange = (percent: number): string =>
  styled(percent < 0 ? "red" : "green", `${percent < 0 ? "" : "+"}${percent.toFixed(2)} %`);
