import {
  candles,
  cryptocurrencies,
  type Database,
  dashboards,
  macro,
  models,
  portfolio,
  predictions,
  type QueryId,
  sectors,
  signals,
  suggestions,
  system,
  users,
  watchlists,
} from "@strata/queries";
import type { relations } from "@strata/schema-relationships";
import type { Subject } from "./subject.ts";

type Run = (db: Database<typeof relations>, subject: Subject) => Promise<unknown>;

const now = new Date();
const midnight = new Date(new Date(now).setUTCHours(0, 0, 0, 0));
const hourly = ({ coinId }: Subject) => ({ cryptocurrencyId: coinId, timeframe: "1h" }) as const;
const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000);

/** The reads of the workload that are asked often, each as it is asked; a query of several reads has several. */
export const frequentReads: Partial<Record<QueryId, Run | readonly Run[]>> = {
  Q01: (db) => users.findLogin(db, "sample-user-7@example.org"),
  Q02: (db) => users.getLiveSession(db, Buffer.alloc(32)),
  Q07: (db) => users.countFailedLoginsOfAddress(db, { ipAddress: "203.0.113.7" }),
  Q08: (db) => users.countRegistrationsOfAddress(db, { ipAddress: "203.0.113.7" }),
  Q09: (db, { userId }) => users.countFailedLogins(db, userId),
  Q13: (db, { userId }) => users.getOwnAccount(db, userId),
  Q23: [
    (db, { userId }) => users.countActivityByKind(db, { userId, since: daysAgo(30) }),
    (db, { userId }) => users.summarizeActivity(db, { userId, since: daysAgo(30) }),
  ],
  Q25: (db) => cryptocurrencies.getCoinBySymbol(db, "aur"),
  Q26: [
    (db) => cryptocurrencies.getCoinBySlug(db, "sample-coin-1"),
    (db) => cryptocurrencies.getCoinByBinanceSymbol(db, "BTCUSDT"),
  ],
  Q27: (db) => cryptocurrencies.listCoinsByRank(db),
  Q28: (db) => cryptocurrencies.searchCoins(db, { text: "auro" }),
  Q29: (db, { sectorId }) => sectors.filterCoins(db, { tier: 2, sectorId }),
  Q30: (db) => cryptocurrencies.listCoinsUpToTier(db, { tier: 2 }),
  Q32: (db) => cryptocurrencies.listStaleCoins(db, { before: now }),
  Q34: [
    (db) => cryptocurrencies.listMovers(db, { direction: "gain" }),
    (db) => cryptocurrencies.listMovers(db, { direction: "loss" }),
  ],
  Q36: (db, subject) => candles.getLatestCandle(db, hourly(subject)),
  Q37: (db, { coinId }) =>
    candles.listLatestCandles(db, {
      cryptocurrencyIds: Array.from({ length: 50 }, (_, index) => coinId + index),
      timeframe: "1h",
    }),
  Q38: (db, subject) => candles.listCandles(db, { ...hourly(subject), from: daysAgo(30) }),
  Q39: (db, subject) => candles.listNewestCandles(db, hourly(subject)),
  Q41: (db, subject) =>
    candles.listCandlesAt(db, {
      ...hourly(subject),
      openTimes: Array.from({ length: 100 }, (_, index) => new Date(midnight.getTime() - index * 3_600_000)),
    }),
  Q42: (db, { coinId }) =>
    candles.aggregateCandles(db, {
      cryptocurrencyId: coinId,
      base: "1h",
      timeframe: "1d",
      from: daysAgo(30),
      to: midnight,
    }),
  Q43: [
    (db) => system.listCandleCoverage(db),
    (db, { coinId }) => candles.listCandleCoverageOfCoin(db, coinId),
  ],
  Q44: (db, subject) => candles.summarizePeriod(db, { ...hourly(subject), from: daysAgo(30) }),
  Q45: (db, subject) => candles.getVolatility(db, { ...hourly(subject), from: daysAgo(30) }),
  Q46: (db, subject) => candles.listGaps(db, { ...hourly(subject), from: daysAgo(30) }),
  Q48: async (db, subject) => {
    for await (const _ of candles.readTrainingSet(db, { ...hourly(subject), from: daysAgo(365) }));
  },
  Q52: (db) => macro.getCurrentRegime(db),
  Q53: [
    (db) => macro.listRegimes(db, { from: daysAgo(30) }),
    (db) => macro.listRegimeChanges(db, { from: daysAgo(30) }),
  ],
  Q55: (db) => macro.getMarketSentiment(db),
  Q56: [
    (db) => macro.listFearGreedTrend(db, { since: daysAgo(60) }),
    (db) => macro.listDominanceTrend(db, { since: daysAgo(60) }),
  ],
  Q57: (db) => macro.getDominance(db),
  Q58: (db) => macro.listLatestIndicators(db),
  Q59: (db) => macro.listIndicator(db, { indicatorName: "VIX", from: daysAgo(60), at: daysAgo(1) }),
  Q62: (db) => macro.listNews(db),
  Q63: (db, { coinId }) => macro.listNewsOfCoin(db, { cryptocurrencyId: coinId }),
  Q64: [
    (db) => macro.listNewsSentimentByDay(db, { since: daysAgo(7) }),
    (db) => macro.listNewsSentimentByCoin(db, daysAgo(7)),
  ],
  Q67: (db) => sectors.listSectorsWithLatestPerformance(db),
  Q68: (db) => sectors.summarizeSectors(db),
  Q69: (db, { sectorId }) => sectors.listCoinsOfSector(db, { id: sectorId }),
  Q70: (db, { coinId }) => sectors.listSectorsOfCoin(db, { id: coinId }),
  Q71: (db, { sectorId }) => sectors.listSectorPerformance(db, { sectorId, from: daysAgo(90) }),
  Q73: (db) => sectors.listLatestSectorAnalyses(db),
  Q74: (db) => sectors.listStrongestRotations(db),
  Q75: (db, { sectorId }) => sectors.listRotationsOfSector(db, { sectorId }),
  Q76: (db, { userId }) => sectors.compareSectorAllocation(db, { userId }),
  Q78: (db) => watchlists.getDefaultWatchlist(db),
  Q79: (db, { userId }) => watchlists.listWatchlistsOfUser(db, userId),
  Q80: (db, { watchlistId, ownerId: viewerId }) =>
    watchlists.listCoinsOfWatchlist(db, { watchlistId, viewerId }),
  Q81: (db, { userId }) => watchlists.listBestAssets(db, { userId }),
  Q86: (db, { watchlistId, ownerId: viewerId }) =>
    watchlists.summarizeWatchlist(db, { watchlistId, viewerId }),
  Q89: (db, { watchlistId, ownerId: viewerId }) =>
    suggestions.listPendingSuggestions(db, { watchlistId, viewerId }),
  Q90: (db, { coinId }) => suggestions.listSuggestionsOfCoin(db, { cryptocurrencyId: coinId }),
  Q97: [
    (db, { suggestionId }) => suggestions.listFeedbackOfSuggestion(db, suggestionId),
    (db, { userId }) => suggestions.listFeedbackOfUser(db, { userId }),
  ],
  Q99: (db, { userId }) => suggestions.getAiContextOfUser(db, userId),
  Q100: (db) => signals.listBestActiveSignals(db),
  Q101: [
    (db, { coinId }) => signals.listSignalsOfCoin(db, { cryptocurrencyId: coinId }),
    (db, { coinId }) => signals.listSignalsOfCoin(db, { cryptocurrencyId: coinId, status: "active" }),
  ],
  Q106: (db, { userId }) => signals.listExecutionsOfUser(db, { userId }),
  Q107: [
    (db, { signalId }) => signals.listExecutionsOfSignal(db, signalId),
    (db, { signalId }) => signals.summarizeExecutionsOfSignal(db, signalId),
  ],
  Q109: (db, { userId }) => portfolio.getRiskProfile(db, userId),
  Q110: [
    (db, { userId }) => portfolio.getExposure(db, userId),
    (db, { userId }) => portfolio.listExposureByCoin(db, userId),
    (db, { userId }) => portfolio.listExposureBySector(db, userId),
  ],
  Q112: (db, { userId }) => portfolio.listOpenPositions(db, { userId }),
  Q113: [
    (db, { userId }) => portfolio.listClosedPositions(db, { userId, since: daysAgo(365) }),
    (db, { userId }) => portfolio.listRealizedPnlByMonth(db, { userId, since: daysAgo(365) }),
  ],
  Q115: (db, { userId }) => portfolio.listJournal(db, { userId }),
  Q116: (db, { coinId }) => signals.listAlertsSetOff(db, { cryptocurrencyId: coinId, price: "100", at: now }),
  Q117: [
    (db, { userId }) => signals.listAlertsOfUser(db, { userId }),
    (db, { userId }) => signals.listAlertsOfUser(db, { userId, onlyActive: true }),
  ],
  Q119: (db, { userId }) => signals.listTriggeredAlerts(db, { userId, since: daysAgo(30) }),
  Q122: [
    (db) => models.listActiveModels(db, "asset"),
    (db) => models.getActiveModel(db, { modelType: "asset", name: "sample-asset" }),
  ],
  Q123: [(db) => models.listModels(db), (db) => models.listVersionsOfModel(db, "sample-asset")],
  Q129: (db, { modelId }) => models.listPerformanceTrend(db, { modelId, from: daysAgo(90) }),
  Q130: (db, { modelId }) => models.compareModels(db, { modelIds: [modelId, modelId + 1] }),
  Q134: (db, { coinId }) => predictions.getLatestOpenPrediction(db, { cryptocurrencyId: coinId }),
  Q135: (db) => predictions.listOpenPredictions(db),
  Q136: (db) => predictions.evaluateDue(db, async () => []),
  Q138: [
    (db, { coinId }) => predictions.listPredictions(db, { of: { cryptocurrencyId: coinId } }),
    (db, { modelId }) => predictions.listPredictions(db, { of: { modelId } }),
    (db, { coinId }) =>
      predictions.summarizeAccuracy(db, { of: { cryptocurrencyId: coinId }, since: daysAgo(30) }),
    (db, { modelId }) => predictions.summarizeAccuracy(db, { of: { modelId }, since: daysAgo(30) }),
  ],
  Q139: (db, { userId }) => predictions.listPredictionsOfUser(db, { userId }),
  Q142: [
    (db) => system.getSystemPerformance(db),
    (db) => system.listLatestHealth(db),
    (db) => system.listHealth(db, { since: daysAgo(1) }),
  ],
  Q144: (db) =>
    system.listMetric(db, {
      category: "user_behavior",
      metricName: "sample.page_views",
      aggregationLevel: "hour",
      dimensions: { channel: "web" },
      from: daysAgo(7),
    }),
  Q148: (db) => system.listProviderHealth(db),
  Q153: (db) => system.listRunningTasks(db),
  Q154: (db) => system.listTasksOfType(db, { taskType: "training" }),
  Q158: (db) => dashboards.getGuestDashboard(db),
  Q159: (db, { userId }) => dashboards.getDashboardOfUser(db, userId),
  Q160: (db, { coinId }) => dashboards.getCoinPage(db, { id: coinId }),
  Q161: (db, { signalId }) => dashboards.traceSignal(db, signalId),
};
