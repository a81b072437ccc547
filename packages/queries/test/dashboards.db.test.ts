import {
  aiAssetSuggestions,
  backgroundTasks,
  cryptocurrencies,
  cryptoSectorMemberships,
  cryptoSectors,
  externalApiLogs,
  marketData,
  marketRegimes,
  type NewPrediction,
  type NewSignalAlert,
  type NewTradingSignal,
  newsEventCryptocurrencies,
  newsEvents,
  portfolioTracking,
  predictions,
  sectorAnalysis,
  sectorPerformance,
  sentimentData,
  signalAlerts,
  systemHealth,
  tradingSignals,
  users,
  watchlistAssets,
  watchlists,
} from "@strata/schema-relationships";
import { eq } from "drizzle-orm";
import { expect } from "vitest";
import {
  getAdminDashboard,
  getCoinPage,
  getDashboardOfUser,
  getGuestDashboard,
  listSignalsOfModel,
  traceRegime,
  traceSignal,
} from "../src/dashboards.ts";
import { insertPredictions, type PredictionBasis } from "../src/predictions.ts";
import { type Database, day, fromNow, hour, schemaTest, seedLayers, seedPeopleAndCoins } from "./fixtures.ts";

let db: Database;
const test = schemaTest(seedPeopleAndCoins);
test.beforeEach(({ db: fresh }) => {
  db = fresh;
});

const signal = (changes: Partial<NewTradingSignal> = {}): NewTradingSignal => ({
  cryptocurrencyId: 1,
  modelName: "m",
  modelVersion: "1",
  signalType: "buy",
  direction: "long",
  entryPrice: "100",
  riskLevel: "medium",
  confidenceScore: "50",
  ...changes,
});
const prediction = (changes: Partial<NewPrediction> = {}): NewPrediction => {
  const predictedAt = changes.predictedAt ?? fromNow(-hour);
  return {
    cryptocurrencyId: 1,
    modelId: 1,
    predictedAt,
    targetAt: new Date(predictedAt.getTime() + day),
    horizonHours: 24,
    inputPrice: "100",
    predictedPrice: "110",
    confidenceScore: "60",
    ...changes,
  };
};
const candle = (openTime: string, close: string, cryptocurrencyId = 1) => ({
  cryptocurrencyId,
  timeframe: "1h" as const,
  openTime: new Date(openTime),
  open: close,
  high: close,
  low: close,
  close,
});

test("returns one row for a guest, even without data", async () => {
  expect(await getGuestDashboard(db)).toMatchObject({
    regime: null,
    topSectorId: null,
    activeSignalCount: 0,
  });
  await seedLayers(db);
  await db.insert(sentimentData).values({ observedAt: fromNow(-hour), fearGreedIndex: "20" });
  await db.insert(cryptoSectors).values({ slug: "b", name: "B" });
  await db.insert(sectorPerformance).values([
    { sectorId: 1, measuredAt: fromNow(-day), performance24h: "9" },
    { sectorId: 1, measuredAt: fromNow(-hour), performance24h: "1" },
    { sectorId: 2, measuredAt: fromNow(-hour), performance24h: "2" },
  ]);
  await db.insert(tradingSignals).values(signal({ expiresAt: fromNow(-hour), generatedAt: fromNow(-day) }));
  await db.insert(systemHealth).values({ status: "degraded", healthScore: "70" });
  expect(await getGuestDashboard(db)).toMatchObject({
    regime: "bull_market",
    regimeConfidence: "70.00",
    fearGreedIndex: "20.00",
    topSectorName: "B",
    topSectorChange24h: "2",
    activeSignalCount: 1,
    systemStatus: "degraded",
    systemHealthScore: "70.00",
  });
});

