import { watchlistAssets, watchlists } from "@strata/schema-layers";
import { cryptocurrencies } from "@strata/schema-market";
import { and, eq, type SQL, sql } from "drizzle-orm";
import { pgView } from "drizzle-orm/pg-core";

const list = watchlists;
const asset = watchlistAssets;
const coin = cryptocurrencies;

const weight = asset.allocationPercent;
const change = coin.priceChangePercentage24h;

/** Ticker of the coin with the best (`desc`) or worst (`asc`) change over 24 hours. */
const extreme = (direction: SQL) =>
  sql<
    string | null
  >`(array_agg(${coin.symbol} order by ${change} ${direction}, ${coin.id}) filter (where ${change} is not null))[1]`;

/**
 * Active watchlists with the 24-hour performance of their active coins.
 *
 * Filter by `user_id`.
 *
 * Read by `summarizeWatchlist`.
 */
export const watchlistSummary = pgView("watchlist_summary")
  .with({ securityInvoker: true })
  .as((qb) =>
    qb
      .select({
        id: list.id,
        userId: list.userId,
        name: list.name,
        type: list.type,
        isPublic: list.isPublic,
        maxAssets: list.maxAssets,
        sortOrder: list.sortOrder,
        /** Number of active coins. */
        assetCount: sql<number>`count(${asset.id})`.mapWith(Number).as("asset_count"),
        /** Sum of the current shares of those coins, percent. */
        allocatedPercent: sql<string>`coalesce(sum(${weight}), 0)`.as("allocated_percent"),
        /** Market capitalization of its coins, USD; null when none is known. */
        marketCap: sql<string | null>`sum(${coin.marketCap})`.as("market_cap"),
        /** Unweighted mean change of its coins over 24 hours, percent. */
        meanChange24h: sql<string | null>`round(avg(${change}), 4)`.as("mean_change_24h"),
        /**
         * Mean change of its coins over 24 hours, weighted by the share of coins with a known change, percent.
         */
        weightedChange24h: sql<
          string | null
        >`round(sum(${change} * ${weight}) / nullif(sum(${weight}) filter (where ${change} is not null), 0), 4)`.as(
          "weighted_change_24h",
        ),
        /** Ticker of the coin with the best change over 24 hours. */
        bestSymbol: extreme(sql`desc`).as("best_symbol"),
        /** Change of that coin, percent. */
        bestChange24h: sql<string | null>`max(${change})`.as("best_change_24h"),
        /** Ticker of the coin with the worst change over 24 hours. */
        worstSymbol: extreme(sql`asc`).as("worst_symbol"),
        /** Change of that coin, percent. */
        worstChange24h: sql<string | null>`min(${change})`.as("worst_change_24h"),
        /** Mean score of its coins, 0 to 100; null without scores. */
        meanAiScore: sql<string | null>`round(avg(${asset.aiScore}), 2)`.as("mean_ai_score"),
      })
      .from(list)
      .leftJoin(asset, and(eq(asset.watchlistId, list.id), sql`${asset.isActive}`))
      .leftJoin(coin, eq(coin.id, asset.cryptocurrencyId))
      .where(sql`${list.isActive}`)
      .groupBy(list.id),
  );

/** A row of `watchlist_summary`. */
export type WatchlistSummary = typeof watchlistSummary.$inferSelect;
