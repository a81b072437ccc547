import type { Database } from "@strata/migrator/database";
import { aiAssetSuggestions, watchlistAssets, watchlists } from "@strata/schema-layers";
import {
  atMostCase,
  type Fixtures,
  foreignKeyCase,
  objectCase,
  oneOfCase,
  percentChangeCase,
  scoreCase,
  type TableCases,
  trimmedCase,
} from "./cases.ts";

const at = (iso: string) => new Date(iso);

/** Inserts the rows of this layer that the cases reference. */
export async function layer3Fixtures(
  db: Pick<Database, "insert">,
  { userId, cryptocurrencyId }: Pick<Fixtures, "userId" | "cryptocurrencyId">,
): Promise<Pick<Fixtures, "watchlistId" | "suggestionId">> {
  const [watchlist] = await db
    .insert(watchlists)
    .values({ userId, name: "Fixture" })
    .returning({ id: watchlists.id });
  const [suggestion] = await db
    .insert(aiAssetSuggestions)
    .values({
      cryptocurrencyId,
      modelName: "fixture",
      modelVersion: "1",
      suggestionType: "add",
      confidenceScore: "50",
    })
    .returning({ id: aiAssetSuggestions.id });
  return { watchlistId: watchlist?.id ?? 0, suggestionId: suggestion?.id ?? 0 };
}

export const watchlistCases: TableCases = {
  table: watchlists,
  row: ({ userId }, n) => ({ userId, name: `List ${n}` }),
  constraints: ({ userId, otherUserId }) => ({
    watchlists_pkey: { before: { id: 900_001 }, bad: [{ id: 900_001 }] },
    watchlists_user_id_fk: foreignKeyCase("userId", userId),
    watchlists_type_key: {
      before: { type: "default", userId: null },
      bad: [{ type: "default", userId: null }],
    },
    watchlists_user_id_name_key: {
      before: { name: "Twice" },
      good: { name: "Twice", userId: otherUserId },
      bad: [{ name: "Twice" }, { name: "tWICE" }],
    },
    watchlists_user_id_check: {
      good: { type: "default", userId: null },
      bad: [{ type: "default" }, { userId: null }],
    },
    watchlists_name_check: trimmedCase("name", 1, 100),
    watchlists_description_check: atMostCase("description", 2000),
    watchlists_type_check: oneOfCase("type", "personal"),
    watchlists_max_assets_check: { good: { maxAssets: 500 }, bad: [{ maxAssets: 0 }, { maxAssets: 501 }] },
    watchlists_settings_check: objectCase("settings"),
    watchlists_performance_metrics_check: objectCase("performanceMetrics"),
  }),
};

export const watchlistAssetCases: TableCases = {
  table: watchlistAssets,
  row: ({ watchlistId, cryptocurrencyId }) => ({ watchlistId, cryptocurrencyId }),
  constraints: ({ watchlistId, cryptocurrencyId, otherCryptocurrencyId, userId }) => ({
    watchlist_assets_pkey: {
      before: { id: 900_001 },
      good: { cryptocurrencyId: otherCryptocurrencyId },
      bad: [{ id: 900_001, cryptocurrencyId: otherCryptocurrencyId }],
    },
    watchlist_assets_watchlist_id_fk: foreignKeyCase("watchlistId", watchlistId),
    watchlist_assets_cryptocurrency_id_fk: foreignKeyCase("cryptocurrencyId", cryptocurrencyId),
    watchlist_assets_added_by_fk: foreignKeyCase("addedBy", userId),
    watchlist_assets_last_modified_by_fk: foreignKeyCase("lastModifiedBy", userId),
    watchlist_assets_watchlist_id_cryptocurrency_id_key: {
      before: {},
      good: { cryptocurrencyId: otherCryptocurrencyId, position: 0 },
      bad: [{}, { position: 1 }, { isActive: false }],
    },
    watchlist_assets_position_check: { good: { position: 0 }, bad: [{ position: -1 }] },
    watchlist_assets_allocation_percent_check: scoreCase("allocationPercent"),
    watchlist_assets_target_allocation_check: scoreCase("targetAllocation"),
    watchlist_assets_ai_score_check: scoreCase("aiScore"),
    watchlist_assets_confidence_score_check: scoreCase("confidenceScore"),
    watchlist_assets_performance_metrics_check: objectCase("performanceMetrics"),
    watchlist_assets_alert_settings_check: objectCase("alertSettings"),
    watchlist_assets_notes_check: atMostCase("notes", 5000),
    watchlist_assets_custom_settings_check: objectCase("customSettings"),
  }),
};

