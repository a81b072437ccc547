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

/** One row is one measurement of how one sector did. */
export const sectorPerformance = pgTable(
  "sector_performance",
  {
    id: id(),
    /** The sector. */
    sectorId: integer("sector_id").notNull(),
    /** Its coin that did best. */
    topPerformerId: integer("top_performer_id"),
    /** Its coin that did worst. */
    worstPerformerId: integer("worst_performer_id"),
    /** How often it is measured. */
    timeframe: timeframe("timeframe").notNull().default("1d"),
    /** Time that the measurement is of. */
    measuredAt: timestamptz("measured_at").notNull(),
    /** Coins that were counted. */
    assetCount: nonNegative(integer("asset_count")).notNull().default(0),
    /** Capitalisation of all its coins, USD. */
    marketCap: usd("market_cap"),
    /** Volume of the last 24 hours, USD. */
    volume24h: usd("volume_24h"),
    /** Change of the last hour weighted by capitalisation, percent. */
    performance1h: percentChange("performance_1h"),
    /** Change of the last 24 hours weighted by capitalisation, percent. */
    performance24h: percentChange("performance_24h"),
    /** Change of the last 7 days weighted by capitalisation, percent. */
    performance7d: percentChange("performance_7d"),
    /** Change of the last 30 days weighted by capitalisation, percent. */
    performance30d: percentChange("performance_30d"),
    /** Change of the last 90 days weighted by capitalisation, percent. */
    performance90d: percentChange("performance_90d"),
    /** Its change of the last 24 hours less that of bitcoin, percentage points. */
    // A difference of two changes, so it has no lower end.
    performanceVsBtc: finite(percentChange("performance_vs_btc")),
    /** Change of the volume in 24 hours, percent. */
    volumeChange24h: percentChange("volume_change_24h"),
    /** Change of the capitalisation in 24 hours, percent. */
    marketCapChange24h: percentChange("market_cap_change_24h"),
    /** How strongly it moves, 0 to 100. */
    momentumScore: score("momentum_score"),
    /** What else was measured. */
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
    // The board of all sectors since a time, and the best of them (getGuestDashboard).
    index("sector_performance_timeframe_measured_at_idx").on(t.timeframe, t.measuredAt),
    // What the keys' ON DELETE reads.
    index("sector_performance_top_performer_id_idx")
      .on(t.topPerformerId)
      .where(sql`${t.topPerformerId} is not null`),
    index("sector_performance_worst_performer_id_idx")
      .on(t.worstPerformerId)
      .where(sql`${t.worstPerformerId} is not null`),
  ],
);

export type SectorPerformance = Row<typeof sectorPerformance>;
export type NewSectorPerformance = NewRow<typeof sectorPerformance>;
