import {
  aiAssetSuggestions,
  cryptoSectorMemberships,
  cryptoSectors,
  macroIndicators,
  marketRegimes,
  newsEventCryptocurrencies,
  newsEvents,
  portfolioTracking,
  riskManagement,
  sectorAnalysis,
  sectorPerformance,
  sectorRotationSignals,
  sentimentData,
  signalAlerts,
  signalExecutions,
  tradingSignals,
  watchlistAssets,
  watchlists,
} from "@strata/schema-layers";
import { type Validators, validatorsOf } from "@strata/validators";

/**
 * The zod schemas of each table: `insert`, `update` and `select`, made from its columns and CHECKs. An entry of its own,
 * since it needs zod.
 */
export const macroIndicatorValidators: Validators<typeof macroIndicators> =
  /* @__PURE__ */ validatorsOf(macroIndicators);
export const marketRegimeValidators: Validators<typeof marketRegimes> =
  /* @__PURE__ */ validatorsOf(marketRegimes);
export const newsEventValidators: Validators<typeof newsEvents> = /* @__PURE__ */ validatorsOf(newsEvents);
export const newsEventCryptocurrencyValidators: Validators<typeof newsEventCryptocurrencies> =
  /* @__PURE__ */ validatorsOf(newsEventCryptocurrencies);
export const sentimentDataValidators: Validators<typeof sentimentData> =
  /* @__PURE__ */ validatorsOf(sentimentData);
export const cryptoSectorValidators: Validators<typeof cryptoSectors> =
  /* @__PURE__ */ validatorsOf(cryptoSectors);
export const cryptoSectorMembershipValidators: Validators<typeof cryptoSectorMemberships> =
  /* @__PURE__ */ validatorsOf(cryptoSectorMemberships);
export const sectorAnalysisValidators: Validators<typeof sectorAnalysis> =
  /* @__PURE__ */ validatorsOf(sectorAnalysis);
export const sectorPerformanceValidators: Validators<typeof sectorPerformance> =
  /* @__PURE__ */ validatorsOf(sectorPerformance);
export const sectorRotationSignalValidators: Validators<typeof sectorRotationSignals> =
  /* @__PURE__ */ validatorsOf(sectorRotationSignals);
export const aiAssetSuggestionValidators: Validators<typeof aiAssetSuggestions> =
  /* @__PURE__ */ validatorsOf(aiAssetSuggestions);
export const watchlistValidators: Validators<typeof watchlists> = /* @__PURE__ */ validatorsOf(watchlists);
export const watchlistAssetValidators: Validators<typeof watchlistAssets> =
  /* @__PURE__ */ validatorsOf(watchlistAssets);
export const portfolioTrackingValidators: Validators<typeof portfolioTracking> =
  /* @__PURE__ */ validatorsOf(portfolioTracking);
export const riskManagementValidators: Validators<typeof riskManagement> =
  /* @__PURE__ */ validatorsOf(riskManagement);
export const signalAlertValidators: Validators<typeof signalAlerts> =
  /* @__PURE__ */ validatorsOf(signalAlerts);
export const signalExecutionValidators: Validators<typeof signalExecutions> =
  /* @__PURE__ */ validatorsOf(signalExecutions);
export const tradingSignalValidators: Validators<typeof tradingSignals> =
  /* @__PURE__ */ validatorsOf(tradingSignals);
