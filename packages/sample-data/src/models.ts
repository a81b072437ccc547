import {
  aiModels,
  evaluationTypes,
  modelArchitectures,
  modelPerformance,
  type modelStatuses,
  type modelTypes,
  performanceGrades,
  predictions,
} from "@strata/schema-relationships";
import { type Coin, closeAt, priceOf } from "./coins.ts";
import { after, at, type Batch, batch, type Dataset, day, hour, indices, minute } from "./dataset.ts";
import { liveRegimes, regimeTime } from "./macro.ts";
import { decimal } from "./random.ts";
import type { Suggestion } from "./selection.ts";
import type { Signal } from "./timing.ts";

type Type = (typeof modelTypes)[number];
type Status = (typeof modelStatuses)[number];

/** Model names with their versions; at most one version of a name is active. */
const versions: readonly [name: string, version: string, type: Type, status: Status][] = [
  ["sample-macro", "1", "macro", "deprecated"],
  ["sample-macro", "2", "macro", "active"],
  ["sample-sector", "1", "sector", "inactive"],
  ["sample-sector", "2", "sector", "active"],
  ["sample-asset", "1", "asset", "deprecated"],
  ["sample-asset", "2", "asset", "active"],
  ["sample-asset", "3", "asset", "training"],
  ["sample-timing", "1", "timing", "inactive"],
  ["sample-timing", "2", "timing", "active"],
  ["sample-timing", "3", "timing", "error"],
  ["sample-baseline", "1", "asset", "active"],
  ["sample-volatility", "1", "asset", "active"],
];
const modelOf = (dataset: Dataset, name: string, version: string): number =>
  dataset.id(
    "models",
    versions.findIndex((one) => one[0] === name && one[1] === version),
  );

/** The models of all layers with their evaluations. */
export function* models(dataset: Dataset): Generator<Batch> {
  const random = dataset.random("models");
  const createdAt = dataset.hoursAgo(150 * 24);
  yield batch(
    aiModels,
    versions.map(([name, version, modelType, status], index) => {
      const trainedAt = after(createdAt, random.between(1, 60) * day);
      const isUsed = status === "active" || status === "deprecated";
      return {
        id: dataset.id("models", index),
        createdBy: random.percent(80) ? dataset.id("users", 0) : null,
        name,
        version,
        modelType,
        architecture: at(modelArchitectures, index % modelArchitectures.length),
        framework: random.pick(["pytorch", "scikit-learn", null] as const),
        status,
        minConfidence: random.score(40, 60),
        predictionCount: isUsed ? random.between(100, 9_000) : 0,
        targetVariable: random.percent(60) ? "close" : null,
        timeframe: random.pick(["1h", "1d", null] as const),
        trainingFrom: after(trainedAt, -365 * day),
        trainingTo: after(trainedAt, -day),
        artifactUri: random.percent(70) ? `s3://sample/${name}/${version}` : null,
        modelSizeBytes: random.between(1_000, 90_000_000),
        lastTrainedAt: status === "training" ? null : trainedAt,
        lastPredictionAt: isUsed ? dataset.hoursAgo(status === "active" ? 1 : 900) : null,
        nextRetrainAt: status === "active" ? dataset.hoursAgo(random.between(-20, 5) * 24) : null,
        deployedAt: isUsed ? after(trainedAt, day) : null,
        deprecatedAt: status === "deprecated" ? dataset.hoursAgo(800) : null,
        configuration: { layers: 2 },
        trainingFeatures: ["close", "volume"],
        ...dataset.written(createdAt, trainedAt),
      };
    }),
  );
  yield batch(
    modelPerformance,
    versions.flatMap(([, , , status], index) =>
      indices(status === "training" ? 1 : 12).map((number) => {
        const evaluatedAt = dataset.hoursAgo(4 * 24 * (11 - number) + 5);
        const ratio = () => decimal(random.between(300_000, 990_000), 6);
        const composite = random.between(3_000, 9_500);
        return {
          modelId: dataset.id("models", index),
          evaluatedAt,
          evaluationType: at(evaluationTypes, number % evaluationTypes.length),
          periodFrom: after(evaluatedAt, -30 * day),
          periodTo: evaluatedAt,
          regime: random.pick(["bull_market", "bear_market", "sideways", "high_volatility", null] as const),
          sampleSize: random.between(50, 5_000),
          accuracy: ratio(),
          precisionScore: random.percent(80) ? ratio() : null,
          recall: random.percent(80) ? ratio() : null,
          f1Score: random.percent(80) ? ratio() : null,
          auc: random.percent(60) ? ratio() : null,
          mae: decimal(random.between(1, 90_000), 4),
          rmse: decimal(random.between(1, 90_000), 4),
          mape: decimal(random.between(1, 4_000), 2),
          r2: decimal(random.between(-5_000, 9_000), 4),
          directionalAccuracy: ratio(),
          winRate: ratio(),
          maxDrawdown: decimal(random.between(20_000, 600_000), 6),
          profitFactor: decimal(random.between(50, 300), 2),
          sharpeRatio: decimal(random.between(-150, 350), 2),
          totalReturn: decimal(random.between(-4_000, 9_000), 2),
          confidenceMean: random.score(40, 90),
          confidenceStd: random.score(1, 25),
          compositeScore: decimal(composite, 2),
          grade: at(performanceGrades, Math.min(4, Math.floor((9_999 - composite) / 1_500))),
          meetsThreshold: composite >= 6_000,
          ...dataset.written(evaluatedAt),
        };
      }),
    ),
  );
}

type Prediction = typeof predictions.$inferInsert;

