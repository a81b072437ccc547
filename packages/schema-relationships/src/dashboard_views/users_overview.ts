import { predictions } from "@strata/schema-ai";
import { lines } from "@strata/schema-base";
import { userProfiles, users } from "@strata/schema-core";
import { portfolioTracking, watchlistAssets, watchlists } from "@strata/schema-layers";
import { and, eq, isNull, sql } from "drizzle-orm";
import { pgView } from "drizzle-orm/pg-core";

const user = users;
const profile = userProfiles;

/**
 * One row is one account that is not deleted, with what belongs to it.
 *
 * What belongs to it is counted beside it, each by itself, so that nothing multiplies; and only for the accounts that
 * are read: page through it as through `users`.
 *
 * Read by `listUsersWithActivity`.
 */
export const usersOverview = pgView("users_overview")
  .with({ securityInvoker: true })
  .as((qb) => {
    const lists = qb
      .select({ lists: sql<number>`count(*)`.mapWith(Number).as("watchlist_count") })
      .from(watchlists)
      .where(and(eq(watchlists.userId, user.id), sql`${watchlists.isActive}`))
      .as("lists");
    const assets = qb
      .select({ assets: sql<number>`count(*)`.mapWith(Number).as("watchlist_asset_count") })
      .from(watchlists)
      .innerJoin(watchlistAssets, eq(watchlistAssets.watchlistId, watchlists.id))
      .where(and(eq(watchlists.userId, user.id), sql`${watchlists.isActive} and ${watchlistAssets.isActive}`))
      .as("assets");
    const made = qb
      .select({
        predictions: sql<number>`count(*)`.mapWith(Number).as("prediction_count"),
        judged: sql<number>`count(${predictions.isAccurate})`.mapWith(Number).as("judged_prediction_count"),
        accuracy: lines<string | null>`
          round(
            100.0 * count(*) filter (where ${predictions.isAccurate})
            / nullif(count(${predictions.isAccurate}), 0),
            2
          )
        `.as("accuracy_percent"),
      })
      .from(predictions)
      .where(eq(predictions.userId, user.id))
      .as("made");
    const held = qb
      .select({ positions: sql<number>`count(*)`.mapWith(Number).as("open_position_count") })
      .from(portfolioTracking)
      .where(and(eq(portfolioTracking.userId, user.id), sql`${portfolioTracking.status} <> 'closed'`))
      .as("held");
    return qb
      .select({
        id: user.id,
        email: user.email,
        displayName: profile.displayName,
        role: user.role,
        isActive: user.isActive,
        isVerified: user.isVerified,
        isPremium: user.isPremium,
        /** When the account was made. */
        createdAt: user.createdAt,
        lastLoginAt: user.lastLoginAt,
        loginCount: user.loginCount,
        /** Its active lists. */
        watchlistCount: lists.lists,
        /** Active coins on those lists; one that is on two lists counts twice. */
        watchlistAssetCount: assets.assets,
        /** Its positions that are not closed. */
        openPositionCount: held.positions,
        /** Predictions made for it. */
        predictionCount: made.predictions,
        /** Those of them that were judged right or wrong. */
        judgedPredictionCount: made.judged,
        /** Share of the judged that were right, percent; null where none was judged. */
        accuracyPercent: made.accuracy,
      })
      .from(user)
      .leftJoin(profile, eq(profile.userId, user.id))
      .crossJoinLateral(lists)
      .crossJoinLateral(assets)
      .crossJoinLateral(held)
      .crossJoinLateral(made)
      .where(isNull(user.deletedAt));
  });

export type UserOverview = typeof usersOverview.$inferSelect;
