import { asc, desc, eq } from "drizzle-orm";
import { describe, expect } from "vitest";
import {
  activePredictions,
  activeSignals,
  aiAssetSuggestions,
  aiPerformance,
  backgroundTasks,
  cryptocurrencySectors,
  cryptoSectorMemberships,
  cryptoSectors,
  dashboardOverview,
  externalApiLogs,
  marketRegimeCurrent,
  marketRegimes,
  marketSentimentSummary,
  portfolioTracking,
  predictions,
  sectorCryptocurrencies,
  sectorPerformance,
  sectorPerformanceSummary,
  sentimentData,
  systemHealth,
  systemPerformance,
  tradingSignals,
  userProfiles,
  usersOverview,
  watchlistAssets,
  watchlistSummary,
  watchlists,
} from "../src/index.ts";
import {
  addCoins,
  addModels,
  addUsers,
  type Database,
  day,
  evaluated,
  fromNow,
  hour,
  prediction,
  schemaTest,
  signal,
} from "./fixtures.ts";

const test = schemaTest();
let db: Database;
test.beforeEach(({ db: fresh }) => {
  db = fresh;
});

describe("active_signals", () => {
  test("computes the gain by direction, and none for hold", async () => {
    await addCoins(db, { BTC: { currentPrice: "90" }, ETH: { currentPrice: "110" }, NEW: {} });
    await db.insert(tradingSignals).values([
      signal({
        direction: "short",
        signalType: "sell",
        targetPrice: "80",
        stopLoss: "105",
        confidenceScore: "90",
      }),
      signal({ cryptocurrencyId: 2, targetPrice: "130", stopLoss: "95", confidenceScore: "80" }),
      signal({ cryptocurrencyId: 3, confidenceScore: "70" }),
      signal({
        cryptocurrencyId: 2,
        signalType: "hold",
        direction: null,
        timeframe: "4h",
        targetPrice: "120",
      }),
    ]);
    const rows = await db
      .select({
        symbol: activeSignals.symbol,
        target: activeSignals.targetReturn,
        stop: activeSignals.stopReturn,
        current: activeSignals.currentReturn,
      })
      .from(activeSignals)
      .orderBy(desc(activeSignals.confidenceScore));
    expect(rows).toEqual([
      { symbol: "BTC", target: "20.0000", stop: "-5.0000", current: "10.0000" },
      { symbol: "ETH", target: "30.0000", stop: "-5.0000", current: "10.0000" },
      { symbol: "NEW", target: null, stop: null, current: null },
      { symbol: "ETH", target: null, stop: null, current: null },
    ]);
  });

  test("excludes closed and expired signals, and those of inactive coins", async () => {
    await addCoins(db, { BTC: {}, GONE: { isActive: false }, HIDDEN: { isSupported: false } });
    const old = { generatedAt: fromNow(-2 * day) };
    await db
      .insert(tradingSignals)
      .values([
        signal(old),
        signal({ ...old, timeframe: "4h", expiresAt: fromNow(-hour) }),
        signal({ ...old, timeframe: "1d", status: "hit_target", closedAt: fromNow(-hour) }),
        signal({ ...old, cryptocurrencyId: 2 }),
        signal({ ...old, cryptocurrencyId: 3 }),
      ]);
    expect(await db.select().from(activeSignals)).toEqual([
      expect.objectContaining({ id: 1, symbol: "BTC", generatedAt: old.generatedAt, riskRewardRatio: null }),
    ]);
  });
});

