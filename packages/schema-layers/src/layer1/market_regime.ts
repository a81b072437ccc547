import {
  between,
  documented,
  id,
  idComment,
  isArray,
  isObject,
  jsonArray,
  jsonObject,
  marketRegime,
  oneOf,
  percent,
  riskLevel,
  score,
  timeframe,
  timestampComments,
  timestamps,
  timestamptz,
  trimmed,
} from "@strata/schema-base";
import { sql } from "drizzle-orm";
import { check, index, pgTable, text, unique } from "drizzle-orm/pg-core";

export { marketRegime, riskLevel, timeframe };

export const regimeSources = ["live", "backtest", "simulation"] as const;

/** One row is what one model said of the state of the whole market at one time. */
export const marketRegimes = documented(
  pgTable(
    "market_regimes",
    {
      id: id(),
      modelName: text("model_name").notNull(),
      modelVersion: text("model_version").notNull(),
      dataSource: text("data_source", { enum: regimeSources }).notNull().default("live"),
      timeframe: timeframe("timeframe").notNull().default("1d"),
      analysisTime: timestamptz("analysis_time").notNull().defaultNow(),
      regime: marketRegime("regime").notNull(),
      previousRegime: marketRegime("previous_regime"),
      predictedRegime: marketRegime("predicted_regime"),
      regimeStartedAt: timestamptz("regime_started_at"),
      confidenceScore: score("confidence_score").notNull(),
      trendStrength: score("trend_strength"),
      volatilityScore: score("volatility_score"),
      transitionProbability: percent("transition_probability"),
      riskLevel: riskLevel("risk_level").notNull().default("medium"),
      recommendedExposure: percent("recommended_exposure"),
      indicators: jsonObject<Record<string, unknown>>("indicators"),
      supportingFactors: jsonArray<string>("supporting_factors"),
      riskFactors: jsonArray<string>("risk_factors"),
      analysisData: jsonObject<Record<string, unknown>>("analysis_data"),
      ...timestamps(),
    },
    (t) => [
      // A model says one thing about one time: a run that is repeated adds nothing (Q61).
      unique("market_regimes_model_data_source_timeframe_analysis_time_key").on(
        t.modelName,
        t.modelVersion,
        t.dataSource,
        t.timeframe,
        t.analysisTime,
      ),
      // The current regime, its history, and what the models of the last day agree on (Q52-Q54). Back-tests do not
      // stand between the live rows.
      index("market_regimes_timeframe_analysis_time_idx")
        .on(t.timeframe, t.analysisTime)
        .where(sql`${t.dataSource} = 'live'`),
      trimmed("market_regimes_model_name_check", t.modelName, 1, 100),
      trimmed("market_regimes_model_version_check", t.modelVersion, 1, 50),
      oneOf("market_regimes_data_source_check", t.dataSource, regimeSources),
      check("market_regimes_regime_started_at_check", sql`${t.regimeStartedAt} <= ${t.analysisTime}`),
      between("market_regimes_confidence_score_check", t.confidenceScore, 0, 100),
      between("market_regimes_trend_strength_check", t.trendStrength, 0, 100),
      between("market_regimes_volatility_score_check", t.volatilityScore, 0, 100),
      between("market_regimes_transition_probability_check", t.transitionProbability, 0, 100),
      between("market_regimes_recommended_exposure_check", t.recommendedExposure, 0, 100),
      isObject("market_regimes_indicators_check", t.indicators),
      isArray("market_regimes_supporting_factors_check", t.supportingFactors),
      isArray("market_regimes_risk_factors_check", t.riskFactors),
      isObject("market_regimes_analysis_data_check", t.analysisData),
    ],
  ),
  "One row is what one model said of the state of the whole market at one time",
  {
    ...idComment,
    modelName: "Model that said it, by value; predictions holds the key to it",
    modelVersion: "Version of that model",
    dataSource: "Whether it was said live or of the past",
    timeframe: "Length of the candles that it looked at",
    analysisTime: "Time that the analysis is of; it knows nothing later",
    regime: "State of the market",
    previousRegime: "State before this one",
    predictedRegime: "State that is likely to come next",
    regimeStartedAt: "When this state began",
    confidenceScore: "How sure the model is, 0 to 100",
    trendStrength: "How strong the trend is, 0 to 100",
    volatilityScore: "How volatile the market is, 0 to 100",
    transitionProbability: "Chance that the state changes in the next period, percent",
    riskLevel: "Risk of being invested",
    recommendedExposure: "Share of the money to have invested, percent",
    indicators: "Values that the model looked at, by name",
    supportingFactors: "What speaks for this state",
    riskFactors: "What could end it",
    analysisData: "More of the analysis",
    ...timestampComments,
  },
);

export type MarketRegime = typeof marketRegimes.$inferSelect;
export type NewMarketRegime = typeof marketRegimes.$inferInsert;
