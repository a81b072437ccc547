import { predictions } from "@strata/schema-ai";
import { lines, viewKey } from "@strata/schema-base";
import { isNotNull, sql } from "drizzle-orm";
import { pgMaterializedView } from "drizzle-orm/pg-core";

const prediction = predictions;

/** Lower bound of the confidence bin, 0 to 90; a confidence of 100 belongs to the last bin. */
const bucket = sql<number>`(least(floor(${prediction.confidenceScore} / 10), 9) * 10)::smallint`;

/**
 * Calibration of models: hit rate by model version, prediction type and confidence bin of 10.
 *
 * Materialized, since it reads every evaluated prediction.
 *
 * Read by `listCalibration`.
 */
export const predictionCalibration = viewKey(
  pgMaterializedView("prediction_calibration").as((qb) =>
    qb
      .select({
        modelId: prediction.modelId,
        predictionType: prediction.predictionType,
        /** Lower bound of the confidence bin, 0 to 90; bins are 10 wide, the last one includes 100. */
        confidenceFrom: bucket.as("confidence_from"),
        /** Number of evaluated predictions. */
        predictionCount: sql<number>`count(*)`.mapWith(Number).as("prediction_count"),
        /** Number of correct predictions. */
        accurateCount: sql<number>`count(*) filter (where ${prediction.isAccurate})`
          .mapWith(Number)
          .as("accurate_count"),
        /** Mean confidence, 0 to 100. */
        meanConfidence: sql<string>`round(avg(${prediction.confidenceScore}), 2)`.as("mean_confidence"),
        /** Hit rate: share of correct predictions, percent. */
        hitRatePercent:
          sql<string>`round(100.0 * count(*) filter (where ${prediction.isAccurate}) / count(*), 2)`.as(
            "hit_rate_percent",
          ),
        /** Mean confidence minus hit rate, percentage points; 0 means perfectly calibrated. */
        overconfidence: lines<string>`
            round(
              avg(${prediction.confidenceScore})
              - 100.0 * count(*) filter (where ${prediction.isAccurate}) / count(*),
              2
            )
          `.as("overconfidence"),
      })
      .from(prediction)
      .where(isNotNull(prediction.isAccurate))
      .groupBy(prediction.modelId, prediction.predictionType, bucket),
  ),
  "prediction_calibration_model_id_prediction_type_confidence_key",
  ["modelId", "predictionType", "confidenceFrom"],
);

/** A row of `prediction_calibration`. */
export type PredictionCalibration = typeof predictionCalibration.$inferSelect;
