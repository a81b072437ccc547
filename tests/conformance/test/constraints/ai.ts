import type { Database } from "@strata/migrator/database";
import { aiModels, modelPerformance, predictions } from "@strata/schema-ai";
import {
  arrayCase,
  atMostCase,
  badNumbers,
  type ConstraintCase,
  type Fixtures,
  finiteCase,
  foreignKeyCase,
  nonNegativeCase,
  objectCase,
  oneOfCase,
  type Patch,
  percentChangeCase,
  scoreCase,
  sha256Case,
  type TableCases,
  trimmedCase,
  withCompanions,
} from "./cases.ts";

const at = (iso: string) => new Date(iso);

/** Inserts the rows of this domain that the cases reference. */
export async function aiFixtures(db: Pick<Database, "insert">): Promise<Pick<Fixtures, "modelId">> {
  const [model] = await db
    .insert(aiModels)
    .values({ name: "fixture", version: "1", modelType: "asset", architecture: "ensemble" })
    .returning({ id: aiModels.id });
  return { modelId: model?.id ?? 0 };
}

/** Case of a ratio from 0 to 1. The type has no infinities, so only NaN and values out of range. */
const ratioCase = (column: string): ConstraintCase => ({
  good: { [column]: "1.000000" },
  bad: ["NaN", "-0.000001", "1.000001"].map((value) => ({ [column]: value })),
});

/** Case of a pair of times: both or neither, the second after the first. */
const periodCase = (from: string, to: string): ConstraintCase => ({
  good: { [from]: at("2026-01-01T00:00Z"), [to]: at("2026-01-01T00:00:00.001Z") },
  bad: [
    { [from]: at("2026-01-01T00:00Z") },
    { [to]: at("2026-01-01T00:00Z") },
    { [from]: at("2026-01-01T00:00Z"), [to]: at("2026-01-01T00:00Z") },
  ],
});

export const aiModelCases: TableCases = {
  table: aiModels,
  row: (_, n) => ({ name: `model ${n}`, version: "1.0", modelType: "macro", architecture: "xgboost" }),
  constraints: ({ userId }) => ({
    ai_models_pkey: { before: { id: 900_001 }, bad: [{ id: 900_001 }] },
    ai_models_created_by_fk: foreignKeyCase("createdBy", userId),
    ai_models_name_version_key: {
      before: { name: "trend", version: "1" },
      good: { name: "trend", version: "2" },
      bad: [{ name: "trend", version: "1" }],
    },
    ai_models_model_type_name_key: {
      before: { name: "trend", version: "1", status: "active" },
      good: { name: "trend", version: "2", status: "inactive" },
      bad: [{ name: "trend", version: "3", status: "active" }],
    },
    ai_models_name_check: trimmedCase("name", 1, 100),
    ai_models_version_check: trimmedCase("version", 1, 50),
    ai_models_model_type_check: oneOfCase("modelType", "timing"),
    ai_models_architecture_check: oneOfCase("architecture", "rule_based"),
    ai_models_framework_check: trimmedCase("framework", 1, 50),
    ai_models_status_check: oneOfCase("status", "training"),
    ai_models_config_version_check: {
      good: { configVersion: 1 },
      bad: [{ configVersion: 0 }, { configVersion: -1 }],
    },
    ai_models_min_confidence_check: scoreCase("minConfidence"),
    ai_models_prediction_count_check: { good: { predictionCount: 0 }, bad: [{ predictionCount: -1 }] },
    ai_models_target_variable_check: trimmedCase("targetVariable", 1, 100),
    ai_models_training_to_check: periodCase("trainingFrom", "trainingTo"),
    ai_models_artifact_uri_check: trimmedCase("artifactUri", 1, 2048),
    ai_models_artifact_sha256_check: sha256Case("artifactSha256", { artifactUri: "s3://models/trend" }),
    ai_models_artifact_uri_artifact_sha256_check: {
      good: { artifactSha256: Buffer.alloc(32), artifactUri: "s3://models/trend" },
      bad: [{ artifactSha256: Buffer.alloc(32) }],
    },
    ai_models_model_size_bytes_check: { good: { modelSizeBytes: 0 }, bad: [{ modelSizeBytes: -1 }] },
    ai_models_deprecated_at_check: {
      good: { status: "deprecated", deprecatedAt: at("2026-01-01T00:00Z") },
      bad: [{ status: "deprecated" }],
    },
    ai_models_notes_check: atMostCase("notes", 10_000),
    ai_models_configuration_check: objectCase("configuration"),
    ai_models_configuration_history_check: arrayCase("configurationHistory"),
    ai_models_training_features_check: arrayCase("trainingFeatures"),
    ai_models_performance_metrics_check: objectCase("performanceMetrics"),
    ai_models_health_status_check: objectCase("healthStatus"),
  }),
};

