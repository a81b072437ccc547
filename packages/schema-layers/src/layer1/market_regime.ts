import {
  columnChecks,
  id,
  jsonArray,
  jsonObject,
  marketRegime,
  type NewRow,
  percent,
  type Row,
  riskLevel,
  score,
  timeframe,
  timestamps,
  timestamptz,
  trimmed,
} from "@strata/schema-base";
import { sql } from "drizzle-orm";
import { check, index, pgTable, text, unique } from "drizzle-orm/pg-core";

export { marketRegime, riskLevel, timeframe };

/** Origins of a regime classification; only `live` ones describe the present. */
export const regimeSources = ["live", "backtest", "simulation"] as const;

/** Market regime classifications produced by models, one per model version, data source, timeframe and as-of time. */
export const marketRegimes = pgTable(
  "market_regimes",
  {
    id: id(),
    /** Model name, denormalized; the foreign key to the model is predictions.model_id. */
    modelName: trimmed(text("model_name"), 1, 100).notNull(),
    /** Model version. */
    modelVersion: trimmed(text("model_version"), 1, 50).notNull(),
    /** Origin of the classification: live, backtest or simulation. */
    dataSource: text("data_source", { enum: regimeSources }).notNull().default("live"),
    /** Length of the analyzed candles. */
    timeframe: timeframe("timeframe").notNull().default("1d"),
    /** As-of time of the analysis; no later data was used. */
    analysisTime: timestamptz("analysis_time").notNull().defaultNow(),
    /** Market regime. */
    regime: marketRegime("regime").notNull(),
    /** Previous market regime. */
    previousRegime: marketRegime("previous_regime"),
    /** Predicted next market regime. */
    predictedRegime: marketRegime("predicted_regime"),
    /** Start time of the regime. */
    regimeStartedAt: timestamptz("regime_started_at"),
    /** Model confidence, 0 to 100. */
    confidenceScore: score("confidence_score").notNull(),
    /** Trend strength, 0 to 100. */
    trendStrength: score("trend_strength"),
    /** Market volatility, 0 to 100. */
    volatilityScore: score("volatility_score"),
    /** Probability of a regime change in the next period, percent. */
    transitionProbability: percent("transition_probability"),
    /** Risk level of market exposure. */
    riskLevel: riskLevel("risk_level").notNull().default("medium"),
    /** Recommended share of capital to be invested, percent. */
    recommendedExposure: percent("recommended_exposure"),
    /** Input values of the model, by name. */
    indicators: jsonObject<Record<string, unknown>>("indicators"),
    /** Factors that support the classification. */
    supportingFactors: jsonArray<string>("supporting_factors"),
    /** Factors that could end the regime. */
    riskFactors: jsonArray<string>("risk_factors"),
    /** Additional analysis data. */
    analysisData: jsonObject<Record<string, unknown>>("analysis_data"),
    ...timestamps(),
  },
  (t) => [
    ...columnChecks(t),
    // A model classifies a point in time once: a repeated run inserts nothing (insertRegimes).
    unique("market_regimes_model_data_source_timeframe_analysis_time_key").on(
      t.modelName,
      t.modelVersion,
      t.dataSource,
      t.timeframe,
      t.analysisTime,
    ),
    // The current regime, its history, and the consensus of the models over the last day (getCurrentRegime,
    // listRegimes, listRegimeConsensus). Partial, so that these reads skip backtests.
    index("market_regimes_timeframe_analysis_time_idx")
      .on(t.timeframe, t.analysisTime)
      .where(sql`${t.dataSource} = 'live'`),
    check("market_regimes_regime_started_at_check", sql`${t.regimeStartedAt} <= ${t.analysisTime}`),
  ],
);

/** A row of `market_regimes`. */
export type MarketRegime = Row<typeof marketRegimes>;
/** A row to insert into `market_regimes`. */
export type NewMarketRegime = NewRow<typeof marketRegimes>;
