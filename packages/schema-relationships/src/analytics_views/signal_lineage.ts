import { aiModels, predictions } from "@strata/schema-ai";
import { documented } from "@strata/schema-base";
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
 * Q161 One row is one signal with what it came from: the suggestion, the analysis of the sector and the regime of the
 * market, whether the signal names them itself or through the layer above; and the prediction and model behind it.
 */
export const signalLineage = documented(
  pgView("signal_lineage")
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
          signalId: signal.id.as("signal_id"),
          cryptocurrencyId: signal.cryptocurrencyId,
          symbol: cryptocurrencies.symbol,
          generatedAt: signal.generatedAt,
          signalType: signal.signalType,
          direction: signal.direction,
          signalStatus: signal.status.as("signal_status"),
          signalConfidence: signal.confidenceScore.as("signal_confidence"),
          realizedReturn: signal.realizedReturn,
          suggestionId: suggestion.id.as("suggestion_id"),
          suggestionType: suggestion.suggestionType,
          suggestionStatus: suggestion.status.as("suggestion_status"),
          suggestionConfidence: suggestion.confidenceScore.as("suggestion_confidence"),
          sectorAnalysisId: analysis.id.as("sector_analysis_id"),
          sectorId: analysis.sectorId,
          sectorName: cryptoSectors.name.as("sector_name"),
          sectorOutlook: analysis.outlook.as("sector_outlook"),
          sectorConfidence: analysis.confidenceScore.as("sector_confidence"),
          marketRegimeId: regime.id.as("market_regime_id"),
          regime: regime.regime,
          regimeConfidence: regime.confidenceScore.as("regime_confidence"),
          regimeTime: regime.analysisTime.as("regime_time"),
          predictionId: prediction.id.as("prediction_id"),
          predictionIsAccurate: prediction.isAccurate.as("prediction_is_accurate"),
          modelId: prediction.modelId,
          modelName: sql<string>`coalesce(${aiModels.name}, ${signal.modelName})`.as("model_name"),
          modelVersion: sql<string>`coalesce(${aiModels.version}, ${signal.modelVersion})`.as(
            "model_version",
          ),
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
          sql`${regime.id} = coalesce(${signal.marketRegimeId}, ${suggestion.marketRegimeId}, ${analysis.marketRegimeId})`,
        )
        .leftJoinLateral(prediction, sql`true`)
        .leftJoin(aiModels, eq(aiModels.id, prediction.modelId));
    }),
  "One row is one signal with what it came from, whether it names that itself or through the layer above",
  {
    signalId: "The signal",
    signalStatus: "What became of the signal",
    signalConfidence: "How sure the model of the signal is, 0 to 100",
    suggestionId: "Suggestion that it came from, layer 3",
    suggestionType: "What was suggested",
    suggestionStatus: "What became of the suggestion",
    suggestionConfidence: "How sure the model of the suggestion is, 0 to 100",
    sectorAnalysisId:
      "Analysis of the sector that it started from, layer 2; that of the suggestion where it names none",
    sectorName: "Name of the sector",
    sectorConfidence: "How sure the model of that analysis is, 0 to 100",
    marketRegimeId:
      "State of the market that it started from, layer 1; that of the suggestion or the analysis where it names none",
    regimeConfidence: "How sure the model of the regime is, 0 to 100",
    regimeTime: "Time that the regime's analysis is of",
    predictionId: "Newest prediction behind it, layer 4",
    predictionIsAccurate: "Whether that prediction came true; null while it is open",
    modelId: "Model version of that prediction",
    modelName: "Name of the model, as the signal gives it where there is no prediction",
    modelVersion: "Version of the model, as the signal gives it where there is no prediction",
  },
);

export type SignalLineage = typeof signalLineage.$inferSelect;
