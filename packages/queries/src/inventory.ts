import type * as candles from "./candles.ts";
import type * as cryptocurrencies from "./cryptocurrencies.ts";
import type * as dashboards from "./dashboards.ts";
import type * as erasure from "./erasure.ts";
import type * as macro from "./macro.ts";
import type * as models from "./models.ts";
import type * as portfolio from "./portfolio.ts";
import type * as predictions from "./predictions.ts";
import type * as sectors from "./sectors.ts";
import type * as signals from "./signals.ts";
import type * as suggestions from "./suggestions.ts";
import type * as system from "./system.ts";
import type * as users from "./users.ts";
import type * as watchlists from "./watchlists.ts";

/** One query of the platform. */
export interface Query {
  /**
   * How often it runs: `every page`, many times a second or with every page view; `every minute`, on user actions or
   * every few minutes; `nightly`, by administrators, or at most once a day.
   */
  readonly frequency: "every page" | "every minute" | "nightly";
  /** Whether it changes rows. */
  readonly access: "read" | "write";
  /** What the query returns or does. */
  readonly about: string;
}

interface Topics {
  users: typeof users;
  cryptocurrencies: typeof cryptocurrencies;
  candles: typeof candles;
  macro: typeof macro;
  sectors: typeof sectors;
  watchlists: typeof watchlists;
  suggestions: typeof suggestions;
  signals: typeof signals;
  portfolio: typeof portfolio;
  models: typeof models;
  predictions: typeof predictions;
  system: typeof system;
  dashboards: typeof dashboards;
  erasure: typeof erasure;
}

/** The queries of a topic: all exported functions. */
type QueriesOf<Topic> = {
  readonly [Name in keyof Topic as Topic[Name] extends (...args: never) => unknown ? Name : never]: Query;
};

const read = (frequency: Query["frequency"], about: string): Query => ({ frequency, access: "read", about });
const write = (frequency: Query["frequency"], about: string): Query => ({
  frequency,
  access: "write",
  about,
});

/**
 * Every query of this package by topic and function: how often it runs, whether it writes, and a description. The
 * indexes of the schema are tested against it. The compiler rejects an entry without a function and a function
 * without an entry.
 */