describe("active_predictions", () => {
  test("lists open predictions with the predicted and the current change", async () => {
    await addCoins(db, { BTC: { currentPrice: "105" }, GONE: { isActive: false } });
    await addModels(db, [{ minConfidence: "50" }]);
    const late = fromNow(-2 * day);
    await db.insert(predictions).values([
      prediction({ confidenceScore: "50", predictedPrice: "90" }),
      prediction({ predictedAt: late }),
      prediction({ horizonHours: 24, predictedAt: fromNow(-3 * day), ...evaluated(true) }),
      prediction({ confidenceScore: "49.99", predictedAt: fromNow(-2 * hour) }),
      prediction({ cryptocurrencyId: 2 }),
      prediction({
        predictionType: "direction",
        predictedDirection: "up",
        inputPrice: null,
        predictedPrice: null,
        predictedAt: fromNow(-3 * hour),
      }),
    ]);
    const rows = await db
      .select({
        type: activePredictions.predictionType,
        model: activePredictions.modelName,
        isDue: activePredictions.isDue,
        predicted: activePredictions.predictedChange,
        current: activePredictions.currentChange,
      })
      .from(activePredictions)
      .orderBy(desc(activePredictions.predictedAt));
    expect(rows).toEqual([
      { type: "price", model: "model1", isDue: false, predicted: "-10.0000", current: "5.0000" },
      { type: "direction", model: "model1", isDue: false, predicted: null, current: null },
      { type: "price", model: "model1", isDue: true, predicted: "10.0000", current: "5.0000" },
    ]);
  });
});

describe("watchlist_summary", () => {
  test("counts coins once, and divides means by the weights of known values", async () => {
    await addUsers(db, [{}, {}]);
    await addCoins(db, {
      BTC: { marketCap: "900.000000000000000001", priceChangePercentage24h: "1" },
      ETH: { marketCap: "100", priceChangePercentage24h: "-9" },
      SOL: { priceChangePercentage24h: "50" },
      NEW: {},
    });
    await db.insert(watchlists).values([
      { userId: 1, name: "main" },
      { userId: 1, name: "empty", sortOrder: 1 },
      { userId: 1, name: "old", isActive: false },
      { userId: null, type: "default", name: "default" },
    ]);
    await db.insert(watchlistAssets).values([
      { watchlistId: 1, cryptocurrencyId: 1, allocationPercent: "60", aiScore: "80" },
      { watchlistId: 1, cryptocurrencyId: 2, allocationPercent: "20", aiScore: "91" },
      { watchlistId: 1, cryptocurrencyId: 3, allocationPercent: "5", isActive: false },
      { watchlistId: 1, cryptocurrencyId: 4, allocationPercent: "15" },
      { watchlistId: 3, cryptocurrencyId: 1 },
      { watchlistId: 4, cryptocurrencyId: 4 },
    ]);
    const none = { marketCap: null, meanChange24h: null, weightedChange24h: null, meanAiScore: null };
    const noExtremes = { bestSymbol: null, bestChange24h: null, worstSymbol: null, worstChange24h: null };
    const list = { isPublic: false, maxAssets: 50, sortOrder: 0, type: "personal" };
    expect(await db.select().from(watchlistSummary).orderBy(asc(watchlistSummary.id))).toEqual([
      {
        ...list,
        id: 1,
        userId: 1,
        name: "main",
        assetCount: 3,
        allocatedPercent: "95.00",
        marketCap: "1000.000000000000000001",
        meanChange24h: "-4.0000",
        // (60 * 1 + 20 * -9) / 80: the coin without a change has no weight.
        weightedChange24h: "-1.5000",
        bestSymbol: "BTC",
        bestChange24h: "1",
        worstSymbol: "ETH",
        worstChange24h: "-9",
        meanAiScore: "85.50",
      },
      {
        ...list,
        ...none,
        ...noExtremes,
        id: 2,
        userId: 1,
        name: "empty",
        sortOrder: 1,
        assetCount: 0,
        allocatedPercent: "0",
      },
      {
        ...list,
        ...none,
        ...noExtremes,
        id: 4,
        userId: null,
        name: "default",
        type: "default",
        assetCount: 1,
        allocatedPercent: "0.00",
      },
    ]);
  });
});

