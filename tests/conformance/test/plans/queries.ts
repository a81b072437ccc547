import {
  candles,
  cryptocurrencies,
  type Database,
  dashboards,
  macro,
  models,
  portfolio,
  predictions,
  type QueryName,
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

/** The frequent reads with typical arguments; a read with several typical uses has several entries. */
export const frequentReads: Partial<Record<QueryName, Run | readonly Run[]>> = {
  "users.findLogin": (db) => users.findLogin(db, "sample-user-7@example.org"),
  "users.getLiveSession": (db) => users.getLiveSession(db, Buffer.alloc(32)),
  "users.listLiveSessions": (db, { userId }) => users.listLiveSessions(db, userId),
  "users.countFailedLoginsOfAddress": (db) =>
    users.countFailedLoginsOfAddress(db, { ipAddress: "203.0.113.7" }),
  "users.countRegistrationsOfAddress": (db) =>
    users.countRegistrationsOfAddress(db, { ipAddress: "203.0.113.7" }),
  "users.countFailedLogins": (db, { userId }) => users.countFailedLogins(db, userId),
  "users.getOwnAccount": (db, { userId }) => users.getOwnAccount(db, userId),
  "users.countActivityByKind": (db, { userId }) =>
    users.countActivityByKind(db, { userId, since: daysAgo(30) }),
  "users.summarizeActivity": (db, { userId }) => users.summarizeActivity(db, { userId, since: daysAgo(30) }),
  "cryptocurrencies.getCoinBySymbol": (db) => cryptocurrencies.getCoinBySymbol(db, "aur"),
  "cryptocurrencies.getCoinBySlug": (db) => cryptocurrencies.getCoinBySlug(db, "sample-coin-1"),
  "cryptocurrencies.getCoinByBinanceSymbol": (db) => cryptocurrencies.getCoinByBinanceSymbol(db, "BTCUSDT"),
  "cryptocurrencies.listCoinsByRank": (db) => cryptocurrencies.listCoinsByRank(db),
  "cryptocurrencies.searchCoins": (db) => cryptocurrencies.searchCoins(db, { text: "auro" }),
  "cryptocurrencies.listCoinsUpToTier": (db) => cryptocurrencies.listCoinsUpToTier(db, { tier: 2 }),
  "cryptocurrencies.listStaleCoins": (db) => cryptocurrencies.listStaleCoins(db, { before: now }),
  "cryptocurrencies.listMovers": [
    (db) => cryptocurrencies.listMovers(db, { direction: "gain" }),
    (db) => cryptocurrencies.listMovers(db, { direction: "loss" }),
  ],
  "candles.getLatestCandle": (db, subject) => candles.getLatestCandle(db, hourly(subject)),
  "candles.listLatestCandles": (db, { coinId }) =>
    candles.listLatestCandles(db, {
      cryptocurrencyIds: Array.from({ length: 50 }, (_, index) => coinId + index),
      timeframe: "1h",
    }),
  "candles.listCandles": (db, subject) => candles.listCandles(db, { ...hourly(subject), from: daysAgo(30) }),
  "candles.listNewestCandles": (db, subject) => candles.listNewestCandles(db, hourly(subject)),
  "candles.listCandlesAt": (db, subject) =>
    candles.listCandlesAt(db, {
      ...hourly(subject),
      openTimes: Array.from({ length: 100 }, (_, index) => new Date(midnight.getTime() - index * 3_600_000)),
    }),
  "candles.aggregateCandles": (db, { coinId }) =>
    candles.aggregateCandles(db, {
      cryptocurrencyId: coinId,
      base: "1h",
      timeframe: "1d",
      from: daysAgo(30),
      to: midnight,
    }),
  "candles.listCandleCoverageOfCoin": (db, { coinId }) => candles.listCandleCoverageOfCoin(db, coinId),
  "candles.summarizePeriod": (db, subject) =>
    candles.summarizePeriod(db, { ...hourly(subject), from: daysAgo(30) }),
  "candles.getVolatility": (db, subject) =>
    candles.getVolatility(db, { ...hourly(subject), from: daysAgo(30) }),
  "candles.listGaps": (db, subject) => candles.listGaps(db, { ...hourly(subject), from: daysAgo(30) }),
  "candles.readTrainingSet": async (db, subject) => {
    for await (const _ of candles.readTrainingSet(db, { ...hourly(subject), from: daysAgo(365) }));
  },
  "macro.getCurrentRegime": (db) => macro.getCurrentRegime(db),
  "macro.listRegimes": (db) => macro.listRegimes(db, { from: daysAgo(30) }),
  "macro.listRegimeChanges": (db) => macro.listRegimeChanges(db, { from: daysAgo(30) }),
  "macro.getMarketSentiment": (db) => macro.getMarketSentiment(db),
  "macro.listFearGreedTrend": (db) => macro.listFearGreedTrend(db, { since: daysAgo(60) }),
  "macro.listDominanceTrend": (db) => macro.listDominanceTrend(db, { since: daysAgo(60) }),
  "macro.getDominance": (db) => macro.getDominance(db),
  "macro.listLatestIndicators": (db) => macro.listLatestIndicators(db),
  "macro.listIndicator": (db) =>
    macro.listIndicator(db, { indicatorName: "VIX", from: daysAgo(60), at: daysAgo(1) }),
  "macro.getIndicatorAt": (db) => macro.getIndicatorAt(db, { indicatorName: "VIX", at: daysAgo(1) }),
  "macro.listNews": (db) => macro.listNews(db),
  "macro.listNewsOfCoin": (db, { coinId }) => macro.listNewsOfCoin(db, { cryptocurrencyId: coinId }),
  "macro.listNewsSentimentByDay": (db) => macro.listNewsSentimentByDay(db, { since: daysAgo(7) }),
  "macro.listNewsSentimentByCoin": (db) => macro.listNewsSentimentByCoin(db, daysAgo(7)),
  "sectors.listSectorsWithLatestPerformance": (db) => sectors.listSectorsWithLatestPerformance(db),
  "sectors.summarizeSectors": (db) => sectors.summarizeSectors(db),
  "sectors.listCoinsOfSector": (db, { sectorId }) => sectors.listCoinsOfSector(db, { id: sectorId }),
  "sectors.filterCoins": (db, { sectorId }) => sectors.filterCoins(db, { tier: 2, sectorId }),
  "sectors.listSectorsOfCoin": (db, { coinId }) => sectors.listSectorsOfCoin(db, { id: coinId }),
  "sectors.listSectorPerformance": (db, { sectorId }) =>
    sectors.listSectorPerformance(db, { sectorId, from: daysAgo(90) }),
  "sectors.listLatestSectorAnalyses": (db) => sectors.listLatestSectorAnalyses(db),
  "sectors.listStrongestRotations": (db) => sectors.listStrongestRotations(db),
  "sectors.listRotationsOfSector": (db, { sectorId }) => sectors.listRotationsOfSector(db, { sectorId }),
  "sectors.compareSectorAllocation": (db, { userId }) => sectors.compareSectorAllocation(db, { userId }),
  "watchlists.getDefaultWatchlist": (db) => watchlists.getDefaultWatchlist(db),
  "watchlists.listWatchlistsOfUser": (db, { userId }) => watchlists.listWatchlistsOfUser(db, userId),
  "watchlists.listCoinsOfWatchlist": (db, { watchlistId, ownerId: viewerId }) =>
    watchlists.listCoinsOfWatchlist(db, { watchlistId, viewerId }),
  "watchlists.listBestAssets": (db, { userId }) => watchlists.listBestAssets(db, { userId }),
  "watchlists.summarizeWatchlist": (db, { watchlistId, ownerId: viewerId }) =>
    watchlists.summarizeWatchlist(db, { watchlistId, viewerId }),
  "suggestions.listPendingSuggestions": (db, { watchlistId, ownerId: viewerId }) =>
    suggestions.listPendingSuggestions(db, { watchlistId, viewerId }),
  "suggestions.listSuggestionsOfCoin": (db, { coinId }) =>
    suggestions.listSuggestionsOfCoin(db, { cryptocurrencyId: coinId }),
  "suggestions.listFeedbackOfSuggestion": (db, { suggestionId }) =>
    suggestions.listFeedbackOfSuggestion(db, suggestionId),
  "suggestions.listFeedbackOfUser": (db, { userId }) => suggestions.listFeedbackOfUser(db, { userId }),
  "suggestions.getAiContextOfUser": (db, { userId }) => suggestions.getAiContextOfUser(db, userId),
  "signals.listBestActiveSignals": (db) => signals.listBestActiveSignals(db),
  "signals.listSignalsOfCoin": [
    (db, { coinId }) => signals.listSignalsOfCoin(db, { cryptocurrencyId: coinId }),
    (db, { coinId }) => signals.listSignalsOfCoin(db, { cryptocurrencyId: coinId, status: "active" }),
  ],
  "signals.listExecutionsOfUser": (db, { userId }) => signals.listExecutionsOfUser(db, { userId }),
  "signals.listExecutionsOfSignal": (db, { signalId }) => signals.listExecutionsOfSignal(db, signalId),
  "signals.summarizeExecutionsOfSignal": (db, { signalId }) =>
    signals.summarizeExecutionsOfSignal(db, signalId),
  "signals.listAlertsToTrigger": (db, { coinId }) =>
    signals.listAlertsToTrigger(db, { cryptocurrencyId: coinId, price: "100", at: now }),
  "signals.listAlertsOfUser": [
    (db, { userId }) => signals.listAlertsOfUser(db, { userId }),
    (db, { userId }) => signals.listAlertsOfUser(db, { userId, onlyActive: true }),
  ],
  "signals.listTriggeredAlerts": (db, { userId }) =>
    signals.listTriggeredAlerts(db, { userId, since: daysAgo(30) }),
  "portfolio.getRiskProfile": (db, { userId }) => portfolio.getRiskProfile(db, userId),
  "portfolio.getExposure": (db, { userId }) => portfolio.getExposure(db, userId),
  "portfolio.listExposureByCoin": (db, { userId }) => portfolio.listExposureByCoin(db, userId),
  "portfolio.listExposureBySector": (db, { userId }) => portfolio.listExposureBySector(db, userId),
  "portfolio.listOpenPositions": (db, { userId }) => portfolio.listOpenPositions(db, { userId }),
  "portfolio.listClosedPositions": (db, { userId }) =>
    portfolio.listClosedPositions(db, { userId, since: daysAgo(365) }),
  "portfolio.listRealizedPnlByMonth": (db, { userId }) =>
    portfolio.listRealizedPnlByMonth(db, { userId, since: daysAgo(365) }),
  "portfolio.listJournal": (db, { userId }) => portfolio.listJournal(db, { userId }),
  "models.listActiveModels": (db) => models.listActiveModels(db, "asset"),
  "models.getActiveModel": (db) => models.getActiveModel(db, { modelType: "asset", name: "sample-asset" }),
  "models.listModels": (db) => models.listModels(db),
  "models.listVersionsOfModel": (db) => models.listVersionsOfModel(db, "sample-asset"),
  "models.listPerformanceTrend": (db, { modelId }) =>
    models.listPerformanceTrend(db, { modelId, from: daysAgo(90) }),
  "models.compareModels": (db, { modelId }) => models.compareModels(db, { modelIds: [modelId, modelId + 1] }),
  "predictions.getLatestOpenPrediction": (db, { coinId }) =>
    predictions.getLatestOpenPrediction(db, { cryptocurrencyId: coinId }),
  "predictions.listOpenPredictions": (db) => predictions.listOpenPredictions(db),
  "predictions.evaluateDue": (db) => predictions.evaluateDue(db, async () => []),
  "predictions.evaluateByCandles": (db) =>
    predictions.evaluateDue(db, async (tx, due) => {
      await predictions.evaluateByCandles(tx, due);
      return [];
    }),
  "predictions.listPredictions": [
    (db, { coinId }) => predictions.listPredictions(db, { of: { cryptocurrencyId: coinId } }),
    (db, { modelId }) => predictions.listPredictions(db, { of: { modelId } }),
  ],
  "predictions.summarizeAccuracy": [
    (db, { coinId }) =>
      predictions.summarizeAccuracy(db, { of: { cryptocurrencyId: coinId }, since: daysAgo(30) }),
    (db, { modelId }) => predictions.summarizeAccuracy(db, { of: { modelId }, since: daysAgo(30) }),
  ],
  "predictions.listPredictionsOfUser": (db, { userId }) => predictions.listPredictionsOfUser(db, { userId }),
  "system.listCandleCoverage": (db) => system.listCandleCoverage(db),
  "system.getSystemPerformance": (db) => system.getSystemPerformance(db),
  "system.listLatestHealth": (db) => system.listLatestHealth(db),
  "system.listHealth": (db) => system.listHealth(db, { since: daysAgo(1) }),
  "system.listMetric": (db) =>
    system.listMetric(db, {
      category: "user_behavior",
      metricName: "sample.page_views",
      aggregationLevel: "hour",
      dimensions: { channel: "web" },
      from: daysAgo(7),
    }),
  "system.listProviderHealth": (db) => system.listProviderHealth(db),
  "system.listRunningTasks": (db) => system.listRunningTasks(db),
  "system.listTasksOfType": (db) => system.listTasksOfType(db, { taskType: "training" }),
  "dashboards.getGuestDashboard": (db) => dashboards.getGuestDashboard(db),
  "dashboards.getDashboardOfUser": (db, { userId }) => dashboards.getDashboardOfUser(db, userId),
  "dashboards.getCoinPage": (db, { coinId }) => dashboards.getCoinPage(db, { id: coinId }),
  "dashboards.traceSignal": (db, { signalId }) => dashboards.traceSignal(db, signalId),
  "dashboards.traceRegime": (db, { regimeId }) => dashboards.traceRegime(db, regimeId),
  "dashboards.listSignalsOfModel": (db, { modelId }) => dashboards.listSignalsOfModel(db, { modelId }),
};
