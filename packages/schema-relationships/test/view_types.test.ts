import { expectTypeOf, test } from "vitest";
import type {
  ActiveSignal,
  CandleCoverage,
  CurrentMarketRegime,
  DashboardOverview,
  LatestPrice,
  ModelLeaderboardEntry,
  PortfolioExposure,
  SectorPerformanceSummary,
  SignalLineage,
  SystemPerformance,
  UserOverview,
  WatchlistSummary,
} from "../src/index.ts";

// Nullable values are null in the row type, and no others: especially for outer joins and empty aggregates.

test("types columns of inner joins as in their tables", () => {
  expectTypeOf<ActiveSignal["symbol"]>().toEqualTypeOf<string>();
  expectTypeOf<ActiveSignal["currentPrice"]>().toEqualTypeOf<string | null>();
  expectTypeOf<ActiveSignal["direction"]>().toEqualTypeOf<"long" | "short" | null>();
  expectTypeOf<CurrentMarketRegime["analysisTime"]>().toEqualTypeOf<Date>();
  expectTypeOf<ModelLeaderboardEntry["evaluatedAt"]>().toEqualTypeOf<Date>();
  expectTypeOf<ModelLeaderboardEntry["compositeScore"]>().toEqualTypeOf<string | null>();
});

test("types columns of outer joins as nullable", () => {
  expectTypeOf<UserOverview["displayName"]>().toEqualTypeOf<string | null>();
  expectTypeOf<SignalLineage["suggestionId"]>().toEqualTypeOf<number | null>();
  expectTypeOf<SignalLineage["sectorName"]>().toEqualTypeOf<string | null>();
  expectTypeOf<SignalLineage["modelName"]>().toEqualTypeOf<string>();
  expectTypeOf<LatestPrice["timeframe"]>().toEqualTypeOf<CandleCoverage["timeframe"] | null>();
  expectTypeOf<DashboardOverview["sentimentTime"]>().toEqualTypeOf<Date | null>();
  expectTypeOf<DashboardOverview["topSectorName"]>().toEqualTypeOf<string | null>();
  expectTypeOf<DashboardOverview["systemStatus"]>().toEqualTypeOf<
    "healthy" | "degraded" | "down" | "unknown" | null
  >();
  expectTypeOf<SystemPerformance["checkedAt"]>().toEqualTypeOf<Date | null>();
});

test("types counts as numbers, sums of money as strings, and means as nullable", () => {
  expectTypeOf<UserOverview["watchlistCount"]>().toEqualTypeOf<number>();
  expectTypeOf<UserOverview["accuracyPercent"]>().toEqualTypeOf<string | null>();
  expectTypeOf<WatchlistSummary["weightedChange24h"]>().toEqualTypeOf<string | null>();
  expectTypeOf<SectorPerformanceSummary["marketCap"]>().toEqualTypeOf<string | null>();
  expectTypeOf<SectorPerformanceSummary["bestCryptocurrencyId"]>().toEqualTypeOf<number | null>();
  expectTypeOf<PortfolioExposure["grossUsd"]>().toEqualTypeOf<string>();
  expectTypeOf<PortfolioExposure["dimension"]>().toEqualTypeOf<"coin" | "sector">();
  expectTypeOf<CandleCoverage["firstOpenTime"]>().toEqualTypeOf<Date>();
  expectTypeOf<CandleCoverage["coveragePercent"]>().toEqualTypeOf<string>();
});
