import {
  aiAssetSuggestions,
  aiModels,
  marketData,
  type NewPrediction,
  type Prediction,
  predictionCalibration,
  predictions,
  tradingSignals,
} from "@strata/schema-relationships";
import { asc, eq, isNotNull, isNull } from "drizzle-orm";
import { expect, inject } from "vitest";
import {
  archivePredictions,
  evaluateByCandles,
  evaluateDue,
  getLatestOpenPrediction,
  insertPredictions,
  listCalibration,
  listOpenPredictions,
  listPredictions,
  listPredictionsOfUser,
  type PredictionBasis,
  type PredictionToMake,
  recordOutcomes,
  summarizeAccuracy,
  summarizeCalibration,
} from "../src/predictions.ts";
import {
  concurrently,
  type Database,
  fromNow,
  hour,
  outcomes,
  type StrataDatabase,
  schemaTest,
  seedLayers,
  seedPeopleAndCoins,
} from "./fixtures.ts";

let db: Database;
let database: StrataDatabase;
const test = schemaTest(async (db) => {
  await seedPeopleAndCoins(db);
  await seedLayers(db);
});
test.beforeEach(({ database: opened }) => {
  database = opened;
  db = opened.db;
});

const at = (text: string) => new Date(`2025-${text}T12:00:00Z`);
const noon = at("03-01");
/** A prediction of the price of BTC with a horizon of one day. */
const prediction = (changes: Partial<PredictionToMake> = {}): PredictionToMake => ({
  cryptocurrencyId: 1,
  modelId: 1,
  predictedAt: noon,
  horizonHours: 24,
  inputPrice: "100",
  predictedPrice: "110",
  confidenceScore: "60",
  basis: { aiLayer: 3 },
  ...changes,
});
/** Inserts stored predictions, which may be evaluated already. */
const seed = (...rows: Partial<NewPrediction>[]) =>
  db
    .insert(predictions)
    .values(
      rows.map((row) => {
        const { basis, ...made } = prediction();
        const predictedAt = row.predictedAt ?? noon;
        const target = predictedAt.getTime() + (row.horizonHours ?? 24) * hour;
        return { ...made, predictedAt, targetAt: new Date(target), ...row };
      }),
    )
    .returning();
const verdict = (isAccurate: boolean): Partial<NewPrediction> => ({
  evaluatedAt: at("03-02"),
  actualPrice: isAccurate ? "110" : "50",
  isAccurate,
});
const ids = (rows: readonly { id: number }[]) => rows.map(({ id }) => id);
const model = async (id = 1) => (await db.select().from(aiModels).where(eq(aiModels.id, id)))[0];

test("inserts a run once, with its layer, its key and the copy of the key", async () => {
  expect(await insertPredictions(db, [])).toEqual([]);
  const bases: PredictionBasis[] = [
    { marketRegimeId: 1 },
    { sectorAnalysisId: 1 },
    { suggestionId: 1 },
    { tradingSignalId: 1 },
    { aiLayer: 2 },
  ];
  const run = bases.map((basis) => prediction({ basis }));
  const none = { marketRegimeId: null, sectorAnalysisId: null, suggestionId: null, tradingSignalId: null };
  const made = await insertPredictions(db, run);
  expect(
    made.toSorted((a, b) => a.aiLayer - b.aiLayer || (b.lineageId ?? 0) - (a.lineageId ?? 0)),
  ).toMatchObject([
    { ...none, aiLayer: 1, marketRegimeId: 1, lineageId: 1, targetAt: at("03-02") },
    { ...none, aiLayer: 2, sectorAnalysisId: 1, lineageId: 1 },
    { ...none, aiLayer: 2, lineageId: null },
    { ...none, aiLayer: 3, suggestionId: 1, lineageId: 1 },
    { ...none, aiLayer: 4, tradingSignalId: 1, lineageId: 1 },
  ]);
  expect(await insertPredictions(db, run.toReversed())).toEqual([]);
  // Also after the deletion of the underlying rows.
  await db.delete(tradingSignals);
  await db.delete(aiAssetSuggestions);
  const again = run.filter(({ basis }) => !basis.tradingSignalId && !basis.suggestionId);
  expect(await insertPredictions(db, again)).toEqual([]);
  expect(await insertPredictions(db, [...again, prediction({ horizonHours: 48 })])).toMatchObject([
    { horizonHours: 48, targetAt: at("03-03") },
  ]);
  const gone = await db.select().from(predictions).where(isNotNull(predictions.lineageId));
  expect(gone).toHaveLength(4);
});

