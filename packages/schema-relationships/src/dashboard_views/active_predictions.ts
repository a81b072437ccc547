import { aiModels, predictions } from "@strata/schema-ai";
import { lines } from "@strata/schema-base";
import { cryptocurrencies } from "@strata/schema-market";
import { eq, type SQLWrapper, sql } from "drizzle-orm";
import { pgView } from "drizzle-orm/pg-core";

const prediction = predictions;
const model = aiModels;
const coin = cryptocurrencies;

/** Change from the price at the time of the prediction to another, percent. */
const changeTo = (price: SQLWrapper) =>
  sql<string | null>`round(100 * (${price} - ${prediction.inputPrice}) / ${prediction.inputPrice}, 4)`;

/**
 * One row is one prediction whose outcome is not written yet and which its model is sure enough of to be shown, of a
 * coin that is active and supported.
 *
 * Read the newest by `order by predicted_at desc`, which its index gives.
 *
 * Read by `getDashboardOfUser`, `getLatestOpenPrediction` and `listOpenPredictions`.
 */
export const activePredictions = pgView("active_predictions")
  .with({ securityInvoker: true })
  .as((qb) =>
    qb
      .select({
        cryptocurrencyId: prediction.cryptocurrencyId,
        id: prediction.id,
        symbol: coin.symbol,
        /** Name of the asset. */
        name: coin.name,
        modelId: prediction.modelId,
        /** Name of the model. */
        modelName: model.name.as("model_name"),
        /** Version of the model. */
        modelVersion: model.version.as("model_version"),
        userId: prediction.userId,
        watchlistId: prediction.watchlistId,
        aiLayer: prediction.aiLayer,
        predictionType: prediction.predictionType,
        timeframe: prediction.timeframe,
        predictedAt: prediction.predictedAt,
        horizonHours: prediction.horizonHours,
        targetAt: prediction.targetAt,
        /** Whether its time has come, and it waits to be evaluated. */
        isDue: sql<boolean>`${prediction.targetAt} <= now()`.as("is_due"),
        inputPrice: prediction.inputPrice,
        /** Newest price of the asset, USD. */
        currentPrice: coin.currentPrice,
        predictedPrice: prediction.predictedPrice,
        predictedValue: prediction.predictedValue,
        predictedLow: prediction.predictedLow,
        predictedHigh: prediction.predictedHigh,
        predictedDirection: prediction.predictedDirection,
        /** From the price when it was made to the price foretold, percent; null where it foretells no price. */
        predictedChange: changeTo(prediction.predictedPrice).as("predicted_change"),
        /** From the price when it was made to the newest, percent; null where one is not known. */
        currentChange: changeTo(coin.currentPrice).as("current_change"),
        confidenceScore: prediction.confidenceScore,
      })
      .from(prediction)
      .innerJoin(model, eq(model.id, prediction.modelId))
      .innerJoin(coin, eq(coin.id, prediction.cryptocurrencyId))
      .where(
        lines`
          ${prediction.evaluatedAt} is null
          and ${prediction.confidenceScore} >= ${model.minConfidence}
          and ${coin.isActive}
          and ${coin.isSupported}
        `,
      ),
  );

export type ActivePrediction = typeof activePredictions.$inferSelect;
