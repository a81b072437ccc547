import {
  type Database,
  portfolio,
  type QueryId,
  sectors,
  signals,
  suggestions,
  watchlists,
} from "@strata/workload";
import type { Subject } from "./subject.ts";

type Run = (db: Database, subject: Subject) => Promise<unknown>;

const now = new Date();
const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000);

/** The reads of the workload that are asked often, each as it is asked; a query of several reads has several. */
export const frequentReads: Partial<Record<QueryId, Run | readonly Run[]>> = {
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
  Q80: (db, { watchlistId }) => watchlists.listCoinsOfWatchlist(db, watchlistId),
  Q81: (db, { userId }) => watchlists.listBestAssets(db, { userId }),
  Q86: (db, { watchlistId }) => watchlists.summarizeWatchlist(db, watchlistId),
  Q89: (db, { watchlistId }) => suggestions.listPendingSuggestions(db, { watchlistId }),
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
};