export const inventory = {
  users: {
    findLogin: read("every page", "the account of a login email"),
    getLiveSession: read("every page", "the live session of a token, with its account"),
    touchSession: write("every page", "record the use of a session, to the minute"),
    openSession: write("every minute", "open a session in place of the one on the same device"),
    rotateSession: write("every minute", "rotate a refresh token, once"),
    listLiveSessions: read("every minute", "the live sessions of an account"),
    logout: write("every minute", "end one session"),
    logoutEverywhere: write("every minute", "end all sessions of an account"),
    purgeSessions: write("nightly", "purge expired sessions, a batch at a time"),
    countFailedLoginsOfAddress: read("every page", "failed logins from an IP address in 15 minutes"),
    countRegistrationsOfAddress: read("every minute", "registrations from an IP address in an hour"),
    countFailedLogins: read("every minute", "failed logins of an account since its last success"),
    recordFailedLogin: write("every minute", "record a failed login, and lock the account at every fifth"),
    recordEvent: write("every page", "record an authentication event"),
    listRiskyEvents: read("nightly", "risky events, newest first"),
    registerUser: write("every minute", "register a user: account, profile, first watchlist and event"),
    getOwnAccount: read("every minute", "the user's own account with its profile"),
    updateProfile: write("every minute", "change a profile, and record which fields changed"),
    mergeSettings: write("every minute", "merge notification settings and preferences"),
    listUsers: read("nightly", "pages of accounts for administrators"),
    listUsersWithActivity: read("nightly", "accounts with their watchlists, coins and accuracy"),
    searchUsers: read("nightly", "accounts by part of the email address or name"),
    listNewUsers: read("nightly", "accounts registered since a time"),
    listDormantUsers: read("nightly", "accounts that have not signed in since a time"),
    countUsersByRole: read("nightly", "number of accounts by role and state"),
    changeUserRole: write("every minute", "change a role, by an administrator"),
    setUserActive: write("every minute", "activate or deactivate an account, by an administrator"),
    verifyUser: write("nightly", "mark an email address as verified"),
    deleteUser: write("nightly", "soft-delete an account"),
    countActivityByKind: read("every minute", "activity of an account by event type"),
    summarizeActivity: read("every minute", "activity of an account: events, last time, busiest weekday"),
    issueResetToken: write("nightly", "issue a password reset token"),
    findUserByResetToken: read("nightly", "the account of a reset token"),
    resetPassword: write("nightly", "set a password with a reset token"),
    clearExpiredResetTokens: write("nightly", "clear expired reset tokens"),
  },
  cryptocurrencies: {
    getCoinBySymbol: read("every page", "the best-ranked coin with a ticker"),
    getCoinBySlug: read("every page", "the coin of a slug"),
    getCoinByBinanceSymbol: read("every page", "the coin of a Binance symbol"),
    listCoinsByRank: read("every page", "coins by rank"),
    searchCoins: read("every minute", "coins by part of a ticker or a name"),
    listCoinsUpToTier: read("every minute", "coins up to a tier, by rank"),
    refreshCoins: write("every page", "refresh the market figures of a page of coins"),
    listStaleCoins: read("every minute", "coins with stale figures, largest first"),
    summarizeCoins: read("nightly", "number of coins and their total market capitalization"),
    listMovers: read("every minute", "coins that gained or lost most in a day"),
    setCoinActive: write("nightly", "activate or deactivate a coin"),
    addCoins: write("nightly", "add coins that are not stored yet"),
    recordCoinAccess: write("nightly", "record that coins were viewed"),
  },
  candles: {
    getLatestCandle: read("every page", "the newest candle of a coin"),
    listLatestCandles: read("every page", "the newest candle of each coin of a list"),
    listCandles: read("every page", "the candles of a coin between two times"),
    listNewestCandles: read("every minute", "the last candles of a coin"),
    saveCandles: write("every page", "save a batch of candles that differ from the stored ones"),
    listCandlesAt: read("every minute", "the stored candles of a set of times"),
    aggregateCandles: read("every minute", "candles aggregated into a longer timeframe"),
    rollUpCandles: write("every minute", "save candles aggregated into a longer timeframe"),
    listCandleCoverageOfCoin: read(
      "every minute",
      "first, last and number of candles of a coin by timeframe",
    ),
    summarizePeriod: read("every minute", "extremes, mean and volume of a coin in a period"),
    getVolatility: read("every minute", "volatility of a coin"),
    listGaps: read("every minute", "gaps in the candles of a coin"),
    getQualityReport: read("nightly", "quality of the candles of a coin"),
    readTrainingSet: read("every minute", "closed candles to train on, in batches"),
    retireCandles: write("nightly", "delete candles past their retention"),
    summarizeYears: read("nightly", "extremes and volatility by year"),
  },
  macro: {
    getCurrentRegime: read("every page", "the current market regime"),
    listRegimes: read("every minute", "regimes over time"),
    listRegimeChanges: read("every minute", "changes of the regime over time"),
    listRegimeDistribution: read("nightly", "distribution of regimes"),
    listConfidentRegimes: read("nightly", "regimes above a confidence"),
    listRegimeConsensus: read("nightly", "agreement of the models on the regime"),
    getMarketSentiment: read("every page", "the newest sentiment with its label"),
    listFearGreedTrend: read("every minute", "fear and greed index over weeks"),
    listDominanceTrend: read("every minute", "market dominance over weeks"),
    getDominance: read("every page", "dominance now and a day ago"),
    listLatestIndicators: read("every page", "the newest value of each indicator"),
    listIndicator: read("every minute", "one indicator over time, as known at a time"),
    getIndicatorAt: read("every minute", "the value of an indicator that was known at a time"),
    saveIndicators: write("every minute", "record values of indicators, or their revisions"),
    insertRegimes: write("every minute", "record the regimes of a run once"),
    listNews: read("every minute", "the newest news"),
    listNewsOfCoin: read("every minute", "the news of one coin"),
    listNewsSentimentByDay: read("every minute", "mean news sentiment by day"),
    listNewsSentimentByCoin: read("every minute", "mean news sentiment by coin"),
    ingestNews: write("every minute", "store news once"),
    correctPublishedAt: write("every minute", "correct the publication time of news"),
    searchNews: read("nightly", "full-text search of news"),
  },
  sectors: {
    listSectorsWithLatestPerformance: read("every page", "sectors with their newest performance"),
    summarizeSectors: read("every page", "sector performance computed from the coins"),
    listCoinsOfSector: read("every minute", "the coins of a sector"),
    filterCoins: read("every minute", "coins by tier, sector and ticker"),
    listSectorsOfCoin: read("every minute", "the sectors of a coin"),
    listSectorPerformance: read("every minute", "the performance of a sector over time"),
    saveSectorPerformance: write("every minute", "record measurements of sectors"),
    writeCategories: write(
      "every minute",
      "store a page of categories: sectors and their daily measurements",
    ),
    listLatestSectorAnalyses: read("every minute", "the newest analysis of each sector"),
    listStrongestRotations: read("every minute", "the strongest rotations between sectors"),
    listRotationsOfSector: read("every minute", "rotations into and out of a sector"),
    compareSectorAllocation: read(
      "every minute",
      "allocation of a user by sector against the recommended one",
    ),
    assignCoinToSector: write("nightly", "assign a coin to a sector"),
    movePrimarySector: write("nightly", "move the primary sector of a coin"),
  },
  watchlists: {
    getDefaultWatchlist: read("every page", "the default watchlist with its coins"),
    listWatchlistsOfUser: read("every page", "the watchlists of a user with their sizes"),
    listCoinsOfWatchlist: read("every page", "the coins of a watchlist with their figures"),
    listBestAssets: read("every minute", "the best coins by score"),
    addAssetToWatchlist: write("every minute", "add a coin to a watchlist within its limits"),
    removeAssetFromWatchlist: write("every minute", "remove a coin from a watchlist and close the gap"),
    reorderWatchlist: write("every minute", "reorder a watchlist"),
    saveWatchlistAssets: write("every minute", "set allocations of several coins at once"),
    createWatchlist: write("every minute", "create a watchlist, at most ten per user"),
    updateWatchlist: write("every minute", "change a watchlist"),
    deleteWatchlist: write("every minute", "delete a watchlist"),
    summarizeWatchlist: read("every minute", "the performance of a watchlist"),
    countWatchersOfCoin: read("nightly", "number of users who watch a coin"),
    listWatchersOfCoin: read("nightly", "the users who watch a coin"),
    updateDefaultWatchlist: write("every minute", "change the default watchlist"),
  },
  suggestions: {
    listPendingSuggestions: read("every page", "the open suggestions for a watchlist"),
    listSuggestionsOfCoin: read("every minute", "the suggestions about a coin"),
    insertSuggestions: write("every minute", "record the suggestions of a run once"),
    reviewSuggestion: write("every minute", "approve or reject a suggestion"),
    implementSuggestion: write("every minute", "implement an approved suggestion"),
    expireSuggestions: write("nightly", "expire suggestions that were not reviewed in time"),
    summarizeSuggestionsByLayer: read("nightly", "performance of the suggestions of each layer"),
    archiveImplementedSuggestions: write("nightly", "archive old suggestions, keeping their feedback"),
    recordFeedback: write("every minute", "record feedback on a suggestion, or change it"),
    listFeedbackOfSuggestion: read("every minute", "the feedback on a suggestion"),
    listFeedbackOfUser: read("every minute", "the feedback of a user"),
    summarizeFeedback: read("nightly", "ratings and acceptance"),
    listFeedbackTrend: read("nightly", "ratings and acceptance by week"),
    getAiContextOfUser: read("every minute", "context of a user for an AI assistant"),
  },
  signals: {
    listBestActiveSignals: read("every page", "the active signals, highest confidence first"),
    listSignalsOfCoin: read("every page", "the signals of a coin"),
    insertSignals: write("every minute", "record the signals of a run once"),
    expireSignals: write("nightly", "expire signals"),
    invalidateSignal: write("nightly", "invalidate a signal"),
    settleSignals: write("every minute", "settle signals by the candles that followed"),
    executeSignal: write("every minute", "execute a signal within a user's limits"),
    listExecutionsOfUser: read("every minute", "the orders of a user"),
    listExecutionsOfSignal: read("every minute", "the orders on a signal"),
    summarizeExecutionsOfSignal: read("every minute", "fill rate and slippage of the orders on a signal"),
    listOpenOrders: read("nightly", "orders that are still open"),
    recordFill: write("nightly", "record the fill of an order"),
    listAlertsToTrigger: read("every page", "the alerts that a price triggers"),
    listAlertsOfUser: read("every minute", "the alerts of a user"),
    createAlert: write("every minute", "create an alert, at most ten active per user"),
    triggerAlert: write("every minute", "trigger an alert once"),
    confirmNotification: write("every minute", "record that a user was notified of an alert"),
    listTriggeredAlerts: read("every minute", "alerts that were triggered"),
    acknowledgeAlert: write("every minute", "acknowledge an alert"),
    countAlertsByType: read("nightly", "number of alerts by type"),
    updateAlert: write("every minute", "change an alert of the user"),
    deleteAlert: write("every minute", "delete an alert of the user"),
  },
  portfolio: {
    getRiskProfile: read("every minute", "the limits of a user"),
    saveRiskProfile: write("every minute", "set the limits of a user"),
    getExposure: read("every minute", "market exposure of a user"),
    listExposureByCoin: read("every minute", "market exposure of a user by coin"),
    listExposureBySector: read("every minute", "market exposure of a user by sector"),
    listUsersOverLossLimit: read("nightly", "the users over their loss limit"),
    markLimitBreached: write("nightly", "mark a loss limit as breached"),
    clearLimitBreach: write("nightly", "clear the breach of a loss limit"),
    listOpenPositions: read("every page", "the open positions of a user with their value"),
    listClosedPositions: read("every minute", "the closed positions of a user"),
    listRealizedPnlByMonth: read("every minute", "profit and loss of a user by month"),
    addToPosition: write("every minute", "open a position, or add to it"),
    reducePosition: write("every minute", "reduce a position, or close it"),
    listJournal: read("every minute", "the trade journal of a user"),
    writeJournal: write("every minute", "write the journal entry of a trade"),
  },
  models: {
    listActiveModels: read("every page", "the active models of a type"),
    getActiveModel: read("every page", "the active version of a model"),
    listModels: read("every minute", "models by state"),
    listVersionsOfModel: read("every minute", "the versions of a model"),
    listModelsToRetrain: read("nightly", "models due for training"),
    activateModel: write("every minute", "activate one version of a model"),
    requestTraining: write("every minute", "request the training of a model, unless it is running"),
    recordTraining: write("every minute", "record that a model was trained"),
    changeModelConfiguration: write("nightly", "change a model's configuration and keep the old one"),
    listReplacedConfigurations: read("nightly", "earlier configurations of a model"),
    recordPerformance: write("every minute", "record an evaluation of a model"),
    listPerformanceTrend: read("every minute", "a model's evaluations over time"),
    compareModels: read("every minute", "models compared by their newest evaluation"),
    listDegradation: read("nightly", "models whose performance degraded"),
    listLeaderboard: read("nightly", "models ranked"),
  },
  predictions: {
    insertPredictions: write("every page", "record a batch of predictions once"),
    getLatestOpenPrediction: read("every page", "the newest open prediction of a coin"),
    listOpenPredictions: read("every minute", "the open predictions"),
    evaluateDue: write("every minute", "evaluate due predictions, each by one evaluator"),
    evaluateByCandles: read("every minute", "outcomes of due price predictions, by the candles"),
    recordOutcomes: write("every minute", "record outcomes of predictions"),
    listPredictions: read("every minute", "predictions by coin or by model"),
    summarizeAccuracy: read("every minute", "accuracy by coin or by model"),
    listPredictionsOfUser: read("every minute", "the predictions created for a user"),
    listCalibration: read("nightly", "confidence against accuracy by bin"),
    summarizeCalibration: read("nightly", "confidence against accuracy of a model"),
    archivePredictions: write("nightly", "delete old predictions"),
  },
  system: {
    listCandleCoverage: read(
      "every minute",
      "first, last and number of stored candles by coin and timeframe",
    ),
    getSystemPerformance: read("every minute", "health, tasks and calls of the last hour"),
    listLatestHealth: read("every minute", "the newest health of each component"),
    listHealth: read("every minute", "the health of a component over a day"),
    recordHealth: write("every minute", "record health checks"),
    listMetric: read("every minute", "a metric over time"),
    mergeMetrics: write("every minute", "merge points into metrics"),
    saveMetrics: write("every minute", "replace points of metrics"),
    listMetricsByDimension: read("nightly", "metrics by dimension"),
    recordCalls: write("every page", "record calls to providers"),
    listProviderHealth: read("every minute", "the health of each provider in the last hour"),
    listFailedCalls: read("nightly", "a provider's failed calls"),
    deleteOldCalls: write("nightly", "delete call logs past their retention"),
    takeNextTask: write("every page", "take the next task, each for one worker"),
    heartbeat: write("every minute", "report progress of a task"),
    completeTask: write("every minute", "complete a task"),
    failTask: write("every minute", "fail an attempt of a task"),
    retryTask: write("every minute", "retry a failed task"),
    listRunningTasks: read("every minute", "running tasks, and whether they are stuck"),
    releaseStuckTasks: write("every minute", "release stuck tasks"),
    listTasksOfType: read("every minute", "tasks of a type with their durations"),
    cancelTask: write("every minute", "cancel a task"),
    countTasksByStatus: read("nightly", "number of tasks by status"),
    enqueueTask: write("nightly", "enqueue a task, one open task per key"),
  },
  dashboards: {
    getGuestDashboard: read("every page", "the dashboard of a guest"),
    getDashboardOfUser: read("every page", "the dashboard of a user"),
    getCoinPage: read("every minute", "the page of a coin"),
    traceSignal: read("every minute", "lineage of a signal through all layers"),
    traceRegime: read("every minute", "outputs based on a regime, through all layers"),
    listSignalsOfModel: read("every minute", "the newest signals with a model's predictions"),
    getAdminDashboard: read("nightly", "the dashboard of an administrator"),
  },
  erasure: {
    eraseUser: write("nightly", "erase a user"),
    retireCoin: write("nightly", "retire a coin"),
    deleteCoin: write("nightly", "delete a coin"),
    deleteSignal: write("nightly", "delete a signal"),
    deleteSector: write("nightly", "delete a sector"),
    deprecateModel: write("nightly", "deprecate a model"),
    deleteModel: write("nightly", "delete a model"),
  },
} as const satisfies { readonly [Topic in keyof Topics]: QueriesOf<Topics[Topic]> };

/** A query by topic and function, such as `candles.getLatestCandle`. */
export type QueryName = {
  [Topic in keyof typeof inventory]: `${Topic}.${keyof (typeof inventory)[Topic] & string}`;
}[keyof typeof inventory];