test("updates the counter and the last prediction time of a model", async () => {
  await db.insert(aiModels).values({ name: "n", version: "1", modelType: "asset", architecture: "lstm" });
  const run = [
    prediction({ predictedAt: at("03-02") }),
    prediction({ predictedAt: at("03-03") }),
    prediction({ modelId: 2 }),
  ];
  await insertPredictions(db, run);
  await insertPredictions(db, [...run, prediction()]);
  expect(await model()).toMatchObject({ predictionCount: 3, lastPredictionAt: at("03-03") });
  expect(await model(2)).toMatchObject({ predictionCount: 1, lastPredictionAt: noon });
});

test.skipIf(inject("engine") === "pglite")("inserts a run once with 16 clients", async () => {
  await db.insert(aiModels).values({ name: "n", version: "1", modelType: "asset", architecture: "lstm" });
  const run = [1, 2, 3, 4].flatMap((cryptocurrencyId) =>
    [24, 48].flatMap((horizonHours) =>
      [1, 2].map((modelId) => prediction({ modelId, cryptocurrencyId, horizonHours })),
    ),
  );
  const { values } = outcomes(
    await concurrently(database.url, 16, (client, i) =>
      insertPredictions(client, i % 2 ? run : run.toReversed()),
    ),
  );
  expect(values.flat()).toHaveLength(16);
  expect(await db.$count(predictions)).toBe(16);
  expect([await model(1), await model(2)]).toMatchObject([{ predictionCount: 8 }, { predictionCount: 8 }]);
});

test("returns the newest open prediction of a coin, except those for other users", async () => {
  await seed(
    { predictedAt: at("02-01") },
    { predictedAt: at("02-02") },
    { predictedAt: at("02-03"), userId: 2 },
    { predictedAt: at("02-04"), confidenceScore: "49.99" },
    { predictedAt: at("02-05"), ...verdict(true) },
    { predictedAt: at("02-06"), cryptocurrencyId: 2 },
  );
  const latest = (viewerId?: number) =>
    getLatestOpenPrediction(db, { cryptocurrencyId: 1, ...(viewerId !== undefined && { viewerId }) });
  expect(await latest()).toMatchObject({
    id: 2,
    symbol: "BTC",
    modelName: "m",
    predictedPrice: "110",
    predictedChange: "10.0000",
    isDue: true,
  });
  expect(await latest(1)).toMatchObject({ id: 2 });
  expect(await latest(2)).toMatchObject({ id: 3, userId: 2 });
  expect(await getLatestOpenPrediction(db, { cryptocurrencyId: 3 })).toBeUndefined();
});

test("lists open predictions in pages, also at equal times", async () => {
  await seed(
    { predictedAt: at("02-01") },
    { predictedAt: at("02-02") },
    { predictedAt: at("02-02"), cryptocurrencyId: 2 },
    { predictedAt: at("02-02"), cryptocurrencyId: 3 },
    { predictedAt: at("02-03"), ...verdict(true) },
    { predictedAt: at("02-04"), userId: 1 },
    { predictedAt: at("02-05"), confidenceScore: "10" },
  );
  const seen: number[] = [];
  let page = await listOpenPredictions(db, { limit: 2 });
  for (let last = page.at(-1); last; last = page.at(-1)) {
    seen.push(...ids(page));
    page = await listOpenPredictions(db, { after: last, limit: 2 });
  }
  expect(seen).toEqual([4, 3, 2, 1]);
  expect(ids(await listOpenPredictions(db, { viewerId: 1 }))).toEqual([6, 4, 3, 2, 1]);
  expect(ids(await listOpenPredictions(db, { viewerId: 2 }))).toEqual([4, 3, 2, 1]);
});

/** Evaluates each price prediction with the actual price 110. */
const evaluate = async (_: Database, due: readonly Prediction[]) =>
  due.map(({ cryptocurrencyId, id }) => ({ cryptocurrencyId, id, actualPrice: "110" }));

