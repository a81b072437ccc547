import { and, asc, desc, eq, sql } from "drizzle-orm";
import { describe, expect } from "vitest";
import {
  aiAssetSuggestions,
  candleCoverage,
  cryptoSectorMemberships,
  cryptoSectors,
  externalApiLogs,
  latestPrices,
  marketData,
  marketRegimes,
  modelLeaderboard,
  modelPerformance,
  type NewMarketData,
  portfolioExposure,
  portfolioTracking,
  predictionCalibration,
  predictions,
  providerHealth,
  sectorAnalysis,
  signalLineage,
  tradingSignals,
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

const candle = (openTime: string | Date, row: Partial<NewMarketData> = {}): NewMarketData => ({
  cryptocurrencyId: 1,
  timeframe: "1h",
  openTime: new Date(openTime),
  open: "10",
  high: "12",
  low: "9",
  close: "11",
  ...row,
});

describe("candle_coverage", () => {
  /** Coverage of one timeframe, refreshed in a time zone where some months start an hour later than in UTC. */
  const coverageOf = async (timeframe: NewMarketData["timeframe"]) => {
    await db.transaction(async (tx) => {
      await tx.execute(sql`set local time zone 'Atlantic/Azores'`);
      await tx.execute(sql`refresh materialized view candle_coverage`);
    });
    return db
      .select()
      .from(candleCoverage)
      .where(eq(candleCoverage.timeframe, timeframe))
      .orderBy(asc(candleCoverage.cryptocurrencyId));
  };

  test.beforeEach(() => addCoins(db, { A: {}, B: {} }));

  test("has no row without candles", async () => {
    expect(await coverageOf("1h")).toEqual([]);
  });

  test("counts candles, gaps and missing candles by coin and timeframe", async () => {
    await db
      .insert(marketData)
      .values([
        candle("2024-03-10T00:00Z"),
        candle("2024-03-10T01:00Z"),
        candle("2024-03-10T05:00Z"),
        candle("2024-03-10T07:00Z"),
        candle("2024-03-10T08:00Z", { isClosed: false }),
        candle("2024-03-10T03:00Z", { cryptocurrencyId: 2 }),
        candle("2024-03-10T03:00Z", { timeframe: "1m" }),
        candle("2024-03-10T03:03Z", { timeframe: "1m" }),
      ]);
    const first = new Date("2024-03-10T00:00Z");
    expect(await coverageOf("1h")).toEqual([
      {
        cryptocurrencyId: 1,
        timeframe: "1h",
        firstOpenTime: first,
        lastOpenTime: new Date("2024-03-10T07:00Z"),
        expectedCount: 8,
        presentCount: 4,
        missingCount: 4,
        gapCount: 2,
        longestGap: 3,
        coveragePercent: "50.0000",
      },
      {
        cryptocurrencyId: 2,
        timeframe: "1h",
        firstOpenTime: new Date("2024-03-10T03:00Z"),
        lastOpenTime: new Date("2024-03-10T03:00Z"),
        expectedCount: 1,
        presentCount: 1,
        missingCount: 0,
        gapCount: 0,
        longestGap: 0,
        coveragePercent: "100.0000",
      },
    ]);
    expect(await coverageOf("1m")).toMatchObject([{ expectedCount: 4, missingCount: 2, gapCount: 1 }]);
  });

  test("treats a candle that never closed as a gap", async () => {
    await db
      .insert(marketData)
      .values([
        candle("2024-01-01T00:00Z"),
        candle("2024-01-01T01:00Z", { isClosed: false }),
        candle("2024-01-01T02:00Z"),
      ]);
    expect(await coverageOf("1h")).toMatchObject([{ expectedCount: 3, presentCount: 2, gapCount: 1 }]);
  });

  // Across a leap day, a change to daylight-saving time and the end of a year.
  test.each([
    ["1d", ["2024-02-28", "2024-02-29", "2024-03-01", "2024-03-10", "2024-03-12"], [14, 5, 9, 2, 8]],
    ["1w", ["2023-12-25", "2024-01-01", "2024-01-22"], [5, 3, 2, 1, 2]],
    ["1M", ["2023-10-01", "2023-11-01", "2024-01-01", "2024-03-01", "2024-04-01"], [7, 5, 2, 2, 1]],
  ] as const)("counts %s candles by the UTC calendar", async (timeframe, days, counts) => {
    await db.insert(marketData).values(days.map((date) => candle(date, { timeframe })));
    const [row] = await coverageOf(timeframe);
    expect([
      row?.expectedCount,
      row?.presentCount,
      row?.missingCount,
      row?.gapCount,
      row?.longestGap,
    ]).toEqual(counts);
    expect(row?.firstOpenTime).toEqual(new Date(days[0]));
  });
});

describe("latest_prices", () => {
  const all = () => db.select().from(latestPrices).orderBy(asc(latestPrices.cryptocurrencyId));
  const at = (minutes: number) => new Date(Date.UTC(2026, 0, 1, 0, minutes));

  test("returns the snapshot, or a newer candle of the shortest timeframe", async () => {
    await addCoins(db, {
      SNAP: {
        currentPrice: "100.000000000000000001",
        lastDataUpdateAt: at(30),
        priceChangePercentage24h: "5",
      },
      NEWER: { currentPrice: "1", lastDataUpdateAt: at(30), priceChangePercentage24h: "5" },
      CANDLE: {},
      UNDATED: { currentPrice: "7" },
      NONE: {},
      GONE: { currentPrice: "1", isActive: false },
      HIDDEN: { currentPrice: "1", isSupported: false },
    });
    await db.insert(marketData).values([
      candle(at(30), { cryptocurrencyId: 1, timeframe: "5m" }),
      candle(at(45), {
        cryptocurrencyId: 2,
        timeframe: "5m",
        close: "11.000000000000000002",
        isClosed: false,
      }),
      candle(at(45), { cryptocurrencyId: 2, timeframe: "15m" }),
      candle(at(44), { cryptocurrencyId: 2, timeframe: "1m" }),
      candle(at(-60), { cryptocurrencyId: 3, timeframe: "1h", close: "9.5" }),
      candle(at(0), { cryptocurrencyId: 4 }),
    ]);
    const row = { timeframe: null, priceChangePercentage24h: null };
    const named = (symbol: string) => ({ symbol, name: `${symbol} coin` });
    expect(await all()).toEqual([
      {
        ...row,
        ...named("SNAP"),
        cryptocurrencyId: 1,
        price: "100.000000000000000001",
        asOf: at(30),
        priceChangePercentage24h: "5",
      },
      {
        ...row,
        ...named("NEWER"),
        cryptocurrencyId: 2,
        price: "11.000000000000000002",
        asOf: at(45),
        timeframe: "5m",
      },
      { ...row, ...named("CANDLE"), cryptocurrencyId: 3, price: "9.5", asOf: at(-60), timeframe: "1h" },
      { ...row, ...named("UNDATED"), cryptocurrencyId: 4, price: "7", asOf: null },
    ]);
  });
});

describe("portfolio_exposure", () => {
  const figures = {
    positions: portfolioExposure.positionCount,
    gross: portfolioExposure.grossUsd,
    net: portfolioExposure.netUsd,
    cost: portfolioExposure.costUsd,
    percent: portfolioExposure.grossPercent,
  };
  const ofDimension = (userId: number, dimension: "coin" | "sector") =>
    and(eq(portfolioExposure.userId, userId), eq(portfolioExposure.dimension, dimension));

  test.beforeEach(async () => {
    await addUsers(db, [{}, {}]);
    await addCoins(db, {
      BTC: { currentPrice: "100" },
      ETH: { currentPrice: "10" },
      NEW: {},
      ZERO: { currentPrice: "0" },
    });
    await db.insert(cryptoSectors).values([
      { slug: "a", name: "A" },
      { slug: "b", name: "B" },
      { slug: "old", name: "Old", isActive: false },
    ]);
    await db.insert(cryptoSectorMemberships).values([
      { cryptocurrencyId: 1, sectorId: 1 },
      { cryptocurrencyId: 1, sectorId: 3 },
      { cryptocurrencyId: 2, sectorId: 1, allocationPercent: "75" },
      { cryptocurrencyId: 2, sectorId: 2, allocationPercent: "25" },
      { cryptocurrencyId: 3, sectorId: 3 },
    ]);
    await db.insert(portfolioTracking).values([
      { userId: 1, cryptocurrencyId: 1, quantity: "1.000000000000000001", costBasisUsd: "50" },
      {
        userId: 1,
        cryptocurrencyId: 1,
        portfolioName: "other",
        positionType: "short",
        quantity: "0.5",
        costBasisUsd: "40",
      },
      { userId: 1, cryptocurrencyId: 2, quantity: "20", costBasisUsd: "300" },
      { userId: 1, cryptocurrencyId: 3, quantity: "5", costBasisUsd: "30" },
      {
        userId: 1,
        externalSymbol: "GOLD",
        quantity: "2",
        costBasisUsd: "15",
        lastPrice: "10",
        valuedAt: fromNow(0),
      },
      {
        userId: 1,
        cryptocurrencyId: 2,
        portfolioName: "old",
        status: "closed",
        closedAt: fromNow(hour),
        costBasisUsd: "999",
      },
      { userId: 2, cryptocurrencyId: 4, quantity: "20", costBasisUsd: "1" },
    ]);
  });

  test("returns exact exposure by coin, nets short positions, and uses cost without a price", async () => {
    const rows = await db
      .select({ id: portfolioExposure.cryptocurrencyId, symbol: portfolioExposure.symbol, ...figures })
      .from(portfolioExposure)
      .where(ofDimension(1, "coin"))
      .orderBy(desc(portfolioExposure.grossUsd));
    expect(rows).toEqual([
      { id: 2, symbol: "ETH", positions: 1, gross: "200", net: "200", cost: "300", percent: "50.0000" },
      {
        id: 1,
        symbol: "BTC",
        positions: 2,
        gross: "150.000000000000000100",
        net: "50.000000000000000100",
        cost: "90",
        percent: "37.5000",
      },
      { id: 3, symbol: "NEW", positions: 1, gross: "30", net: "30", cost: "30", percent: "7.5000" },
      { id: null, symbol: "GOLD", positions: 1, gross: "20", net: "20", cost: "15", percent: "5.0000" },
    ]);
  });

  test("divides a coin among its active sectors, so that the sectors add up to the total", async () => {
    const rows = await db
      .select({ id: portfolioExposure.sectorId, name: portfolioExposure.sectorName, ...figures })
      .from(portfolioExposure)
      .where(ofDimension(1, "sector"))
      .orderBy(asc(portfolioExposure.sectorId));
    const digits = (text: string) => text.replace(/(\.\d*?)0+$/, "$1").replace(/\.$/, "");
    expect(
      rows.map(({ gross, net, cost, ...row }) => ({
        ...row,
        gross: digits(gross),
        net: digits(net),
        cost: digits(cost),
      })),
    ).toEqual([
      // All of BTC, since its other sector is inactive, and three quarters of ETH.
      {
        id: 1,
        name: "A",
        positions: 3,
        gross: "300.0000000000000001",
        net: "200.0000000000000001",
        cost: "315",
        percent: "75.0000",
      },
      { id: 2, name: "B", positions: 1, gross: "50", net: "50", cost: "75", percent: "12.5000" },
      { id: null, name: null, positions: 2, gross: "50", net: "50", cost: "45", percent: "12.5000" },
    ]);
  });

  test("returns a null share for zero exposure", async () => {
    expect(await db.select(figures).from(portfolioExposure).where(ofDimension(2, "coin"))).toEqual([
      { positions: 1, gross: "0", net: "0", cost: "1", percent: null },
    ]);
  });
});

describe("signal_lineage", () => {
  const model = { modelName: "m", modelVersion: "1", confidenceScore: "50" };

  test("returns one row per signal through all layers, with any number of predictions", async () => {
    await addCoins(db, { BTC: {} });
    await addModels(db, [{ name: "trend" }]);
    await db.insert(cryptoSectors).values({ slug: "a", name: "A" });
    const at = fromNow(-day);
    await db.insert(marketRegimes).values([
      { ...model, regime: "bull_market", analysisTime: at },
      { ...model, regime: "bear_market", analysisTime: fromNow(-hour) },
    ]);
    await db
      .insert(sectorAnalysis)
      .values({ ...model, sectorId: 1, marketRegimeId: 1, outlook: "bullish", analysisTime: at });
    await db
      .insert(aiAssetSuggestions)
      .values({ ...model, cryptocurrencyId: 1, suggestionType: "add", sectorAnalysisId: 1 });
    await db
      .insert(tradingSignals)
      .values([
        signal({ suggestionId: 1, generatedAt: at }),
        signal({ suggestionId: 1, marketRegimeId: 2, generatedAt: at, timeframe: "4h" }),
        signal({ generatedAt: at, timeframe: "1d", status: "expired" }),
      ]);
    const behind = { aiLayer: 4, tradingSignalId: 1, lineageId: 1 };
    await db
      .insert(predictions)
      .values([
        prediction({ ...behind, predictedAt: fromNow(-3 * day) }),
        prediction({ ...behind, predictedAt: fromNow(-2 * day), ...evaluated(true) }),
      ]);
    const rows = await db.select().from(signalLineage).orderBy(asc(signalLineage.signalId));
    const through = {
      symbol: "BTC",
      suggestionId: 1,
      suggestionType: "add",
      suggestionStatus: "pending",
      sectorAnalysisId: 1,
      sectorName: "A",
      sectorOutlook: "bullish",
    };
    const none = {
      predictionId: null,
      predictionIsAccurate: null,
      modelId: null,
      modelName: "m",
      modelVersion: "1",
    };
    expect(rows).toMatchObject([
      {
        ...through,
        signalId: 1,
        marketRegimeId: 1,
        regime: "bull_market",
        regimeTime: at,
        predictionId: 2,
        predictionIsAccurate: true,
        modelId: 1,
        modelName: "trend",
      },
      { ...through, ...none, signalId: 2, marketRegimeId: 2, regime: "bear_market" },
      {
        ...none,
        signalId: 3,
        signalStatus: "expired",
        suggestionId: null,
        sectorAnalysisId: null,
        sectorId: null,
        marketRegimeId: null,
        regime: null,
      },
    ]);
    expect(rows).toHaveLength(3);
  });
});

test("model_leaderboard: ranks the newest evaluations of comparable models, without deprecated ones", async () => {
  await addModels(db, [
    {},
    {},
    { modelType: "macro", status: "active" },
    { status: "deprecated", deprecatedAt: fromNow(0) },
    {},
    {},
  ]);
  const evaluation = (modelId: number, compositeScore: string | null, row = {}) => ({
    modelId,
    compositeScore,
    sampleSize: 100,
    evaluatedAt: fromNow(-hour),
    ...row,
  });
  await db
    .insert(modelPerformance)
    .values([
      evaluation(1, "90", { evaluatedAt: fromNow(-day) }),
      evaluation(1, "70"),
      evaluation(2, "80", { accuracy: "0.123456" }),
      evaluation(2, "10", { evaluationType: "live" }),
      evaluation(2, "20", { timeframe: "1h" }),
      evaluation(3, "5"),
      evaluation(4, "99"),
      evaluation(5, "80"),
      evaluation(6, null),
    ]);
  const rows = await db
    .select({
      name: modelLeaderboard.name,
      kind: modelLeaderboard.evaluationType,
      timeframe: modelLeaderboard.timeframe,
      rank: modelLeaderboard.rank,
      score: modelLeaderboard.compositeScore,
      accuracy: modelLeaderboard.accuracy,
    })
    .from(modelLeaderboard)
    .orderBy(
      asc(modelLeaderboard.modelType),
      asc(modelLeaderboard.evaluationType),
      asc(modelLeaderboard.timeframe),
      asc(modelLeaderboard.rank),
      asc(modelLeaderboard.modelId),
    );
  const backtest = { kind: "backtest", timeframe: "1d", accuracy: null };
  expect(rows).toEqual([
    { ...backtest, name: "model2", timeframe: "1h", rank: 1, score: "20.00" },
    { ...backtest, name: "model2", rank: 1, score: "80.00", accuracy: "0.123456" },
    { ...backtest, name: "model5", rank: 1, score: "80.00" },
    { ...backtest, name: "model1", rank: 3, score: "70.00" },
    { ...backtest, name: "model6", rank: 4, score: null },
    { ...backtest, name: "model2", kind: "live", rank: 1, score: "10.00" },
    { ...backtest, name: "model3", rank: 1, score: "5.00" },
  ]);
});

test("prediction_calibration: returns the hit rate of evaluated predictions by confidence bin", async () => {
  await addCoins(db, { A: {} });
  await addModels(db, [{}, {}]);
  const days = (count: number) => fromNow(-count * day);
  await db.insert(predictions).values([
    prediction({ confidenceScore: "100", predictedAt: days(2), ...evaluated(true) }),
    prediction({ confidenceScore: "90", predictedAt: days(3), ...evaluated(false) }),
    prediction({ confidenceScore: "95", predictedAt: days(4), ...evaluated(true) }),
    prediction({ confidenceScore: "89.99", predictedAt: days(5), ...evaluated(true) }),
    prediction({ confidenceScore: "0", predictedAt: days(6), ...evaluated(false) }),
    prediction({ confidenceScore: "95", predictedAt: days(1) }),
    prediction({ modelId: 2, confidenceScore: "95", predictedAt: days(2), ...evaluated(false) }),
    prediction({
      predictionType: "direction",
      predictedDirection: "up",
      predictedPrice: null,
      confidenceScore: "95",
      predictedAt: days(2),
      evaluatedAt: fromNow(0),
      isAccurate: true,
    }),
  ]);
  await db.execute(sql`refresh materialized view prediction_calibration`);
  const rows = await db
    .select()
    .from(predictionCalibration)
    .orderBy(
      asc(predictionCalibration.modelId),
      asc(predictionCalibration.predictionType),
      asc(predictionCalibration.confidenceFrom),
    );
  const price = { modelId: 1, predictionType: "price" };
  expect(rows).toEqual([
    {
      modelId: 1,
      predictionType: "direction",
      confidenceFrom: 90,
      predictionCount: 1,
      accurateCount: 1,
      meanConfidence: "95.00",
      hitRatePercent: "100.00",
      overconfidence: "-5.00",
    },
    {
      ...price,
      confidenceFrom: 0,
      predictionCount: 1,
      accurateCount: 0,
      meanConfidence: "0.00",
      hitRatePercent: "0.00",
      overconfidence: "0.00",
    },
    {
      ...price,
      confidenceFrom: 80,
      predictionCount: 1,
      accurateCount: 1,
      meanConfidence: "89.99",
      hitRatePercent: "100.00",
      overconfidence: "-10.01",
    },
    {
      ...price,
      confidenceFrom: 90,
      predictionCount: 3,
      accurateCount: 2,
      meanConfidence: "95.00",
      hitRatePercent: "66.67",
      overconfidence: "28.33",
    },
    {
      modelId: 2,
      predictionType: "price",
      confidenceFrom: 90,
      predictionCount: 1,
      accurateCount: 0,
      meanConfidence: "95.00",
      hitRatePercent: "0.00",
      overconfidence: "95.00",
    },
  ]);
});

test("provider_health: lists every provider in the log, also without recent calls", async () => {
  expect(await db.select().from(providerHealth)).toEqual([]);
  const reset = fromNow(hour);
  const call = (
    provider: string,
    minutes: number,
    row: Partial<typeof externalApiLogs.$inferInsert> = {},
  ) => ({
    provider,
    endpoint: "/x",
    responseStatus: 200,
    requestedAt: fromNow(-minutes * 60_000),
    ...row,
  });
  const last = fromNow(-60_000);
  await db.insert(externalApiLogs).values([
    call("binance", 1, { responseStatus: null, requestedAt: last }),
    ...Array.from({ length: 20 }, (_, index) =>
      call("binance", 2 + index, {
        responseTimeMs: String(index + 1),
        rateLimitRemaining: index,
        rateLimitResetAt: reset,
      }),
    ),
    call("binance", 90, { responseStatus: 500, responseTimeMs: "9999" }),
    call("silent", 300, { responseStatus: 429 }),
    call("zeta", 5),
  ]);
  const rows = await db.select().from(providerHealth).orderBy(asc(providerHealth.provider));
  expect(rows).toEqual([
    {
      provider: "binance",
      lastRequestedAt: last,
      lastSuccess: false,
      lastResponseStatus: null,
      callCount: 21,
      failureCount: 1,
      failurePercent: "4.76",
      meanResponseTimeMs: "10.500",
      p95ResponseTimeMs: "19.000",
      rateLimitRemaining: 0,
      rateLimitResetAt: reset,
    },
    {
      provider: "silent",
      lastRequestedAt: expect.any(Date),
      lastSuccess: false,
      lastResponseStatus: 429,
      callCount: 0,
      failureCount: 0,
      failurePercent: null,
      meanResponseTimeMs: null,
      p95ResponseTimeMs: null,
      rateLimitRemaining: null,
      rateLimitResetAt: null,
    },
    expect.objectContaining({ provider: "zeta", callCount: 1, lastSuccess: true, failurePercent: "0.00" }),
  ]);
});
