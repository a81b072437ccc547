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
 * One row is one signal with what it came from, whether it names that itself or through the layer above.
 *
 * One row is one signal with what it came from: the suggestion, the analysis of the sector and the regime of the
 * market, whether the signal names them itself or through the layer above; and the prediction and model behind it.
 *
 * Read by `traceSignal`.
 */
export const signalLineage = pgView("signal_lineage")
  .with({ securityInvoker: true })
  .as((qb) => {
    // The newest alone: several predictions may stand behind one signal.
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
        /** The signal. */
        signalId: signal.id.as("signal_id"),
        cryptocurrencyId: signal.cryptocurrencyId,
        symbol: cryptocurrencies.symbol,
        generatedAt: signal.generatedAt,
        signalType: signal.signalType,
        direction: signal.direction,
        /** What became of the signal. */
        signalStatus: signal.status.as("signal_status"),
        /** How sure the model of the signal is, 0 to 100. */
        signalConfidence: signal.confidenceScore.as("signal_confidence"),
        realizedReturn: signal.realizedReturn,
        /** Suggestion that it came from, layer 3. */
        suggestionId: suggestion.id.as("suggestion_id"),
        /** What was suggested. */
        suggestionType: suggestion.suggestionType,
        /** What became of the suggestion. */
        suggestionStatus: suggestion.status.as("suggestion_status"),
        /** How sure the model of the suggestion is, 0 to 100. */
        suggestionConfidence: suggestion.confidenceScore.as("suggestion_confidence"),
        /** Analysis of the sector that it started from, layer 2; that of the suggestion where it names none. */
        sectorAnalysisId: analysis.id.as("sector_analysis_id"),
        sectorId: analysis.sectorId,
        /** Name of the sector. */
        sectorName: cryptoSectors.name.as("sector_name"),
        sectorOutlook: analysis.outlook.as("sector_outlook"),
        /** How sure the model of that analysis is, 0 to 100. */
        sectorConfidence: analysis.confidenceScore.as("sector_confidence"),
        /**
         * State of the market that it started from, layer 1; that of the suggestion or the analysis where it names
         * none.
         */
        marketRegimeId: regime.id.as("market_regime_id"),
        regime: regime.regime,
        /** How sure the model of the regime is, 0 to 100. */
        regimeConfidence: regime.confidenceScore.as("regime_confidence"),
        /** Time that the regime's analysis is of. */
        regimeTime: regime.analysisTime.as("regime_time"),
        /** Newest prediction behind it, layer 4. */
        predictionId: prediction.id.as("prediction_id"),
        /** Whether that prediction came true; null while it is open. */
        predictionIsAccurate: prediction.isAccurate.as("prediction_is_accurate"),
        /** Model version of that prediction. */
        modelId: prediction.modelId,
        /** Name of the model, as the signal gives it where there is no prediction. */
        modelName: sql<string>`coalesce(${aiModels.name}, ${signal.modelName})`.as("model_name"),
        /** Version of the model, as the signal gives it where there is no prediction. */
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

export type SignalLineage = typeof signalLineage.$inferSelect;