export const modelPerformanceCases: TableCases = {
  table: modelPerformance,
  row: ({ modelId }, n) => ({
    modelId,
    evaluatedAt: new Date(Date.UTC(2026, 0, 1, 0, n)),
    sampleSize: 100,
  }),
  constraints: ({ modelId }) => ({
    model_performance_pkey: { before: { id: 900_001 }, bad: [{ id: 900_001 }] },
    model_performance_model_id_fk: foreignKeyCase("modelId", modelId),
    model_performance_model_id_evaluation_type_timeframe_key: {
      before: { evaluatedAt: at("2025-01-01T00:00Z") },
      good: { evaluatedAt: at("2025-01-01T00:00Z"), evaluationType: "live" },
      bad: [{ evaluatedAt: at("2025-01-01T00:00Z") }],
    },
    model_performance_evaluation_type_check: oneOfCase("evaluationType", "forward_test"),
    model_performance_period_to_check: periodCase("periodFrom", "periodTo"),
    model_performance_sample_size_check: {
      good: { sampleSize: 1 },
      bad: [{ sampleSize: 0 }, { sampleSize: -1 }],
    },
    model_performance_accuracy_check: ratioCase("accuracy"),
    model_performance_precision_score_check: ratioCase("precisionScore"),
    model_performance_recall_check: ratioCase("recall"),
    model_performance_f1_score_check: ratioCase("f1Score"),
    model_performance_auc_check: ratioCase("auc"),
    model_performance_mae_check: nonNegativeCase("mae"),
    model_performance_rmse_check: nonNegativeCase("rmse"),
    model_performance_mape_check: nonNegativeCase("mape"),
    model_performance_r2_check: { good: { r2: "1" }, bad: badNumbers("r2", "1.0000000001") },
    model_performance_directional_accuracy_check: ratioCase("directionalAccuracy"),
    model_performance_win_rate_check: ratioCase("winRate"),
    model_performance_max_drawdown_check: ratioCase("maxDrawdown"),
    model_performance_profit_factor_check: nonNegativeCase("profitFactor"),
    model_performance_sharpe_ratio_check: finiteCase("sharpeRatio"),
    model_performance_total_return_check: percentChangeCase("totalReturn"),
    model_performance_confidence_mean_check: scoreCase("confidenceMean"),
    model_performance_confidence_std_check: scoreCase("confidenceStd"),
    model_performance_composite_score_check: scoreCase("compositeScore"),
    model_performance_grade_check: {
      good: { grade: "F" },
      bad: ["", "a", "E", "A+"].map((grade) => ({ grade })),
    },
    model_performance_meets_threshold_check: {
      good: { meetsThreshold: true, compositeScore: "0" },
      bad: [{ meetsThreshold: true }],
    },
    model_performance_notes_check: atMostCase("notes", 10_000),
    model_performance_metrics_check: objectCase("metrics"),
  }),
};

const madeAt = at("2026-01-01T00:00Z");
const targetAt = at("2026-01-02T00:00Z");
const direction: Patch = { predictionType: "direction", inputPrice: null, predictedPrice: null };
const volatility: Patch = { ...direction, predictionType: "volatility", predictedValue: "2" };
const up: Patch = { ...direction, predictedDirection: "up" };

