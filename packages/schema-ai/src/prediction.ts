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

export const predictionTypes = ["price", "direction", "volatility"] as const;
export const predictionDirections = ["up", "down", "flat"] as const;
export const volatilityLevels = ["low", "medium", "high", "extreme"] as const;

/** Predicted minus actual, of the types that foretell a number; null until the outcome is known. */
const error = lines`
  (case prediction_type
    when 'price' then predicted_price - actual_price
    when 'volatility' then predicted_value - actual_value
  end)
`;
const actual = sql`(case prediction_type when 'price' then actual_price when 'volatility' then actual_value end)`;

/**
 * One row is one thing that one model foretold of one asset, and what became of it.
 *
 * The record of all four layers: where the prediction stands behind a regime, a sector analysis, a suggestion or a
 * signal, one of four keys says which. A statement about the whole market or a sector is about the asset TOTAL.
 */
export const predictions = pgTable(
  "predictions",
  {
    /** Asset spoken of; TOTAL for the whole market or a sector. */
    cryptocurrencyId: integer("cryptocurrency_id").notNull(),
    /** Surrogate key. */
    id: bigint("id", { mode: "number" }).notNull().generatedAlwaysAsIdentity(),
    /** Model version that foretold it. */
    modelId: reference("model_id").notNull(),
    /** Account it was made for; null where for all. */
    userId: reference("user_id"),
    /** List it was made for; null where for none, or after its deletion. */
    watchlistId: reference("watchlist_id"),
    /** Regime analysis behind which it stands, for layer 1. */
    marketRegimeId: reference("market_regime_id"),
    /** Sector analysis behind which it stands, for layer 2. */
    sectorAnalysisId: reference("sector_analysis_id"),
    /** Suggestion behind which it stands, for layer 3. */
    suggestionId: reference("suggestion_id"),
    /** Signal behind which it stands, for layer 4. */
    tradingSignalId: reference("trading_signal_id"),
    /** The id in whichever of those four keys is filled, by value: it stays when the row it names is deleted. */
    lineageId: reference("lineage_id"),
    /** Layer that made it: 1 macro, 2 sector, 3 asset, 4 timing. */
    aiLayer: between(smallint("ai_layer"), 1, 4).notNull().default(3),
    /** What it foretells. */
    predictionType: text("prediction_type", { enum: predictionTypes }).notNull().default("price"),
    /** Length of the candles it was made from. */
    timeframe: timeframe("timeframe").notNull().default("1d"),
    /** When it was made; nothing later was known to it. */
    predictedAt: timestamptz("predicted_at").notNull().defaultNow(),
    /** How far ahead it looks. */
    horizonHours: positive(integer("horizon_hours")).notNull(),
    /** When it can be evaluated: predicted_at plus the horizon. */
    targetAt: timestamptz("target_at").notNull(),
    /** Price when it was made, USD; always there for type price. */
    inputPrice: positive(price("input_price")),
    /** Price foretold for target_at, USD; always there for type price. */
    predictedPrice: price("predicted_price"),
    /** Number foretold that is not a price; always there for type volatility. */
    predictedValue: finite(numeric("predicted_value")),
    /** Lower end of the interval foretold, in the unit of the prediction. */
    predictedLow: numeric("predicted_low"),
    /** Upper end of the interval foretold; set exactly when the lower end is. */
    predictedHigh: numeric("predicted_high"),
    /** Direction foretold; always there for type direction. */
    predictedDirection: text("predicted_direction", { enum: predictionDirections }),
    /** How sure the model was, 0 to 100. */
    confidenceScore: score("confidence_score").notNull(),
    /** State of the market when it was made. */
    regime: marketRegime("regime"),
    /** How much the asset moved when it was made. */
    volatilityLevel: text("volatility_level", { enum: volatilityLevels }),
    /** How long the model took, milliseconds. */
    durationMs: milliseconds("duration_ms"),
    /** When the outcome was written; null while open. */
    evaluatedAt: timestamptz("evaluated_at"),
    /** Price at target_at, USD; of an evaluated prediction of type price always there. */
    actualPrice: price("actual_price"),
    /** Number at target_at that is not a price, in the unit of predicted_value. */
    actualValue: finite(numeric("actual_value")),
    /** Whether it came true; where there is a percentage error, whether it is within the threshold. */
    isAccurate: boolean("is_accurate"),
    /** Largest percentage error that counts as true, percent. */
    accuracyThreshold: percent("accuracy_threshold").notNull().default("5"),
    /** Remarks, at most 10000 characters. */
    notes: atMost(text("notes"), 10000),
    /** Names of the features it was made from. */
    featuresUsed: jsonArray<string>("features_used"),
    /** Values of the features, by name. */
    inputFeatures: jsonObject<Record<string, unknown>>("input_features"),
    /** Parameters the model ran with, by name. */
    modelParameters: jsonObject<Record<string, unknown>>("model_parameters"),
    /** What else was known when it was made. */
    contextData: jsonObject<Record<string, unknown>>("context_data"),
    /** Whether it was evaluated. */
    isRealized: boolean("is_realized").notNull().generatedAlwaysAs(sql`evaluated_at is not null`),
    /** Distance of what was foretold from what came, for types price and volatility. */
    absoluteError: numeric("absolute_error").generatedAlwaysAs(sql`abs(${error})`),
    /** What was foretold above (or, negative, below) what came, percent of what came. */
    percentageError: numeric("percentage_error").generatedAlwaysAs(
      sql`100 * ${error} / nullif(${actual}, 0)`,
    ),
    /** Square of absolute_error. */
    squaredError: numeric("squared_error").generatedAlwaysAs(sql`${error} * ${error}`),
    ...timestamps(),
  },
  (t) => [
    ...columnChecks(t),
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
    // A prediction written once, however often its batch is sent (insertPredictions). It begins with the model and the
    // time, so that it serves the history of one model as well (listPredictions). It holds lineage_id and not the four
    // keys: those become null with the rows that they point to, and two predictions that they alone told apart would
    // collide.
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
    // The newest of one coin, and its history (getLatestOpenPrediction, listPredictions, getCoinPage).
    index("predictions_cryptocurrency_id_predicted_at_idx").on(t.cryptocurrencyId, t.predictedAt),
    // Due for evaluation, oldest first (evaluateDue). With the id, here and below: a run of a model writes thousands of
    // one time, and a page that ends among them must find its place without sorting them.
    index("predictions_target_at_id_idx").on(t.targetAt, t.id).where(sql`${t.evaluatedAt} is null`),
    // Open predictions of all coins, newest first, read backwards (listOpenPredictions).
    index("predictions_predicted_at_id_idx").on(t.predictedAt, t.id).where(sql`${t.evaluatedAt} is null`),
    // Archiving by age (archivePredictions), and all that was evaluated since a day (listCalibration).
    index("predictions_predicted_at_idx").using("brin", t.predictedAt),
    // The predictions made for one account, and the key's ON DELETE (listPredictionsOfUser, eraseUser).
    index("predictions_user_id_predicted_at_idx")
      .on(t.userId, t.predictedAt)
      .where(sql`${t.userId} is not null`),
    // What the key's ON DELETE reads when a list goes (deleteWatchlist, eraseUser).
    index("predictions_watchlist_id_idx").on(t.watchlistId).where(sql`${t.watchlistId} is not null`),
    // From an output of a layer to the prediction behind it (traceSignal), and each key's ON DELETE.
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
    // Equal to the key that is filled; whatever it was where none is any more.
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
    // What its type foretells is there.
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
    // Evaluated is to know what came: the price, for the type price; else a value, or a verdict alone.
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
    // Where there is an error, it decides.
    check(
      "predictions_is_accurate_check",
      sql`${t.isAccurate} = (abs(${t.percentageError}) <= ${t.accuracyThreshold})`,
    ),
  ],
);

export type Prediction = Row<typeof predictions>;
export type NewPrediction = NewRow<typeof predictions>;