test("evaluates due predictions, longest overdue first, and is not blocked by those without an outcome", async () => {
  await seed(
    { predictedAt: at("02-03") },
    { predictedAt: at("02-01") },
    { predictedAt: at("02-02") },
    { predictedAt: at("02-02"), cryptocurrencyId: 2 },
    { predictedAt: fromNow(-hour) },
    { predictedAt: at("01-01"), ...verdict(false) },
  );
  // The first prediction has no outcome.
  const picky = async (tx: Database, due: readonly Prediction[]) =>
    evaluate(
      tx,
      due.filter(({ id }) => id !== 2),
    );
  const first = await evaluateDue(db, picky, { limit: 2 });
  expect(ids(first.evaluated)).toEqual([3]);
  expect(first.evaluated).toMatchObject([{ isAccurate: true, isRealized: true, actualPrice: "110" }]);
  expect(first.last).toMatchObject({ id: 3 });
  const second = await evaluateDue(db, picky, { after: first.last as Prediction, limit: 2 });
  expect(ids(second.evaluated).toSorted()).toEqual([1, 4]);
  const third = await evaluateDue(db, picky, { after: second.last as Prediction });
  expect(third).toEqual({ evaluated: [], last: undefined });
  expect(ids((await evaluateDue(db, evaluate)).evaluated)).toEqual([2]);
  expect(await db.$count(predictions, isNull(predictions.evaluatedAt))).toBe(1);
});

test("leaves all predictions due when the evaluator fails", async () => {
  await seed({}, { cryptocurrencyId: 2 });
  await expect(
    evaluateDue(db, async (tx, due) => {
      await recordOutcomes(tx, await evaluate(tx, due.slice(0, 1)));
      throw new Error("No prices.");
    }),
  ).rejects.toThrow("No prices.");
  expect(await db.$count(predictions, isNull(predictions.evaluatedAt))).toBe(2);
});

test.skipIf(inject("engine") === "pglite")("evaluates each prediction once with 16 evaluators", async () => {
  const rows = Array.from({ length: 200 }, (_, i) => ({
    cryptocurrencyId: (i % 4) + 1,
    horizonHours: 1 + Math.floor(i / 4),
  }));
  await seed(...rows);
  const evaluatedIds: number[] = [];
  const { values } = outcomes(
    await concurrently(database.url, 16, async (client) => {
      const own: number[] = [];
      for (;;) {
        const { evaluated, last } = await evaluateDue(
          client,
          (tx, due) => {
            evaluatedIds.push(...ids(due));
            return evaluate(tx, due);
          },
          { limit: 7 },
        );
        own.push(...ids(evaluated));
        if (!last) return own;
      }
    }),
  );
  expect(values.filter((own) => own.length > 0).length).toBeGreaterThan(1);
  expect(values.flat().toSorted((a, b) => a - b)).toEqual(rows.map((_, i) => i + 1));
  expect(evaluatedIds).toHaveLength(200);
});

test("uses the close of the last candle closed by the target time as actual price", async () => {
  const candle = (openTime: string, close: string, changes = {}) => ({
    cryptocurrencyId: 1,
    timeframe: "1h" as const,
    openTime: new Date(openTime),
    open: close,
    high: close,
    low: close,
    close,
    ...changes,
  });
  await db
    .insert(marketData)
    .values([
      candle("2025-03-02T10:00:00Z", "105"),
      candle("2025-03-02T11:00:00Z", "112.5"),
      candle("2025-03-02T12:00:00Z", "120"),
      candle("2025-03-03T11:00:00Z", "113", { isClosed: false }),
      candle("2025-03-03T10:00:00Z", "100"),
      candle("2025-03-02T11:00:00Z", "1", { timeframe: "5m" }),
    ]);
  await seed(
    {},
    // At half past, the 12:00 candle is still open.
    { horizonHours: 23, predictedAt: new Date("2025-03-01T13:30:00Z") },
    // The candle that ended then is not closed, and the one before is too old.
    { horizonHours: 48 },
    { cryptocurrencyId: 2 },
    { predictionType: "direction", predictedDirection: "up" },
  );
  const { evaluated, last } = await evaluateDue(db, evaluateByCandles);
  expect(evaluated.toSorted((a, b) => a.id - b.id)).toMatchObject([
    { id: 1, actualPrice: "112.5", isAccurate: true },
    { id: 2, actualPrice: "112.5", isAccurate: true },
  ]);
  expect(last).toMatchObject({ id: 3 });
});

