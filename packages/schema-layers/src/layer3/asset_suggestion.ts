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

export const suggestionTypes = ["add", "remove", "rebalance", "tier_change", "rank_change", "hold"] as const;
export const suggestionStatuses = ["pending", "approved", "rejected", "implemented", "expired"] as const;

/** One row is one thing that one model suggests to do with one coin: on a list, for a person, or at large. */
export const aiAssetSuggestions = pgTable(
  "ai_asset_suggestions",
  {
    id: id(),
    /** List that it is for; null is the whole universe. */
    watchlistId: reference("watchlist_id"),
    /** Person that it is for; null is everybody. */
    userId: reference("user_id"),
    /** The coin. */
    cryptocurrencyId: integer("cryptocurrency_id").notNull(),
    /** State of the market that it started from, layer 1. */
    marketRegimeId: reference("market_regime_id"),
    /** Analysis of the sector that it started from, layer 2. */
    sectorAnalysisId: reference("sector_analysis_id"),
    /** Who reviewed it; null after that account's erasure. */
    reviewedBy: reference("reviewed_by"),
    /** Model that suggests it, by value; predictions holds the key to it. */
    modelName: trimmed(text("model_name"), 1, 100).notNull(),
    /** Version of that model. */
    modelVersion: trimmed(text("model_version"), 1, 50).notNull(),
    /** What to do. */
    suggestionType: text("suggestion_type", { enum: suggestionTypes }).notNull(),
    /** What to do at the market, where that is meant. */
    signal: signalType("signal"),
    /** Layer that it comes from, 1 to 4. */
    aiLayer: between(smallint("ai_layer"), 1, 4).notNull().default(3),
    /** How sure the model is, 0 to 100. */
    confidenceScore: score("confidence_score").notNull(),
    /** How much it matters, 0 to 100. */
    priorityScore: score("priority_score").notNull().default("50"),
    /** Risk of following it. */
    riskLevel: riskLevel("risk_level").notNull().default("medium"),
    /** Tier of the coin at the time. */
    currentTier: between(smallint("current_tier"), 1, 3),
    /** Tier that it should have. */
    suggestedTier: between(smallint("suggested_tier"), 1, 3),
    /** Place on the list that it should have. */
    targetPosition: nonNegative(integer("target_position")),
    /** Share of the list's money that should be in it, percent. */
    targetAllocation: percent("target_allocation"),
    /** Return that the model expects, percent. */
    expectedReturn: percentChange("expected_return"),
    /** Return that came of it, percent. */
    actualReturn: percentChange("actual_return"),
    /** How right it was, 0 to 100. */
    successScore: score("success_score"),
    /** What became of it. */
    status: text("status", { enum: suggestionStatuses }).notNull().default("pending"),
    /** When it was approved or rejected. */
    reviewedAt: timestamptz("reviewed_at"),
    /** When it was carried out; set exactly when it was. */
    implementedAt: timestamptz("implemented_at"),
    /** When it is out of date; null is never. */
    // As PostgreSQL prints it, else each push would set it anew.
    expiresAt: timestamptz("expires_at").default(sql`(now() + '7 days'::interval)`),
    /** Why the model suggests it. */
    reasoning: jsonObject<Record<string, unknown>>("reasoning"),
    /** What the model knew. */
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
    // A model has one open suggestion of a kind for a list, a person and a coin (insertSuggestions). coalesce, since a
    // unique index takes two nulls for different; no id is 0.
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
    // What is pending for a list, surest first (listPendingSuggestions). Not partial: the key's ON DELETE reads the
    // others too.
    index("ai_asset_suggestions_watchlist_id_status_confidence_score_idx").on(
      t.watchlistId,
      t.status,
      t.confidenceScore,
    ),
    // The suggestions of a coin, newest first (listSuggestionsOfCoin, getCoinPage).
    index("ai_asset_suggestions_cryptocurrency_id_created_at_idx").on(t.cryptocurrencyId, t.createdAt),
    // The suggestions for a person, newest first, and what the key's ON DELETE reads (eraseUser).
    index("ai_asset_suggestions_user_id_created_at_idx")
      .on(t.userId, t.createdAt)
      .where(sql`${t.userId} is not null`),
    // What is to be expired (expireSuggestions).
    index("ai_asset_suggestions_expires_at_idx").on(t.expiresAt).where(sql`${t.status} = 'pending'`),
    // How the layers did in the last days (summarizeSuggestionsByLayer).
    index("ai_asset_suggestions_ai_layer_created_at_idx").on(t.aiLayer, t.createdAt),
    // From a regime or an analysis to what was made of it (traceRegime), and what the keys' ON DELETE reads.
    index("ai_asset_suggestions_market_regime_id_idx")
      .on(t.marketRegimeId)
      .where(sql`${t.marketRegimeId} is not null`),
    index("ai_asset_suggestions_sector_analysis_id_idx")
      .on(t.sectorAnalysisId)
      .where(sql`${t.sectorAnalysisId} is not null`),
    // What the key's ON DELETE reads (eraseUser).
    index("ai_asset_suggestions_reviewed_by_idx").on(t.reviewedBy).where(sql`${t.reviewedBy} is not null`),
    // A reviewer's erasure leaves reviewed_at alone.
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

export type AiAssetSuggestion = Row<typeof aiAssetSuggestions>;
export type NewAiAssetSuggestion = NewRow<typeof aiAssetSuggestions>;
