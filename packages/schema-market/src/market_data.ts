import {
  columnChecks,
  isObject,
  lines,
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

/** Candle sources. `aggregated` candles are rolled up from shorter ones. */
export const candleSources = ["coingecko", "binance", "tradingview", "aggregated"] as const;

/** Technical indicator values of one candle, by name. */
export type TechnicalIndicators = Record<string, unknown>;

/**
 * Length of each timeframe in seconds, except calendar months (`1M`). Candles open at whole multiples of it, counted
 * from a Monday at 00:00 UTC.
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
 * OHLCV candles, one per asset, timeframe and open time; prices in USD.
 *
 * A candle covers `[open_time, open_time + timeframe)`. A source writes it while it is open (`is_closed` is false) and
 * again after it has closed; an open candle never overwrites a closed one.
 *
 * Migrations create the table range-partitioned by `open_time`, which Drizzle cannot express
 * (docs/decisions/0003-market-data.md).
 */
export const marketData = pgTable(
  "market_data",
  {
    /** Traded asset. */
    cryptocurrencyId: integer("cryptocurrency_id").notNull(),
    /** Candle length. */
    timeframe: timeframe("timeframe").notNull(),
    /** Candle open time, on the UTC grid of its timeframe. */
    openTime: timestamptz("open_time").notNull(),
    /** Opening price, USD. */
    // The CHECKs of the table bound the prices of a candle jointly.
    open: unruled(price("open")).notNull(),
    /** Highest price, USD. */
    high: unruled(price("high")).notNull(),
    /** Lowest price, USD. */
    low: unruled(price("low")).notNull(),
    /** Closing price, USD; the latest price while the candle is open. */
    close: unruled(price("close")).notNull(),
    /** Traded volume, in units of the asset. */
    volume: quantity("volume").notNull().default("0"),
    /** Quote volume (turnover), USD. */
    quoteVolume: usd("quote_volume"),
    /** Market capitalization at the close, USD. */
    marketCap: usd("market_cap"),
    /** Volume-weighted average price, USD. */
    vwap: unruled(price("vwap")),
    /** Number of trades. */
    tradeCount: nonNegative(integer("trade_count")),
    /** Whether the candle is closed; an open candle never overwrites a closed one. */
    isClosed: boolean("is_closed").notNull().default(true),
    /** Source of the candle. */
    source: text("source", { enum: candleSources }).notNull().default("coingecko"),
    /** Technical indicator values, by name; null if none were computed. */
    // Null rather than {}: most of the billions of rows have none.
    technicalIndicators: isObject(jsonb("technical_indicators")).$type<TechnicalIndicators>(),
    ...timestamps(),
  },
  (t) => [
    ...columnChecks(t),
    // The only index: it serves every read of one asset's candles in both directions (all of @strata/queries/candles)
    // and the foreign key, and is valid for partitions, Citus and TimescaleDB alike.
    primaryKey({ name: "market_data_pkey", columns: [t.cryptocurrencyId, t.timeframe, t.openTime] }),
    // RESTRICT: a coin with candles is deactivated (is_active), not deleted along with years of data.
    foreignKey({
      name: "market_data_cryptocurrency_id_fk",
      columns: [t.cryptocurrencyId],
      foreignColumns: [cryptocurrencies.id],
    }).onDelete("restrict"),
    check(
      "market_data_open_time_check",
      lines`
        case
          when ${t.timeframe} = '1M' then
            date_trunc('month', ${t.openTime} at time zone 'UTC') = ${t.openTime} at time zone 'UTC'
          else
            date_bin(
              case ${t.timeframe} ${binOf} end,
              ${t.openTime},
              timestamptz '2001-01-01 00:00:00+00'
            ) = ${t.openTime}
        end
      `,
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

/** Number of a candle on the UTC grid of its timeframe; consecutive candles differ by 1. */
export const candleOrdinal = lines<number>`
  case
    when ${marketData.timeframe} = '1M' then
      extract(year from ${marketData.openTime} at time zone 'UTC')::bigint * 12
      + extract(month from ${marketData.openTime} at time zone 'UTC')::bigint
    else
      extract(epoch from ${marketData.openTime} - timestamptz '2001-01-01 00:00:00+00')::bigint
      / case ${marketData.timeframe} ${secondsOf} end
  end
`;

/** A row of `market_data`. */
export type MarketData = Row<typeof marketData>;
/** A row to insert into `market_data`. */
export type NewMarketData = NewRow<typeof marketData>;
