import { evaluationTypes, modelStatuses, modelTypes } from "@strata/schema-ai";
import { timeframe } from "@strata/schema-base";
import fc from "fast-check";
import { aiModelCases, modelPerformanceCases, predictionCases } from "../constraints/ai.ts";
import {
  all,
  amounts,
  contradiction,
  either,
  growing,
  just,
  maybe,
  period,
  type TableRows,
  values,
  words,
  wrongStep,
} from "./rows.ts";
import { decimals, instants } from "./values.ts";

const digests = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes));
const artifact = values({ artifactUri: words.map((word) => `s3://${word}`), artifactSha256: digests });
const given = fc.constantFrom(...modelStatuses.filter((status) => status !== "deprecated"));

/** Two columns that are both null, or a period. */
const noneOrPeriod = (from: string, to: string) =>
  either(
    just({ [from]: null, [to]: null }),
    period.map(([start, end]) => ({ [from]: start, [to]: end })),
  );
/** The contradictions of two columns that are both null or a period. */
const notPeriods = (check: string, from: string, to: string) => [
  contradiction(
    check,
    "an end before its start",
    period.map(([end, start]) => ({ [from]: start, [to]: end })),
  ),
  contradiction(
    check,
    "an end at its start",
    instants.map((at) => ({ [from]: at, [to]: at })),
  ),
  contradiction(check, "a start without an end", values({ [from]: instants, [to]: fc.constant(null) })),
  contradiction(check, "an end without a start", values({ [from]: fc.constant(null), [to]: instants })),
];

export const aiModelRows: TableRows = {
  cases: aiModelCases,
  agreeing: () =>
    all(
      noneOrPeriod("trainingFrom", "trainingTo"),
      either(
        artifact,
        just({ artifactUri: null, artifactSha256: null }),
        all(artifact, just({ artifactSha256: null })),
      ),
      either(
        values({ status: given, deprecatedAt: maybe(instants) }),
        values({ status: fc.constant("deprecated"), deprecatedAt: instants }),
      ),
      values({ modelType: fc.constantFrom(...modelTypes) }),
    ),
  contradictions: () => [
    ...notPeriods("ai_models_training_to_check", "trainingFrom", "trainingTo"),
    contradiction(
      "ai_models_artifact_uri_artifact_sha256_check",
      "the digest of nothing",
      values({ artifactUri: fc.constant(null), artifactSha256: digests }),
    ),
    wrongStep(
      "ai_models_artifact_uri_artifact_sha256_check",
      "an artifact taken away, its digest left",
      artifact,
      just({ artifactUri: null }),
    ),
    contradiction(
      "ai_models_deprecated_at_check",
      "given up at no time",
      just({ status: "deprecated", deprecatedAt: null }),
    ),
    wrongStep(
      "ai_models_deprecated_at_check",
      "from use to given up without a time",
      values({ status: given, deprecatedAt: fc.constant(null) }),
      just({ status: "deprecated" }),
    ),
  ],
};

const scores = decimals(0n, 10_000n, 2);

export const modelPerformanceRows: TableRows = {
  cases: modelPerformanceCases,
  agreeing: () =>
    all(
      noneOrPeriod("periodFrom", "periodTo"),
      either(
        values({ meetsThreshold: fc.constant(true), compositeScore: scores }),
        values({ meetsThreshold: fc.constantFrom(false, null), compositeScore: maybe(scores) }),
      ),
      values({
        evaluationType: fc.constantFrom(...evaluationTypes),
        timeframe: fc.constantFrom(...timeframe.enumValues),
      }),
    ),
  contradictions: () => [
    ...notPeriods("model_performance_period_to_check", "periodFrom", "periodTo"),
    contradiction(
      "model_performance_meets_threshold_check",
      "good enough, and no score",
      just({ meetsThreshold: true, compositeScore: null }),
    ),
    wrongStep(
      "model_performance_meets_threshold_check",
      "its score taken away, and still good enough",
      values({ meetsThreshold: fc.constant(true), compositeScore: scores }),
      just({ compositeScore: null }),
    ),
  ],
};

