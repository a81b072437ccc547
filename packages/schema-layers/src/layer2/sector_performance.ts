import {
  atLeastMinus100,
  between,
  documented,
  finite,
  id,
  idComment,
  isObject,
  jsonObject,
  nonNegative,
  percentChange,
  score,
  timeframe,
  timestampComments,
  timestamps,
  timestamptz,
  usd,
} from "@strata/schema-base";
import { cryptocurrencies } from "@strata/schema-market/referenced";
import { sql } from "drizzle-orm";
import { foreignKey, index, integer, pgTable, unique } from "drizzle-orm/pg-core";
import { cryptoSectors } from "./crypto_sector.ts";

export { timeframe };

/** One row is one measurement of how one sector did. */
export const sectorPerformance = documented(
  pgTable(
    "sector_performance",
    {
      id: id(),
      sectorId: integer("sector_id").notNull(),
      topPerformerId: integer("top_performer_id"),
      worstPerformerId: integer("worst_performer_id"),
      timeframe: timeframe("timeframe").notNull().default("1d"),
      measuredAt: timestamptz("measured_at").notNull(),
      assetCount: integer("asset_count").notNull().default(0),
      marketCap: usd("market_cap"),
      volume24h: usd("volume_24h"),
      performance1h: percentChange("performance_1h"),
      performance24h: percentChange("performance_24h"),
      performance7d: percentChange("performance_7d"),
      performance30d: percentChange("performance_30d"),
      performance90d: percentChange("performance_90d"),
      performanceVsBtc: percentChange("performance_vs_btc"),
      volumeChange24h: percentChange("volume_change_24h"),
      marketCapChange24h: percentChange("market_cap_change_24h"),
      momentumScore: score("momentum_score"),
      metrics: jsonObject<Record<string, unknown>>("metrics"),
      ...timestamps(),
    },
    (t) => [
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
      // The newest measurement of a sector, its history, and the upsert of one (Q67, Q71, Q72).
      unique("sector_performance_sector_id_timeframe_measured_at_key").on(
        t.sectorId,
        t.timeframe,
        t.measuredAt,
      ),
      // The board of all sectors since a time, and the best of them (Q158).
      index("sector_performance_timeframe_measured_at_idx").on(t.timeframe, t.measuredAt),
      // What the keys' ON DELETE reads.
      index("sector_performance_top_performer_id_idx")
        .on(t.topPerformerId)
        .where(sql`${t.topPerformerId} is not null`),
      index("sector_performance_worst_performer_id_idx")
        .on(t.worstPerformerId)
        .where(sql`${t.worstPerformerId} is not null`),
      nonNegative("sector_performance_asset_count_check", t.assetCount),
      nonNegative("sector_performance_market_cap_check", t.marketCap),
      nonNegative("sector_performance_volume_24h_check", t.volume24h),
      atLeastMinus100("sector_performance_performance_1h_check", t.performance1h),
      atLeastMinus100("sector_performance_performance_24h_check", t.performance24h),
      atLeastMinus100("sector_performance_performance_7d_check", t.performance7d),
      atLeastMinus100("sector_performance_performance_30d_check", t.performance30d),
      atLeastMinus100("sector_performance_performance_90d_check", t.performance90d),
      // A difference of two changes, so it has no lower end.
      finite("sector_performance_performance_vs_btc_check", t.performanceVsBtc),
      atLeastMinus100("sector_performance_volume_change_24h_check", t.volumeChange24h),
      atLeastMinus100("sector_performance_market_cap_change_24h_check", t.marketCapChange24h),
      between("sector_performance_momentum_score_check", t.momentumScore, 0, 100),
      isObject("sector_performance_metrics_check", t.metrics),
    ],
  ),
  "One row is one measurement of how one sector did",
  {
    ...idComment,
    sectorId: "The sector",
    topPerformerId: "Its coin that did best",
    worstPerformerId: "Its coin that did worst",
    timeframe: "How often it is measured",
    measuredAt: "Time that the measurement is of",
    assetCount: "Coins that were counted",
    marketCap: "Capitalisation of all its coins, USD",
    volume24h: "Volume of the last 24 hours, USD",
    performance1h: "Change of the last hour weighted by capitalisation, percent",
    performance24h: "Change of the last 24 hours weighted by capitalisation, percent",
    performance7d: "Change of the last 7 days weighted by capitalisation, percent",
    performance30d: "Change of the last 30 days weighted by capitalisation, percent",
    performance90d: "Change of the last 90 days weighted by capitalisation, percent",
    performanceVsBtc: "Its change of the last 24 hours less that of bitcoin, percentage points",
    volumeChange24h: "Change of the volume in 24 hours, percent",
    marketCapChange24h: "Change of the capitalisation in 24 hours, percent",
    momentumScore: "How strongly it moves, 0 to 100",
    metrics: "What else was measured",
    ...timestampComments,
  },
);

export type SectorPerformance = typeof sectorPerformance.$inferSelect;
export type NewSectorPerformance = typeof sectorPerformance.$inferInsert;