test("records a batch of outcomes; the generated error columns decide whether they are correct", async () => {
  const price = (predictedPrice: string): Partial<NewPrediction> => ({ predictedPrice });
  const rows: [
    Partial<NewPrediction>,
    { actualPrice?: string; actualValue?: string; isAccurate?: boolean },
  ][] = [
    [price("105"), { actualPrice: "100" }], // exactly at the threshold of 5%
    [price("105.000000000000000001"), { actualPrice: "100" }],
    [price("95"), { actualPrice: "100", isAccurate: false }], // the given verdict is ignored
    [{ ...price("2"), accuracyThreshold: "100" }, { actualPrice: "3" }], // a third, 33.33…
    [price("1"), { actualPrice: "0" }],
    [price("0"), { actualPrice: "0" }],
    [{ predictionType: "volatility", predictedValue: "-2" }, { actualValue: "-2.05" }],
    [{ predictionType: "volatility", predictedValue: "2" }, { actualValue: "-2" }],
    [
      { predictionType: "direction", predictedDirection: "up" },
      { isAccurate: false, actualValue: "-1.5" },
    ],
    [{ predictionType: "direction", predictedDirection: "down" }, { isAccurate: true }],
  ];
  const made = await seed(...rows.map(([row], i) => ({ horizonHours: i + 1, ...row })));
  const given = rows.map(([, outcome], i) => ({ cryptocurrencyId: 1, id: made[i]?.id ?? 0, ...outcome }));
  expect(await recordOutcomes(db, [])).toEqual([]);
  const written = (await recordOutcomes(db, given)).toSorted((a, b) => a.id - b.id);
  expect(written.map(({ isAccurate }) => isAccurate)).toEqual([
    true,
    false,
    true,
    true,
    false,
    true,
    true,
    false,
    false,
    true,
  ]);
  expect(written[1]).toMatchObject({ percentageError: expect.stringMatching(/^5\.0+1/), actualPrice: "100" });
  expect(written[4]).toMatchObject({ percentageError: null, absoluteError: "1", squaredError: "1" });
  expect(written[8]).toMatchObject({ actualValue: "-1.5", percentageError: null });
  expect(written.every(({ evaluatedAt }) => evaluatedAt)).toBe(true);
  // Repeated or unknown outcomes change nothing.
  expect(await recordOutcomes(db, [...given, { cryptocurrencyId: 2, id: 1, actualPrice: "1" }])).toEqual([]);
  // An outcome without any result is rejected, with the whole batch.
  const [open] = await seed({ horizonHours: 99 });
  await expect(
    recordOutcomes(db, [{ cryptocurrencyId: 1, id: open?.id ?? 0, isAccurate: true }]),
  ).rejects.toMatchObject({
    cause: expect.objectContaining({ message: expect.stringContaining("evaluated_at") }),
  });
});

test.skipIf(inject("engine") === "pglite")("records a batch of outcomes once with 16 clients", async () => {
  const made = await seed(...Array.from({ length: 40 }, (_, i) => ({ horizonHours: i + 1 })));
  const batch = made.map(({ cryptocurrencyId, id }) => ({ cryptocurrencyId, id, actualPrice: "110" }));
  const { values } = outcomes(
    await concurrently(database.url, 16, (client, i) =>
      recordOutcomes(client, i % 2 ? batch : batch.toReversed()),
    ),
  );
  expect(ids(values.flat()).toSorted((a, b) => a - b)).toEqual(ids(made));
});

test("lists the predictions of a coin and of a model in pages, newest first", async () => {
  await db.insert(aiModels).values({ name: "n", version: "1", modelType: "asset", architecture: "lstm" });
  await seed(
    { predictedAt: at("02-01") },
    { predictedAt: at("02-02"), cryptocurrencyId: 2 },
    { predictedAt: at("02-02") },
    { predictedAt: at("02-02"), horizonHours: 48, userId: 1, ...verdict(true) },
    { predictedAt: at("02-03"), modelId: 2 },
  );
  const all = async (of: { cryptocurrencyId: number } | { modelId: number }) => {
    const seen: number[] = [];
    let page = await listPredictions(db, { of, limit: 1 });
    for (let last = page.at(-1); last; last = page.at(-1)) {
      seen.push(...ids(page));
      page = await listPredictions(db, { of, after: last, limit: 1 });
    }
    return seen;
  };
  expect(await all({ cryptocurrencyId: 1 })).toEqual([5, 4, 3, 1]);
  expect(await all({ modelId: 1 })).toEqual([2, 4, 3, 1]);
});