/** Predictions of the models on all four layers, evaluated if their target time has passed. */
export function* predictionRows(
  dataset: Dataset,
  coins: readonly Coin[],
  suggestions: readonly Suggestion[],
  signals: readonly Signal[],
): Generator<Batch> {
  const random = dataset.random("predictions");
  const common = (hoursAgo: number, horizonHours: number) => {
    const predictedAt = dataset.hoursAgo(hoursAgo);
    const targetAt = after(predictedAt, horizonHours * hour);
    // The last ones are due but not evaluated yet.
    const isEvaluated = after(targetAt, 5 * minute) <= dataset.options.until;
    const evaluatedAt = isEvaluated ? after(targetAt, 5 * minute) : null;
    return {
      predictedAt,
      horizonHours,
      targetAt,
      evaluatedAt,
      confidenceScore: random.score(30, 98),
      regime: random.pick(["bull_market", "bear_market", "sideways", "high_volatility", null] as const),
      volatilityLevel: random.pick(["low", "medium", "high", "extreme", null] as const),
      durationMs: decimal(random.between(1_000, 900_000), 3),
      featuresUsed: ["close", "volume"],
      ...dataset.written(after(predictedAt, 1_000), evaluatedAt ?? after(predictedAt, 1_000)),
    };
  };
  /** Price prediction for a coin, evaluated when the candle of the target hour has closed. */
  const ofPrice = (
    coin: Coin,
    hoursAgo: number,
    horizon: number,
    predictedUnits?: number,
  ): Omit<Prediction, "modelId"> => {
    const row = common(hoursAgo, horizon);
    const input = closeAt(coin, hoursAgo);
    const predicted = predictedUnits ?? input + Math.floor((input * random.between(-60, 60)) / 1_000);
    const actual = row.evaluatedAt && closeAt(coin, hoursAgo - horizon);
    return {
      ...row,
      cryptocurrencyId: coin.id,
      predictionType: "price",
      timeframe: "1h",
      inputPrice: priceOf(coin, input),
      predictedPrice: priceOf(coin, predicted),
      ...(random.percent(60) && {
        predictedLow: priceOf(coin, Math.floor(predicted * 0.97)),
        predictedHigh: priceOf(coin, Math.ceil(predicted * 1.03)),
      }),
      predictedDirection: predicted > input ? "up" : predicted < input ? "down" : "flat",
      ...(actual !== null && {
        actualPrice: priceOf(coin, actual),
        isAccurate: 100 * Math.abs(predicted - actual) <= 5 * actual,
      }),
    };
  };
  /** Direction prediction for the whole market, whose outcome has no number. */
  const ofMarket = (hoursAgo: number, horizon: number): Omit<Prediction, "modelId"> => {
    const row = common(hoursAgo, horizon);
    return {
      ...row,
      cryptocurrencyId: dataset.totalId,
      predictionType: "direction",
      predictedDirection: random.pick(["up", "down", "flat"] as const),
      ...(row.evaluatedAt && { isAccurate: random.percent(60) }),
    };
  };
  const ago = (instant: Date) => (dataset.options.until.getTime() - instant.getTime()) / hour;

  yield batch(
    predictions,
    indices(liveRegimes).map((index) => ({
      ...ofMarket(ago(regimeTime(dataset, index)), 24),
      modelId: modelOf(dataset, "sample-macro", "2"),
      aiLayer: 1,
      marketRegimeId: dataset.id("regimes", index),
      lineageId: dataset.id("regimes", index),
    })),
  );
  yield batch(
    predictions,
    indices(dataset.size.analyses).map((index) => ({
      ...ofMarket(6 * 24 * (7 - (index % 8)), 144),
      modelId: modelOf(dataset, "sample-sector", "2"),
      aiLayer: 2,
      sectorAnalysisId: dataset.id("analyses", index),
      lineageId: dataset.id("analyses", index),
    })),
  );
  yield batch(
    predictions,
    suggestions.map(({ id, coin, hoursAgo }, index) => ({
      ...ofPrice(coin, hoursAgo, 72),
      modelId: modelOf(dataset, "sample-asset", "2"),
      watchlistId: index % 3 === 1 ? dataset.id("watchlists", index) : null,
      userId: index % 3 === 2 ? dataset.id("users", index) : null,
      suggestionId: id,
      lineageId: id,
    })),
  );
  yield batch(
    predictions,
    signals.map(({ id, coin, hoursAgo, target }) => ({
      ...ofPrice(coin, hoursAgo, 24, target ?? undefined),
      modelId: modelOf(dataset, "sample-timing", "2"),
      aiLayer: 4,
      tradingSignalId: id,
      lineageId: id,
    })),
  );
  for (const coin of coins) {
    const modelId = modelOf(dataset, "sample-baseline", "1");
    yield batch(
      predictions,
      indices(90).map((index) => ({
        ...ofPrice(coin, 13 * index + random.between(0, 12), random.pick([1, 4, 24, 72])),
        modelId,
        userId: index % 9 === 8 ? dataset.id("users", coin.index + index) : null,
      })),
    );
    yield batch(
      predictions,
      indices(12).map((index) => {
        const row = common(4 * 24 * index + random.between(0, 90), 96);
        const [predicted, actual] = [random.between(100, 900), random.between(100, 900)];
        return {
          ...row,
          cryptocurrencyId: coin.id,
          modelId: modelOf(dataset, "sample-volatility", "1"),
          predictionType: "volatility" as const,
          predictedValue: decimal(predicted, 2),
          ...(row.evaluatedAt && {
            actualValue: decimal(actual, 2),
            isAccurate: 100 * Math.abs(predicted - actual) <= 5 * actual,
          }),
        };
      }),
    );
  }
}
