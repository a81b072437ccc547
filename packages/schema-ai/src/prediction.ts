import {
  atMost,
  between,
  columnChecks,
  finite,
  jsonArray,
  jsonObject,
  lines,
  marketRegime,
  milliseconds,
  type NewRow,
  percent,
  positive,
  price,
  type Row,
  reference,
  score,
  timeframe,
  timestamps,
  timestamptz,
} from "@strata/schema-base";
import { users } from "@strata/schema-core";
import {
  aiAssetSuggestions,
  marketRegimes,
  sectorAnalysis,
  tradingSignals,
  watchlists,
} from "@strata/schema-layers";
import { cryptocurrencies } from "@strata/schema-market";
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

/** Kinds of prediction; each has its own predicted and actual columns. */
export const predictionTypes = ["price", "direction", "volatility"] as const;
/** Directions that a price can take. */
export const predictionDirections = ["up", "down", "flat"] as const;
/** Levels of volatility, from low to extreme. */
export const volatilityLevels = ["low", "medium", "high", "extreme"] as const;

/** Predicted minus actual, for the types with a number; null until the outcome is known. */
const error = lines`
  (case prediction_type
    when 'price' then predicted_price - actual_price
    when 'volatility' then predicted_value - actual_value
  end)
`;
const actual = sql`(case prediction_type when 'price' then actual_price when 'volatility' then actual_value end)`;

/**
 * Model predictions, one per asset, model and time, with their outcome once evaluated.
 *
 * The unified record of all four layers: a prediction that underlies a regime, a sector analysis, a suggestion or a
 * signal names it by one of four keys. A prediction about the whole market or a sector is about the asset TOTAL.
 */
