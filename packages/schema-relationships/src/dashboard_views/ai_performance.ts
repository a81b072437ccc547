import { predictions } from "@strata/schema-ai";
import { documented } from "@strata/schema-base";
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
  suggestionCount: sql<number>`count(*)`.mapWith(Number).as("suggestion_count"),
  implementedCount: counted(sql`${suggestion.status} = 'implemented'`).as("implemented_count"),
  acceptancePercent: percentOf(isTaken, sql`${isTaken} or ${suggestion.status} = 'rejected'`).as(
    "acceptance_percent",
  ),
  meanConfidence: sql<string | null>`round(avg(${suggestion.confidenceScore}), 2)`.as("mean_confidence"),
  meanSuccess: sql<string | null>`round(avg(${suggestion.successScore}), 2)`.as("mean_success"),
  meanExpectedReturn: sql<string | null>`round(avg(${suggestion.expectedReturn}), 4)`.as(
    "mean_expected_return",
  ),
  meanActualReturn: sql<string | null>`round(avg(${suggestion.actualReturn}), 4)`.as("mean_actual_return"),
};

/** Q94, Q162 One row is one of the four layers: what came of what it suggested and foretold in the last 30 days. */
export const aiPerformance = documented(
  pgView("ai_performance")
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
          aiLayer: sql<number>`layers.layer`.as("ai_layer"),
          ...getColumns(suggested),
          predictionCount: sql<number>`coalesce(${foretold.predictions}, 0)`
            .mapWith(Number)
            .as("prediction_count"),
          judgedPredictionCount: sql<number>`coalesce(${foretold.judged}, 0)`
            .mapWith(Number)
            .as("judged_prediction_count"),
          accuracyPercent: sql<string | null>`${foretold.accuracy}`.as("accuracy_percent"),
        })
        .from(sql`unnest(array[1, 2, 3, 4]::smallint[]) as layers (layer)`)
        .crossJoinLateral(suggested)
        .leftJoin(foretold, sql`${foretold.layer} = layers.layer`);
    }),
  "One row is one of the four layers: what came of what it suggested and foretold in the last 30 days",
  {
    aiLayer: "The layer: 1 macro, 2 sector, 3 asset, 4 timing",
    suggestionCount: "What it suggested",
    implementedCount: "Those of its suggestions that were carried out",
    acceptancePercent:
      "Share of its suggestions approved or carried out of those approved, carried out or rejected, percent",
    meanConfidence: "Mean confidence of its suggestions, 0 to 100",
    meanSuccess: "Mean success of those suggestions that were judged, 0 to 100",
    meanExpectedReturn: "Mean return that it expected of its suggestions, percent",
    meanActualReturn: "Mean return that came of those suggestions where it is known, percent",
    predictionCount: "Predictions that it made",
    judgedPredictionCount: "Those of them that were judged right or wrong",
    accuracyPercent: "Share of the judged that were right, percent; null where none was judged",
  },
);

export type AiPerformance = typeof aiPerformance.$inferSelect;
