import {
  atMost,
  columnChecks,
  id,
  jsonObject,
  type NewRow,
  nonNegative,
  percent,
  type Row,
  reference,
  riskLevel,
  score,
  timestamps,
} from "@strata/schema-base";
import { users } from "@strata/schema-core";
import { cryptocurrencies } from "@strata/schema-market";
import { sql } from "drizzle-orm";
import { boolean, foreignKey, index, integer, pgTable, text, unique } from "drizzle-orm/pg-core";
import { watchlists } from "./watchlist.ts";

export { riskLevel };

/**
 * Coins on watchlists, one row per watchlist and coin.
 *
 * Ordered by `position`, then `id`. The rule that the shares of a watchlist add up to at most 100% spans rows, so the
 * write path enforces it, under a lock on the watchlist.
 */
export const watchlistAssets = pgTable(
  "watchlist_assets",
  {
    id: id(),
    /** Watchlist. */
    watchlistId: reference("watchlist_id").notNull(),
    /** Coin on the watchlist. */
    cryptocurrencyId: integer("cryptocurrency_id").notNull(),
    /** Position on the watchlist, lowest first; the lower id comes first in a tie. */
    position: nonNegative(integer("position")).notNull().default(0),
    /** Whether the coin is shown and analyzed. */
    isActive: boolean("is_active").notNull().default(true),
    /** Current share of the watchlist, percent. */
    allocationPercent: percent("allocation_percent").notNull().default("0.0"),
    /** Target share of the watchlist, percent. */
    targetAllocation: percent("target_allocation"),
    /** Score of the coin for this watchlist, 0 to 100. */
    aiScore: score("ai_score"),
    /** Risk level of the coin. */
    riskLevel: riskLevel("risk_level").notNull().default("medium"),
    /** Confidence of the score, 0 to 100. */
    confidenceScore: score("confidence_score"),
    /** Latest performance metrics on the watchlist, by name. */
    performanceMetrics: jsonObject<Record<string, unknown>>("performance_metrics"),
    /** Alert settings of the owner. */
    alertSettings: jsonObject<Record<string, unknown>>("alert_settings"),
    /** Notes of the owner. */
    notes: atMost(text("notes"), 5000),
    /** Display settings. */
    customSettings: jsonObject<Record<string, unknown>>("custom_settings"),
    /** User who added the coin; null after the erasure of the account. */
    addedBy: reference("added_by"),
    /** User who last changed the row; null after the erasure of the account. */
    lastModifiedBy: reference("last_modified_by"),
    ...timestamps(),
  },
  (t) => [
    ...columnChecks(t),
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
    // A coin is on a watchlist once (addAssetToWatchlist, saveWatchlistAssets).
    unique("watchlist_assets_watchlist_id_cryptocurrency_id_key").on(t.watchlistId, t.cryptocurrencyId),
    // Coins of a watchlist in their order, and its last position (getDefaultWatchlist, listCoinsOfWatchlist,
    // addAssetToWatchlist). The plan has watchlist_id alone, which the unique key above already serves.
    index("idx_watchlist_assets_watchlist").on(t.watchlistId, t.position, t.id),
    // Users who watch a coin (listWatchersOfCoin), and the foreign key's ON DELETE.
    index("idx_watchlist_assets_crypto").on(t.cryptocurrencyId),
    // Active coins of a watchlist, counted or listed by an index-only scan (listLatestCandles, listWatchlistsOfUser,
    // summarizeWatchlist). The plan has is_active alone, which is not selective.
    index("idx_watchlist_assets_active").on(t.watchlistId, t.cryptocurrencyId).where(sql`${t.isActive}`),
    // Coins with the highest scores (listBestAssets).
    index("idx_watchlist_assets_performance").on(t.aiScore, t.confidenceScore),
    // For the foreign keys' ON DELETE (eraseUser).
    index("watchlist_assets_added_by_idx").on(t.addedBy).where(sql`${t.addedBy} is not null`),
    index("watchlist_assets_last_modified_by_idx")
      .on(t.lastModifiedBy)
      .where(sql`${t.lastModifiedBy} is not null`),
  ],
);

/** A row of `watchlist_assets`. */
export type WatchlistAsset = Row<typeof watchlistAssets>;
/** A row to insert into `watchlist_assets`. */
export type NewWatchlistAsset = NewRow<typeof watchlistAssets>;