export const aiAssetSuggestionCases: TableCases = {
  table: aiAssetSuggestions,
  row: ({ cryptocurrencyId }, n) => ({
    cryptocurrencyId,
    modelName: "suggestions",
    modelVersion: `test ${n}`,
    suggestionType: "add",
    confidenceScore: "50",
  }),
  constraints: ({ cryptocurrencyId, watchlistId, userId, marketRegimeId, sectorAnalysisId }) => {
    const reviewedAt = at("2026-01-01T00:00Z");
    return {
      ai_asset_suggestions_pkey: { before: { id: 900_001 }, bad: [{ id: 900_001 }] },
      ai_asset_suggestions_watchlist_id_fk: foreignKeyCase("watchlistId", watchlistId),
      ai_asset_suggestions_user_id_fk: foreignKeyCase("userId", userId),
      ai_asset_suggestions_cryptocurrency_id_fk: foreignKeyCase("cryptocurrencyId", cryptocurrencyId),
      ai_asset_suggestions_market_regime_id_fk: foreignKeyCase("marketRegimeId", marketRegimeId),
      ai_asset_suggestions_sector_analysis_id_fk: foreignKeyCase("sectorAnalysisId", sectorAnalysisId),
      ai_asset_suggestions_reviewed_by_fk: {
        good: { reviewedBy: userId, reviewedAt, status: "approved" },
        bad: [{ reviewedBy: 2_000_000_000, reviewedAt, status: "approved" }],
      },
      ai_asset_suggestions_watchlist_user_coin_type_model_key: {
        before: { modelVersion: "1", watchlistId },
        good: { modelVersion: "1", watchlistId, status: "expired" },
        // The user is null, and nulls are equal here.
        bad: [{ modelVersion: "1", watchlistId }],
      },
      ai_asset_suggestions_model_name_check: trimmedCase("modelName", 1, 100),
      ai_asset_suggestions_model_version_check: trimmedCase("modelVersion", 1, 50),
      ai_asset_suggestions_suggestion_type_check: oneOfCase("suggestionType", "rank_change"),
      ai_asset_suggestions_ai_layer_check: { good: { aiLayer: 1 }, bad: [{ aiLayer: 0 }, { aiLayer: 5 }] },
      ai_asset_suggestions_confidence_score_check: scoreCase("confidenceScore"),
      ai_asset_suggestions_priority_score_check: scoreCase("priorityScore"),
      ai_asset_suggestions_current_tier_check: {
        good: { currentTier: 3 },
        bad: [{ currentTier: 0 }, { currentTier: 4 }],
      },
      ai_asset_suggestions_suggested_tier_check: {
        good: { suggestedTier: 1 },
        bad: [{ suggestedTier: 0 }, { suggestedTier: 4 }],
      },
      ai_asset_suggestions_target_position_check: {
        good: { targetPosition: 0 },
        bad: [{ targetPosition: -1 }],
      },
      ai_asset_suggestions_target_allocation_check: scoreCase("targetAllocation"),
      ai_asset_suggestions_expected_return_check: percentChangeCase("expectedReturn"),
      ai_asset_suggestions_actual_return_check: percentChangeCase("actualReturn"),
      ai_asset_suggestions_success_score_check: scoreCase("successScore"),
      ai_asset_suggestions_status_check: oneOfCase("status", "expired"),
      ai_asset_suggestions_reviewed_by_check: {
        // After the erasure of the reviewer.
        good: { reviewedAt, status: "rejected" },
        bad: [{ reviewedBy: userId }, { reviewedBy: userId, status: "expired" }],
      },
      ai_asset_suggestions_reviewed_at_check: {
        good: { reviewedAt, status: "implemented", implementedAt: reviewedAt },
        bad: [{ status: "approved" }, { status: "rejected" }, { reviewedAt }],
      },
      ai_asset_suggestions_implemented_at_check: {
        good: { status: "implemented", implementedAt: at("2026-01-01T00:00Z") },
        bad: [{ status: "implemented" }, { implementedAt: at("2026-01-01T00:00Z") }],
      },
      ai_asset_suggestions_reasoning_check: objectCase("reasoning"),
      ai_asset_suggestions_context_data_check: objectCase("contextData"),
    };
  },
};
