import {
  atMost,
  between,
  documented,
  finite,
  idComment,
  isArray,
  isObject,
  jsonArray,
  jsonObject,
  marketRegime,
  milliseconds,
  nonNegative,
  oneOf,
  percent,
  positive,
  price,
  reference,
  score,
  timeframe,
  timestampComments,
  timestamps,
  timestamptz,
} from "@strata/schema-base";
import { users } from "@strata/schema-core/referenced";
import {
  aiAssetSuggestions,
  marketRegimes,
  sectorAnalysis,
  tradingSignals,
  watchlists,
} from "@strata/schema-layers/referenced";
import { cryptocurrencies } from "@strata/schema-market/referenced";
import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  check,
  foreignKey,
  index,
  integer,
  numeric,
  pgTable,
  primaryKey,
  smallint,
  text,
  unique,
} from "drizzle-orm/pg-core";
import { aiModels } from "./model.ts";

export const predictionTypes = ["price", "direction", "volatility"] as const;
export const predictionDirections = ["up", "down", "flat"] as const;
export const volatilityLevels = ["low", "medium", "high", "extreme"] as const;

/** Predicted minus actual, of the types that foretell a number; null until the outcome is known. */
const error = sql`(case prediction_type when 'price' then predicted_price - actual_price when 'volatility' then predicted_value - actual_value end)`;
const actual = sql`(case prediction_type when 'price' then actual_price when 'volatility' then actual_value end)`;

/**
 * One row is one thing that one model foretold of one asset, and, once its time has come, what became of it. It is
 * the record of all four layers: where the prediction stands behind a regime, a sector analysis, a suggestion or a
 * signal, one of four keys says which. A statement about the whole market or a sector is about the asset TOTAL.
 */
