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

export const regimeSources = ["live", "backtest", "simulation"] as const;

/** One row is what one model said of the state of the whole market at one time. */
export const marketRegimes = pgTable(
  "market_regimes",
  {
    id: id(),
    /** Model that said it, by value; predictions holds the key to it. */
    modelName: trimmed(text("model_name"), 1, 100).notNull(),
    /** Version of that model. */
    modelVersion: trimmed(text("model_version"), 1, 50).notNull(),
    /** Whether it was said live or of the past. */
    dataSource: text("data_source", { enum: regimeSources }).notNull().default("live"),
    /** Length of the candles that it looked at. */
    timeframe: timeframe("timeframe").notNull().default("1d"),
    /** Time that the analysis is of; it knows nothing later. */
    analysisTime: timestamptz("analysis_time").notNull().defaultNow(),
    /** State of the market. */
    regime: marketRegime("regime").notNull(),
    /** State before this one. */
    previousRegime: marketRegime("previous_regime"),
    /** State that is likely to come next. */
    predictedRegime: marketRegime("predicted_regime"),
    /** When this state began. */
    regimeStartedAt: timestamptz("regime_started_at"),
    /** How sure the model is, 0 to 100. */
    confidenceScore: score("confidence_score").notNull(),
    /** How strong the trend is, 0 to 100. */
    trendStrength: score("trend_strength"),
    /** How volatile the market is, 0 to 100. */
    volatilityScore: score("volatility_score"),
    /** Chance that the state changes in the next period, percent. */
    transitionProbability: percent("transition_probability"),
    /** Risk of being invested. */
    riskLevel: riskLevel("risk_level").notNull().default("medium"),
    /** Share of the money to have invested, percent. */
    recommendedExposure: percent("recommended_exposure"),
    /** Values that the model looked at, by name. */
    indicators: jsonObject<Record<string, unknown>>("indicators"),
    /** What speaks for this state. */
    supportingFactors: jsonArray<string>("supporting_factors"),
    /** What could end it. */
    riskFactors: jsonArray<string>("risk_factors"),
    /** More of the analysis. */
    analysisData: jsonObject<Record<string, unknown>>("analysis_data"),
    ...timestamps(),
  },
  (t) => [
    ...columnChecks(t),
    // A model says one thing about one time: a run that is repeated adds nothing (insertRegimes).
    unique("market_regimes_model_data_source_timeframe_analysis_time_key").on(
      t.modelName,
      t.modelVersion,
      t.dataSource,
      t.timeframe,
      t.analysisTime,
    ),
    // The current regime, its history, and what the models of the last day agree on (getCurrentRegime, listRegimes,
    // listRegimeConsensus). Back-tests do not stand between the live rows.
    index("market_regimes_timeframe_analysis_time_idx")
      .on(t.timeframe, t.analysisTime)
      .where(sql`${t.dataSource} = 'live'`),
    check("market_regimes_regime_started_at_check", sql`${t.regimeStartedAt} <= ${t.analysisTime}`),
  ],
);

export type MarketRegime = Row<typeof marketRegimes>;
export type NewMarketRegime = NewRow<typeof marketRegimes>;