describe("sectors", () => {
  test.beforeEach(async () => {
    await addCoins(db, {
      BTC: {
        marketCap: "900.000000000000000001",
        totalVolume: "10",
        priceChangePercentage24h: "1",
        priceChangePercentage7d: "-5",
      },
      ETH: { marketCap: "100", totalVolume: "5", priceChangePercentage24h: "-9" },
      SOL: { marketCap: "50", priceChangePercentage24h: "4" },
      NEW: {},
      OLD: { isActive: false, marketCap: "1000000", priceChangePercentage24h: "99" },
    });
    await db.insert(cryptoSectors).values([
      { slug: "layer1", name: "Layer 1", sortOrder: 2 },
      { slug: "defi", name: "DeFi", sortOrder: 1 },
      { slug: "empty", name: "Empty", sortOrder: 3 },
      { slug: "old", name: "Old", isActive: false },
      { slug: "unweighted", name: "Unweighted", sortOrder: 4 },
    ]);
    await db.insert(cryptoSectorMemberships).values([
      { cryptocurrencyId: 1, sectorId: 1, isPrimary: true },
      { cryptocurrencyId: 1, sectorId: 4 },
      { cryptocurrencyId: 2, sectorId: 1, allocationPercent: "60" },
      { cryptocurrencyId: 2, sectorId: 2, allocationPercent: "40", isPrimary: true },
      { cryptocurrencyId: 3, sectorId: 2 },
      { cryptocurrencyId: 3, sectorId: 1, allocationPercent: "0" },
      { cryptocurrencyId: 4, sectorId: 2 },
      { cryptocurrencyId: 4, sectorId: 5, allocationPercent: "0" },
      { cryptocurrencyId: 5, sectorId: 1 },
    ]);
  });

  test("sector_performance_summary: weights changes by market capitalization once", async () => {
    const rows = await db
      .select({
        name: sectorPerformanceSummary.name,
        coins: sectorPerformanceSummary.coinCount,
        cap: sectorPerformanceSummary.marketCap,
        day: sectorPerformanceSummary.change24h,
        week: sectorPerformanceSummary.change7d,
        month: sectorPerformanceSummary.change30d,
        best: sectorPerformanceSummary.bestSymbol,
        worst: sectorPerformanceSummary.worstSymbol,
        worstChange: sectorPerformanceSummary.worstChange24h,
      })
      .from(sectorPerformanceSummary)
      .orderBy(asc(sectorPerformanceSummary.sortOrder));
    const trimmed = rows.map((row) => ({ ...row, cap: row.cap?.replace(/0+$/, "").replace(/\.$/, "") }));
    expect(trimmed).toEqual([
      // (-9 * 40 + 4 * 50) / 90; the coin without figures is counted, but not in the mean.
      {
        name: "DeFi",
        coins: 3,
        cap: "90",
        day: "-1.7778",
        week: null,
        month: null,
        best: "SOL",
        worst: "ETH",
        worstChange: "-9",
      },
      // (1 * 900 - 9 * 60 + 4 * 0) / 960, and for the week the only known change.
      {
        name: "Layer 1",
        coins: 3,
        cap: "960.000000000000000001",
        day: "0.3750",
        week: "-5.0000",
        month: null,
        best: "SOL",
        worst: "ETH",
        worstChange: "-9",
      },
      {
        name: "Empty",
        coins: 0,
        cap: undefined,
        day: null,
        week: null,
        month: null,
        best: null,
        worst: null,
        worstChange: null,
      },
      {
        name: "Unweighted",
        coins: 1,
        cap: undefined,
        day: null,
        week: null,
        month: null,
        best: null,
        worst: null,
        worstChange: null,
      },
    ]);
  });

  test("cryptocurrency_sectors: lists active sectors, with shares of a coin that add up to 1", async () => {
    const rows = await db
      .select({
        coin: cryptocurrencySectors.symbol,
        sector: cryptocurrencySectors.sectorName,
        isPrimary: cryptocurrencySectors.isPrimary,
        percent: cryptocurrencySectors.allocationPercent,
        share: cryptocurrencySectors.share,
      })
      .from(cryptocurrencySectors)
      .orderBy(asc(cryptocurrencySectors.cryptocurrencyId), asc(cryptocurrencySectors.sectorId));
    expect(rows.map((row) => ({ ...row, share: Number(row.share) }))).toEqual([
      { coin: "BTC", sector: "Layer 1", isPrimary: true, percent: null, share: 1 },
      { coin: "ETH", sector: "Layer 1", isPrimary: false, percent: "60.00", share: 0.6 },
      { coin: "ETH", sector: "DeFi", isPrimary: true, percent: "40.00", share: 0.4 },
      { coin: "SOL", sector: "Layer 1", isPrimary: false, percent: "0.00", share: 0 },
      { coin: "SOL", sector: "DeFi", isPrimary: false, percent: null, share: 1 },
      { coin: "NEW", sector: "DeFi", isPrimary: false, percent: null, share: 1 },
      { coin: "NEW", sector: "Unweighted", isPrimary: false, percent: "0.00", share: 0 },
      { coin: "OLD", sector: "Layer 1", isPrimary: false, percent: null, share: 1 },
    ]);
  });

  test("divides a coin evenly if all allocations are 0", async () => {
    await db.delete(cryptoSectorMemberships).where(eq(cryptoSectorMemberships.cryptocurrencyId, 3));
    await db.insert(cryptoSectorMemberships).values([
      { cryptocurrencyId: 3, sectorId: 1, allocationPercent: "0" },
      { cryptocurrencyId: 3, sectorId: 2, allocationPercent: "0" },
    ]);
    const rows = await db
      .select({ share: cryptocurrencySectors.share })
      .from(cryptocurrencySectors)
      .where(eq(cryptocurrencySectors.cryptocurrencyId, 3));
    expect(rows.map(({ share }) => Number(share))).toEqual([0.5, 0.5]);
  });

  test("sector_cryptocurrencies: lists the active coins of a sector, also of an inactive one", async () => {
    const of = (sectorId: number) =>
      db
        .select({ symbol: sectorCryptocurrencies.symbol, sector: sectorCryptocurrencies.sectorName })
        .from(sectorCryptocurrencies)
        .where(eq(sectorCryptocurrencies.sectorId, sectorId))
        .orderBy(asc(sectorCryptocurrencies.cryptocurrencyId));
    expect(await of(1)).toEqual([
      { symbol: "BTC", sector: "Layer 1" },
      { symbol: "ETH", sector: "Layer 1" },
      { symbol: "SOL", sector: "Layer 1" },
    ]);
    expect(await of(4)).toEqual([{ symbol: "BTC", sector: "Old" }]);
    expect(await of(3)).toEqual([]);
  });
});

