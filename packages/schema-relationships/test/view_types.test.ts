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

// What a row may lack is null in its type, and nothing else is: outer joins and empty aggregates above all.

test("columns of inner joins are what they are in their tables", () => {
  expectTypeOf<ActiveSignal["symbol"]>().toEqualTypeOf<string>();
  expectTypeOf<ActiveSignal["currentPrice"]>().toEqualTypeOf<string | null>();
  expectTypeOf<ActiveSignal["direction"]>().toEqualTypeOf<"long" | "short" | null>();
  expectTypeOf<CurrentMarketRegime["analysisTime"]>().toEqualTypeOf<Date>();
  expectTypeOf<ModelLeaderboardEntry["evaluatedAt"]>().toEqualTypeOf<Date>();
  expectTypeOf<ModelLeaderboardEntry["compositeScore"]>().toEqualTypeOf<string | null>();
});

test("columns of outer joins may be null", () => {
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

test("counts are numbers, sums of money strings, and means null where there is nothing", () => {
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