/** Nothing is known of what came. */
const open = { evaluatedAt: null, actualPrice: null, actualValue: null, isAccurate: null };
const ofPrice = values({
  predictionType: fc.constant("price"),
  inputPrice: amounts,
  predictedPrice: amounts,
  predictedValue: fc.constant(null),
  predictedDirection: maybe(fc.constantFrom("up", "down", "flat")),
});
const ofDirection = values({
  predictionType: fc.constant("direction"),
  inputPrice: maybe(amounts),
  predictedPrice: maybe(amounts),
  predictedValue: maybe(amounts),
  predictedDirection: fc.constantFrom("up", "down", "flat"),
});
const ofVolatility = values({
  predictionType: fc.constant("volatility"),
  inputPrice: maybe(amounts),
  predictedPrice: maybe(amounts),
  predictedValue: amounts,
  predictedDirection: maybe(fc.constantFrom("up", "down", "flat")),
});
/** What is within a threshold of up to 50 percent, and what is not. */
const thresholds = values({ accuracyThreshold: decimals(0n, 5000n, 2) });
const hit = (of: "Price" | "Value") =>
  fc.tuple(amounts, instants).map(([amount, evaluatedAt]) => ({
    ...open,
    [`predicted${of}`]: amount,
    [`actual${of}`]: amount,
    evaluatedAt,
  }));
const missed = (of: "Price" | "Value") =>
  fc.tuple(amounts, instants).map(([amount, evaluatedAt]) => ({
    ...open,
    [`predicted${of}`]: `1${amount}`.padStart(40, "1"),
    [`actual${of}`]: amount,
    evaluatedAt,
  }));
const saying = (isAccurate: boolean) => values({ isAccurate: fc.constant(isAccurate) });

/** When it was made, and when its time comes. */
const horizon = fc.tuple(instants, fc.integer({ min: 1, max: 8760 })).map(([predictedAt, horizonHours]) => ({
  predictedAt,
  horizonHours,
  targetAt: hoursAfter(predictedAt, horizonHours),
}));
const hoursAfter = (at: Date, hours: number) => new Date(at.getTime() + hours * 3_600_000);

