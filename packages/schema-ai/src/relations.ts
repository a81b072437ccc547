import { users } from "@strata/schema-core";
import {
  aiAssetSuggestions,
  marketRegimes,
  sectorAnalysis,
  tradingSignals,
  watchlists,
} from "@strata/schema-layers";
import { cryptocurrencies } from "@strata/schema-market";
import { defineRelationsPart } from "drizzle-orm";
import { aiModels, modelPerformance, predictions } from "./index.ts";

/**
 * Relations of the tables of this package and of the tables they reference; merge parts with `mergeParts`,
 * never by spreading.
 */
export const aiRelations = defineRelationsPart(
  {
    aiModels,
    modelPerformance,
    predictions,
    users,
    cryptocurrencies,
    watchlists,
    marketRegimes,
    sectorAnalysis,
    aiAssetSuggestions,
    tradingSignals,
  },
  (r) => ({
    aiModels: {
      creator: r.one.users({ from: r.aiModels.createdBy, to: r.users.id }),
      performance: r.many.modelPerformance({ from: r.aiModels.id, to: r.modelPerformance.modelId }),
      predictions: r.many.predictions({ from: r.aiModels.id, to: r.predictions.modelId }),
    },
    modelPerformance: {
      model: r.one.aiModels({ from: r.modelPerformance.modelId, to: r.aiModels.id, optional: false }),
    },
    predictions: {
      cryptocurrency: r.one.cryptocurrencies({
        from: r.predictions.cryptocurrencyId,
        to: r.cryptocurrencies.id,
        optional: false,
      }),
      model: r.one.aiModels({ from: r.predictions.modelId, to: r.aiModels.id, optional: false }),
      user: r.one.users({ from: r.predictions.userId, to: r.users.id }),
      watchlist: r.one.watchlists({ from: r.predictions.watchlistId, to: r.watchlists.id }),
      marketRegime: r.one.marketRegimes({ from: r.predictions.marketRegimeId, to: r.marketRegimes.id }),
      sectorAnalysis: r.one.sectorAnalysis({ from: r.predictions.sectorAnalysisId, to: r.sectorAnalysis.id }),
      suggestion: r.one.aiAssetSuggestions({
        from: r.predictions.suggestionId,
        to: r.aiAssetSuggestions.id,
      }),
      tradingSignal: r.one.tradingSignals({ from: r.predictions.tradingSignalId, to: r.tradingSignals.id }),
    },
    users: {
      aiModels: r.many.aiModels({ from: r.users.id, to: r.aiModels.createdBy }),
      predictions: r.many.predictions({ from: r.users.id, to: r.predictions.userId }),
    },
    cryptocurrencies: {
      predictions: r.many.predictions({ from: r.cryptocurrencies.id, to: r.predictions.cryptocurrencyId }),
    },
    watchlists: {
      predictions: r.many.predictions({ from: r.watchlists.id, to: r.predictions.watchlistId }),
    },
    marketRegimes: {
      predictions: r.many.predictions({ from: r.marketRegimes.id, to: r.predictions.marketRegimeId }),
    },
    sectorAnalysis: {
      predictions: r.many.predictions({ from: r.sectorAnalysis.id, to: r.predictions.sectorAnalysisId }),
    },
    aiAssetSuggestions: {
      predictions: r.many.predictions({ from: r.aiAssetSuggestions.id, to: r.predictions.suggestionId }),
    },
    tradingSignals: {
      predictions: r.many.predictions({ from: r.tradingSignals.id, to: r.predictions.tradingSignalId }),
    },
  }),
);