test("returns the watchlists of a user with prices, predictions and alerts, and no data of others", async () => {
  expect(await getDashboardOfUser(db, 1)).toEqual({ lists: [], coins: [], alerts: [] });
  await seedLayers(db);
  await db.insert(watchlists).values([
    { userId: 1, name: "Second", sortOrder: 2 },
    { userId: 1, name: "First", sortOrder: 1 },
    { userId: 1, name: "Gone", isActive: false },
    { userId: 2, name: "Bob's" },
  ]);
  await db.insert(watchlistAssets).values([
    { watchlistId: 1, cryptocurrencyId: 2, position: 1 },
    { watchlistId: 1, cryptocurrencyId: 1, position: 0, aiScore: "80" },
    { watchlistId: 2, cryptocurrencyId: 1 },
    { watchlistId: 2, cryptocurrencyId: 4 },
    { watchlistId: 2, cryptocurrencyId: 3, isActive: false },
    { watchlistId: 3, cryptocurrencyId: 3 },
    { watchlistId: 4, cryptocurrencyId: 3 },
  ]);
  await db.update(cryptocurrencies).set({ lastDataUpdateAt: new Date("2025-01-01T00:00:00Z") });
  await db.insert(marketData).values(candle("2025-01-01T01:00:00Z", "11", 2));
  await db
    .insert(predictions)
    .values([
      prediction({ predictedAt: fromNow(-3 * hour), predictedPrice: "111" }),
      prediction({ predictedAt: fromNow(-2 * hour), predictedPrice: "112", userId: 1 }),
      prediction({ predictedAt: fromNow(-hour), predictedPrice: "113", userId: 2 }),
      prediction({ predictedAt: fromNow(-2 * day), cryptocurrencyId: 3 }),
    ]);
  const alert = (changes: Partial<NewSignalAlert> = {}): NewSignalAlert => ({
    userId: 1,
    alertType: "news",
    ...changes,
  });
  await db
    .insert(signalAlerts)
    .values([
      alert(),
      alert({ status: "triggered", triggeredAt: new Date() }),
      alert({ status: "acknowledged", triggeredAt: new Date() }),
      alert({ status: "paused" }),
      alert({ createdAt: fromNow(-day), expiresAt: fromNow(-hour) }),
      alert({ userId: 2 }),
    ]);
  const { lists, coins, alerts } = await getDashboardOfUser(db, 1);
  expect(lists.map(({ name, assets }) => [name, assets.map((asset) => asset.cryptocurrency.symbol)])).toEqual(
    [
      ["First", ["BTC", "UNK"]],
      ["Second", ["BTC", "ETH"]],
    ],
  );
  expect(lists[1]?.assets[0]).toMatchObject({ aiScore: "80.00" });
  expect(coins).toMatchObject([
    {
      symbol: "BTC",
      price: "100",
      priceChangePercentage24h: "1",
      prediction: { id: 2, predictedPrice: "112", modelName: "m" },
    },
    { symbol: "ETH", price: "11", asOf: new Date("2025-01-01T01:00:00Z"), prediction: null },
  ]);
  expect(alerts.map(({ id }) => id).toSorted()).toEqual([1, 2]);
  expect((await getDashboardOfUser(db, 2)).coins).toMatchObject([{ symbol: "SOL", prediction: { id: 4 } }]);
});

