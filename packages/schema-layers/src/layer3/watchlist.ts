import {
  atMost,
  between,
  columnChecks,
  id,
  jsonObject,
  type NewRow,
  type Row,
  reference,
  timestamps,
  trimmed,
} from "@strata/schema-base";
import { users } from "@strata/schema-core";
import { sql } from "drizzle-orm";
import { boolean, check, foreignKey, index, integer, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";

/** Watchlist type: the shared default watchlist, or a personal one. */
export const watchlistTypes = ["default", "personal"] as const;

/**
 * Watchlists of coins: personal ones, and the default one without an owner.
 *
 * The number of watchlists of a user and `max_assets` span rows: the write path enforces them, under a lock on the
 * owner or the watchlist.
 */
export const watchlists = pgTable(
  "watchlists",
  {
    id: id(),
    /** Owner; null if and only if the watchlist is the default one. */
    userId: reference("user_id"),
    /** Name, case-insensitively unique per owner. */
    name: trimmed(text("name"), 1, 100).notNull(),
    /** Purpose of the watchlist. */
    description: atMost(text("description"), 2000),
    /** Watchlist type: default (shared by all users) or personal. */
    type: text("type", { enum: watchlistTypes }).notNull().default("personal"),
    /** Whether the watchlist is in use. */
    isActive: boolean("is_active").notNull().default(true),
    /** Whether other users may see the watchlist. */
    isPublic: boolean("is_public").notNull().default(false),
    /** Maximum number of coins. */
    maxAssets: between(integer("max_assets"), 1, 500).notNull().default(50),
    /** Sort position among the watchlists of the owner, lowest first. */
    sortOrder: integer("sort_order").notNull().default(0),
    /** Display settings. */
    settings: jsonObject<Record<string, unknown>>("settings"),
    /** Latest performance metrics, by name. */
    performanceMetrics: jsonObject<Record<string, unknown>>("performance_metrics"),
    ...timestamps(),
  },
  (t) => [
    ...columnChecks(t),
    foreignKey({
      name: "watchlists_user_id_fk",
      columns: [t.userId],
      foreignColumns: [users.id],
    }).onDelete("cascade"),
    // The single default watchlist (getDefaultWatchlist, updateDefaultWatchlist).
    uniqueIndex("watchlists_type_key").on(t.type).where(sql`${t.type} = 'default'`),
    // Case-insensitively unique names per owner (createWatchlist).
    uniqueIndex("watchlists_user_id_name_key").on(t.userId, sql`lower(${t.name})`),
    // Watchlists of a user in their order (listWatchlistsOfUser).
    index("watchlists_user_id_sort_order_id_idx").on(t.userId, t.sortOrder, t.id),
    check("watchlists_user_id_check", sql`(${t.type} = 'default') = (${t.userId} is null)`),
  ],
);

/** A row of `watchlists`. */
export type Watchlist = Row<typeof watchlists>;
/** A row to insert into `watchlists`. */
export type NewWatchlist = NewRow<typeof watchlists>;