export const predictions = documented(
  pgTable(
    "predictions",
    {
      cryptocurrencyId: integer("cryptocurrency_id").notNull(),
      id: bigint("id", { mode: "number" }).notNull().generatedAlwaysAsIdentity(),
      modelId: reference("model_id").notNull(),
      userId: reference("user_id"),
      watchlistId: reference("watchlist_id"),
      marketRegimeId: reference("market_regime_id"),
      sectorAnalysisId: reference("sector_analysis_id"),
      suggestionId: reference("suggestion_id"),
      tradingSignalId: reference("trading_signal_id"),
      lineageId: reference("lineage_id"),
      aiLayer: smallint("ai_layer").notNull().default(3),
      predictionType: text("prediction_type", { enum: predictionTypes }).notNull().default("price"),
      timeframe: timeframe("timeframe").notNull().default("1d"),
      predictedAt: timestamptz("predicted_at").notNull().defaultNow(),
      horizonHours: integer("horizon_hours").notNull(),
      targetAt: timestamptz("target_at").notNull(),
      inputPrice: price("input_price"),
      predictedPrice: price("predicted_price"),
      predictedValue: numeric("predicted_value"),
      predictedLow: numeric("predicted_low"),
      predictedHigh: numeric("predicted_high"),
      predictedDirection: text("predicted_direction", { enum: predictionDirections }),
      confidenceScore: score("confidence_score").notNull(),
      regime: marketRegime("regime"),
      volatilityLevel: text("volatility_level", { enum: volatilityLevels }),
      durationMs: milliseconds("duration_ms"),
      evaluatedAt: timestamptz("evaluated_at"),
      actualPrice: price("actual_price"),
      actualValue: numeric("actual_value"),
      isAccurate: boolean("is_accurate"),
      accuracyThreshold: percent("accuracy_threshold").notNull().default("5"),
      notes: text("notes"),
      featuresUsed: jsonArray<string>("features_used"),
      inputFeatures: jsonObject<Record<string, unknown>>("input_features"),
      modelParameters: jsonObject<Record<string, unknown>>("model_parameters"),
      contextData: jsonObject<Record<string, unknown>>("context_data"),
      isRealized: boolean("is_realized").notNull().generatedAlwaysAs(sql`evaluated_at is not null`),
      absoluteError: numeric("absolute_error").generatedAlwaysAs(sql`abs(${error})`),
      percentageError: numeric("percentage_error").generatedAlwaysAs(
        sql`100 * ${error} / nullif(${actual}, 0)`,
      ),
      squaredError: numeric("squared_error").generatedAlwaysAs(sql`${error} * ${error}`),
      ...timestamps(),
    },
    (t) => [
      // Distributed by coin, so the coin is in the key and first.
      primaryKey({ name: "predictions_pkey", columns: [t.cryptocurrencyId, t.id] }),
      // RESTRICT, as for candles: a coin that models have spoken of is retired with is_active.
      foreignKey({
        name: "predictions_cryptocurrency_id_fk",
        columns: [t.cryptocurrencyId],
        foreignColumns: [cryptocurrencies.id],
      }).onDelete("restrict"),
      // RESTRICT: without its model a prediction says nothing; a model is given up with status deprecated.
      foreignKey({
        name: "predictions_model_id_fk",
        columns: [t.modelId],
        foreignColumns: [aiModels.id],
      }).onDelete("restrict"),
      foreignKey({
        name: "predictions_user_id_fk",
        columns: [t.userId],
        foreignColumns: [users.id],
      }).onDelete("cascade"),
      foreignKey({
        name: "predictions_watchlist_id_fk",
        columns: [t.watchlistId],
        foreignColumns: [watchlists.id],
      }).onDelete("set null"),
      // SET NULL on all four: the record of a model stays when the analysis behind it is archived (Q95) or erased.
      foreignKey({
        name: "predictions_market_regime_id_fk",
        columns: [t.marketRegimeId],
        foreignColumns: [marketRegimes.id],
      }).onDelete("set null"),
      foreignKey({
        name: "predictions_sector_analysis_id_fk",
        columns: [t.sectorAnalysisId],
        foreignColumns: [sectorAnalysis.id],
      }).onDelete("set null"),
      foreignKey({
        name: "predictions_suggestion_id_fk",
        columns: [t.suggestionId],
        foreignColumns: [aiAssetSuggestions.id],
      }).onDelete("set null"),
      foreignKey({
        name: "predictions_trading_signal_id_fk",
        columns: [t.tradingSignalId],
        foreignColumns: [tradingSignals.id],
      }).onDelete("set null"),
      // A prediction written once, however often its batch is sent (Q133). It begins with the model and the time, so
      // that it serves the history of one model as well (Q138). It holds lineage_id and not the four keys: those
      // become null with the rows that they point to, and two predictions that they alone told apart would collide.
      unique("predictions_model_id_predicted_at_cryptocurrency_id_key")
        .on(
          t.modelId,
          t.predictedAt,
          t.cryptocurrencyId,
          t.predictionType,
          t.horizonHours,
          t.aiLayer,
          t.lineageId,
          t.userId,
        )
        .nullsNotDistinct(),
      // The newest of one coin, and its history (Q134, Q138, Q160).
      index("predictions_cryptocurrency_id_predicted_at_idx").on(t.cryptocurrencyId, t.predictedAt),
      // Due for evaluation, oldest first (Q136). With the id, here and below: a run of a model writes thousands of one
      // time, and a page that ends among them must find its place without sorting them.
      index("predictions_target_at_id_idx").on(t.targetAt, t.id).where(sql`${t.evaluatedAt} is null`),
      // Open predictions of all coins, newest first, read backwards (Q135).
      index("predictions_predicted_at_id_idx").on(t.predictedAt, t.id).where(sql`${t.evaluatedAt} is null`),
      // Archiving by age (Q141), and all that was evaluated since a day (Q140).
      index("predictions_predicted_at_idx").using("brin", t.predictedAt),
      // The predictions made for one account, and the key's ON DELETE (Q139, Q163).
      index("predictions_user_id_predicted_at_idx")
        .on(t.userId, t.predictedAt)
        .where(sql`${t.userId} is not null`),
      // What the key's ON DELETE reads when a list goes (Q85, Q163).
      index("predictions_watchlist_id_idx").on(t.watchlistId).where(sql`${t.watchlistId} is not null`),
      // From an output of a layer to the prediction behind it (Q161), and each key's ON DELETE.
      index("predictions_market_regime_id_idx")
        .on(t.marketRegimeId)
        .where(sql`${t.marketRegimeId} is not null`),
      index("predictions_sector_analysis_id_idx")
        .on(t.sectorAnalysisId)
        .where(sql`${t.sectorAnalysisId} is not null`),
      index("predictions_suggestion_id_idx").on(t.suggestionId).where(sql`${t.suggestionId} is not null`),
      index("predictions_trading_signal_id_idx")
        .on(t.tradingSignalId)
        .where(sql`${t.tradingSignalId} is not null`),
      between("predictions_ai_layer_check", t.aiLayer, 1, 4),
      check(
        "predictions_ai_layer_lineage_check",
        sql`(${t.marketRegimeId} is null or ${t.aiLayer} = 1) and (${t.sectorAnalysisId} is null or ${t.aiLayer} = 2) and (${t.suggestionId} is null or ${t.aiLayer} = 3) and (${t.tradingSignalId} is null or ${t.aiLayer} = 4)`,
      ),
      // Equal to the key that is filled; whatever it was where none is any more.
      check(
        "predictions_lineage_id_check",
        sql`coalesce(${t.lineageId} = coalesce(${t.marketRegimeId}, ${t.sectorAnalysisId}, ${t.suggestionId}, ${t.tradingSignalId}), num_nonnulls(${t.marketRegimeId}, ${t.sectorAnalysisId}, ${t.suggestionId}, ${t.tradingSignalId}) = 0)`,
      ),
      oneOf("predictions_prediction_type_check", t.predictionType, predictionTypes),
      positive("predictions_horizon_hours_check", t.horizonHours),
      check(
        "predictions_target_at_check",
        sql`${t.targetAt} - ${t.predictedAt} = ${t.horizonHours} * interval '1 hour'`,
      ),
      // What its type foretells is there.
      check(
        "predictions_predicted_check",
        sql`case ${t.predictionType} when 'price' then ${t.inputPrice} is not null and ${t.predictedPrice} is not null when 'direction' then ${t.predictedDirection} is not null when 'volatility' then ${t.predictedValue} is not null end`,
      ),
      positive("predictions_input_price_check", t.inputPrice),
      nonNegative("predictions_predicted_price_check", t.predictedPrice),
      finite("predictions_predicted_value_check", t.predictedValue),
      check(
        "predictions_predicted_low_predicted_high_check",
        sql`(${t.predictedLow} is null) = (${t.predictedHigh} is null) and ${t.predictedLow} > '-Infinity' and ${t.predictedLow} <= ${t.predictedHigh} and ${t.predictedHigh} < 'Infinity'`,
      ),
      oneOf("predictions_predicted_direction_check", t.predictedDirection, predictionDirections),
      between("predictions_confidence_score_check", t.confidenceScore, 0, 100),
      oneOf("predictions_volatility_level_check", t.volatilityLevel, volatilityLevels),
      nonNegative("predictions_duration_ms_check", t.durationMs),
      // Evaluated is to know what came: the price, for the type price; else a value, or a verdict alone.
      check(
        "predictions_evaluated_at_check",
        sql`${t.evaluatedAt} is null or case ${t.predictionType} when 'price' then ${t.actualPrice} is not null else ${t.actualValue} is not null or ${t.isAccurate} is not null end`,
      ),
      check(
        "predictions_actual_check",
        sql`${t.evaluatedAt} is not null or num_nonnulls(${t.actualPrice}, ${t.actualValue}, ${t.isAccurate}) = 0`,
      ),
      nonNegative("predictions_actual_price_check", t.actualPrice),
      finite("predictions_actual_value_check", t.actualValue),
      // Where there is an error, it decides.
      check(
        "predictions_is_accurate_check",
        sql`${t.isAccurate} = (abs(${t.percentageError}) <= ${t.accuracyThreshold})`,
      ),
      between("predictions_accuracy_threshold_check", t.accuracyThreshold, 0, 100),
      atMost("predictions_notes_check", t.notes, 10000),
      isArray("predictions_features_used_check", t.featuresUsed),
      isObject("predictions_input_features_check", t.inputFeatures),
      isObject("predictions_model_parameters_check", t.modelParameters),
      isObject("predictions_context_data_check", t.contextData),
    ],
  ),
  "One row is one thing that one model foretold of one asset, and what became of it",
  {
    cryptocurrencyId: "Asset spoken of; TOTAL for the whole market or a sector",
    ...idComment,
    modelId: "Model version that foretold it",
    userId: "Account it was made for; null where for all",
    watchlistId: "List it was made for; null where for none, or after its deletion",
    marketRegimeId: "Regime analysis behind which it stands, for layer 1",
    sectorAnalysisId: "Sector analysis behind which it stands, for layer 2",
    suggestionId: "Suggestion behind which it stands, for layer 3",
    tradingSignalId: "Signal behind which it stands, for layer 4",
    lineageId:
      "The id in whichever of those four keys is filled, by value: it stays when the row it names is deleted",
    aiLayer: "Layer that made it: 1 macro, 2 sector, 3 asset, 4 timing",
    predictionType: "What it foretells",
    timeframe: "Length of the candles it was made from",
    predictedAt: "When it was made; nothing later was known to it",
    horizonHours: "How far ahead it looks",
    targetAt: "When it can be evaluated: predicted_at plus the horizon",
    inputPrice: "Price when it was made, USD; always there for type price",
    predictedPrice: "Price foretold for target_at, USD; always there for type price",
    predictedValue: "Number foretold that is not a price; always there for type volatility",
    predictedLow: "Lower end of the interval foretold, in the unit of the prediction",
    predictedHigh: "Upper end of the interval foretold; set exactly when the lower end is",
    predictedDirection: "Direction foretold; always there for type direction",
    confidenceScore: "How sure the model was, 0 to 100",
    regime: "State of the market when it was made",
    volatilityLevel: "How much the asset moved when it was made",
    durationMs: "How long the model took, milliseconds",
    evaluatedAt: "When the outcome was written; null while open",
    actualPrice: "Price at target_at, USD; of an evaluated prediction of type price always there",
    actualValue: "Number at target_at that is not a price, in the unit of predicted_value",
    isAccurate: "Whether it came true; where there is a percentage error, whether it is within the threshold",
    accuracyThreshold: "Largest percentage error that counts as true, percent",
    notes: "Remarks, at most 10000 characters",
    featuresUsed: "Names of the features it was made from",
    inputFeatures: "Values of the features, by name",
    modelParameters: "Parameters the model ran with, by name",
    contextData: "What else was known when it was made",
    isRealized: "Whether it was evaluated",
    absoluteError: "Distance of what was foretold from what came, for types price and volatility",
    percentageError: "What was foretold above (or, negative, below) what came, percent of what came",
    squaredError: "Square of absolute_error",
    ...timestampComments,
  },
);

export type Prediction = typeof predictions.$inferSelect;
export type NewPrediction = typeof predictions.$inferInsert;