test("users_overview: counts watchlists, coins and predictions of an account independently", async () => {
  await addUsers(db, [{ role: "admin" }, {}, { isActive: false, deletedAt: fromNow(0) }]);
  await db.insert(userProfiles).values({ userId: 1, displayName: "Ann" });
  await addCoins(db, { A: {}, B: {}, C: {} });
  await addModels(db, [{}]);
  await db.insert(watchlists).values([
    { userId: 1, name: "one" },
    { userId: 1, name: "two" },
    { userId: 1, name: "old", isActive: false },
    { userId: 3, name: "of a deleted account" },
  ]);
  await db.insert(watchlistAssets).values([
    { watchlistId: 1, cryptocurrencyId: 1 },
    { watchlistId: 1, cryptocurrencyId: 2 },
    { watchlistId: 1, cryptocurrencyId: 3, isActive: false },
    { watchlistId: 2, cryptocurrencyId: 1 },
    { watchlistId: 3, cryptocurrencyId: 1 },
  ]);
  await db.insert(portfolioTracking).values([
    { userId: 1, cryptocurrencyId: 1 },
    { userId: 1, cryptocurrencyId: 2, status: "closed", closedAt: fromNow(hour) },
  ]);
  await db
    .insert(predictions)
    .values([
      prediction({ userId: 1, predictedAt: fromNow(-2 * day), ...evaluated(true) }),
      prediction({ userId: 1, predictedAt: fromNow(-3 * day), ...evaluated(true) }),
      prediction({ userId: 1, predictedAt: fromNow(-4 * day), ...evaluated(false) }),
      prediction({ userId: 1 }),
      prediction({ userId: null }),
    ]);
  const rows = await db.select().from(usersOverview).orderBy(asc(usersOverview.id));
  const account = {
    isActive: true,
    isVerified: false,
    isPremium: false,
    lastLoginAt: null,
    loginCount: 0,
    createdAt: expect.any(Date),
  };
  expect(rows).toEqual([
    {
      ...account,
      id: 1,
      email: "user1@example.org",
      displayName: "Ann",
      role: "admin",
      watchlistCount: 2,
      watchlistAssetCount: 3,
      openPositionCount: 1,
      predictionCount: 4,
      judgedPredictionCount: 3,
      accuracyPercent: "66.67",
    },
    {
      ...account,
      id: 2,
      email: "user2@example.org",
      displayName: null,
      role: "casual",
      watchlistCount: 0,
      watchlistAssetCount: 0,
      openPositionCount: 0,
      predictionCount: 0,
      judgedPredictionCount: 0,
      accuracyPercent: null,
    },
  ]);
});

