import {
  atMost,
  between,
  documented,
  id,
  idComment,
  isObject,
  jsonObject,
  nonNegative,
  percent,
  reference,
  riskLevel,
  score,
  timestampComments,
  timestamps,
} from "@strata/schema-base";
import { users } from "@strata/schema-core/referenced";
import { cryptocurrencies } from "@strata/schema-market/referenced";
import { sql } from "drizzle-orm";
import { boolean, foreignKey, index, integer, pgTable, text, unique } from "drizzle-orm/pg-core";
import { watchlists } from "./watchlist.ts";

export { riskLevel };

/**
 * One row is one coin on one list, in the order of `position`, then `id`. That the percents of a list add up to 100 at
 * most spans rows, so it is kept where they are written, under a lock on the list.
 */
export const watchlistAssets = documented(
  pgTable(
    "watchlist_assets",
    {
      id: id(),
      watchlistId: reference("watchlist_id").notNull(),
      cryptocurrencyId: integer("cryptocurrency_id").notNull(),
      position: integer("position").notNull().default(0),
      isActive: boolean("is_active").notNull().default(true),
      allocationPercent: percent("allocation_percent").notNull().default("0.0"),
      targetAllocation: percent("target_allocation"),
      aiScore: score("ai_score"),
      riskLevel: riskLevel("risk_level").notNull().default("medium"),
      confidenceScore: score("confidence_score"),
      performanceMetrics: jsonObject<Record<string, unknown>>("performance_metrics"),
      alertSettings: jsonObject<Record<string, unknown>>("alert_settings"),
      notes: text("notes"),
      customSettings: jsonObject<Record<string, unknown>>("custom_settings"),
      addedBy: reference("added_by"),
      lastModifiedBy: reference("last_modified_by"),
      ...timestamps(),
    },
    (t) => [
      foreignKey({
        name: "watchlist_assets_watchlist_id_fk",
        columns: [t.watchlistId],
        foreignColumns: [watchlists.id],
      }).onDelete("cascade"),
      foreignKey({
        name: "watchlist_assets_cryptocurrency_id_fk",
        columns: [t.cryptocurrencyId],
        foreignColumns: [cryptocurrencies.id],
      }).onDelete("cascade"),
      foreignKey({
        name: "watchlist_assets_added_by_fk",
        columns: [t.addedBy],
        foreignColumns: [users.id],
      }).onDelete("set null"),
      foreignKey({
        name: "watchlist_assets_last_modified_by_fk",
        columns: [t.lastModifiedBy],
        foreignColumns: [users.id],
      }).onDelete("set null"),
      // A coin stands once on a list (Q82, Q84).
      unique("watchlist_assets_watchlist_id_cryptocurrency_id_key").on(t.watchlistId, t.cryptocurrencyId),
      // The coins of a list in their order, and the last position of it (Q78, Q80, Q82). The plan has watchlist_id
      // alone, which the key above serves already.
      index("idx_watchlist_assets_watchlist").on(t.watchlistId, t.position, t.id),
      // Who watches a coin (Q87), and the key's ON DELETE.
      index("idx_watchlist_assets_crypto").on(t.cryptocurrencyId),
      // How many coins of a list are active, and which, from the index alone (Q37, Q79, Q86). The plan has is_active
      // alone, which tells two halves of a table apart and no more.
      index("idx_watchlist_assets_active").on(t.watchlistId, t.cryptocurrencyId).where(sql`${t.isActive}`),
      // The best coins by score (Q81).
      index("idx_watchlist_assets_performance").on(t.aiScore, t.confidenceScore),
      // What the keys' ON DELETE reads (Q163).
      index("watchlist_assets_added_by_idx").on(t.addedBy).where(sql`${t.addedBy} is not null`),
      index("watchlist_assets_last_modified_by_idx")
        .on(t.lastModifiedBy)
        .where(sql`${t.lastModifiedBy} is not null`),
      nonNegative("watchlist_assets_position_check", t.position),
      between("watchlist_assets_allocation_percent_check", t.allocationPercent, 0, 100),
      between("watchlist_assets_target_allocation_check", t.targetAllocation, 0, 100),
      between("watchlist_assets_ai_score_check", t.aiScore, 0, 100),
      between("watchlist_assets_confidence_score_check", t.confidenceScore, 0, 100),
      isObject("watchlist_assets_performance_metrics_check", t.performanceMetrics),
      isObject("watchlist_assets_alert_settings_check", t.alertSettings),
      atMost("watchlist_assets_notes_check", t.notes, 5000),
      isObject("watchlist_assets_custom_settings_check", t.customSettings),
    ],
  ),
  "One row is one coin on one list",
  {
    ...idComment,
    watchlistId: "The list",
    cryptocurrencyId: "The coin",
    position: "Place on the list, lowest first; where two are equal, the lower id is first",
    isActive: "Shown and analysed",
    allocationPercent: "Share of the list's money that is in the coin, percent",
    targetAllocation: "Share that should be in it, percent",
    aiScore: "How good the coin is for this list, 0 to 100",
    riskLevel: "Risk of the coin",
    confidenceScore: "How sure the score is, 0 to 100",
    performanceMetrics: "Newest figures of its performance on the list, by name",
    alertSettings: "What its owner wants to be told of",
    notes: "What its owner writes of it",
    customSettings: "How it is shown",
    addedBy: "Who put it on the list",
    lastModifiedBy: "Who changed it last",
    ...timestampComments,
  },
);

export type WatchlistAsset = typeof watchlistAssets.$inferSelect;
export type NewWatchlistAsset = typeof watchlistAssets.$inferInsert;
