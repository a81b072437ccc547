import {
  atMost,
  between,
  documented,
  id,
  idComment,
  isObject,
  jsonObject,
  oneOf,
  reference,
  timestampComments,
  timestamps,
  trimmed,
} from "@strata/schema-base";
import { users } from "@strata/schema-core/referenced";
import { sql } from "drizzle-orm";
import { boolean, check, foreignKey, index, integer, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";

export const watchlistTypes = ["default", "personal"] as const;

/**
 * One row is one list of coins: a person's own, or the default one, which belongs to nobody. How many lists a person
 * may have, and `max_assets`, span rows: they are kept where rows are written, under a lock on the owner or the list.
 */
export const watchlists = documented(
  pgTable(
    "watchlists",
    {
      id: id(),
      userId: reference("user_id"),
      name: text("name").notNull(),
      description: text("description"),
      type: text("type", { enum: watchlistTypes }).notNull().default("personal"),
      isActive: boolean("is_active").notNull().default(true),
      isPublic: boolean("is_public").notNull().default(false),
      maxAssets: integer("max_assets").notNull().default(50),
      sortOrder: integer("sort_order").notNull().default(0),
      settings: jsonObject<Record<string, unknown>>("settings"),
      performanceMetrics: jsonObject<Record<string, unknown>>("performance_metrics"),
      ...timestamps(),
    },
    (t) => [
      foreignKey({
        name: "watchlists_user_id_fk",
        columns: [t.userId],
        foreignColumns: [users.id],
      }).onDelete("cascade"),
      // The one default list (Q78, Q88).
      uniqueIndex("watchlists_type_key").on(t.type).where(sql`${t.type} = 'default'`),
      // A person's lists have different names, whatever the case (Q85).
      uniqueIndex("watchlists_user_id_name_key").on(t.userId, sql`lower(${t.name})`),
      // The lists of a person in their order (Q79).
      index("watchlists_user_id_sort_order_id_idx").on(t.userId, t.sortOrder, t.id),
      check("watchlists_user_id_check", sql`(${t.type} = 'default') = (${t.userId} is null)`),
      trimmed("watchlists_name_check", t.name, 1, 100),
      atMost("watchlists_description_check", t.description, 2000),
      oneOf("watchlists_type_check", t.type, watchlistTypes),
      between("watchlists_max_assets_check", t.maxAssets, 1, 500),
      isObject("watchlists_settings_check", t.settings),
      isObject("watchlists_performance_metrics_check", t.performanceMetrics),
    ],
  ),
  "One row is one list of coins: a person's own, or the default one, which belongs to nobody",
  {
    ...idComment,
    userId: "Whose list it is; null exactly for the default list",
    name: "Name of the list; unique among those of its owner whatever its case",
    description: "What the list is for",
    type: "default for the one that everybody sees, else personal",
    isActive: "In use",
    isPublic: "Others may see it",
    maxAssets: "How many coins it may hold",
    sortOrder: "Place among the lists of its owner, lowest first",
    settings: "How it is shown",
    performanceMetrics: "Newest figures of its performance, by name",
    ...timestampComments,
  },
);

export type Watchlist = typeof watchlists.$inferSelect;
export type NewWatchlist = typeof watchlists.$inferInsert;
