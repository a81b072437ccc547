import { getTableName, sql } from "drizzle-orm";
import stringWidth from "string-width";
import type { Database } from "./database.ts";
import { domains, tablesOf } from "./domains.ts";
import { layersReport } from "./report_layers.ts";
import { change, counted, fitted, grouped, minute, padded, sparkline, styled, table } from "./text.ts";

/** Number of coins in the report, best rank first. */
const coinsShown = 25;
/** Number of candles in a sparkline, if the width allows. */
const candlesShown = 32;
/** Number of candles below which a sparkline is left out. */
const fewestCandles = 8;
/** Above this many rows PostgreSQL's estimate is shown: counting a billion candles takes minutes. */
const countedExactly = 1_000_000;

export interface ReportOptions {
  /** Every table, more rows of the layers, and the latest prices. */
  readonly verbose: boolean;
  /** Width of a line in terminal columns. */
  readonly width: number;
}

/** Reports the contents of a database: tables and rows by domain, and the four layers. */
export async function report(db: Database, { verbose, width }: ReportOptions): Promise<string> {
  const sections = verbose
    ? [await tablesReport(db, width), await layersReport(db, 5), await pricesReport(db, width)]
    : [await domainsReport(db), await layersReport(db, 2)];
  const lines = sections.flatMap((section, index) => (index > 0 ? ["", ...section] : section));
  return lines.map((line) => fitted(line, width)).join("\n");
}

/** The domains with their tables and rows, a line each. */
async function domainsReport(db: Database): Promise<string[]> {
  const rows: string[][] = [];
  for (const [domain, entities] of Object.entries(domains)) {
    const tables = tablesOf(entities);
    const counts: RowCount[] = [];
    for (const one of tables) counts.push(await rowCount(db, getTableName(one)));
    const total = {
      rows: counts.reduce((sum, { rows }) => sum + rows, 0),
      estimated: counts.some(({ estimated }) => estimated),
    };
    rows.push([styled("bold", domain), counted(tables.length, "table"), `${rowsText(total)} rows`]);
  }
  return table(rows, ["left", "right", "right"]);
}

/** The tables by domain with their rows and comments. */
async function tablesReport(db: Database, width: number): Promise<string[]> {
  const comments = await tableComments(db);
  const rows: string[][] = [];
  for (const [domain, entities] of Object.entries(domains)) {
    rows.push([styled("bold", domain), ""]);
    for (const name of tablesOf(entities).map(getTableName))
      rows.push([`  ${name}`, rowsText(await rowCount(db, name))]);
  }
  const lines = table(rows, ["left", "right"]);
  return lines.map((line, index) => {
    const comment = comments.get(rows[index]?.[0]?.trim() ?? "")?.split(/[:;]/)[0];
    return comment ? `${line}  ${styled("dim", fitted(comment, width - stringWidth(line) - 2))}` : line;
  });
}

/** The comments of the tables in the database. */
async function tableComments(db: Database): Promise<Map<string, string>> {
  const rows = await db.execute<{ name: string; comment: string }>(
    sql`select relname as name, obj_description(oid, 'pg_class') as comment from pg_class
        where relnamespace = 'public'::regnamespace and obj_description(oid, 'pg_class') is not null`,
    "objects",
  );
  return new Map(rows.map(({ name, comment }) => [name, comment]));
}

interface RowCount {
  readonly rows: number;
  /** Whether it is the estimate of PostgreSQL. */
  readonly estimated: boolean;
}

const rowsText = ({ rows, estimated }: RowCount): string => `${estimated ? "≈" : ""}${grouped(rows)}`;

async function rowCount(db: Database, name: string): Promise<RowCount> {
  // A partitioned table has an estimate only after ANALYZE: add up its partitions.
  const [estimate] = await db.execute<{ rows: string }>(
    sql`select coalesce(sum(c.reltuples), 0)::bigint as rows
        from pg_partition_tree(${`public.${name}`}::regclass) p join pg_class c on c.oid = p.relid where p.isleaf`,
    "objects",
  );
  const estimated = Number(estimate?.rows ?? 0);
  if (estimated > countedExactly) return { rows: estimated, estimated: true };
  const [exact] = await db.execute<{ rows: string }>(
    sql`select count(*) as rows from ${sql.identifier(name)}`,
    "objects",
  );
  return { rows: Number(exact?.rows ?? 0), estimated: false };
}

interface PriceRow extends Record<string, unknown> {
  symbol: string;
  name: string;
  price: string;
  change: string | null;
  as_of: Date | string | null;
  timeframe: string | null;
  /** Close prices of its newest candles, newest first. */
  closes: string[];
}

/** The latest prices, and sparklines of the newest candles as the width allows. */
async function pricesReport(db: Database, width: number): Promise<string[]> {
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
  if (rows.length === 0) return ["No prices yet."];
  const shown = rows.slice(0, coinsShown);
  const prices = table(
    shown.map((row) => [
      `  ${row.symbol}`,
      fitted(row.name, 17),
      row.price,
      change(row.change),
      row.as_of === null ? "" : minute(new Date(row.as_of)),
    ]),
    ["left", "left", "right", "right", "left"],
  );
  const widest = Math.max(...prices.map((line) => stringWidth(line)));
  // Two spaces before the sparkline, a space and the timeframe after it.
  const candles = Math.min(candlesShown, width - widest - 2 - 4);
  const lines = prices.map((line, index) => {
    const { timeframe = null, closes = [] } = shown[index] ?? {};
    if (timeframe === null || candles < fewestCandles) return line;
    const values = closes.slice(0, candles).map(Number).reverse();
    return `${padded(line, widest)}  ${sparkline(values)} ${timeframe}`;
  });
  return [
    `${styled("bold", "latest prices")}: USD, change in 24 h, as of (UTC)${candles < fewestCandles ? "" : `, last ${candles} candles`}`,
    ...lines,
    ...(rows.length > coinsShown ? [`  … and more: ${counted(coinsShown, "coin")} shown`] : []),
  ];
}
