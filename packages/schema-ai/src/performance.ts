import {
  atLeastMinus100,
  atMost,
  between,
  documented,
  finite,
  id,
  idComment,
  isObject,
  jsonObject,
  marketRegime,
  nonNegative,
  oneOf,
  percentChange,
  positive,
  reference,
  score,
  timeframe,
  timestampComments,
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
const ratio = <Name extends string>(name: Name) => numeric(name, { precision: 7, scale: 6 });

/** One row is one evaluation of one model version over one window. */
export const modelPerformance = documented(
  pgTable(
    "model_performance",
    {
      id: id(),
      modelId: reference("model_id").notNull(),
      evaluatedAt: timestamptz("evaluated_at").notNull().defaultNow(),
      evaluationType: text("evaluation_type", { enum: evaluationTypes }).notNull().default("backtest"),
      timeframe: timeframe("timeframe").notNull().default("1d"),
      periodFrom: timestamptz("period_from"),
      periodTo: timestamptz("period_to"),
      regime: marketRegime("regime"),
      sampleSize: integer("sample_size").notNull(),
      accuracy: ratio("accuracy"),
      precisionScore: ratio("precision_score"),
      recall: ratio("recall"),
      f1Score: ratio("f1_score"),
      auc: ratio("auc"),
      // Without scale: an error in USD is a fraction of the price, which is as small as 0.00000001.
      mae: numeric("mae"),
      rmse: numeric("rmse"),
      mape: numeric("mape"),
      r2: numeric("r2"),
      directionalAccuracy: ratio("directional_accuracy"),
      winRate: ratio("win_rate"),
      maxDrawdown: ratio("max_drawdown"),
      profitFactor: numeric("profit_factor"),
      sharpeRatio: numeric("sharpe_ratio"),
      totalReturn: percentChange("total_return"),
      confidenceMean: score("confidence_mean"),
      confidenceStd: score("confidence_std"),
      compositeScore: score("composite_score"),
      grade: text("grade", { enum: performanceGrades }),
      meetsThreshold: boolean("meets_threshold"),
      notes: text("notes"),
      metrics: jsonObject<Record<string, unknown>>("metrics"),
      ...timestamps(),
    },
    (t) => [
      // CASCADE: what was measured of a model goes with it; a model that has predicted is kept by those.
      foreignKey({
        name: "model_performance_model_id_fk",
        columns: [t.modelId],
        foreignColumns: [aiModels.id],
      }).onDelete("cascade"),
      // A metric recorded once (Q128).
      unique("model_performance_model_id_evaluation_type_timeframe_key").on(
        t.modelId,
        t.evaluationType,
        t.timeframe,
        t.evaluatedAt,
      ),
      // The trend of one model, whatever the type of evaluation; the newest of several (Q129-Q131).
      index("model_performance_model_id_evaluated_at_idx").on(t.modelId, t.evaluatedAt),
      // Leaderboard, best first, read backwards (Q132).
      index("model_performance_composite_score_idx").on(t.compositeScore).where(sql`${t.meetsThreshold}`),
      oneOf("model_performance_evaluation_type_check", t.evaluationType, evaluationTypes),
      check(
        "model_performance_period_to_check",
        sql`(${t.periodFrom} is null) = (${t.periodTo} is null) and ${t.periodTo} > ${t.periodFrom}`,
      ),
      positive("model_performance_sample_size_check", t.sampleSize),
      between("model_performance_accuracy_check", t.accuracy, 0, 1),
      between("model_performance_precision_score_check", t.precisionScore, 0, 1),
      between("model_performance_recall_check", t.recall, 0, 1),
      between("model_performance_f1_score_check", t.f1Score, 0, 1),
      between("model_performance_auc_check", t.auc, 0, 1),
      nonNegative("model_performance_mae_check", t.mae),
      nonNegative("model_performance_rmse_check", t.rmse),
      nonNegative("model_performance_mape_check", t.mape),
      check("model_performance_r2_check", sql`${t.r2} > '-Infinity' and ${t.r2} <= 1`),
      between("model_performance_directional_accuracy_check", t.directionalAccuracy, 0, 1),
      between("model_performance_win_rate_check", t.winRate, 0, 1),
      between("model_performance_max_drawdown_check", t.maxDrawdown, 0, 1),
      nonNegative("model_performance_profit_factor_check", t.profitFactor),
      finite("model_performance_sharpe_ratio_check", t.sharpeRatio),
      atLeastMinus100("model_performance_total_return_check", t.totalReturn),
      between("model_performance_confidence_mean_check", t.confidenceMean, 0, 100),
      between("model_performance_confidence_std_check", t.confidenceStd, 0, 100),
      between("model_performance_composite_score_check", t.compositeScore, 0, 100),
      oneOf("model_performance_grade_check", t.grade, performanceGrades),
      // The leaderboard has no row without a score.
      check(
        "model_performance_meets_threshold_check",
        sql`not ${t.meetsThreshold} or ${t.compositeScore} is not null`,
      ),
      atMost("model_performance_notes_check", t.notes, 10000),
      isObject("model_performance_metrics_check", t.metrics),
    ],
  ),
  "One row is one evaluation of one model version over one window",
  {
    ...idComment,
    modelId: "Model version that was judged",
    evaluatedAt: "When it was judged",
    evaluationType: "How it was judged",
    timeframe: "Length of the candles it was judged on",
    periodFrom: "Start of the window; set exactly when period_to is",
    periodTo: "End of the window",
    regime: "State of the market during the window",
    sampleSize: "Predictions or cases that were judged",
    accuracy: "Share of cases that were right, 0 to 1",
    precisionScore: "Share of positives that were right, 0 to 1",
    recall: "Share of true positives that were found, 0 to 1",
    f1Score: "Harmonic mean of precision and recall, 0 to 1",
    auc: "Area under the ROC curve, 0 to 1",
    mae: "Mean absolute error, in units of the target",
    rmse: "Root of the mean squared error, in units of the target",
    mape: "Mean absolute percentage error, percent",
    r2: "Coefficient of determination, at most 1; below 0 is worse than the mean",
    directionalAccuracy: "Share of directions that were right, 0 to 1",
    winRate: "Share of trades that gained, 0 to 1",
    maxDrawdown: "Deepest fall from a peak, as a share of it, 0 to 1",
    profitFactor: "Gains divided by losses; null where nothing was lost",
    sharpeRatio: "Return above the risk-free one, divided by its deviation",
    totalReturn: "Return over the window, percent",
    confidenceMean: "Mean confidence, 0 to 100",
    confidenceStd: "Standard deviation of the confidence, 0 to 100",
    compositeScore: "All measures in one, 0 to 100",
    grade: "Mark from A to F",
    meetsThreshold: "Whether it is good enough for use; true only where there is a composite score",
    notes: "Remarks, at most 10000 characters",
    metrics: "Further measures by name, such as the confusion matrix",
    ...timestampComments,
  },
);

export type ModelPerformance = typeof modelPerformance.$inferSelect;
export type NewModelPerformance = typeof modelPerformance.$inferInsert;
