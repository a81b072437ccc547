import {
  columnChecks,
  isObject,
  type NewRow,
  nonNegative,
  price,
  quantity,
  type Row,
  timeframe,
  timestamps,
  timestamptz,
  unruled,
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
 * One row is one candle of one asset, [open_time, open_time + timeframe), in USD.
 *
 * A source writes it while it runs (`is_closed` false) and once more when it has closed; a partial candle never
 * overwrites a closed one.
 *
 * Migrations make it range-partitioned by `open_time`, which Drizzle cannot express
 * (docs/decisions/0003-market-data.md).
 */
export const marketData = pgTable(
  "market_data",
  {
    /** Asset that was traded. */
    cryptocurrencyId: integer("cryptocurrency_id").notNull(),
    /** Length of the candle. */
    timeframe: timeframe("timeframe").notNull(),
    /** Start of the candle, on the UTC grid of its timeframe. */
    openTime: timestamptz("open_time").notNull(),
    /** First price, USD. */
    // The CHECKs of the table bound the prices of a candle together.
    open: unruled(price("open")).notNull(),
    /** Highest price, USD. */
    high: unruled(price("high")).notNull(),
    /** Lowest price, USD. */
    low: unruled(price("low")).notNull(),
    /** Last price, USD. */
    close: unruled(price("close")).notNull(),
    /** Units traded. */
    volume: quantity("volume").notNull().default("0"),
    /** Worth of the units traded, USD. */
    quoteVolume: usd("quote_volume"),
    /** Market capitalisation at the close, USD. */
    marketCap: usd("market_cap"),
    /** Volume-weighted average price, USD. */
    vwap: unruled(price("vwap")),
    /** Number of trades. */
    tradeCount: nonNegative(integer("trade_count")),
    /** False while the candle runs; a closed candle is not overwritten by a running one. */
    isClosed: boolean("is_closed").notNull().default(true),
    /** Where the candle comes from. */
    source: text("source", { enum: candleSources }).notNull().default("coingecko"),
    /** Indicator values computed for this candle, by name; null where none were. */
    // Null, not {}, where nothing was computed: most of billions of rows.
    technicalIndicators: isObject(jsonb("technical_indicators")).$type<TechnicalIndicators>(),
    ...timestamps(),
  },
  (t) => [
    ...columnChecks(t),
    // The only index: it serves every read of one asset's candles, forwards and backwards (all of @strata/queries/candles),
    // the foreign key, and is valid for partitions, Citus and TimescaleDB alike.
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
    check("market_data_vwap_check", sql`${t.vwap} between ${t.low} and ${t.high}`),
  ],
);

const secondsOf = sql.raw(
  Object.entries(timeframeSeconds)
    .map(([name, seconds]) => `when '${name}' then ${seconds}`)
    .join(" "),
);

/** Number of a candle on the grid of its timeframe, in UTC: of two that follow each other the second has one more. */
export const candleOrdinal = sql<number>`case when ${marketData.timeframe} = '1M' then extract(year from ${marketData.openTime} at time zone 'UTC')::bigint * 12 + extract(month from ${marketData.openTime} at time zone 'UTC')::bigint else extract(epoch from ${marketData.openTime} - timestamptz '2001-01-01 00:00:00+00')::bigint / case ${marketData.timeframe} ${secondsOf} end end`;

export type MarketData = Row<typeof marketData>;
export type NewMarketData = NewRow<typeof marketData>;
