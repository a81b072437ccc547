import { aiModels, predictions } from "@strata/schema-ai";
import { documented } from "@strata/schema-base";
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
 * Q135 One row is one prediction whose outcome is not written yet, as sure as its model must be to be shown, of a coin
 * that is followed. Read the newest by `order by predicted_at desc`, which its index gives.
 */
export const activePredictions = documented(
  pgView("active_predictions")
    .with({ securityInvoker: true })
    .as((qb) =>
      qb
        .select({
          cryptocurrencyId: prediction.cryptocurrencyId,
          id: prediction.id,
          symbol: coin.symbol,
          name: coin.name,
          modelId: prediction.modelId,
          modelName: model.name.as("model_name"),
          modelVersion: model.version.as("model_version"),
          userId: prediction.userId,
          watchlistId: prediction.watchlistId,
          aiLayer: prediction.aiLayer,
          predictionType: prediction.predictionType,
          timeframe: prediction.timeframe,
          predictedAt: prediction.predictedAt,
          horizonHours: prediction.horizonHours,
          targetAt: prediction.targetAt,
          isDue: sql<boolean>`${prediction.targetAt} <= now()`.as("is_due"),
          inputPrice: prediction.inputPrice,
          currentPrice: coin.currentPrice,
          predictedPrice: prediction.predictedPrice,
          predictedValue: prediction.predictedValue,
          predictedLow: prediction.predictedLow,
          predictedHigh: prediction.predictedHigh,
          predictedDirection: prediction.predictedDirection,
          predictedChange: changeTo(prediction.predictedPrice).as("predicted_change"),
          currentChange: changeTo(coin.currentPrice).as("current_change"),
          confidenceScore: prediction.confidenceScore,
        })
        .from(prediction)
        .innerJoin(model, eq(model.id, prediction.modelId))
        .innerJoin(coin, eq(coin.id, prediction.cryptocurrencyId))
        .where(
          sql`${prediction.evaluatedAt} is null and ${prediction.confidenceScore} >= ${model.minConfidence} and ${coin.isActive} and ${coin.isSupported}`,
        ),
    ),
  "One row is one prediction whose outcome is not written yet and which its model is sure enough of to be shown, of a coin that is active and supported",
  {
    name: "Name of the asset",
    modelName: "Name of the model",
    modelVersion: "Version of the model",
    isDue: "Whether its time has come, and it waits to be evaluated",
    currentPrice: "Newest price of the asset, USD",
    predictedChange:
      "From the price when it was made to the price foretold, percent; null where it foretells no price",
    currentChange: "From the price when it was made to the newest, percent; null where one is not known",
  },
);

export type ActivePrediction = typeof activePredictions.$inferSelect;