export const predictionCases: TableCases = {
  table: predictions,
  row: ({ cryptocurrencyId, modelId }, n) => {
    const predictedAt = new Date(madeAt.getTime() + n * 60_000);
    return {
      cryptocurrencyId,
      modelId,
      predictedAt,
      horizonHours: 24,
      targetAt: new Date(predictedAt.getTime() + 24 * 3_600_000),
      inputPrice: "100",
      predictedPrice: "110",
      confidenceScore: "70",
    };
  },
  constraints: ({
    cryptocurrencyId,
    modelId,
    userId,
    otherUserId,
    watchlistId,
    marketRegimeId,
    sectorAnalysisId,
    suggestionId,
    tradingSignalId,
  }) => ({
    predictions_pkey: { before: { id: 900_001 }, bad: [{ id: 900_001 }] },
    predictions_cryptocurrency_id_fk: foreignKeyCase("cryptocurrencyId", cryptocurrencyId),
    predictions_model_id_fk: foreignKeyCase("modelId", modelId),
    predictions_user_id_fk: foreignKeyCase("userId", userId),
    predictions_watchlist_id_fk: foreignKeyCase("watchlistId", watchlistId),
    predictions_market_regime_id_fk: lineageCase("marketRegimeId", 1, marketRegimeId),
    predictions_sector_analysis_id_fk: lineageCase("sectorAnalysisId", 2, sectorAnalysisId),
    predictions_suggestion_id_fk: lineageCase("suggestionId", 3, suggestionId),
    predictions_trading_signal_id_fk: lineageCase("tradingSignalId", 4, tradingSignalId),
    predictions_model_id_predicted_at_cryptocurrency_id_key: {
      before: { predictedAt: madeAt, targetAt, userId, lineageId: suggestionId },
      good: { predictedAt: madeAt, targetAt, userId: otherUserId, lineageId: suggestionId },
      bad: [
        { predictedAt: madeAt, targetAt, userId, lineageId: suggestionId },
        { predictedAt: madeAt, targetAt, userId, lineageId: suggestionId, suggestionId },
        { predictedAt: madeAt, targetAt, userId, lineageId: suggestionId, predictedPrice: "120" },
      ],
    },
    predictions_ai_layer_check: { good: { aiLayer: 4 }, bad: [{ aiLayer: 0 }, { aiLayer: 5 }] },
    predictions_ai_layer_lineage_check: {
      good: { aiLayer: 4, tradingSignalId, lineageId: tradingSignalId },
      bad: [
        { aiLayer: 2, marketRegimeId, lineageId: marketRegimeId },
        { aiLayer: 3, sectorAnalysisId, lineageId: sectorAnalysisId },
        { aiLayer: 4, suggestionId, lineageId: suggestionId },
        { aiLayer: 1, tradingSignalId, lineageId: tradingSignalId },
        { aiLayer: 4, tradingSignalId, suggestionId, lineageId: tradingSignalId },
      ],
    },
    predictions_lineage_id_check: {
      // The row after the deletion of its signal.
      good: { aiLayer: 4, tradingSignalId: null, lineageId: 123_456 },
      bad: [
        { aiLayer: 1, marketRegimeId },
        { aiLayer: 2, sectorAnalysisId },
        { aiLayer: 3, suggestionId },
        { aiLayer: 4, tradingSignalId },
        { aiLayer: 4, tradingSignalId, lineageId: tradingSignalId + 1 },
      ],
    },
    predictions_prediction_type_check: oneOfCase("predictionType", "direction", {
      predictedDirection: "flat",
    }),
    predictions_horizon_hours_check: {
      good: { horizonHours: 1, predictedAt: madeAt, targetAt: at("2026-01-01T01:00Z") },
      bad: [
        { horizonHours: 0, predictedAt: madeAt, targetAt: madeAt },
        { horizonHours: -4, predictedAt: madeAt, targetAt: at("2025-12-31T20:00Z") },
      ],
    },
    predictions_target_at_check: {
      good: { horizonHours: 8760, predictedAt: madeAt, targetAt: at("2027-01-01T00:00Z") },
      bad: [
        { predictedAt: madeAt, targetAt: at("2026-01-02T00:00:00.001Z") },
        { predictedAt: madeAt, targetAt: madeAt },
        { predictedAt: madeAt, targetAt: at("2026-01-02T00:00:31Z") },
      ],
    },
    predictions_predicted_check: {
      good: volatility,
      bad: [
        { inputPrice: null },
        { predictedPrice: null },
        { predictedPrice: null, predictedDirection: "up", predictedValue: "1" },
        direction,
        { ...volatility, predictedValue: null, predictedDirection: "up" },
      ],
    },
    predictions_input_price_check: {
      good: { inputPrice: "0.000000000000000001" },
      bad: badNumbers("inputPrice", "0", "-1"),
    },
    predictions_predicted_price_check: nonNegativeCase("predictedPrice"),
    predictions_predicted_value_check: finiteCase("predictedValue"),
    predictions_predicted_low_predicted_high_check: {
      good: { predictedLow: "110", predictedHigh: "110" },
      bad: [
        { predictedLow: "100" },
        { predictedHigh: "120" },
        { predictedLow: "120", predictedHigh: "100" },
        { predictedLow: "-Infinity", predictedHigh: "100" },
        { predictedLow: "100", predictedHigh: "Infinity" },
        { predictedLow: "100", predictedHigh: "NaN" },
        { predictedLow: "NaN", predictedHigh: "NaN" },
      ],
    },
    predictions_predicted_direction_check: oneOfCase("predictedDirection", "down"),
    predictions_confidence_score_check: scoreCase("confidenceScore"),
    predictions_volatility_level_check: oneOfCase("volatilityLevel", "extreme"),
    predictions_duration_ms_check: {
      good: { durationMs: "0" },
      bad: ["NaN", "-0.001"].map((durationMs) => ({ durationMs })),
    },
    predictions_evaluated_at_check: {
      good: { ...up, evaluatedAt: targetAt, isAccurate: false },
      bad: [
        { evaluatedAt: targetAt },
        { evaluatedAt: targetAt, actualValue: "110", isAccurate: true },
        { ...up, evaluatedAt: targetAt, actualPrice: "90" },
        { ...volatility, evaluatedAt: targetAt },
      ],
    },
    predictions_actual_check: {
      good: { evaluatedAt: targetAt, actualPrice: "100" },
      bad: [{ actualPrice: "110" }, { ...volatility, actualValue: "2" }, { ...up, isAccurate: true }],
    },
    predictions_actual_price_check: {
      // Not an error of infinite percent: with an actual value of 0 there is none.
      good: { evaluatedAt: targetAt, actualPrice: "0", isAccurate: false },
      bad: badNumbers("actualPrice", "-0.000000000000000001").map((patch) => ({
        evaluatedAt: targetAt,
        ...patch,
      })),
    },
    predictions_actual_value_check: withCompanions(
      { ...volatility, evaluatedAt: targetAt },
      finiteCase("actualValue"),
    ),
    predictions_is_accurate_check: {
      // 110 for 104.761904… is 5% too high.
      good: { evaluatedAt: targetAt, actualPrice: "104.76190476190476190477", isAccurate: true },
      bad: [
        { evaluatedAt: targetAt, actualPrice: "104.7619", isAccurate: true },
        { evaluatedAt: targetAt, actualPrice: "110", isAccurate: false },
        { evaluatedAt: targetAt, actualPrice: "150", isAccurate: true },
        { ...volatility, evaluatedAt: targetAt, actualValue: "4", isAccurate: true },
      ],
    },
    predictions_accuracy_threshold_check: scoreCase("accuracyThreshold"),
    predictions_notes_check: atMostCase("notes", 10_000),
    predictions_features_used_check: arrayCase("featuresUsed"),
    predictions_input_features_check: objectCase("inputFeatures"),
    predictions_model_parameters_check: objectCase("modelParameters"),
    predictions_context_data_check: objectCase("contextData"),
  }),
};

/** Case of a key to one layer, set only for predictions of that layer. */
function lineageCase(column: string, aiLayer: number, existing: number): ConstraintCase {
  const to = (id: number) => ({ aiLayer, [column]: id, lineageId: id });
  return { good: to(existing), bad: [to(2_000_000_000)] };
}