test("returns only public data on the page of a coin", async () => {
  expect(await getCoinPage(db, { slug: "nothing" })).toBeUndefined();
  await seedLayers(db);
  await db.insert(watchlists).values([
    { type: "default", name: "Default" },
    { userId: 1, name: "Ann's" },
  ]);
  await db.insert(cryptoSectors).values({ slug: "b", name: "B" });
  await db.insert(cryptoSectorMemberships).values([
    { cryptocurrencyId: 1, sectorId: 1 },
    { cryptocurrencyId: 1, sectorId: 2, isPrimary: true },
    { cryptocurrencyId: 2, sectorId: 1 },
  ]);
  await db
    .insert(marketData)
    .values([
      candle("2025-01-01T00:00:00Z", "1"),
      candle("2025-01-01T02:00:00Z", "3"),
      candle("2025-01-01T01:00:00Z", "2"),
      candle("2025-01-01T03:00:00Z", "4", 2),
    ]);
  await db
    .insert(tradingSignals)
    .values([
      signal({ generatedAt: fromNow(-day), expiresAt: fromNow(-hour) }),
      signal({ generatedAt: fromNow(-hour), status: "invalidated" }),
      signal({ generatedAt: fromNow(-hour), cryptocurrencyId: 2 }),
    ]);
  const suggestion = (suggestionType: "hold" | "rebalance" | "remove" | "tier_change", changes = {}) => ({
    cryptocurrencyId: 1,
    modelName: "m",
    modelVersion: "1",
    confidenceScore: "50",
    suggestionType,
    createdAt: fromNow(-hour),
    ...changes,
  });
  await db
    .insert(aiAssetSuggestions)
    .values([
      suggestion("hold", { watchlistId: 1 }),
      suggestion("rebalance", { watchlistId: 2 }),
      suggestion("remove", { userId: 1 }),
      suggestion("tier_change", { expiresAt: fromNow(-hour) }),
    ]);
  await db.insert(predictions).values([
    prediction(),
    prediction({ userId: 1 }),
    prediction({
      predictedAt: fromNow(-2 * day),
      evaluatedAt: new Date(),
      actualPrice: "1",
      isAccurate: false,
    }),
  ]);
  await db.insert(newsEvents).values([
    { source: "a", title: "Old", publishedAt: new Date("2025-01-01T00:00:00Z") },
    { source: "a", title: "New", publishedAt: new Date("2025-01-02T00:00:00Z") },
    { source: "a", title: "Other", publishedAt: new Date("2025-01-03T00:00:00Z") },
  ]);
  await db.insert(newsEventCryptocurrencies).values([
    { newsEventId: 1, cryptocurrencyId: 1, publishedAt: new Date("2025-01-01T00:00:00Z") },
    { newsEventId: 2, cryptocurrencyId: 1, publishedAt: new Date("2025-01-02T00:00:00Z") },
    { newsEventId: 3, cryptocurrencyId: 2, publishedAt: new Date("2025-01-03T00:00:00Z") },
  ]);
  const page = await getCoinPage(db, { slug: "bitcoin" }, { candles: 2 });
  expect(page).toMatchObject({ id: 1, symbol: "BTC", marketCap: "900.000000000000000001" });
  expect(page?.candles).toMatchObject([{ close: "3" }, { close: "2" }]);
  expect(page?.sectorMemberships).toMatchObject([
    { isPrimary: true, sector: { name: "B" } },
    { isPrimary: false, sector: { name: "Layer one" } },
  ]);
  expect(page?.signals).toMatchObject([{ id: 1 }]);
  expect(page?.suggestions).toMatchObject([{ suggestionType: "add" }, { suggestionType: "hold" }]);
  expect(page?.predictions).toMatchObject([{ id: 1, predictedPrice: "110", model: { name: "m" } }]);
  expect(page?.newsLinks.map(({ newsEvent }) => newsEvent.title)).toEqual(["New", "Old"]);
  expect(await getCoinPage(db, { id: 4 })).toMatchObject({
    symbol: "UNK",
    candles: [],
    signals: [],
    newsLinks: [],
  });
});

test("traces a signal back to its model, and forward again", async () => {
  await seedLayers(db);
  const predictedAt = new Date("2025-01-01T00:00:00Z");
  const bases: PredictionBasis[] = [{ marketRegimeId: 1 }, { tradingSignalId: 1 }];
  const made = await insertPredictions(
    db,
    bases.map((basis) => ({
      cryptocurrencyId: 1,
      modelId: 1,
      predictedAt,
      horizonHours: 24,
      inputPrice: "100",
      predictedPrice: "110",
      confidenceScore: "60",
      basis,
    })),
  );
  const idOf = (aiLayer: number) => made.find((row) => row.aiLayer === aiLayer)?.id;
  expect(await traceSignal(db, 1)).toMatchObject({
    signalId: 1,
    symbol: "BTC",
    suggestionId: 1,
    suggestionConfidence: "72.00",
    sectorAnalysisId: 1,
    sectorName: "Layer one",
    marketRegimeId: 1,
    regime: "bull_market",
    predictionId: idOf(4),
    modelId: 1,
    modelName: "m",
  });
  await db.insert(marketRegimes).values({
    modelName: "m",
    modelVersion: "2",
    regime: "sideways",
    confidenceScore: "1",
  });
  await db
    .insert(tradingSignals)
    .values([
      signal({ marketRegimeId: 1, generatedAt: fromNow(-hour) }),
      signal({ sectorAnalysisId: 1, generatedAt: fromNow(-2 * hour) }),
      signal({ modelName: "n", generatedAt: fromNow(-hour) }),
    ]);
  expect(await traceRegime(db, 1)).toMatchObject({
    regime: "bull_market",
    predictions: [{ id: idOf(1), isAccurate: null, model: { id: 1, name: "m", version: "1" } }],
    sectorAnalyses: [
      {
        id: 1,
        outlook: "bullish",
        suggestions: [{ id: 1, suggestionType: "add", signals: [{ id: 1, cryptocurrencyId: 1 }] }],
        signals: [{ id: 3 }],
      },
    ],
    suggestions: [],
    signals: [{ id: 2 }],
  });
  expect(await traceRegime(db, 2)).toMatchObject({ predictions: [], sectorAnalyses: [], signals: [] });
  expect(await traceRegime(db, 99)).toBeUndefined();
  expect(await traceSignal(db, 4)).toMatchObject({ suggestionId: null, regime: null, modelName: "n" });
  expect(await traceSignal(db, 99)).toBeUndefined();
  expect(await listSignalsOfModel(db, { modelId: 1 })).toMatchObject([
    { signalId: 1, symbol: "BTC", predictionId: idOf(4), isAccurate: null },
  ]);
  // A deleted analysis leaves the rest of the trace.
  await db.delete(sectorAnalysis).where(eq(sectorAnalysis.id, 1));
  expect(await traceSignal(db, 1)).toMatchObject({ suggestionId: 1, sectorAnalysisId: null, modelId: 1 });
});

