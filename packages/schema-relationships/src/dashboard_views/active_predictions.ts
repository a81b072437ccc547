import { aiModels, predictions } from "@strata/schema-ai";
import { lines } from "@strata/schema-base";
import { cryptocurrencies } from "@strata/schema-market";
import { eq, type SQLWrapper, sql } from "drizzle-orm";
import { pgView } from "drizzle-orm/pg-core";

const prediction = predictions;
const model = aiModels;
const coin = cryptocurrencies;

/** Change from the price at the time of the prediction to another price, percent. */
const changeTo = (price: SQLWrapper) =>
  sql<string | null>`round(100 * (${price} - ${prediction.inputPrice}) / ${prediction.inputPrice}, 4)`;

/**
 * Open predictions of active, supported coins with at least the minimum confidence of their model.
 *
 * Read the newest by `order by predicted_at desc`, which the index serves.
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
        /** Asset name. */
        name: coin.name,
        modelId: prediction.modelId,
        /** Model name. */
        modelName: model.name.as("model_name"),
        /** Model version. */
        modelVersion: model.version.as("model_version"),
        userId: prediction.userId,
        watchlistId: prediction.watchlistId,
        aiLayer: prediction.aiLayer,
        predictionType: prediction.predictionType,
        timeframe: prediction.timeframe,
        predictedAt: prediction.predictedAt,
        horizonHours: prediction.horizonHours,
        targetAt: prediction.targetAt,
        /** Whether the target time has passed and the prediction is due for evaluation. */
        isDue: sql<boolean>`${prediction.targetAt} <= now()`.as("is_due"),
        inputPrice: prediction.inputPrice,
        /** Latest price of the asset, USD. */
        currentPrice: coin.currentPrice,
        predictedPrice: prediction.predictedPrice,
        predictedValue: prediction.predictedValue,
        predictedLow: prediction.predictedLow,
        predictedHigh: prediction.predictedHigh,
        predictedDirection: prediction.predictedDirection,
        /** Predicted change from input_price to predicted_price, percent; null without a predicted price. */
        predictedChange: changeTo(prediction.predictedPrice).as("predicted_change"),
        /** Change from input_price to the latest price, percent; null when one is unknown. */
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

/** A row of `active_predictions`. */
export type ActivePrediction = typeof activePredictions.$inferSelect;