describe("ai_performance", () => {
  const suggestion = (row: Partial<typeof aiAssetSuggestions.$inferInsert>) => ({
    cryptocurrencyId: 1,
    modelName: "m",
    modelVersion: "1",
    suggestionType: "add" as const,
    confidenceScore: "80",
    ...row,
  });

  test("counts all four layers independently, and excludes unknown values from means", async () => {
    await addCoins(db, { A: {}, B: {}, C: {} });
    await addModels(db, [{}]);
    const reviewed = { reviewedAt: fromNow(0) };
    await db.insert(aiAssetSuggestions).values([
      suggestion({
        status: "implemented",
        implementedAt: fromNow(0),
        successScore: "90",
        expectedReturn: "10",
        actualReturn: "8",
      }),
      suggestion({
        cryptocurrencyId: 2,
        status: "approved",
        ...reviewed,
        confidenceScore: "60",
        expectedReturn: "5",
      }),
      suggestion({ cryptocurrencyId: 3, status: "rejected", ...reviewed }),
      suggestion({}),
      suggestion({ cryptocurrencyId: 2, createdAt: fromNow(-31 * day) }),
      suggestion({ cryptocurrencyId: 3, aiLayer: 2 }),
    ]);
    await db
      .insert(predictions)
      .values([
        prediction({ ...evaluated(true), predictedAt: fromNow(-2 * day) }),
        prediction({ ...evaluated(false), predictedAt: fromNow(-3 * day) }),
        prediction({}),
        prediction({ ...evaluated(false), predictedAt: fromNow(-31 * day) }),
        prediction({ aiLayer: 4 }),
      ]);
    const none = {
      suggestionCount: 0,
      implementedCount: 0,
      acceptancePercent: null,
      meanConfidence: null,
      meanSuccess: null,
      meanExpectedReturn: null,
      meanActualReturn: null,
      predictionCount: 0,
      judgedPredictionCount: 0,
      accuracyPercent: null,
    };
    expect(await db.select().from(aiPerformance).orderBy(asc(aiPerformance.aiLayer))).toEqual([
      { ...none, aiLayer: 1 },
      { ...none, aiLayer: 2, suggestionCount: 1, meanConfidence: "80.00" },
      {
        aiLayer: 3,
        suggestionCount: 4,
        implementedCount: 1,
        acceptancePercent: "66.67",
        meanConfidence: "75.00",
        meanSuccess: "90.00",
        meanExpectedReturn: "7.5000",
        meanActualReturn: "8.0000",
        predictionCount: 3,
        judgedPredictionCount: 2,
        accuracyPercent: "50.00",
      },
      { ...none, aiLayer: 4, predictionCount: 1 },
    ]);
  });
});

const regime = (row: Partial<typeof marketRegimes.$inferInsert>) => ({
  modelName: "m",
  modelVersion: "1",
  regime: "sideways" as const,
  confidenceScore: "50",
  ...row,
});

