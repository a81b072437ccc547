import { predictions } from "@strata/schema-ai";
import { keyed, lines } from "@strata/schema-base";
import { isNotNull, sql } from "drizzle-orm";
import { pgMaterializedView } from "drizzle-orm/pg-core";

const prediction = predictions;

/** Lower end of the tenth of the confidence, 0 to 90; a confidence of 100 belongs to the last. */
const bucket = sql<number>`(least(floor(${prediction.confidenceScore} / 10), 9) * 10)::smallint`;

/**
 * One row is one model version, one type of prediction and one tenth of the confidence: how often it was right when it
 * was so sure.
 *
 * Materialized, since it reads every judged prediction there is.
 *
 * Read by `listCalibration`.
 */
export const predictionCalibration = keyed(
  pgMaterializedView("prediction_calibration").as((qb) =>
    qb
      .select({
        modelId: prediction.modelId,
        predictionType: prediction.predictionType,
        /** Lower end of the tenth, 0 to 90; it ends 10 above, and the last one includes 100. */
        confidenceFrom: bucket.as("confidence_from"),
        /** Predictions that were judged right or wrong. */
        predictionCount: sql<number>`count(*)`.mapWith(Number).as("prediction_count"),
        /** Those of them that were right. */
        accurateCount: sql<number>`count(*) filter (where ${prediction.isAccurate})`
          .mapWith(Number)
          .as("accurate_count"),
        /** How sure the model was of them in the mean, 0 to 100. */
        meanConfidence: sql<string>`round(avg(${prediction.confidenceScore}), 2)`.as("mean_confidence"),
        /** Share of them that was right, percent. */
        hitRatePercent:
          sql<string>`round(100.0 * count(*) filter (where ${prediction.isAccurate}) / count(*), 2)`.as(
            "hit_rate_percent",
          ),
        /** Mean confidence above (or, negative, below) the hit rate, percentage points; 0 is perfectly calibrated. */
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

export type PredictionCalibration = typeof predictionCalibration.$inferSelect;
