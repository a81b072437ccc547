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

export const watchlistTypes = ["default", "personal"] as const;

/**
 * One row is one list of coins: a person's own, or the default one, which belongs to nobody.
 *
 * How many lists a person may have, and `max_assets`, span rows: they are kept where rows are written, under a lock on
 * the owner or the list.
 */
export const watchlists = pgTable(
  "watchlists",
  {
    id: id(),
    /** Whose list it is; null exactly for the default list. */
    userId: reference("user_id"),
    /** Name of the list; unique among those of its owner whatever its case. */
    name: trimmed(text("name"), 1, 100).notNull(),
    /** What the list is for. */
    description: atMost(text("description"), 2000),
    /** default for the one that everybody sees, else personal. */
    type: text("type", { enum: watchlistTypes }).notNull().default("personal"),
    /** In use. */
    isActive: boolean("is_active").notNull().default(true),
    /** Others may see it. */
    isPublic: boolean("is_public").notNull().default(false),
    /** How many coins it may hold. */
    maxAssets: between(integer("max_assets"), 1, 500).notNull().default(50),
    /** Place among the lists of its owner, lowest first. */
    sortOrder: integer("sort_order").notNull().default(0),
    /** How it is shown. */
    settings: jsonObject<Record<string, unknown>>("settings"),
    /** Newest figures of its performance, by name. */
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
    // The one default list (getDefaultWatchlist, updateDefaultWatchlist).
    uniqueIndex("watchlists_type_key").on(t.type).where(sql`${t.type} = 'default'`),
    // A person's lists have different names, whatever the case (createWatchlist).
    uniqueIndex("watchlists_user_id_name_key").on(t.userId, sql`lower(${t.name})`),
    // The lists of a person in their order (listWatchlistsOfUser).
    index("watchlists_user_id_sort_order_id_idx").on(t.userId, t.sortOrder, t.id),
    check("watchlists_user_id_check", sql`(${t.type} = 'default') = (${t.userId} is null)`),
  ],
);

export type Watchlist = Row<typeof watchlists>;
export type NewWatchlist = NewRow<typeof watchlists>;