export const predictionRows: TableRows = {
  cases: predictionCases,
  agreeing: ({ userId, marketRegimeId, sectorAnalysisId, suggestionId, tradingSignalId }) => {
    const lineage = [
      { aiLayer: 1, marketRegimeId, lineageId: marketRegimeId },
      { aiLayer: 2, sectorAnalysisId, lineageId: sectorAnalysisId },
      { aiLayer: 3, suggestionId, lineageId: suggestionId },
      { aiLayer: 4, tradingSignalId, lineageId: tradingSignalId },
    ];
    return all(
      horizon,
      thresholds,
      either(
        fc.constantFrom(...lineage),
        values({ aiLayer: fc.integer({ min: 1, max: 4 }), lineageId: maybe(fc.nat()) }),
      ),
      either(
        all(either(ofPrice, ofDirection, ofVolatility), just(open)),
        all(ofPrice, hit("Price"), either(just({}), saying(true))),
        all(ofPrice, missed("Price"), either(just({}), saying(false))),
        all(ofVolatility, hit("Value"), either(just({}), saying(true))),
        all(ofVolatility, missed("Value"), either(just({}), saying(false))),
        all(
          ofDirection,
          just(open),
          values({ evaluatedAt: instants, isAccurate: fc.boolean(), actualPrice: maybe(amounts) }),
        ),
      ),
      either(
        just({ predictedLow: null, predictedHigh: null }),
        growing(2).map(([predictedLow, predictedHigh]) => ({ predictedLow, predictedHigh })),
      ),
      values({ userId: maybe(fc.constant(userId)) }),
    );
  },
  contradictions: ({ marketRegimeId, sectorAnalysisId, suggestionId, tradingSignalId }) => {
    const none = { marketRegimeId: null, sectorAnalysisId: null, suggestionId: null, tradingSignalId: null };
    const keys = [{ marketRegimeId }, { sectorAnalysisId }, { suggestionId }, { tradingSignalId }];
    const layer = fc.integer({ min: 1, max: 4 });
    const keyOf = (aiLayer: number): Record<string, number> => keys[aiLayer - 1] ?? {};
    const idOf = (aiLayer: number) => Object.values(keyOf(aiLayer))[0] ?? 0;
    return [
      contradiction(
        "predictions_ai_layer_lineage_check",
        "a key into another layer",
        fc
          .tuple(layer, fc.integer({ min: 1, max: 3 }))
          .map(([own, away]) => [own, ((own - 1 + away) % 4) + 1] as const)
          .map(([aiLayer, other]) => ({ ...none, ...keyOf(other), aiLayer, lineageId: idOf(other) })),
      ),
      contradiction(
        "predictions_lineage_id_check",
        "a key, and its value not kept",
        layer.map((aiLayer) => ({ ...none, ...keyOf(aiLayer), aiLayer, lineageId: null })),
      ),
      contradiction(
        "predictions_lineage_id_check",
        "a key, and another value kept",
        fc
          .tuple(layer, fc.integer({ min: 1, max: 1000 }))
          .map(([aiLayer, off]) => ({ ...none, ...keyOf(aiLayer), aiLayer, lineageId: idOf(aiLayer) + off })),
      ),
      contradiction(
        "predictions_target_at_check",
        "a target that is not the horizon away",
        fc
          .tuple(horizon, fc.integer({ min: 1, max: 3_599_999 }))
          .map(([made, late]) => ({ ...made, targetAt: new Date(made.targetAt.getTime() + late) })),
      ),
      wrongStep(
        "predictions_target_at_check",
        "a horizon changed, the target left",
        all(horizon, values({ horizonHours: fc.constant(24) })).map(({ predictedAt }) => ({
          predictedAt,
          horizonHours: 24,
          targetAt: hoursAfter(predictedAt as Date, 24),
        })),
        values({ horizonHours: fc.integer({ min: 25, max: 1000 }) }),
      ),
      contradiction(
        "predictions_horizon_hours_check",
        "a horizon of nothing or in the past",
        fc.tuple(instants, fc.integer({ min: -8760, max: 0 })).map(([predictedAt, horizonHours]) => ({
          predictedAt,
          horizonHours,
          targetAt: hoursAfter(predictedAt, horizonHours),
        })),
      ),
      contradiction(
        "predictions_predicted_check",
        "of a price, and none foretold",
        all(ofPrice, just({ ...open, predictedPrice: null })),
      ),
      contradiction(
        "predictions_predicted_check",
        "of a price, and none to start from",
        all(ofPrice, just({ ...open, inputPrice: null })),
      ),
      contradiction(
        "predictions_predicted_check",
        "of a direction, and none foretold",
        all(ofDirection, just({ ...open, predictedDirection: null })),
      ),
      contradiction(
        "predictions_predicted_check",
        "of a volatility, and none foretold",
        all(ofVolatility, just({ ...open, predictedValue: null })),
      ),
      contradiction(
        "predictions_predicted_low_predicted_high_check",
        "an interval upside down",
        growing(2).map(([predictedHigh, predictedLow]) => ({ predictedLow, predictedHigh })),
      ),
      contradiction(
        "predictions_predicted_low_predicted_high_check",
        "an interval with one end",
        either(
          values({ predictedLow: amounts, predictedHigh: fc.constant(null) }),
          values({ predictedLow: fc.constant(null), predictedHigh: amounts }),
        ),
      ),
      contradiction(
        "predictions_evaluated_at_check",
        "a price evaluated, and none came",
        all(ofPrice, just(open), values({ evaluatedAt: instants, actualValue: maybe(amounts) })),
      ),
      contradiction(
        "predictions_evaluated_at_check",
        "evaluated, and nothing came",
        all(
          either(ofDirection, ofVolatility),
          just(open),
          values({ evaluatedAt: instants, actualPrice: maybe(amounts) }),
        ),
      ),
      wrongStep(
        "predictions_evaluated_at_check",
        "from open to evaluated, and nothing else",
        all(either(ofPrice, ofDirection, ofVolatility), just(open)),
        values({ evaluatedAt: instants }),
      ),
      contradiction(
        "predictions_actual_check",
        "open, and an outcome",
        all(
          either(ofPrice, ofDirection),
          just(open),
          either(values({ actualPrice: amounts }), values({ actualValue: amounts })),
        ),
      ),
      wrongStep(
        "predictions_actual_check",
        "opened again, the outcome left",
        all(ofPrice, hit("Price")),
        just({ evaluatedAt: null }),
      ),
      contradiction(
        "predictions_is_accurate_check",
        "missed, and said to be accurate",
        all(
          thresholds,
          either(all(ofPrice, missed("Price")), all(ofVolatility, missed("Value"))),
          saying(true),
        ),
      ),
      contradiction(
        "predictions_is_accurate_check",
        "hit, and said to be inaccurate",
        all(thresholds, either(all(ofPrice, hit("Price")), all(ofVolatility, hit("Value"))), saying(false)),
      ),
    ];
  },
};