test("market_regime_current: returns the newest live regime by timeframe, with the highest confidence", async () => {
  const now = fromNow(0);
  const before = fromNow(-2 * day);
  await db
    .insert(marketRegimes)
    .values([
      regime({ analysisTime: now, modelName: "n", confidenceScore: "90", regime: "bear_market" }),
      regime({ analysisTime: now, confidenceScore: "60", regime: "bull_market" }),
      regime({ analysisTime: fromNow(-day), confidenceScore: "99" }),
      regime({ analysisTime: fromNow(day), dataSource: "backtest" }),
      regime({ analysisTime: before, timeframe: "1h", regime: "high_volatility" }),
    ]);
  const rows = await db.select().from(marketRegimeCurrent).orderBy(asc(marketRegimeCurrent.timeframe));
  expect(rows).toEqual([
    expect.objectContaining({ timeframe: "1h", regime: "high_volatility", analysisTime: before }),
    expect.objectContaining({
      timeframe: "1d",
      regime: "bear_market",
      modelName: "n",
      confidenceScore: "90.00",
      analysisTime: now,
    }),
  ]);
});

test("market_sentiment_summary: returns the newest value of each measure from any source", async () => {
  expect(await db.select().from(marketSentimentSummary)).toEqual([]);
  await addCoins(db, { A: {} });
  const newest = fromNow(-hour);
  await db.insert(sentimentData).values([
    { observedAt: newest, source: "social", socialSentiment: "-0.25" },
    { observedAt: fromNow(-2 * hour), source: "index", fearGreedIndex: "19.99" },
    { observedAt: fromNow(-3 * hour), source: "index", fearGreedIndex: "80", socialSentiment: "1" },
    {
      observedAt: fromNow(-2 * day),
      source: "market",
      btcDominance: "55.123456789012345678",
      totalMarketCap: "3321656913131.541",
    },
    { observedAt: fromNow(-9 * day), source: "market", ethDominance: "12" },
    { observedAt: fromNow(0), source: "coin", cryptocurrencyId: 1, compositeSentiment: "0.9" },
  ]);
  expect(await db.select().from(marketSentimentSummary)).toEqual([
    {
      observedAt: newest,
      fearGreedIndex: "19.99",
      fearGreedLabel: "extreme_fear",
      compositeSentiment: null,
      socialSentiment: "-0.2500",
      newsSentiment: null,
      fundingRate: null,
      btcDominance: "55.123456789012345678",
      ethDominance: null,
      stablecoinDominance: null,
      altDominance: null,
      totalMarketCap: "3321656913131.541",
    },
  ]);
});

describe("dashboard_overview", () => {
  test("returns one row without data", async () => {
    const [row, ...others] = await db.select().from(dashboardOverview);
    const { activeSignalCount, ...rest } = row ?? {};
    expect(others).toEqual([]);
    expect(activeSignalCount).toBe(0);
    expect(new Set(Object.values(rest))).toEqual(new Set([null]));
  });

  test("combines the other views with the best sector and the newest check", async () => {
    await addCoins(db, { A: {}, GONE: { isActive: false } });
    const at = fromNow(-hour);
    await db
      .insert(marketRegimes)
      .values([
        regime({ analysisTime: at, regime: "bull_market" }),
        regime({ analysisTime: fromNow(0), timeframe: "1h", regime: "bear_market" }),
      ]);
    await db.insert(sentimentData).values({ observedAt: at, fearGreedIndex: "61", btcDominance: "50" });
    await db.insert(cryptoSectors).values([
      { slug: "a", name: "A" },
      { slug: "b", name: "B" },
      { slug: "c", name: "C", isActive: false },
    ]);
    await db.insert(sectorPerformance).values([
      { sectorId: 1, measuredAt: fromNow(-day), performance24h: "99" },
      { sectorId: 1, measuredAt: at, performance24h: "-3", marketCapChange24h: "50" },
      { sectorId: 1, timeframe: "1h", measuredAt: at, performance24h: "70" },
      { sectorId: 2, measuredAt: fromNow(-day), marketCapChange24h: "-2.5" },
      { sectorId: 3, measuredAt: at, performance24h: "80" },
    ]);
    await db
      .insert(tradingSignals)
      .values([
        signal({ generatedAt: fromNow(-day) }),
        signal({ generatedAt: fromNow(-day), timeframe: "4h" }),
        signal({ generatedAt: fromNow(-day), cryptocurrencyId: 2 }),
      ]);
    await db.insert(systemHealth).values([
      { checkedAt: at, status: "degraded", healthScore: "70" },
      { checkedAt: fromNow(-2 * hour), status: "healthy" },
      { checkedAt: fromNow(0), component: "redis", status: "down" },
    ]);
    expect(await db.select().from(dashboardOverview)).toEqual([
      {
        regime: "bull_market",
        regimeConfidence: "50.00",
        regimeRiskLevel: "medium",
        regimeTime: at,
        fearGreedIndex: "61.00",
        fearGreedLabel: "greed",
        compositeSentiment: null,
        btcDominance: "50",
        totalMarketCap: null,
        sentimentTime: at,
        topSectorId: 2,
        topSectorName: "B",
        topSectorChange24h: "-2.5",
        activeSignalCount: 2,
        systemStatus: "degraded",
        systemHealthScore: "70.00",
        systemCheckedAt: at,
      },
    ]);
  });
});

