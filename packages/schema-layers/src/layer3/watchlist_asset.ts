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
 * One row is one coin on one list.
 *
 * Ordered by `position`, then `id`. That the percents of a list add up to 100 at most spans rows, so it is kept where
 * they are written, under a lock on the list.
 */
export const watchlistAssets = pgTable(
  "watchlist_assets",
  {
    id: id(),
    /** The list. */
    watchlistId: reference("watchlist_id").notNull(),
    /** The coin. */
    cryptocurrencyId: integer("cryptocurrency_id").notNull(),
    /** Place on the list, lowest first; where two are equal, the lower id is first. */
    position: nonNegative(integer("position")).notNull().default(0),
    /** Shown and analysed. */
    isActive: boolean("is_active").notNull().default(true),
    /** Share of the list's money that is in the coin, percent. */
    allocationPercent: percent("allocation_percent").notNull().default("0.0"),
    /** Share that should be in it, percent. */
    targetAllocation: percent("target_allocation"),
    /** How good the coin is for this list, 0 to 100. */
    aiScore: score("ai_score"),
    /** Risk of the coin. */
    riskLevel: riskLevel("risk_level").notNull().default("medium"),
    /** How sure the score is, 0 to 100. */
    confidenceScore: score("confidence_score"),
    /** Newest figures of its performance on the list, by name. */
    performanceMetrics: jsonObject<Record<string, unknown>>("performance_metrics"),
    /** What its owner wants to be told of. */
    alertSettings: jsonObject<Record<string, unknown>>("alert_settings"),
    /** What its owner writes of it. */
    notes: atMost(text("notes"), 5000),
    /** How it is shown. */
    customSettings: jsonObject<Record<string, unknown>>("custom_settings"),
    /** Who put it on the list. */
    addedBy: reference("added_by"),
    /** Who changed it last. */
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
    // A coin stands once on a list (addAssetToWatchlist, saveWatchlistAssets).
    unique("watchlist_assets_watchlist_id_cryptocurrency_id_key").on(t.watchlistId, t.cryptocurrencyId),
    // The coins of a list in their order, and the last position of it (getDefaultWatchlist, listCoinsOfWatchlist,
    // addAssetToWatchlist). The plan has watchlist_id alone, which the key above serves already.
    index("idx_watchlist_assets_watchlist").on(t.watchlistId, t.position, t.id),
    // Who watches a coin (listWatchersOfCoin), and the key's ON DELETE.
    index("idx_watchlist_assets_crypto").on(t.cryptocurrencyId),
    // How many coins of a list are active, and which, from the index alone (listLatestCandles, listWatchlistsOfUser,
    // summarizeWatchlist). The plan has is_active alone, which tells two halves of a table apart and no more.
    index("idx_watchlist_assets_active").on(t.watchlistId, t.cryptocurrencyId).where(sql`${t.isActive}`),
    // The best coins by score (listBestAssets).
    index("idx_watchlist_assets_performance").on(t.aiScore, t.confidenceScore),
    // What the keys' ON DELETE reads (eraseUser).
    index("watchlist_assets_added_by_idx").on(t.addedBy).where(sql`${t.addedBy} is not null`),
    index("watchlist_assets_last_modified_by_idx")
      .on(t.lastModifiedBy)
      .where(sql`${t.lastModifiedBy} is not null`),
  ],
);

export type WatchlistAsset = Row<typeof watchlistAssets>;
export type NewWatchlistAsset = NewRow<typeof watchlistAssets>;
