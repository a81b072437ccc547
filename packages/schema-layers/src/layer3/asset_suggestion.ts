import {
  between,
  columnChecks,
  id,
  jsonObject,
  lines,
  type NewRow,
  nonNegative,
  percent,
  percentChange,
  type Row,
  reference,
  riskLevel,
  score,
  signalType,
  timestamps,
  timestamptz,
  trimmed,
} from "@strata/schema-base";
import { users } from "@strata/schema-core";
import { cryptocurrencies } from "@strata/schema-market";
import { sql } from "drizzle-orm";
import { check, foreignKey, index, integer, pgTable, smallint, text, uniqueIndex } from "drizzle-orm/pg-core";
import { marketRegimes } from "../layer1/market_regime.ts";
import { sectorAnalysis } from "../layer2/sector_analysis.ts";
import { watchlists } from "./watchlist.ts";

export { riskLevel, signalType };

/** Action suggested for a coin on a watchlist. */
export const suggestionTypes = ["add", "remove", "rebalance", "tier_change", "rank_change", "hold"] as const;
/** Status of a suggestion, from its review to its implementation or expiry. */
export const suggestionStatuses = ["pending", "approved", "rejected", "implemented", "expired"] as const;

/** Suggestions of models, one coin each, scoped to a watchlist, to a user, or global. */
export const aiAssetSuggestions = pgTable(
  "ai_asset_suggestions",
  {
    id: id(),
    /** Watchlist the suggestion is for; null for all coins. */
    watchlistId: reference("watchlist_id"),
    /** User the suggestion is for; null for all users. */
    userId: reference("user_id"),
    /** Coin the suggestion is about. */
    cryptocurrencyId: integer("cryptocurrency_id").notNull(),
    /** Market regime (layer 1) the suggestion is based on. */
    marketRegimeId: reference("market_regime_id"),
    /** Sector analysis (layer 2) the suggestion is based on. */
    sectorAnalysisId: reference("sector_analysis_id"),
    /** User who reviewed the suggestion; null after the erasure of the account. */
    reviewedBy: reference("reviewed_by"),
    /** Model name, denormalized; predictions.model_id holds the key. */
    modelName: trimmed(text("model_name"), 1, 100).notNull(),
    /** Model version, denormalized. */
    modelVersion: trimmed(text("model_version"), 1, 50).notNull(),
    /** Suggested action on the watchlist. */
    suggestionType: text("suggestion_type", { enum: suggestionTypes }).notNull(),
    /** Suggested action in the market; null without one. */
    signal: signalType("signal"),
    /** AI layer that produced the suggestion, 1 to 4. */
    aiLayer: between(smallint("ai_layer"), 1, 4).notNull().default(3),
    /** Model confidence, 0 to 100. */
    confidenceScore: score("confidence_score").notNull(),
    /** Priority, 0 to 100. */
    priorityScore: score("priority_score").notNull().default("50"),
    /** Risk level of following the suggestion. */
    riskLevel: riskLevel("risk_level").notNull().default("medium"),
    /** Tier of the coin when suggested. */
    currentTier: between(smallint("current_tier"), 1, 3),
    /** Suggested tier. */
    suggestedTier: between(smallint("suggested_tier"), 1, 3),
    /** Suggested position on the watchlist. */
    targetPosition: nonNegative(integer("target_position")),
    /** Suggested share of the watchlist, percent. */
    targetAllocation: percent("target_allocation"),
    /** Expected return, percent. */
    expectedReturn: percentChange("expected_return"),
    /** Actual return, percent. */
    actualReturn: percentChange("actual_return"),
    /** Accuracy score, 0 to 100. */
    successScore: score("success_score"),
    /** Suggestion status. */
    status: text("status", { enum: suggestionStatuses }).notNull().default("pending"),
    /** Review time: approval or rejection. */
    reviewedAt: timestamptz("reviewed_at"),
    /** Implementation time; not null if and only if the status is implemented. */
    implementedAt: timestamptz("implemented_at"),
    /** Expiry; null for a suggestion that never expires. */
    // As PostgreSQL prints it; otherwise each push would set it again.
    expiresAt: timestamptz("expires_at").default(sql`(now() + '7 days'::interval)`),
    /** Reasoning of the model. */
    reasoning: jsonObject<Record<string, unknown>>("reasoning"),
    /** Data the model used. */
    contextData: jsonObject<Record<string, unknown>>("context_data"),
    ...timestamps(),
  },
  (t) => [
    ...columnChecks(t),
    foreignKey({
      name: "ai_asset_suggestions_watchlist_id_fk",
      columns: [t.watchlistId],
      foreignColumns: [watchlists.id],
    }).onDelete("cascade"),
    foreignKey({
      name: "ai_asset_suggestions_user_id_fk",
      columns: [t.userId],
      foreignColumns: [users.id],
    }).onDelete("cascade"),
    foreignKey({
      name: "ai_asset_suggestions_cryptocurrency_id_fk",
      columns: [t.cryptocurrencyId],
      foreignColumns: [cryptocurrencies.id],
    }).onDelete("cascade"),
    foreignKey({
      name: "ai_asset_suggestions_market_regime_id_fk",
      columns: [t.marketRegimeId],
      foreignColumns: [marketRegimes.id],
    }).onDelete("set null"),
    foreignKey({
      name: "ai_asset_suggestions_sector_analysis_id_fk",
      columns: [t.sectorAnalysisId],
      foreignColumns: [sectorAnalysis.id],
    }).onDelete("set null"),
    foreignKey({
      name: "ai_asset_suggestions_reviewed_by_fk",
      columns: [t.reviewedBy],
      foreignColumns: [users.id],
    }).onDelete("set null"),
    // One open suggestion per model, type, watchlist, user and coin (insertSuggestions). coalesce, since a unique index
    // treats nulls as distinct; no id is 0.
    uniqueIndex("ai_asset_suggestions_watchlist_user_coin_type_model_key")
      .on(
        sql`coalesce(${t.watchlistId}, 0)`,
        sql`coalesce(${t.userId}, 0)`,
        t.cryptocurrencyId,
        t.suggestionType,
        t.modelName,
        t.modelVersion,
      )
      .where(sql`${t.status} = 'pending'`),
    // Pending suggestions of a watchlist, highest confidence first (listPendingSuggestions). Not partial: the key's
    // ON DELETE reads the others too.
    index("ai_asset_suggestions_watchlist_id_status_confidence_score_idx").on(
      t.watchlistId,
      t.status,
      t.confidenceScore,
    ),
    // Suggestions of a coin, newest first (listSuggestionsOfCoin, getCoinPage).
    index("ai_asset_suggestions_cryptocurrency_id_created_at_idx").on(t.cryptocurrencyId, t.createdAt),
    // Suggestions for a user, newest first, and the foreign key's ON DELETE (eraseUser).
    index("ai_asset_suggestions_user_id_created_at_idx")
      .on(t.userId, t.createdAt)
      .where(sql`${t.userId} is not null`),
    // Suggestions due to expire (expireSuggestions).
    index("ai_asset_suggestions_expires_at_idx").on(t.expiresAt).where(sql`${t.status} = 'pending'`),
    // Results of each layer in recent days (summarizeSuggestionsByLayer).
    index("ai_asset_suggestions_ai_layer_created_at_idx").on(t.aiLayer, t.createdAt),
    // From a regime or a sector analysis to its suggestions (traceRegime), and the foreign keys' ON DELETE.
    index("ai_asset_suggestions_market_regime_id_idx")
      .on(t.marketRegimeId)
      .where(sql`${t.marketRegimeId} is not null`),
    index("ai_asset_suggestions_sector_analysis_id_idx")
      .on(t.sectorAnalysisId)
      .where(sql`${t.sectorAnalysisId} is not null`),
    // For the foreign key's ON DELETE (eraseUser).
    index("ai_asset_suggestions_reviewed_by_idx").on(t.reviewedBy).where(sql`${t.reviewedBy} is not null`),
    // The erasure of a reviewer clears reviewed_by but not reviewed_at.
    check(
      "ai_asset_suggestions_reviewed_by_check",
      sql`${t.reviewedBy} is null or ${t.reviewedAt} is not null`,
    ),
    check(
      "ai_asset_suggestions_reviewed_at_check",
      lines`
        case
          when ${t.status} in ('approved', 'rejected') then ${t.reviewedAt} is not null
          when ${t.status} = 'pending' then ${t.reviewedAt} is null
          else true
        end
      `,
    ),
    check(
      "ai_asset_suggestions_implemented_at_check",
      sql`(${t.status} = 'implemented') = (${t.implementedAt} is not null)`,
    ),
  ],
);

/** A row of `ai_asset_suggestions`. */
export type AiAssetSuggestion = Row<typeof aiAssetSuggestions>;
/** A row to insert into `ai_asset_suggestions`. */
export type NewAiAssetSuggestion = NewRow<typeof aiAssetSuggestions>;