describe("system_performance", () => {
  test("returns one row without data", async () => {
    const [row, ...others] = await db.select().from(systemPerformance);
    expect(others).toEqual([]);
    expect(row).toMatchObject({
      status: null,
      checkCount24h: 0,
      healthyPercent24h: null,
      pendingTaskCount: 0,
      completedTaskCount1h: 0,
      apiCallCount1h: 0,
      apiErrorPercent1h: null,
    });
  });

  test("combines the newest check with independent counts of the last hour and day", async () => {
    const at = fromNow(-1000);
    await db.insert(systemHealth).values([
      { checkedAt: at, status: "degraded", healthScore: "50", responseTimeMs: "10", cpuPercent: "12.5" },
      { checkedAt: fromNow(-2 * hour), status: "healthy", responseTimeMs: "20" },
      { checkedAt: fromNow(-3 * hour), status: "healthy" },
      { checkedAt: fromNow(-25 * hour), status: "down", responseTimeMs: "9000" },
      { checkedAt: fromNow(0), component: "api", status: "down" },
    ]);
    const task = { taskName: "t", taskType: "cleanup" as const };
    const ended = (status: "completed" | "failed", minutes: number, seconds: number) => {
      const completedAt = fromNow(-minutes * 60_000);
      // Derived from it, since the clock advances between two reads.
      return { ...task, status, startedAt: new Date(completedAt.getTime() - seconds * 1000), completedAt };
    };
    await db
      .insert(backgroundTasks)
      .values([
        task,
        task,
        { ...task, status: "running", lockedBy: "w", startedAt: at, heartbeatAt: at },
        { ...task, status: "paused" },
      ]);
    await db
      .insert(backgroundTasks)
      .values([
        ended("completed", 1, 2),
        ended("completed", 2, 4),
        ended("failed", 3, 100),
        ended("completed", 61, 1000),
      ]);
    const call = { provider: "coingecko", endpoint: "/x" };
    await db.insert(externalApiLogs).values([
      { ...call, responseStatus: 200 },
      { ...call, responseStatus: 200 },
      { ...call, responseStatus: null },
      { ...call, responseStatus: 500, requestedAt: fromNow(-2 * hour) },
    ]);
    expect(await db.select().from(systemPerformance)).toEqual([
      {
        status: "degraded",
        healthScore: "50.00",
        checkedAt: at,
        responseTimeMs: "10.000",
        cpuPercent: "12.50",
        memoryPercent: null,
        diskPercent: null,
        errorRatePercent: null,
        activeConnections: null,
        slowQueries: null,
        activeUsers: null,
        checkCount24h: 3,
        healthyPercent24h: "66.67",
        meanResponseTimeMs24h: "15.000",
        pendingTaskCount: 2,
        runningTaskCount: 1,
        completedTaskCount1h: 2,
        failedTaskCount1h: 1,
        meanTaskDurationSeconds1h: "3.000",
        apiCallCount1h: 3,
        apiErrorPercent1h: "33.33",
      },
    ]);
  });
});
