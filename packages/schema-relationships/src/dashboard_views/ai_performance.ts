import { predictions } from "@strata/schema-ai";
import { aiAssetSuggestions } from "@strata/schema-layers";
import { getColumns, type SQL, sql } from "drizzle-orm";
import { pgView } from "drizzle-orm/pg-core";

const suggestion = aiAssetSuggestions;
const prediction = predictions;

const counted = (condition: SQL) => sql<number>`count(*) filter (where ${condition})`.mapWith(Number);
const percentOf = (part: SQL, whole: SQL) =>
  sql<
    string | null
  >`round(100.0 * count(*) filter (where ${part}) / nullif(count(*) filter (where ${whole}), 0), 2)`;

const isTaken = sql`${suggestion.status} in ('approved', 'implemented')`;

/** Results of suggestions, for a query of `ai_asset_suggestions`. Unknown values are in no mean. */
export const suggestionFigures = {
  /** Number of suggestions. */
  suggestionCount: sql<number>`count(*)`.mapWith(Number).as("suggestion_count"),
  /** Number of implemented suggestions. */
  implementedCount: counted(sql`${suggestion.status} = 'implemented'`).as("implemented_count"),
  /** Approval rate: approved or implemented suggestions, of all approved, implemented or rejected, percent. */
  acceptancePercent: percentOf(isTaken, sql`${isTaken} or ${suggestion.status} = 'rejected'`).as(
    "acceptance_percent",
  ),
  /** Mean confidence of suggestions, 0 to 100. */
  meanConfidence: sql<string | null>`round(avg(${suggestion.confidenceScore}), 2)`.as("mean_confidence"),
  /** Mean accuracy score of evaluated suggestions, 0 to 100. */
  meanSuccess: sql<string | null>`round(avg(${suggestion.successScore}), 2)`.as("mean_success"),
  /** Mean expected return of suggestions, percent. */
  meanExpectedReturn: sql<string | null>`round(avg(${suggestion.expectedReturn}), 4)`.as(
    "mean_expected_return",
  ),
  /** Mean actual return of suggestions with a known one, percent. */
  meanActualReturn: sql<string | null>`round(avg(${suggestion.actualReturn}), 4)`.as("mean_actual_return"),
};

/**
 * Results of each of the four AI layers over the last 30 days: its suggestions and its predictions.
 *
 * Read by `getAdminDashboard`.
 */
export const aiPerformance = pgView("ai_performance")
  .with({ securityInvoker: true })
  .as((qb) => {
    const suggested = qb
      .select(suggestionFigures)
      .from(suggestion)
      .where(
        sql`${suggestion.aiLayer} = layers.layer and ${suggestion.createdAt} >= now() - interval '30 days'`,
      )
      .as("suggested");
    const predicted = qb
      .select({
        layer: prediction.aiLayer,
        predictions: sql<number>`count(*)`.mapWith(Number).as("prediction_count"),
        judged: sql<number>`count(${prediction.isAccurate})`.mapWith(Number).as("judged_prediction_count"),
        accuracy: percentOf(sql`${prediction.isAccurate}`, sql`${prediction.isAccurate} is not null`).as(
          "accuracy_percent",
        ),
      })
      .from(prediction)
      .where(sql`${prediction.predictedAt} >= now() - interval '30 days'`)
      .groupBy(prediction.aiLayer)
      .as("foretold");
    return qb
      .select({
        /** AI layer: 1 macro, 2 sector, 3 asset, 4 timing. */
        aiLayer: sql<number>`layers.layer`.as("ai_layer"),
        ...getColumns(suggested),
        /** Number of predictions. */
        predictionCount: sql<number>`coalesce(${predicted.predictions}, 0)`
          .mapWith(Number)
          .as("prediction_count"),
        /** Number of evaluated predictions. */
        judgedPredictionCount: sql<number>`coalesce(${predicted.judged}, 0)`
          .mapWith(Number)
          .as("judged_prediction_count"),
        /** Accuracy: share of correct evaluated predictions, percent; null without any. */
        accuracyPercent: sql<string | null>`${predicted.accuracy}`.as("accuracy_percent"),
      })
      .from(sql`unnest(array[1, 2, 3, 4]::smallint[]) as layers (layer)`)
      .crossJoinLateral(suggested)
      .leftJoin(predicted, sql`${predicted.layer} = layers.layer`);
  });

/** A row of `ai_performance`. */
export type AiPerformance = typeof aiPerformance.$inferSelect;
