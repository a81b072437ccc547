import {
  columnChecks,
  finite,
  id,
  jsonObject,
  type NewRow,
  nonNegative,
  percentChange,
  type Row,
  score,
  timeframe,
  timestamps,
  timestamptz,
  usd,
} from "@strata/schema-base";
import { cryptocurrencies } from "@strata/schema-market";
import { sql } from "drizzle-orm";
import { foreignKey, index, integer, pgTable, unique } from "drizzle-orm/pg-core";
import { cryptoSectors } from "./crypto_sector.ts";

export { timeframe };

/** Sector performance measurements, one per sector, timeframe and time. */
export const sectorPerformance = pgTable(
  "sector_performance",
  {
    id: id(),
    /** Measured sector. */
    sectorId: integer("sector_id").notNull(),
    /** Best-performing coin of the sector. */
    topPerformerId: integer("top_performer_id"),
    /** Worst-performing coin of the sector. */
    worstPerformerId: integer("worst_performer_id"),
    /** Interval between measurements. */
    timeframe: timeframe("timeframe").notNull().default("1d"),
    /** Time the measurement refers to. */
    measuredAt: timestamptz("measured_at").notNull(),
    /** Number of coins included in the measurement. */
    assetCount: nonNegative(integer("asset_count")).notNull().default(0),
    /** Market capitalization of all coins in the sector, USD. */
    marketCap: usd("market_cap"),
    /** Trading volume of the last 24 hours, USD. */
    volume24h: usd("volume_24h"),
    /** Cap-weighted price change over the last hour, percent. */
    performance1h: percentChange("performance_1h"),
    /** Cap-weighted price change over the last 24 hours, percent. */
    performance24h: percentChange("performance_24h"),
    /** Cap-weighted price change over the last 7 days, percent. */
    performance7d: percentChange("performance_7d"),
    /** Cap-weighted price change over the last 30 days, percent. */
    performance30d: percentChange("performance_30d"),
    /** Cap-weighted price change over the last 90 days, percent. */
    performance90d: percentChange("performance_90d"),
    /** 24-hour price change minus that of Bitcoin, percentage points. */
    // A difference of two changes has no lower bound.
    performanceVsBtc: finite(percentChange("performance_vs_btc")),
    /** 24-hour change of the trading volume, percent. */
    volumeChange24h: percentChange("volume_change_24h"),
    /** 24-hour change of the market capitalization, percent. */
    marketCapChange24h: percentChange("market_cap_change_24h"),
    /** Momentum of the sector, 0 to 100. */
    momentumScore: score("momentum_score"),
    /** Additional measurements, by name. */
    metrics: jsonObject<Record<string, unknown>>("metrics"),
    ...timestamps(),
  },
  (t) => [
    ...columnChecks(t),
    foreignKey({
      name: "sector_performance_sector_id_fk",
      columns: [t.sectorId],
      foreignColumns: [cryptoSectors.id],
    }).onDelete("cascade"),
    foreignKey({
      name: "sector_performance_top_performer_id_fk",
      columns: [t.topPerformerId],
      foreignColumns: [cryptocurrencies.id],
    }).onDelete("set null"),
    foreignKey({
      name: "sector_performance_worst_performer_id_fk",
      columns: [t.worstPerformerId],
      foreignColumns: [cryptocurrencies.id],
    }).onDelete("set null"),
    // The newest measurement of a sector, its history, and the upsert of one (listSectorsWithLatestPerformance,
    // listSectorPerformance, saveSectorPerformance).
    unique("sector_performance_sector_id_timeframe_measured_at_key").on(
      t.sectorId,
      t.timeframe,
      t.measuredAt,
    ),
    // Recent measurements of all sectors, and the best of them (getGuestDashboard).
    index("sector_performance_timeframe_measured_at_idx").on(t.timeframe, t.measuredAt),
    // For the foreign keys' ON DELETE.
    index("sector_performance_top_performer_id_idx")
      .on(t.topPerformerId)
      .where(sql`${t.topPerformerId} is not null`),
    index("sector_performance_worst_performer_id_idx")
      .on(t.worstPerformerId)
      .where(sql`${t.worstPerformerId} is not null`),
  ],
);

/** A row of `sector_performance`. */
export type SectorPerformance = Row<typeof sectorPerformance>;
/** A row to insert into `sector_performance`. */
export type NewSectorPerformance = NewRow<typeof sectorPerformance>;