export const predictions = pgTable(
  "predictions",
  {
    /** Asset the prediction is about; TOTAL for the whole market or a sector. */
    cryptocurrencyId: integer("cryptocurrency_id").notNull(),
    /** Surrogate key. */
    id: bigint("id", { mode: "number" }).notNull().generatedAlwaysAsIdentity(),
    /** Model version that made the prediction. */
    modelId: reference("model_id").notNull(),
    /** User the prediction was created for; null for all users. */
    userId: reference("user_id"),
    /** Watchlist the prediction was created for; null without one, or after its deletion. */
    watchlistId: reference("watchlist_id"),
    /** Underlying market regime, for layer 1. */
    marketRegimeId: reference("market_regime_id"),
    /** Underlying sector analysis, for layer 2. */
    sectorAnalysisId: reference("sector_analysis_id"),
    /** Underlying suggestion, for layer 3. */
    suggestionId: reference("suggestion_id"),
    /** Underlying trading signal, for layer 4. */
    tradingSignalId: reference("trading_signal_id"),
    /** Id of the underlying row, denormalized from the four keys; kept when that row is deleted. */
    lineageId: reference("lineage_id"),
    /** AI layer: 1 macro, 2 sector, 3 asset, 4 timing. */
    aiLayer: between(smallint("ai_layer"), 1, 4).notNull().default(3),
    /** Prediction type. */
    predictionType: text("prediction_type", { enum: predictionTypes }).notNull().default("price"),
    /** Timeframe of the candles used. */
    timeframe: timeframe("timeframe").notNull().default("1d"),
    /** As-of time of the prediction; no later data was used. */
    predictedAt: timestamptz("predicted_at").notNull().defaultNow(),
    /** Prediction horizon, hours. */
    horizonHours: positive(integer("horizon_hours")).notNull(),
    /** Target time, when it can be evaluated: predicted_at plus the horizon. */
    targetAt: timestamptz("target_at").notNull(),
    /** Price at predicted_at, USD; always present for type price. */
    inputPrice: positive(price("input_price")),
    /** Predicted price at target_at, USD; always present for type price. */
    predictedPrice: price("predicted_price"),
    /** Predicted value that is not a price; always present for type volatility. */
    predictedValue: finite(numeric("predicted_value")),
    /** Lower bound of the predicted interval, in the unit of the prediction. */
    predictedLow: numeric("predicted_low"),
    /** Upper bound of the predicted interval; not null if and only if the lower bound is. */
    predictedHigh: numeric("predicted_high"),
    /** Predicted direction; always present for type direction. */
    predictedDirection: text("predicted_direction", { enum: predictionDirections }),
    /** Model confidence, 0 to 100. */
    confidenceScore: score("confidence_score").notNull(),
    /** Market regime at predicted_at. */
    regime: marketRegime("regime"),
    /** Volatility of the asset at predicted_at. */
    volatilityLevel: text("volatility_level", { enum: volatilityLevels }),
    /** Inference time, milliseconds. */
    durationMs: milliseconds("duration_ms"),
    /** Evaluation time; null while open. */
    evaluatedAt: timestamptz("evaluated_at"),
    /** Actual price at target_at, USD; always present once a prediction of type price is evaluated. */
    actualPrice: price("actual_price"),
    /** Actual value at target_at that is not a price, in the unit of predicted_value. */
    actualValue: finite(numeric("actual_value")),
    /** Whether the prediction was correct; with a percentage error, whether it is within the threshold. */
    isAccurate: boolean("is_accurate"),
    /** Largest percentage error that counts as correct, percent. */
    accuracyThreshold: percent("accuracy_threshold").notNull().default("5"),
    /** Notes, at most 10000 characters. */
    notes: atMost(text("notes"), 10000),
    /** Names of the features used. */
    featuresUsed: jsonArray<string>("features_used"),
    /** Values of the features, by name. */
    inputFeatures: jsonObject<Record<string, unknown>>("input_features"),
    /** Model parameters, by name. */
    modelParameters: jsonObject<Record<string, unknown>>("model_parameters"),
    /** Further context at predicted_at. */
    contextData: jsonObject<Record<string, unknown>>("context_data"),
    /** Whether the outcome is known. */
    isRealized: boolean("is_realized").notNull().generatedAlwaysAs(sql`evaluated_at is not null`),
    /** Absolute error: |predicted − actual|, for types price and volatility. */
    absoluteError: numeric("absolute_error").generatedAlwaysAs(sql`abs(${error})`),
    /** Percentage error: (predicted − actual) / actual, percent; negative when predicted too low. */
    percentageError: numeric("percentage_error").generatedAlwaysAs(
      sql`100 * ${error} / nullif(${actual}, 0)`,
    ),
    /** Squared error: (predicted − actual)². */
    squaredError: numeric("squared_error").generatedAlwaysAs(sql`${error} * ${error}`),
    ...timestamps(),
  },
  (t) => [
    ...columnChecks(t),
    // Distributed by coin, so the coin is in the key and first.
    primaryKey({ name: "predictions_pkey", columns: [t.cryptocurrencyId, t.id] }),
    // RESTRICT, as for candles: a coin with predictions is retired with is_active.
    foreignKey({
      name: "predictions_cryptocurrency_id_fk",
      columns: [t.cryptocurrencyId],
      foreignColumns: [cryptocurrencies.id],
    }).onDelete("restrict"),
    // RESTRICT: a prediction needs its model; a model is retired with status deprecated.
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
    // SET NULL on all four: the record of a model stays when the analysis behind it is archived
    // (archiveImplementedSuggestions) or erased.
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
    // A resent batch inserts nothing twice (insertPredictions). The key begins with the model and the time, so that it
    // also serves the history of one model (listPredictions). It holds lineage_id and not the four keys: those become
    // null when the referenced row is deleted, and predictions that differ in them alone would collide.
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
    // Newest prediction of a coin, and its history (getLatestOpenPrediction, listPredictions, getCoinPage).
    index("predictions_cryptocurrency_id_predicted_at_idx").on(t.cryptocurrencyId, t.predictedAt),
    // Due for evaluation, oldest first (evaluateDue). With the id, here and below: one run of a model writes thousands
    // of rows with one time, and keyset paging must continue among them without a sort.
    index("predictions_target_at_id_idx").on(t.targetAt, t.id).where(sql`${t.evaluatedAt} is null`),
    // Open predictions of all coins, newest first, read backwards (listOpenPredictions).
    index("predictions_predicted_at_id_idx").on(t.predictedAt, t.id).where(sql`${t.evaluatedAt} is null`),
    // Archiving by age (archivePredictions), and predictions evaluated since a day (listCalibration).
    index("predictions_predicted_at_idx").using("brin", t.predictedAt),
    // Predictions created for a user, and the foreign key's ON DELETE (listPredictionsOfUser, eraseUser).
    index("predictions_user_id_predicted_at_idx")
      .on(t.userId, t.predictedAt)
      .where(sql`${t.userId} is not null`),
    // For the foreign key's ON DELETE when a watchlist is deleted (deleteWatchlist, eraseUser).
    index("predictions_watchlist_id_idx").on(t.watchlistId).where(sql`${t.watchlistId} is not null`),
    // From an output of a layer to its prediction (traceSignal), and each foreign key's ON DELETE.
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
    check(
      "predictions_ai_layer_lineage_check",
      lines`
        (${t.marketRegimeId} is null or ${t.aiLayer} = 1)
        and (${t.sectorAnalysisId} is null or ${t.aiLayer} = 2)
        and (${t.suggestionId} is null or ${t.aiLayer} = 3)
        and (${t.tradingSignalId} is null or ${t.aiLayer} = 4)
      `,
    ),
    // Equal to the non-null key; any value once that row is deleted.
    check(
      "predictions_lineage_id_check",
      lines`
        coalesce(
          ${t.lineageId} =
            coalesce(${t.marketRegimeId}, ${t.sectorAnalysisId}, ${t.suggestionId}, ${t.tradingSignalId}),
          num_nonnulls(${t.marketRegimeId}, ${t.sectorAnalysisId}, ${t.suggestionId}, ${t.tradingSignalId}) = 0
        )
      `,
    ),
    check(
      "predictions_target_at_check",
      sql`${t.targetAt} - ${t.predictedAt} = ${t.horizonHours} * interval '1 hour'`,
    ),
    // The predicted value for the row's prediction type is present.
    check(
      "predictions_predicted_check",
      lines`
        case ${t.predictionType}
          when 'price' then ${t.inputPrice} is not null and ${t.predictedPrice} is not null
          when 'direction' then ${t.predictedDirection} is not null
          when 'volatility' then ${t.predictedValue} is not null
        end
      `,
    ),
    check(
      "predictions_predicted_low_predicted_high_check",
      lines`
        (${t.predictedLow} is null) = (${t.predictedHigh} is null)
        and ${t.predictedLow} > '-Infinity'
        and ${t.predictedLow} <= ${t.predictedHigh}
        and ${t.predictedHigh} < 'Infinity'
      `,
    ),
    // An evaluated prediction has its actual price for type price, else an actual value or a verdict alone.
    check(
      "predictions_evaluated_at_check",
      lines`
        ${t.evaluatedAt} is null
        or case ${t.predictionType}
          when 'price' then ${t.actualPrice} is not null
          else ${t.actualValue} is not null or ${t.isAccurate} is not null
        end
      `,
    ),
    check(
      "predictions_actual_check",
      sql`${t.evaluatedAt} is not null or num_nonnulls(${t.actualPrice}, ${t.actualValue}, ${t.isAccurate}) = 0`,
    ),
    // A percentage error decides the verdict.
    check(
      "predictions_is_accurate_check",
      sql`${t.isAccurate} = (abs(${t.percentageError}) <= ${t.accuracyThreshold})`,
    ),
  ],
);

/** A row of `predictions`. */
export type Prediction = Row<typeof predictions>;
/** A row to insert into `predictions`. */
export type NewPrediction = NewRow<typeof predictions>;
