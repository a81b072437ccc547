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

/** What came of suggestions, for a query of `ai_asset_suggestions`. What is not known is in no mean. */
export const suggestionFigures = {
  /** What it suggested. */
  suggestionCount: sql<number>`count(*)`.mapWith(Number).as("suggestion_count"),
  /** Those of its suggestions that were carried out. */
  implementedCount: counted(sql`${suggestion.status} = 'implemented'`).as("implemented_count"),
  /** Share of its suggestions approved or carried out of those approved, carried out or rejected, percent. */
  acceptancePercent: percentOf(isTaken, sql`${isTaken} or ${suggestion.status} = 'rejected'`).as(
    "acceptance_percent",
  ),
  /** Mean confidence of its suggestions, 0 to 100. */
  meanConfidence: sql<string | null>`round(avg(${suggestion.confidenceScore}), 2)`.as("mean_confidence"),
  /** Mean success of those suggestions that were judged, 0 to 100. */
  meanSuccess: sql<string | null>`round(avg(${suggestion.successScore}), 2)`.as("mean_success"),
  /** Mean return that it expected of its suggestions, percent. */
  meanExpectedReturn: sql<string | null>`round(avg(${suggestion.expectedReturn}), 4)`.as(
    "mean_expected_return",
  ),
  /** Mean return that came of those suggestions where it is known, percent. */
  meanActualReturn: sql<string | null>`round(avg(${suggestion.actualReturn}), 4)`.as("mean_actual_return"),
};

/**
 * One row is one of the four layers: what came of what it suggested and foretold in the last 30 days.
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
    const foretold = qb
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
        /** The layer: 1 macro, 2 sector, 3 asset, 4 timing. */
        aiLayer: sql<number>`layers.layer`.as("ai_layer"),
        ...getColumns(suggested),
        /** Predictions that it made. */
        predictionCount: sql<number>`coalesce(${foretold.predictions}, 0)`
          .mapWith(Number)
          .as("prediction_count"),
        /** Those of them that were judged right or wrong. */
        judgedPredictionCount: sql<number>`coalesce(${foretold.judged}, 0)`
          .mapWith(Number)
          .as("judged_prediction_count"),
        /** Share of the judged that were right, percent; null where none was judged. */
        accuracyPercent: sql<string | null>`${foretold.accuracy}`.as("accuracy_percent"),
      })
      .from(sql`unnest(array[1, 2, 3, 4]::smallint[]) as layers (layer)`)
      .crossJoinLateral(suggested)
      .leftJoin(foretold, sql`${foretold.layer} = layers.layer`);
  });

export type AiPerformance = typeof aiPerformance.$inferSelect;