test("returns the admin dashboard", async () => {
  const empty = await getAdminDashboard(db);
  expect(empty).toMatchObject({
    accounts: { total: 3, premium: 0, signedIn24h: 0, registered7d: 3 },
    usage: { activeLists: 0, activeAlerts: 0, openPositions: 0 },
    system: { status: null, pendingTaskCount: 0, apiErrorPercent1h: null },
    providers: [],
  });
  expect(empty.layers.map(({ aiLayer, accuracyPercent }) => [aiLayer, accuracyPercent])).toEqual(
    [1, 2, 3, 4].map((layer) => [layer, null]),
  );
  await seedLayers(db);
  await db
    .update(users)
    .set({ isPremium: true, lastLoginAt: fromNow(-hour) })
    .where(eq(users.id, 1));
  await db
    .update(users)
    .set({ createdAt: fromNow(-30 * day), lastLoginAt: fromNow(-2 * day) })
    .where(eq(users.id, 2));
  await db.update(users).set({ isActive: false, deletedAt: new Date() }).where(eq(users.id, 3));
  await db.insert(watchlists).values([
    { userId: 1, name: "First" },
    { userId: 1, name: "Gone", isActive: false },
  ]);
  await db.insert(signalAlerts).values({ userId: 1, alertType: "news" });
  await db.insert(portfolioTracking).values([
    { userId: 1, cryptocurrencyId: 1, quantity: "1" },
    { userId: 1, cryptocurrencyId: 2, status: "closed", closedAt: fromNow(hour) },
  ]);
  const evaluated = { evaluatedAt: new Date(), actualPrice: "110", isAccurate: true };
  await db.insert(predictions).values([prediction(evaluated), prediction({ aiLayer: 2 })]);
  await db.insert(systemHealth).values({ status: "healthy" });
  await db.insert(backgroundTasks).values({ taskName: "t", taskType: "cleanup" });
  await db.insert(externalApiLogs).values([
    { provider: "coingecko", endpoint: "/ping", responseStatus: 200 },
    { provider: "coingecko", endpoint: "/ping", responseStatus: 500 },
    { provider: "binance", endpoint: "/ping", responseStatus: 200 },
  ]);
  const { accounts, usage, layers, system, providers } = await getAdminDashboard(db);
  expect(accounts).toEqual({ total: 2, premium: 1, signedIn24h: 1, registered7d: 1 });
  expect(usage).toEqual({ activeLists: 1, activeAlerts: 1, openPositions: 1 });
  expect(layers).toMatchObject([
    { aiLayer: 1 },
    { aiLayer: 2, predictionCount: 1, accuracyPercent: null },
    { aiLayer: 3, predictionCount: 1, accuracyPercent: "100.00", suggestionCount: 1 },
    { aiLayer: 4 },
  ]);
  expect(system).toMatchObject({
    status: "healthy",
    pendingTaskCount: 1,
    apiCallCount1h: 3,
    apiErrorPercent1h: "33.33",
  });
  expect(providers).toMatchObject([
    { provider: "binance", failureCount: 0 },
    { provider: "coingecko", callCount: 2, failurePercent: "50.00" },
  ]);
});
