// Imported by package name: only the build writes it (see comments.d.ts).
import { comments } from "@strata/schema-layers/comments";
import { type Validators, validatorsOf } from "@strata/validators";
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
} from "./index.ts";

/**
 * The zod schemas of each table: `insert`, `update` and `select`, built from its columns and CHECKs. A separate
 * entry of the package, so that the main entry does not load zod.
 */
export const macroIndicatorValidators: Validators<typeof macroIndicators> = /* @__PURE__ */ validatorsOf(
  macroIndicators,
  { comments: comments.macro_indicators },
);
/** Zod schemas of `market_regimes`. */
export const marketRegimeValidators: Validators<typeof marketRegimes> = /* @__PURE__ */ validatorsOf(
  marketRegimes,
  { comments: comments.market_regimes },
);
/** Zod schemas of `news_events`. */
export const newsEventValidators: Validators<typeof newsEvents> = /* @__PURE__ */ validatorsOf(newsEvents, {
  comments: comments.news_events,
});
/** Zod schemas of `news_event_cryptocurrencies`. */
export const newsEventCryptocurrencyValidators: Validators<typeof newsEventCryptocurrencies> =
  /* @__PURE__ */ validatorsOf(newsEventCryptocurrencies, { comments: comments.news_event_cryptocurrencies });
/** Zod schemas of `sentiment_data`. */
export const sentimentDataValidators: Validators<typeof sentimentData> = /* @__PURE__ */ validatorsOf(
  sentimentData,
  { comments: comments.sentiment_data },
);
/** Zod schemas of `crypto_sectors`. */
export const cryptoSectorValidators: Validators<typeof cryptoSectors> = /* @__PURE__ */ validatorsOf(
  cryptoSectors,
  { comments: comments.crypto_sectors },
);
/** Zod schemas of `crypto_sector_memberships`. */
export const cryptoSectorMembershipValidators: Validators<typeof cryptoSectorMemberships> =
  /* @__PURE__ */ validatorsOf(cryptoSectorMemberships, { comments: comments.crypto_sector_memberships });
/** Zod schemas of `sector_analysis`. */
export const sectorAnalysisValidators: Validators<typeof sectorAnalysis> = /* @__PURE__ */ validatorsOf(
  sectorAnalysis,
  { comments: comments.sector_analysis },
);
/** Zod schemas of `sector_performance`. */
export const sectorPerformanceValidators: Validators<typeof sectorPerformance> = /* @__PURE__ */ validatorsOf(
  sectorPerformance,
  { comments: comments.sector_performance },
);
/** Zod schemas of `sector_rotation_signals`. */
export const sectorRotationSignalValidators: Validators<typeof sectorRotationSignals> =
  /* @__PURE__ */ validatorsOf(sectorRotationSignals, { comments: comments.sector_rotation_signals });
/** Zod schemas of `ai_asset_suggestions`. */
export const aiAssetSuggestionValidators: Validators<typeof aiAssetSuggestions> =
  /* @__PURE__ */ validatorsOf(aiAssetSuggestions, { comments: comments.ai_asset_suggestions });
/** Zod schemas of `watchlists`. */
export const watchlistValidators: Validators<typeof watchlists> = /* @__PURE__ */ validatorsOf(watchlists, {
  comments: comments.watchlists,
});
/** Zod schemas of `watchlist_assets`. */
export const watchlistAssetValidators: Validators<typeof watchlistAssets> = /* @__PURE__ */ validatorsOf(
  watchlistAssets,
  { comments: comments.watchlist_assets },
);
/** Zod schemas of `portfolio_tracking`. */
export const portfolioTrackingValidators: Validators<typeof portfolioTracking> = /* @__PURE__ */ validatorsOf(
  portfolioTracking,
  { comments: comments.portfolio_tracking },
);
/** Zod schemas of `risk_management`. */
export const riskManagementValidators: Validators<typeof riskManagement> = /* @__PURE__ */ validatorsOf(
  riskManagement,
  { comments: comments.risk_management },
);
/** Zod schemas of `signal_alerts`. */
export const signalAlertValidators: Validators<typeof signalAlerts> = /* @__PURE__ */ validatorsOf(
  signalAlerts,
  { comments: comments.signal_alerts },
);
/** Zod schemas of `signal_executions`. */
export const signalExecutionValidators: Validators<typeof signalExecutions> = /* @__PURE__ */ validatorsOf(
  signalExecutions,
  { comments: comments.signal_executions },
);
/** Zod schemas of `trading_signals`. */
export const tradingSignalValidators: Validators<typeof tradingSignals> = /* @__PURE__ */ validatorsOf(
  tradingSignals,
  { comments: comments.trading_signals },
);
