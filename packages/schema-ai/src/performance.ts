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

export const evaluationTypes = ["backtest", "forward_test", "cross_validation", "live"] as const;
export const performanceGrades = ["A", "B", "C", "D", "F"] as const;

/** A statistic that is a share of one, such as accuracy: 0 to 1, a string in TypeScript. */
const ratio = <Name extends string>(name: Name) => between(numeric(name, { precision: 7, scale: 6 }), 0, 1);

/** One row is one evaluation of one model version over one window. */
export const modelPerformance = pgTable(
  "model_performance",
  {
    id: id(),
    /** Model version that was judged. */
    modelId: reference("model_id").notNull(),
    /** When it was judged. */
    evaluatedAt: timestamptz("evaluated_at").notNull().defaultNow(),
    /** How it was judged. */
    evaluationType: text("evaluation_type", { enum: evaluationTypes }).notNull().default("backtest"),
    /** Length of the candles it was judged on. */
    timeframe: timeframe("timeframe").notNull().default("1d"),
    /** Start of the window; set exactly when period_to is. */
    periodFrom: timestamptz("period_from"),
    /** End of the window. */
    periodTo: timestamptz("period_to"),
    /** State of the market during the window. */
    regime: marketRegime("regime"),
    /** Predictions or cases that were judged. */
    sampleSize: positive(integer("sample_size")).notNull(),
    /** Share of cases that were right, 0 to 1. */
    accuracy: ratio("accuracy"),
    /** Share of positives that were right, 0 to 1. */
    precisionScore: ratio("precision_score"),
    /** Share of true positives that were found, 0 to 1. */
    recall: ratio("recall"),
    /** Harmonic mean of precision and recall, 0 to 1. */
    f1Score: ratio("f1_score"),
    /** Area under the ROC curve, 0 to 1. */
    auc: ratio("auc"),
    /** Mean absolute error, in units of the target. */
    // Without scale: an error in USD is a fraction of the price, which is as small as 0.00000001.
    mae: nonNegative(numeric("mae")),
    /** Root of the mean squared error, in units of the target. */
    rmse: nonNegative(numeric("rmse")),
    /** Mean absolute percentage error, percent. */
    mape: nonNegative(numeric("mape")),
    /** Coefficient of determination, at most 1; below 0 is worse than the mean. */
    r2: numeric("r2"),
    /** Share of directions that were right, 0 to 1. */
    directionalAccuracy: ratio("directional_accuracy"),
    /** Share of trades that gained, 0 to 1. */
    winRate: ratio("win_rate"),
    /** Deepest fall from a peak, as a share of it, 0 to 1. */
    maxDrawdown: ratio("max_drawdown"),
    /** Gains divided by losses; null where nothing was lost. */
    profitFactor: nonNegative(numeric("profit_factor")),
    /** Return above the risk-free one, divided by its deviation. */
    sharpeRatio: finite(numeric("sharpe_ratio")),
    /** Return over the window, percent. */
    totalReturn: percentChange("total_return"),
    /** Mean confidence, 0 to 100. */
    confidenceMean: score("confidence_mean"),
    /** Standard deviation of the confidence, 0 to 100. */
    confidenceStd: score("confidence_std"),
    /** All measures in one, 0 to 100. */
    compositeScore: score("composite_score"),
    /** Mark from A to F. */
    grade: text("grade", { enum: performanceGrades }),
    /** Whether it is good enough for use; true only where there is a composite score. */
    meetsThreshold: boolean("meets_threshold"),
    /** Remarks, at most 10000 characters. */
    notes: atMost(text("notes"), 10000),
    /** Further measures by name, such as the confusion matrix. */
    metrics: jsonObject<Record<string, unknown>>("metrics"),
    ...timestamps(),
  },
  (t) => [
    ...columnChecks(t),
    // CASCADE: what was measured of a model goes with it; a model that has predicted is kept by those.
    foreignKey({
      name: "model_performance_model_id_fk",
      columns: [t.modelId],
      foreignColumns: [aiModels.id],
    }).onDelete("cascade"),
    // A metric recorded once (recordPerformance).
    unique("model_performance_model_id_evaluation_type_timeframe_key").on(
      t.modelId,
      t.evaluationType,
      t.timeframe,
      t.evaluatedAt,
    ),
    // The trend of one model, whatever the type of evaluation; the newest of several (listPerformanceTrend,
    // compareModels, listDegradation).
    index("model_performance_model_id_evaluated_at_idx").on(t.modelId, t.evaluatedAt),
    // Leaderboard, best first, read backwards (listLeaderboard).
    index("model_performance_composite_score_idx").on(t.compositeScore).where(sql`${t.meetsThreshold}`),
    check(
      "model_performance_period_to_check",
      sql`(${t.periodFrom} is null) = (${t.periodTo} is null) and ${t.periodTo} > ${t.periodFrom}`,
    ),
    check("model_performance_r2_check", sql`${t.r2} > '-Infinity' and ${t.r2} <= 1`),
    // The leaderboard has no row without a score.
    check(
      "model_performance_meets_threshold_check",
      sql`not ${t.meetsThreshold} or ${t.compositeScore} is not null`,
    ),
  ],
);

export type ModelPerformance = Row<typeof modelPerformance>;
export type NewModelPerformance = NewRow<typeof modelPerformance>;
