import {
  documented,
  nonNegative,
  oneOf,
  price,
  quantity,
  timeframe,
  timestampComments,
  timestamps,
  timestamptz,
  usd,
} from "@strata/schema-base";
import { sql } from "drizzle-orm";
import { boolean, check, foreignKey, integer, jsonb, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { cryptocurrencies } from "./cryptocurrency.ts";

export { timeframe };

export const candleSources = ["coingecko", "binance", "tradingview", "aggregated"] as const;

/** Indicator values computed for one candle, by name. */
export type TechnicalIndicators = Record<string, unknown>;

/**
 * Seconds of each timeframe, calendar months (`1M`) apart. Candles begin at whole multiples of it, counted from a
 * Monday at 00:00 UTC.
 */
export const timeframeSeconds = {
  "1m": 60,
  "5m": 300,
  "15m": 900,
  "1h": 3600,
  "4h": 14_400,
  "1d": 86_400,
  "1w": 604_800,
} as const satisfies Partial<Record<(typeof timeframe.enumValues)[number], number>>;

const binOf = sql.raw(
  Object.entries(timeframeSeconds)
    .map(([name, seconds]) => `when '${name}' then interval '${seconds} seconds'`)
    .join(" "),
);

/**
 * One row is one candle of one asset: `[open_time, open_time + timeframe)`, in USD. A source writes it while it runs
 * (`is_closed` false) and once more when it has closed; a partial candle never overwrites a closed one.
 *
 * Migrations make it range-partitioned by `open_time`, which Drizzle cannot express
 * (docs/decisions/0003-market-data.md).
 */
export const marketData = documented(
  pgTable(
    "market_data",
    {
      cryptocurrencyId: integer("cryptocurrency_id").notNull(),
      timeframe: timeframe("timeframe").notNull(),
      openTime: timestamptz("open_time").notNull(),
      open: price("open").notNull(),
      high: price("high").notNull(),
      low: price("low").notNull(),
      close: price("close").notNull(),
      volume: quantity("volume").notNull().default("0"),
      quoteVolume: usd("quote_volume"),
      marketCap: usd("market_cap"),
      vwap: price("vwap"),
      tradeCount: integer("trade_count"),
      isClosed: boolean("is_closed").notNull().default(true),
      source: text("source", { enum: candleSources }).notNull().default("coingecko"),
      // Null, not {}, where nothing was computed: most of billions of rows.
      technicalIndicators: jsonb("technical_indicators").$type<TechnicalIndicators>(),
      ...timestamps(),
    },
    (t) => [
      // The only index: it serves every read of one asset's candles, forwards and backwards (Q36-Q48), the foreign
      // key, and is valid for partitions, Citus and TimescaleDB alike.
      primaryKey({ name: "market_data_pkey", columns: [t.cryptocurrencyId, t.timeframe, t.openTime] }),
      // RESTRICT: a coin with candles is retired with is_active, not deleted with years of data behind it.
      foreignKey({
        name: "market_data_cryptocurrency_id_fk",
        columns: [t.cryptocurrencyId],
        foreignColumns: [cryptocurrencies.id],
      }).onDelete("restrict"),
      check(
        "market_data_open_time_check",
        sql`case when ${t.timeframe} = '1M' then date_trunc('month', ${t.openTime} at time zone 'UTC') = ${t.openTime} at time zone 'UTC' else date_bin(case ${t.timeframe} ${binOf} end, ${t.openTime}, timestamptz '2001-01-01 00:00:00+00') = ${t.openTime} end`,
      ),
      check("market_data_low_check", sql`${t.low} > 0 and ${t.low} <= least(${t.open}, ${t.close})`),
      check(
        "market_data_high_check",
        sql`${t.high} >= greatest(${t.open}, ${t.close}) and ${t.high} < 'Infinity'`,
      ),
      nonNegative("market_data_volume_check", t.volume),
      nonNegative("market_data_quote_volume_check", t.quoteVolume),
      nonNegative("market_data_market_cap_check", t.marketCap),
      check("market_data_vwap_check", sql`${t.vwap} between ${t.low} and ${t.high}`),
      nonNegative("market_data_trade_count_check", t.tradeCount),
      oneOf("market_data_source_check", t.source, candleSources),
      check("market_data_technical_indicators_check", sql`jsonb_typeof(${t.technicalIndicators}) = 'object'`),
    ],
  ),
  "One row is one candle of one asset, [open_time, open_time + timeframe), in USD",
  {
    cryptocurrencyId: "Asset that was traded",
    timeframe: "Length of the candle",
    openTime: "Start of the candle, on the UTC grid of its timeframe",
    open: "First price, USD",
    high: "Highest price, USD",
    low: "Lowest price, USD",
    close: "Last price, USD",
    volume: "Units traded",
    quoteVolume: "Worth of the units traded, USD",
    marketCap: "Market capitalisation at the close, USD",
    vwap: "Volume-weighted average price, USD",
    tradeCount: "Number of trades",
    isClosed: "False while the candle runs; a closed candle is not overwritten by a running one",
    source: "Where the candle comes from",
    technicalIndicators: "Indicator values computed for this candle, by name; null where none were",
    ...timestampComments,
  },
);

const secondsOf = sql.raw(
  Object.entries(timeframeSeconds)
    .map(([name, seconds]) => `when '${name}' then ${seconds}`)
    .join(" "),
);

/** Number of a candle on the grid of its timeframe, in UTC: of two that follow each other the second has one more. */
export const candleOrdinal = sql<number>`case when ${marketData.timeframe} = '1M' then extract(year from ${marketData.openTime} at time zone 'UTC')::bigint * 12 + extract(month from ${marketData.openTime} at time zone 'UTC')::bigint else extract(epoch from ${marketData.openTime} - timestamptz '2001-01-01 00:00:00+00')::bigint / case ${marketData.timeframe} ${secondsOf} end end`;

export type MarketData = typeof marketData.$inferSelect;
export type NewMarketData = typeof marketData.$inferInsert;
