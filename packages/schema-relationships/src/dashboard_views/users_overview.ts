import { predictions } from "@strata/schema-ai";
import { lines } from "@strata/schema-base";
import { userProfiles, users } from "@strata/schema-core";
import { portfolioTracking, watchlistAssets, watchlists } from "@strata/schema-layers";
import { and, eq, isNull, sql } from "drizzle-orm";
import { pgView } from "drizzle-orm/pg-core";

const user = users;
const profile = userProfiles;

/**
 * Accounts that are not deleted, with counts of their watchlists, positions and predictions.
 *
 * Each count is a separate subquery, so that joins multiply nothing, and runs only for the accounts read: page
 * through the view as through `users`.
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
    const predictionCounts = qb
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
    const openPositions = qb
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
        /** Registration time of the account. */
        createdAt: user.createdAt,
        lastLoginAt: user.lastLoginAt,
        loginCount: user.loginCount,
        /** Number of active watchlists. */
        watchlistCount: lists.lists,
        /** Number of active coins on those watchlists; a coin on two of them counts twice. */
        watchlistAssetCount: assets.assets,
        /** Number of open positions. */
        openPositionCount: openPositions.positions,
        /** Number of predictions created for the user. */
        predictionCount: predictionCounts.predictions,
        /** Number of evaluated predictions among them. */
        judgedPredictionCount: predictionCounts.judged,
        /** Accuracy: share of correct evaluated predictions, percent; null without any. */
        accuracyPercent: predictionCounts.accuracy,
      })
      .from(user)
      .leftJoin(profile, eq(profile.userId, user.id))
      .crossJoinLateral(lists)
      .crossJoinLateral(assets)
      .crossJoinLateral(openPositions)
      .crossJoinLateral(predictionCounts)
      .where(isNull(user.deletedAt));
  });

/** A row of `users_overview`. */
export type UserOverview = typeof usersOverview.$inferSelect;
