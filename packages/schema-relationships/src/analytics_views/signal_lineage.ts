import { aiModels, predictions } from "@strata/schema-ai";
import { lines } from "@strata/schema-base";
import {
  aiAssetSuggestions,
  cryptoSectors,
  marketRegimes,
  sectorAnalysis,
  tradingSignals,
} from "@strata/schema-layers";
import { cryptocurrencies } from "@strata/schema-market";
import { desc, eq, sql } from "drizzle-orm";
import { pgView } from "drizzle-orm/pg-core";

const signal = tradingSignals;
const suggestion = aiAssetSuggestions;
const analysis = sectorAnalysis;
const regime = marketRegimes;

/**
 * Lineage of each signal through the four layers: suggestion, sector analysis, market regime, prediction and model.
 *
 * An output of a layer counts whether the signal names it itself or through the layer above.
 *
 * Read by `traceSignal`.
 */
export const signalLineage = pgView("signal_lineage")
  .with({ securityInvoker: true })
  .as((qb) => {
    // Only the newest: a signal may have several predictions.
    const prediction = qb
      .select({
        id: predictions.id,
        modelId: predictions.modelId,
        isAccurate: predictions.isAccurate,
      })
      .from(predictions)
      .where(eq(predictions.tradingSignalId, signal.id))
      .orderBy(desc(predictions.predictedAt), desc(predictions.id))
      .limit(1)
      .as("prediction");
    return qb
      .select({
        /** Signal. */
        signalId: signal.id.as("signal_id"),
        cryptocurrencyId: signal.cryptocurrencyId,
        symbol: cryptocurrencies.symbol,
        generatedAt: signal.generatedAt,
        signalType: signal.signalType,
        direction: signal.direction,
        /** Signal status. */
        signalStatus: signal.status.as("signal_status"),
        /** Confidence of the signal, 0 to 100. */
        signalConfidence: signal.confidenceScore.as("signal_confidence"),
        realizedReturn: signal.realizedReturn,
        /** Suggestion (layer 3) the signal is based on. */
        suggestionId: suggestion.id.as("suggestion_id"),
        /** Suggested action. */
        suggestionType: suggestion.suggestionType,
        /** Suggestion status. */
        suggestionStatus: suggestion.status.as("suggestion_status"),
        /** Confidence of the suggestion, 0 to 100. */
        suggestionConfidence: suggestion.confidenceScore.as("suggestion_confidence"),
        /** Sector analysis (layer 2), named by the signal or else by its suggestion. */
        sectorAnalysisId: analysis.id.as("sector_analysis_id"),
        sectorId: analysis.sectorId,
        /** Sector name. */
        sectorName: cryptoSectors.name.as("sector_name"),
        sectorOutlook: analysis.outlook.as("sector_outlook"),
        /** Confidence of the sector analysis, 0 to 100. */
        sectorConfidence: analysis.confidenceScore.as("sector_confidence"),
        /**
         * Market regime (layer 1), named by the signal or else by its suggestion or sector analysis.
         */
        marketRegimeId: regime.id.as("market_regime_id"),
        regime: regime.regime,
        /** Confidence of the market regime, 0 to 100. */
        regimeConfidence: regime.confidenceScore.as("regime_confidence"),
        /** As-of time of the market regime. */
        regimeTime: regime.analysisTime.as("regime_time"),
        /** Newest prediction of the signal (layer 4). */
        predictionId: prediction.id.as("prediction_id"),
        /** Whether that prediction was correct; null while open. */
        predictionIsAccurate: prediction.isAccurate.as("prediction_is_accurate"),
        /** Model version of that prediction; null without one. */
        modelId: prediction.modelId,
        /** Model name; from the signal without a prediction. */
        modelName: sql<string>`coalesce(${aiModels.name}, ${signal.modelName})`.as("model_name"),
        /** Model version; from the signal without a prediction. */
        modelVersion: sql<string>`coalesce(${aiModels.version}, ${signal.modelVersion})`.as("model_version"),
      })
      .from(signal)
      .innerJoin(cryptocurrencies, eq(cryptocurrencies.id, signal.cryptocurrencyId))
      .leftJoin(suggestion, eq(suggestion.id, signal.suggestionId))
      .leftJoin(
        analysis,
        sql`${analysis.id} = coalesce(${signal.sectorAnalysisId}, ${suggestion.sectorAnalysisId})`,
      )
      .leftJoin(cryptoSectors, eq(cryptoSectors.id, analysis.sectorId))
      .leftJoin(
        regime,
        lines`
          ${regime.id} =
            coalesce(${signal.marketRegimeId}, ${suggestion.marketRegimeId}, ${analysis.marketRegimeId})
        `,
      )
      .leftJoinLateral(prediction, sql`true`)
      .leftJoin(aiModels, eq(aiModels.id, prediction.modelId));
  });

/** A row of `signal_lineage`. */
export type SignalLineage = typeof signalLineage.$inferSelect;