test("summarizes accuracy since a time without division by zero", async () => {
  const none = {
    predictions: 0,
    evaluated: 0,
    decided: 0,
    accurate: 0,
    accuracyPercent: null,
    meanErrorPercent: null,
    meanAbsoluteErrorPercent: null,
    meanConfidence: null,
  };
  const since = at("03-01");
  expect(await summarizeAccuracy(db, { of: { cryptocurrencyId: 1 }, since })).toEqual(none);
  await seed({});
  expect(await summarizeAccuracy(db, { of: { modelId: 1 }, since })).toEqual({
    ...none,
    predictions: 1,
    meanConfidence: "60.00",
  });
  const direction = { predictionType: "direction" as const, predictedDirection: "up" as const };
  await seed(
    { horizonHours: 1, evaluatedAt: noon, actualPrice: "100", isAccurate: false }, // +10%
    { horizonHours: 2, evaluatedAt: noon, actualPrice: "220", isAccurate: false }, // -50%
    { horizonHours: 3, evaluatedAt: noon, actualPrice: "110", isAccurate: true, confidenceScore: "90" },
    { ...direction, evaluatedAt: noon, isAccurate: true },
    { ...direction, horizonHours: 2, evaluatedAt: noon, actualValue: "1" },
    { predictedAt: at("02-28"), ...verdict(true) },
    { cryptocurrencyId: 2, ...verdict(true) },
  );
  expect(await summarizeAccuracy(db, { of: { cryptocurrencyId: 1 }, since })).toEqual({
    predictions: 6,
    evaluated: 5,
    decided: 4,
    accurate: 2,
    accuracyPercent: "50.00",
    meanErrorPercent: "-13.3333",
    meanAbsoluteErrorPercent: "20.0000",
    meanConfidence: "65.00",
  });
});

test("lists the predictions created for a user in pages", async () => {
  await seed(
    { userId: 1, predictedAt: at("02-01") },
    { userId: 1, predictedAt: at("02-02"), cryptocurrencyId: 2 },
    { userId: 1, predictedAt: at("02-02") },
    { userId: 2, predictedAt: at("02-03") },
    { predictedAt: at("02-04") },
  );
  const page = await listPredictionsOfUser(db, { userId: 1, limit: 2 });
  expect(page).toMatchObject([
    { id: 3, symbol: "BTC", modelName: "m", modelVersion: "1" },
    { id: 2, symbol: "ETH" },
  ]);
  const last = page[1];
  if (!last) throw new Error("A page is too short.");
  expect(ids(await listPredictionsOfUser(db, { userId: 1, after: last }))).toEqual([1]);
});

test("returns the hit rate of a model by confidence bin", async () => {
  const sure = (confidenceScore: string, isAccurate: boolean, horizonHours: number) => ({
    confidenceScore,
    horizonHours,
    ...verdict(isAccurate),
  });
  await seed(
    sure("100", true, 1),
    sure("90", false, 2),
    sure("80", true, 3),
    sure("5", false, 4),
    { horizonHours: 5 },
    { ...sure("80", false, 6), predictionType: "direction", predictedDirection: "up", actualPrice: null },
  );
  await db.refreshMaterializedView(predictionCalibration);
  expect(await listCalibration(db, { modelId: 1 })).toMatchObject([
    { confidenceFrom: 0, predictionCount: 1, hitRatePercent: "0.00", overconfidence: "5.00" },
    { confidenceFrom: 80, predictionCount: 1, hitRatePercent: "100.00", overconfidence: "-20.00" },
    { confidenceFrom: 90, predictionCount: 2, hitRatePercent: "50.00", meanConfidence: "95.00" },
  ]);
  expect(await listCalibration(db, { modelId: 1, predictionType: "direction" })).toMatchObject([
    { confidenceFrom: 80, accurateCount: 0 },
  ]);
  expect(await summarizeCalibration(db, { modelId: 1, since: noon })).toEqual({
    decided: 5,
    // (100 + 90 + 80 + 5 + 80) / 5 - 40
    overconfidence: "31.00",
    // (0 + 0.81 + 0.04 + 0.0025 + 0.64) / 5
    brierScore: "0.2985",
  });
  expect(await summarizeCalibration(db, { modelId: 1, since: at("03-02") })).toEqual({
    decided: 0,
    overconfidence: null,
    brierScore: null,
  });
});

test("archives old predictions in batches, but none whose target time is later", async () => {
  await seed(
    { predictedAt: at("01-01"), ...verdict(true) },
    { predictedAt: at("01-02") },
    { predictedAt: at("01-03"), horizonHours: 24 * 365 },
    { predictedAt: at("02-01") },
  );
  const archive = () => archivePredictions(db, { before: at("02-01"), limit: 1 });
  const taken = [await archive(), await archive()].flat();
  expect(taken.toSorted((a, b) => a.id - b.id)).toMatchObject([{ id: 1, isAccurate: true }, { id: 2 }]);
  expect(await archive()).toEqual([]);
  expect(ids(await db.select().from(predictions).orderBy(asc(predictions.id)))).toEqual([3, 4]);
});
