import {
  atMost,
  between,
  columnChecks,
  finite,
  id,
  jsonObject,
  marketRegime,
  type NewRow,
  nonNegative,
  percentChange,
  positive,
  type Row,
  reference,
  score,
  timeframe,
  timestamps,
  timestamptz,
} from "@strata/schema-base";
import { sql } from "drizzle-orm";
import {
  boolean,
  check,
  foreignKey,
  index,
  integer,
  numeric,
  pgTable,
  text,
  unique,
} from "drizzle-orm/pg-core";
import { aiModels } from "./model.ts";

export { marketRegime };

/** Evaluation type: historical backtest, forward test, cross-validation, or live predictions. */
export const evaluationTypes = ["backtest", "forward_test", "cross_validation", "live"] as const;
/** Grade of a model, best first. */
export const performanceGrades = ["A", "B", "C", "D", "F"] as const;

/** Ratio statistic such as accuracy: 0 to 1, a string in TypeScript. */
const ratio = <Name extends string>(name: Name) => between(numeric(name, { precision: 7, scale: 6 }), 0, 1);

/** Evaluations of model versions, one per model version and evaluation window. */
export const modelPerformance = pgTable(
  "model_performance",
  {
    id: id(),
    /** Evaluated model version. */
    modelId: reference("model_id").notNull(),
    /** Evaluation time. */
    evaluatedAt: timestamptz("evaluated_at").notNull().defaultNow(),
    /** Evaluation type. */
    evaluationType: text("evaluation_type", { enum: evaluationTypes }).notNull().default("backtest"),
    /** Timeframe of the candles used. */
    timeframe: timeframe("timeframe").notNull().default("1d"),
    /** Start of the evaluation window; not null if and only if period_to is. */
    periodFrom: timestamptz("period_from"),
    /** End of the evaluation window. */
    periodTo: timestamptz("period_to"),
    /** Market regime during the window. */
    regime: marketRegime("regime"),
    /** Number of predictions or cases evaluated. */
    sampleSize: positive(integer("sample_size")).notNull(),
    /** Accuracy: share of correct cases, 0 to 1. */
    accuracy: ratio("accuracy"),
    /** Precision: share of predicted positives that are true, 0 to 1. */
    precisionScore: ratio("precision_score"),
    /** Recall: share of actual positives that were predicted, 0 to 1. */
    recall: ratio("recall"),
    /** F1 score: harmonic mean of precision and recall, 0 to 1. */
    f1Score: ratio("f1_score"),
    /** Area under the ROC curve, 0 to 1. */
    auc: ratio("auc"),
    /** Mean absolute error (MAE), in the unit of the target. */
    // No declared scale: an error in USD is a fraction of a price, which can be as small as 0.00000001.
    mae: nonNegative(numeric("mae")),
    /** Root mean squared error (RMSE), in the unit of the target. */
    rmse: nonNegative(numeric("rmse")),
    /** Mean absolute percentage error (MAPE), percent. */
    mape: nonNegative(numeric("mape")),
    /** Coefficient of determination (R²), at most 1; below 0 is worse than predicting the mean. */
    r2: numeric("r2"),
    /** Share of correctly predicted directions, 0 to 1. */
    directionalAccuracy: ratio("directional_accuracy"),
    /** Win rate: share of profitable trades, 0 to 1. */
    winRate: ratio("win_rate"),
    /** Maximum drawdown from a peak, as a share of the peak, 0 to 1. */
    maxDrawdown: ratio("max_drawdown"),
    /** Profit factor: gross profit / gross loss; null without losses. */
    profitFactor: nonNegative(numeric("profit_factor")),
    /** Sharpe ratio: excess return / standard deviation of returns. */
    sharpeRatio: finite(numeric("sharpe_ratio")),
    /** Total return over the window, percent. */
    totalReturn: percentChange("total_return"),
    /** Mean confidence, 0 to 100. */
    confidenceMean: score("confidence_mean"),
    /** Standard deviation of the confidence, 0 to 100. */
    confidenceStd: score("confidence_std"),
    /** Composite score of all metrics, 0 to 100. */
    compositeScore: score("composite_score"),
    /** Grade, A to F. */
    grade: text("grade", { enum: performanceGrades }),
    /** Whether the model meets the threshold for use; true only with a composite score. */
    meetsThreshold: boolean("meets_threshold"),
    /** Notes, at most 10000 characters. */
    notes: atMost(text("notes"), 10000),
    /** Further metrics by name, such as the confusion matrix. */
    metrics: jsonObject<Record<string, unknown>>("metrics"),
    ...timestamps(),
  },
  (t) => [
    ...columnChecks(t),
    // CASCADE: evaluations are deleted with their model; a model with predictions cannot be deleted.
    foreignKey({
      name: "model_performance_model_id_fk",
      columns: [t.modelId],
      foreignColumns: [aiModels.id],
    }).onDelete("cascade"),
    // Each evaluation is recorded once (recordPerformance).
    unique("model_performance_model_id_evaluation_type_timeframe_key").on(
      t.modelId,
      t.evaluationType,
      t.timeframe,
      t.evaluatedAt,
    ),
    // Trend of one model over all evaluation types; newest evaluation of several models (listPerformanceTrend,
    // compareModels, listDegradation).
    index("model_performance_model_id_evaluated_at_idx").on(t.modelId, t.evaluatedAt),
    // Leaderboard, best first, read backwards (listLeaderboard).
    index("model_performance_composite_score_idx").on(t.compositeScore).where(sql`${t.meetsThreshold}`),
    check(
      "model_performance_period_to_check",
      sql`(${t.periodFrom} is null) = (${t.periodTo} is null) and ${t.periodTo} > ${t.periodFrom}`,
    ),
    check("model_performance_r2_check", sql`${t.r2} > '-Infinity' and ${t.r2} <= 1`),
    // The leaderboard lists only rows with a score.
    check(
      "model_performance_meets_threshold_check",
      sql`not ${t.meetsThreshold} or ${t.compositeScore} is not null`,
    ),
  ],
);

/** A row of `model_performance`. */
export type ModelPerformance = Row<typeof modelPerformance>;
/** A row to insert into `model_performance`. */
export type NewModelPerformance = NewRow<typeof modelPerformance>;
