import { defineRelationsPart } from "drizzle-orm";
import * as relatedTables from "./related_tables.ts";

/**
 * Relations among the tables of this package and with the users and coins that they reference; merge parts with
 * `mergeParts`, never by spreading.
 */
export const layersRelations = defineRelationsPart(relatedTables, (r) => ({
  users: {
    watchlists: r.many.watchlists({ from: r.users.id, to: r.watchlists.userId }),
    addedWatchlistAssets: r.many.watchlistAssets({
      from: r.users.id,
      to: r.watchlistAssets.addedBy,
      alias: "adder",
    }),
    modifiedWatchlistAssets: r.many.watchlistAssets({
      from: r.users.id,
      to: r.watchlistAssets.lastModifiedBy,
      alias: "lastModifier",
    }),
    suggestions: r.many.aiAssetSuggestions({
      from: r.users.id,
      to: r.aiAssetSuggestions.userId,
      alias: "user",
    }),
    reviewedSuggestions: r.many.aiAssetSuggestions({
      from: r.users.id,
      to: r.aiAssetSuggestions.reviewedBy,
      alias: "reviewer",
    }),
    executions: r.many.signalExecutions({ from: r.users.id, to: r.signalExecutions.userId }),
    riskManagement: r.one.riskManagement({ from: r.users.id, to: r.riskManagement.userId }),
    positions: r.many.portfolioTracking({ from: r.users.id, to: r.portfolioTracking.userId }),
    alerts: r.many.signalAlerts({ from: r.users.id, to: r.signalAlerts.userId }),
  },
  cryptocurrencies: {
    sentiment: r.many.sentimentData({ from: r.cryptocurrencies.id, to: r.sentimentData.cryptocurrencyId }),
    newsLinks: r.many.newsEventCryptocurrencies({
      from: r.cryptocurrencies.id,
      to: r.newsEventCryptocurrencies.cryptocurrencyId,
    }),
    newsEvents: r.many.newsEvents({
      from: r.cryptocurrencies.id.through(r.newsEventCryptocurrencies.cryptocurrencyId),
      to: r.newsEvents.id.through(r.newsEventCryptocurrencies.newsEventId),
    }),
    sectorMemberships: r.many.cryptoSectorMemberships({
      from: r.cryptocurrencies.id,
      to: r.cryptoSectorMemberships.cryptocurrencyId,
    }),
    sectors: r.many.cryptoSectors({
      from: r.cryptocurrencies.id.through(r.cryptoSectorMemberships.cryptocurrencyId),
      to: r.cryptoSectors.id.through(r.cryptoSectorMemberships.sectorId),
    }),
    watchlistEntries: r.many.watchlistAssets({
      from: r.cryptocurrencies.id,
      to: r.watchlistAssets.cryptocurrencyId,
    }),
    suggestions: r.many.aiAssetSuggestions({
      from: r.cryptocurrencies.id,
      to: r.aiAssetSuggestions.cryptocurrencyId,
    }),
    signals: r.many.tradingSignals({ from: r.cryptocurrencies.id, to: r.tradingSignals.cryptocurrencyId }),
    executions: r.many.signalExecutions({
      from: r.cryptocurrencies.id,
      to: r.signalExecutions.cryptocurrencyId,
    }),
    positions: r.many.portfolioTracking({
      from: r.cryptocurrencies.id,
      to: r.portfolioTracking.cryptocurrencyId,
    }),
    alerts: r.many.signalAlerts({ from: r.cryptocurrencies.id, to: r.signalAlerts.cryptocurrencyId }),
  },
  macroIndicators: {},
  marketRegimes: {
    sectorAnalyses: r.many.sectorAnalysis({
      from: r.marketRegimes.id,
      to: r.sectorAnalysis.marketRegimeId,
    }),
    rotationSignals: r.many.sectorRotationSignals({
      from: r.marketRegimes.id,
      to: r.sectorRotationSignals.marketRegimeId,
    }),
    suggestions: r.many.aiAssetSuggestions({
      from: r.marketRegimes.id,
      to: r.aiAssetSuggestions.marketRegimeId,
    }),
    signals: r.many.tradingSignals({ from: r.marketRegimes.id, to: r.tradingSignals.marketRegimeId }),
  },
  sentimentData: {
    cryptocurrency: r.one.cryptocurrencies({
      from: r.sentimentData.cryptocurrencyId,
      to: r.cryptocurrencies.id,
    }),
  },
  newsEvents: {
    sector: r.one.cryptoSectors({ from: r.newsEvents.sectorId, to: r.cryptoSectors.id }),
    cryptocurrencyLinks: r.many.newsEventCryptocurrencies({
      from: r.newsEvents.id,
      to: r.newsEventCryptocurrencies.newsEventId,
    }),
    cryptocurrencies: r.many.cryptocurrencies({
      from: r.newsEvents.id.through(r.newsEventCryptocurrencies.newsEventId),
      to: r.cryptocurrencies.id.through(r.newsEventCryptocurrencies.cryptocurrencyId),
    }),
  },
  newsEventCryptocurrencies: {
    newsEvent: r.one.newsEvents({
      from: r.newsEventCryptocurrencies.newsEventId,
      to: r.newsEvents.id,
      optional: false,
    }),
    cryptocurrency: r.one.cryptocurrencies({
      from: r.newsEventCryptocurrencies.cryptocurrencyId,
      to: r.cryptocurrencies.id,
      optional: false,
    }),
  },
  cryptoSectors: {
    parent: r.one.cryptoSectors({
      from: r.cryptoSectors.parentId,
      to: r.cryptoSectors.id,
      alias: "parent",
    }),
    children: r.many.cryptoSectors({
      from: r.cryptoSectors.id,
      to: r.cryptoSectors.parentId,
      alias: "parent",
    }),
    memberships: r.many.cryptoSectorMemberships({
      from: r.cryptoSectors.id,
      to: r.cryptoSectorMemberships.sectorId,
    }),
    cryptocurrencies: r.many.cryptocurrencies({
      from: r.cryptoSectors.id.through(r.cryptoSectorMemberships.sectorId),
      to: r.cryptocurrencies.id.through(r.cryptoSectorMemberships.cryptocurrencyId),
    }),
    newsEvents: r.many.newsEvents({ from: r.cryptoSectors.id, to: r.newsEvents.sectorId }),
    analyses: r.many.sectorAnalysis({ from: r.cryptoSectors.id, to: r.sectorAnalysis.sectorId }),
    performance: r.many.sectorPerformance({ from: r.cryptoSectors.id, to: r.sectorPerformance.sectorId }),
    rotationsOut: r.many.sectorRotationSignals({
      from: r.cryptoSectors.id,
      to: r.sectorRotationSignals.fromSectorId,
      alias: "fromSector",
    }),
    rotationsIn: r.many.sectorRotationSignals({
      from: r.cryptoSectors.id,
      to: r.sectorRotationSignals.toSectorId,
      alias: "toSector",
    }),
  },
  cryptoSectorMemberships: {
    cryptocurrency: r.one.cryptocurrencies({
      from: r.cryptoSectorMemberships.cryptocurrencyId,
      to: r.cryptocurrencies.id,
      optional: false,
    }),
    sector: r.one.cryptoSectors({
      from: r.cryptoSectorMemberships.sectorId,
      to: r.cryptoSectors.id,
      optional: false,
    }),
  },
  sectorAnalysis: {
    sector: r.one.cryptoSectors({
      from: r.sectorAnalysis.sectorId,
      to: r.cryptoSectors.id,
      optional: false,
    }),
    marketRegime: r.one.marketRegimes({ from: r.sectorAnalysis.marketRegimeId, to: r.marketRegimes.id }),
    suggestions: r.many.aiAssetSuggestions({
      from: r.sectorAnalysis.id,
      to: r.aiAssetSuggestions.sectorAnalysisId,
    }),
    signals: r.many.tradingSignals({ from: r.sectorAnalysis.id, to: r.tradingSignals.sectorAnalysisId }),
  },
  sectorPerformance: {
    sector: r.one.cryptoSectors({
      from: r.sectorPerformance.sectorId,
      to: r.cryptoSectors.id,
      optional: false,
    }),
    topPerformer: r.one.cryptocurrencies({
      from: r.sectorPerformance.topPerformerId,
      to: r.cryptocurrencies.id,
      alias: "topPerformer",
    }),
    worstPerformer: r.one.cryptocurrencies({
      from: r.sectorPerformance.worstPerformerId,
      to: r.cryptocurrencies.id,
      alias: "worstPerformer",
    }),
  },
  sectorRotationSignals: {
    fromSector: r.one.cryptoSectors({
      from: r.sectorRotationSignals.fromSectorId,
      to: r.cryptoSectors.id,
      alias: "fromSector",
    }),
    toSector: r.one.cryptoSectors({
      from: r.sectorRotationSignals.toSectorId,
      to: r.cryptoSectors.id,
      alias: "toSector",
    }),
    marketRegime: r.one.marketRegimes({
      from: r.sectorRotationSignals.marketRegimeId,
      to: r.marketRegimes.id,
    }),
  },
  watchlists: {
    user: r.one.users({ from: r.watchlists.userId, to: r.users.id }),
    assets: r.many.watchlistAssets({ from: r.watchlists.id, to: r.watchlistAssets.watchlistId }),
    suggestions: r.many.aiAssetSuggestions({ from: r.watchlists.id, to: r.aiAssetSuggestions.watchlistId }),
    alerts: r.many.signalAlerts({ from: r.watchlists.id, to: r.signalAlerts.watchlistId }),
  },
  watchlistAssets: {
    watchlist: r.one.watchlists({
      from: r.watchlistAssets.watchlistId,
      to: r.watchlists.id,
      optional: false,
    }),
    cryptocurrency: r.one.cryptocurrencies({
      from: r.watchlistAssets.cryptocurrencyId,
      to: r.cryptocurrencies.id,
      optional: false,
    }),
    adder: r.one.users({ from: r.watchlistAssets.addedBy, to: r.users.id, alias: "adder" }),
    lastModifier: r.one.users({
      from: r.watchlistAssets.lastModifiedBy,
      to: r.users.id,
      alias: "lastModifier",
    }),
  },
  aiAssetSuggestions: {
    watchlist: r.one.watchlists({ from: r.aiAssetSuggestions.watchlistId, to: r.watchlists.id }),
    user: r.one.users({ from: r.aiAssetSuggestions.userId, to: r.users.id, alias: "user" }),
    reviewer: r.one.users({ from: r.aiAssetSuggestions.reviewedBy, to: r.users.id, alias: "reviewer" }),
    cryptocurrency: r.one.cryptocurrencies({
      from: r.aiAssetSuggestions.cryptocurrencyId,
      to: r.cryptocurrencies.id,
      optional: false,
    }),
    marketRegime: r.one.marketRegimes({
      from: r.aiAssetSuggestions.marketRegimeId,
      to: r.marketRegimes.id,
    }),
    sectorAnalysis: r.one.sectorAnalysis({
      from: r.aiAssetSuggestions.sectorAnalysisId,
      to: r.sectorAnalysis.id,
    }),
    signals: r.many.tradingSignals({ from: r.aiAssetSuggestions.id, to: r.tradingSignals.suggestionId }),
  },
  tradingSignals: {
    cryptocurrency: r.one.cryptocurrencies({
      from: r.tradingSignals.cryptocurrencyId,
      to: r.cryptocurrencies.id,
      optional: false,
    }),
    suggestion: r.one.aiAssetSuggestions({
      from: r.tradingSignals.suggestionId,
      to: r.aiAssetSuggestions.id,
    }),
    sectorAnalysis: r.one.sectorAnalysis({
      from: r.tradingSignals.sectorAnalysisId,
      to: r.sectorAnalysis.id,
    }),
    marketRegime: r.one.marketRegimes({ from: r.tradingSignals.marketRegimeId, to: r.marketRegimes.id }),
    executions: r.many.signalExecutions({ from: r.tradingSignals.id, to: r.signalExecutions.signalId }),
    positions: r.many.portfolioTracking({
      from: r.tradingSignals.id,
      to: r.portfolioTracking.openedBySignalId,
    }),
    alerts: r.many.signalAlerts({ from: r.tradingSignals.id, to: r.signalAlerts.signalId }),
  },
  signalExecutions: {
    signal: r.one.tradingSignals({ from: r.signalExecutions.signalId, to: r.tradingSignals.id }),
    user: r.one.users({ from: r.signalExecutions.userId, to: r.users.id, optional: false }),
    position: r.one.portfolioTracking({
      from: r.signalExecutions.portfolioId,
      to: r.portfolioTracking.id,
    }),
    cryptocurrency: r.one.cryptocurrencies({
      from: r.signalExecutions.cryptocurrencyId,
      to: r.cryptocurrencies.id,
      optional: false,
    }),
  },
  riskManagement: {
    user: r.one.users({ from: r.riskManagement.userId, to: r.users.id, optional: false }),
  },
  portfolioTracking: {
    user: r.one.users({ from: r.portfolioTracking.userId, to: r.users.id, optional: false }),
    cryptocurrency: r.one.cryptocurrencies({
      from: r.portfolioTracking.cryptocurrencyId,
      to: r.cryptocurrencies.id,
    }),
    openedBySignal: r.one.tradingSignals({
      from: r.portfolioTracking.openedBySignalId,
      to: r.tradingSignals.id,
    }),
    executions: r.many.signalExecutions({
      from: r.portfolioTracking.id,
      to: r.signalExecutions.portfolioId,
    }),
  },
  signalAlerts: {
    user: r.one.users({ from: r.signalAlerts.userId, to: r.users.id, optional: false }),
    cryptocurrency: r.one.cryptocurrencies({
      from: r.signalAlerts.cryptocurrencyId,
      to: r.cryptocurrencies.id,
    }),
    signal: r.one.tradingSignals({ from: r.signalAlerts.signalId, to: r.tradingSignals.id }),
    watchlist: r.one.watchlists({ from: r.signalAlerts.watchlistId, to: r.watchlists.id }),
  },
}));
