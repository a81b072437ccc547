import {
  atLeastMinus100,
  between,
  documented,
  id,
  idComment,
  isObject,
  jsonObject,
  nonNegative,
  oneOf,
  percent,
  percentChange,
  reference,
  riskLevel,
  score,
  signalType,
  timestampComments,
  timestamps,
  timestamptz,
  trimmed,
} from "@strata/schema-base";
import { users } from "@strata/schema-core/referenced";
import { cryptocurrencies } from "@strata/schema-market/referenced";
import { sql } from "drizzle-orm";
import { check, foreignKey, index, integer, pgTable, smallint, text, uniqueIndex } from "drizzle-orm/pg-core";
import { marketRegimes } from "../layer1/market_regime.ts";
import { sectorAnalysis } from "../layer2/sector_analysis.ts";
import { watchlists } from "./watchlist.ts";

export { riskLevel, signalType };

export const suggestionTypes = ["add", "remove", "rebalance", "tier_change", "rank_change", "hold"] as const;
export const suggestionStatuses = ["pending", "approved", "rejected", "implemented", "expired"] as const;

/** One row is one thing that one model suggests to do with one coin: on a list, for a person, or at large. */
export const aiAssetSuggestions = documented(
  pgTable(
    "ai_asset_suggestions",
    {
      id: id(),
      watchlistId: reference("watchlist_id"),
      userId: reference("user_id"),
      cryptocurrencyId: integer("cryptocurrency_id").notNull(),
      marketRegimeId: reference("market_regime_id"),
      sectorAnalysisId: reference("sector_analysis_id"),
      reviewedBy: reference("reviewed_by"),
      modelName: text("model_name").notNull(),
      modelVersion: text("model_version").notNull(),
      suggestionType: text("suggestion_type", { enum: suggestionTypes }).notNull(),
      signal: signalType("signal"),
      aiLayer: smallint("ai_layer").notNull().default(3),
      confidenceScore: score("confidence_score").notNull(),
      priorityScore: score("priority_score").notNull().default("50"),
      riskLevel: riskLevel("risk_level").notNull().default("medium"),
      currentTier: smallint("current_tier"),
      suggestedTier: smallint("suggested_tier"),
      targetPosition: integer("target_position"),
      targetAllocation: percent("target_allocation"),
      expectedReturn: percentChange("expected_return"),
      actualReturn: percentChange("actual_return"),
      successScore: score("success_score"),
      status: text("status", { enum: suggestionStatuses }).notNull().default("pending"),
      reviewedAt: timestamptz("reviewed_at"),
      implementedAt: timestamptz("implemented_at"),
      // As PostgreSQL prints it, else each push would set it anew.
      expiresAt: timestamptz("expires_at").default(sql`(now() + '7 days'::interval)`),
      reasoning: jsonObject<Record<string, unknown>>("reasoning"),
      contextData: jsonObject<Record<string, unknown>>("context_data"),
      ...timestamps(),
    },
    (t) => [
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
      // A model has one open suggestion of a kind for a list, a person and a coin (Q91). coalesce, since a unique
      // index takes two nulls for different; no id is 0.
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
      // What is pending for a list, surest first (Q89). Not partial: the key's ON DELETE reads the others too.
      index("ai_asset_suggestions_watchlist_id_status_confidence_score_idx").on(
        t.watchlistId,
        t.status,
        t.confidenceScore,
      ),
      // The suggestions of a coin, newest first (Q90, Q160).
      index("ai_asset_suggestions_cryptocurrency_id_created_at_idx").on(t.cryptocurrencyId, t.createdAt),
      // The suggestions for a person, newest first, and what the key's ON DELETE reads (Q163).
      index("ai_asset_suggestions_user_id_created_at_idx")
        .on(t.userId, t.createdAt)
        .where(sql`${t.userId} is not null`),
      // What is to be expired (Q93).
      index("ai_asset_suggestions_expires_at_idx").on(t.expiresAt).where(sql`${t.status} = 'pending'`),
      // How the layers did in the last days (Q94).
      index("ai_asset_suggestions_ai_layer_created_at_idx").on(t.aiLayer, t.createdAt),
      // From a regime or an analysis to what was made of it (Q161), and what the keys' ON DELETE reads.
      index("ai_asset_suggestions_market_regime_id_idx")
        .on(t.marketRegimeId)
        .where(sql`${t.marketRegimeId} is not null`),
      index("ai_asset_suggestions_sector_analysis_id_idx")
        .on(t.sectorAnalysisId)
        .where(sql`${t.sectorAnalysisId} is not null`),
      // What the key's ON DELETE reads (Q163).
      index("ai_asset_suggestions_reviewed_by_idx").on(t.reviewedBy).where(sql`${t.reviewedBy} is not null`),
      trimmed("ai_asset_suggestions_model_name_check", t.modelName, 1, 100),
      trimmed("ai_asset_suggestions_model_version_check", t.modelVersion, 1, 50),
      oneOf("ai_asset_suggestions_suggestion_type_check", t.suggestionType, suggestionTypes),
      between("ai_asset_suggestions_ai_layer_check", t.aiLayer, 1, 4),
      between("ai_asset_suggestions_confidence_score_check", t.confidenceScore, 0, 100),
      between("ai_asset_suggestions_priority_score_check", t.priorityScore, 0, 100),
      between("ai_asset_suggestions_current_tier_check", t.currentTier, 1, 3),
      between("ai_asset_suggestions_suggested_tier_check", t.suggestedTier, 1, 3),
      nonNegative("ai_asset_suggestions_target_position_check", t.targetPosition),
      between("ai_asset_suggestions_target_allocation_check", t.targetAllocation, 0, 100),
      atLeastMinus100("ai_asset_suggestions_expected_return_check", t.expectedReturn),
      atLeastMinus100("ai_asset_suggestions_actual_return_check", t.actualReturn),
      between("ai_asset_suggestions_success_score_check", t.successScore, 0, 100),
      oneOf("ai_asset_suggestions_status_check", t.status, suggestionStatuses),
      // A reviewer's erasure leaves reviewed_at alone.
      check(
        "ai_asset_suggestions_reviewed_by_check",
        sql`${t.reviewedBy} is null or ${t.reviewedAt} is not null`,
      ),
      check(
        "ai_asset_suggestions_reviewed_at_check",
        sql`case when ${t.status} in ('approved', 'rejected') then ${t.reviewedAt} is not null when ${t.status} = 'pending' then ${t.reviewedAt} is null else true end`,
      ),
      check(
        "ai_asset_suggestions_implemented_at_check",
        sql`(${t.status} = 'implemented') = (${t.implementedAt} is not null)`,
      ),
      isObject("ai_asset_suggestions_reasoning_check", t.reasoning),
      isObject("ai_asset_suggestions_context_data_check", t.contextData),
    ],
  ),
  "One row is one thing that one model suggests to do with one coin: on a list, for a person, or at large",
  {
    ...idComment,
    watchlistId: "List that it is for; null is the whole universe",
    userId: "Person that it is for; null is everybody",
    cryptocurrencyId: "The coin",
    marketRegimeId: "State of the market that it started from, layer 1",
    sectorAnalysisId: "Analysis of the sector that it started from, layer 2",
    reviewedBy: "Who reviewed it; null after that account's erasure",
    modelName: "Model that suggests it, by value; predictions holds the key to it",
    modelVersion: "Version of that model",
    suggestionType: "What to do",
    signal: "What to do at the market, where that is meant",
    aiLayer: "Layer that it comes from, 1 to 4",
    confidenceScore: "How sure the model is, 0 to 100",
    priorityScore: "How much it matters, 0 to 100",
    riskLevel: "Risk of following it",
    currentTier: "Tier of the coin at the time",
    suggestedTier: "Tier that it should have",
    targetPosition: "Place on the list that it should have",
    targetAllocation: "Share of the list's money that should be in it, percent",
    expectedReturn: "Return that the model expects, percent",
    actualReturn: "Return that came of it, percent",
    successScore: "How right it was, 0 to 100",
    status: "What became of it",
    reviewedAt: "When it was approved or rejected",
    implementedAt: "When it was carried out; set exactly when it was",
    expiresAt: "When it is out of date; null is never",
    reasoning: "Why the model suggests it",
    contextData: "What the model knew",
    ...timestampComments,
  },
);

export type AiAssetSuggestion = typeof aiAssetSuggestions.$inferSelect;
export type NewAiAssetSuggestion = typeof aiAssetSuggestions.$inferInsert;
