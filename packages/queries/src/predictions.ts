import {
  type ActivePrediction,
  activePredictions,
  aiModels,
  cryptocurrencies,
  marketData,
  type NewPrediction,
  type Prediction,
  type PredictionCalibration,
  predictionCalibration,
  predictions,
} from "@strata/schema-relationships";
import {
  type AnyRelations,
  and,
  avg,
  count,
  desc,
  eq,
  getTableColumns,
  gte,
  isNotNull,
  lt,
  lte,
  sql,
} from "drizzle-orm";
import type { Database } from "./database.ts";
import { olderThan } from "./shared/keyset.ts";
import { isForViewer } from "./shared/viewer.ts";

const p = predictions;
const isOpen = sql`${p.evaluatedAt} is null`;
const hour = 3_600_000;

/** The layer, the key to the underlying row, and the copy of that key, which is kept after its deletion. */
type Lineage = Pick<
  NewPrediction,
  "aiLayer" | "marketRegimeId" | "sectorAnalysisId" | "suggestionId" | "tradingSignalId" | "lineageId"
>;

/** Exactly one of the properties of a type. */
type OneOf<T> = { [K in keyof T]: Pick<T, K> & { [Other in Exclude<keyof T, K>]?: never } }[keyof T];

/**
 * Basis of a prediction: the regime, sector analysis, suggestion or signal that it underlies, or only its layer (1
 * macro, 2 sector, 3 asset, 4 timing).
 */
export type PredictionBasis = OneOf<{
  marketRegimeId: number;
  sectorAnalysisId: number;
  suggestionId: number;
  tradingSignalId: number;
  aiLayer: 1 | 2 | 3 | 4;
}>;

/**
 * A new prediction. {@link insertPredictions} sets the layer, the key, its copy `lineageId` and `targetAt` together;
 * {@link recordOutcomes} writes the outcome. The writer supplies the time: with another time, a resent batch is
 * another batch.
 */
export type PredictionToMake = Omit<
  NewPrediction,
  keyof Lineage | "id" | "targetAt" | "evaluatedAt" | "actualPrice" | "actualValue" | "isAccurate"
> & { predictedAt: Date; basis: PredictionBasis };

function lineageOf(basis: PredictionBasis): Lineage {
  const { marketRegimeId, sectorAnalysisId, suggestionId, tradingSignalId, aiLayer } = basis;
  if (marketRegimeId !== undefined) return { aiLayer: 1, marketRegimeId, lineageId: marketRegimeId };
  if (sectorAnalysisId !== undefined) return { aiLayer: 2, sectorAnalysisId, lineageId: sectorAnalysisId };
  if (suggestionId !== undefined) return { aiLayer: 3, suggestionId, lineageId: suggestionId };
  if (tradingSignalId !== undefined) return { aiLayer: 4, tradingSignalId, lineageId: tradingSignalId };
  return { aiLayer };
}

/** Columns that identify a prediction. */
const identity = [
  "modelId",
  "predictedAt",
  "cryptocurrencyId",
  "predictionType",
  "horizonHours",
  "aiLayer",
  "lineageId",
  "userId",
] as const;

/**
 * Inserts the predictions of a run, up to a few thousand, and returns the new ones, so that a run can be repeated.
 * Adds their number to the counters of the models.
 */
export async function insertPredictions(
  db: Database,
  run: readonly PredictionToMake[],
): Promise<Prediction[]> {
  if (run.length === 0) return [];
  const rows = run.map(({ basis, ...prediction }) => ({
    predictionType: "price" as const,
    ...prediction,
    ...lineageOf(basis),
    targetAt: new Date(prediction.predictedAt.getTime() + prediction.horizonHours * hour),
  }));
  // In a fixed order, so that concurrent runs of the same predictions wait instead of deadlocking.
  const key = (row: (typeof rows)[number]) => JSON.stringify(identity.map((property) => row[property]));
  return db.transaction(async (tx) => {
    const made = await tx
      .insert(p)
      .values(rows.toSorted((a, b) => (key(a) < key(b) ? -1 : 1)))
      .onConflictDoNothing({ target: identity.map((property) => p[property]) })
      .returning();
    // All writers of a model share its row: it is written last, once per run, in the order of the ids.
    const modelIds = [...new Set(made.map(({ modelId }) => modelId))].toSorted((a, b) => a - b);
    for (const id of modelIds) {
      const times = made
        .filter(({ modelId }) => modelId === id)
        .map(({ predictedAt }) => predictedAt.getTime());
      const last = sql.param(new Date(Math.max(...times)), aiModels.lastPredictionAt);
      await tx
        .update(aiModels)
        .set({
          predictionCount: sql`${aiModels.predictionCount} + ${times.length}`,
          lastPredictionAt: sql`greatest(${aiModels.lastPredictionAt}, ${last})`,
        })
        .where(eq(aiModels.id, id));
    }
    return made;
  });
}

/**
 * Returns the newest open prediction of a coin with at least the minimum confidence of its model: public, or created
 * for the viewer, if given. Undefined if there is none.
 */
export async function getLatestOpenPrediction(
  db: Database,
  { cryptocurrencyId, viewerId }: { cryptocurrencyId: number; viewerId?: number },
): Promise<ActivePrediction | undefined> {
  const [latest] = await db
    .select()
    .from(activePredictions)
    .where(and(eq(activePredictions.cryptocurrencyId, cryptocurrencyId), isForViewer(viewerId)))
    .orderBy(desc(activePredictions.predictedAt))
    .limit(1);
  return latest;
}

/**
 * Lists the open predictions with sufficient confidence, newest first: public ones, and those created for the viewer,
 * if given. Pass the last row of a page as `after` for the next page.
 */
export async function listOpenPredictions(
  db: Database,
  {
    viewerId,
    after,
    limit = 50,
  }: { viewerId?: number; after?: Pick<ActivePrediction, "predictedAt" | "id">; limit?: number } = {},
): Promise<ActivePrediction[]> {
  const a = activePredictions;
  return db
    .select()
    .from(a)
    .where(
      and(isForViewer(viewerId), olderThan([a.predictedAt, a.id], after && [after.predictedAt, after.id])),
    )
    .orderBy(desc(a.predictedAt), desc(a.id))
    .limit(limit);
}

/** Outcome of one prediction: the price for type price (USD), otherwise a value or a verdict. */
export type Outcome = Pick<Prediction, "cryptocurrencyId" | "id"> &
  Partial<Pick<Prediction, "actualPrice" | "actualValue" | "isAccurate">>;

/**
 * Evaluates due predictions, longest overdue first. In one transaction it locks up to `limit` predictions, skips
 * those locked by other evaluators, calls `evaluate` for their outcomes, and writes them with {@link recordOutcomes}:
 * each prediction is evaluated once, with any number of evaluators. Predictions without an outcome stay due. Pass
 * `last` as `after` for the next call, which skips them; an undefined `last` is the end of the queue.
 */
export async function evaluateDue<TRelations extends AnyRelations>(
  db: Database<TRelations>,
  evaluate: (tx: Database<TRelations>, due: readonly Prediction[]) => Promise<readonly Outcome[]>,
  { after, limit = 500 }: { after?: Pick<Prediction, "targetAt" | "id">; limit?: number } = {},
): Promise<{ evaluated: Prediction[]; last: Prediction | undefined }> {
  return db.transaction(async (tx) => {
    const due = await tx
      .select()
      .from(p)
      .where(
        and(
          isOpen,
          lte(p.targetAt, sql`now()`),
          after && sql`(${p.targetAt}, ${p.id}) > (${sql.param(after.targetAt, p.targetAt)}, ${after.id})`,
        ),
      )
      .orderBy(p.targetAt, p.id)
      .limit(limit)
      .for("no key update", { skipLocked: true });
    const evaluated = due.length === 0 ? [] : await recordOutcomes(tx, await evaluate(tx, due));
    return { evaluated, last: due.at(-1) };
  });
}

/**
 * Evaluator of price predictions for `evaluateDue`: the outcome is the close of the last candle that closed at or
 * before the target time, within one timeframe.
 */
export async function evaluateByCandles(
  db: Database,
  due: readonly Prediction[],
  timeframe: "1m" | "5m" | "15m" | "1h" = "1h",
): Promise<Outcome[]> {
  const c = marketData;
  const length = sql`${{ "1m": "1 minute", "5m": "5 minutes", "15m": "15 minutes", "1h": "1 hour" }[timeframe]}::interval`;
  const last = db
    .select({ close: c.close })
    .from(c)
    .where(
      and(
        eq(c.cryptocurrencyId, p.cryptocurrencyId),
        eq(c.timeframe, timeframe),
        lte(c.openTime, sql`${p.targetAt} - ${length}`),
        sql`${c.openTime} > ${p.targetAt} - 2 * ${length} and ${c.isClosed}`,
      ),
    )
    .orderBy(desc(c.openTime))
    .limit(1)
    .as("last");
  return db
    .select({ cryptocurrencyId: p.cryptocurrencyId, id: p.id, actualPrice: last.close })
    .from(p)
    .crossJoinLateral(last)
    .where(and(isAmong(due), eq(p.predictionType, "price")));
}

/** Selects one prediction by the full key. */
const isAmong = (rows: readonly Pick<Prediction, "cryptocurrencyId" | "id">[]) =>
  sql`(${p.cryptocurrencyId}, ${p.id}) in (select key.cryptocurrency_id, key.id from jsonb_to_recordset(${JSON.stringify(
    rows.map(({ cryptocurrencyId, id }) => ({ cryptocurrency_id: cryptocurrencyId, id })),
  )}::text::jsonb) as key (cryptocurrency_id integer, id bigint))`;

/**
 * Writes the outcomes of open predictions in one statement, and returns the predictions; evaluated ones are
 * unchanged. For a price or value, the error and threshold decide whether it was correct, as the columns compute it;
 * for others, such as a direction, the outcome says so.
 */
export async function recordOutcomes(db: Database, outcomes: readonly Outcome[]): Promise<Prediction[]> {
  if (outcomes.length === 0) return [];
  // One array parameter for all rows; numbers are passed as strings, to keep all digits.
  const given = sql`jsonb_to_recordset(${JSON.stringify(
    outcomes.map(({ cryptocurrencyId, id, actualPrice, actualValue, isAccurate }) => ({
      cryptocurrency_id: cryptocurrencyId,
      id,
      actual_price: actualPrice,
      actual_value: actualValue,
      is_accurate: isAccurate,
    })),
  )}::text::jsonb) as given (cryptocurrency_id integer, id bigint, actual_price numeric, actual_value numeric, is_accurate boolean)`;
  const predicted = sql`case ${p.predictionType} when 'price' then ${p.predictedPrice} when 'volatility' then ${p.predictedValue} end`;
  const actual = sql`case ${p.predictionType} when 'price' then given.actual_price when 'volatility' then given.actual_value end`;
  // With an actual value of 0 there is no percentage: only a predicted 0 is correct.
  const isRight = sql`coalesce(abs(100 * (${predicted} - ${actual}) / nullif(${actual}, 0)) <= ${p.accuracyThreshold}, ${predicted} = ${actual}, given.is_accurate)`;
  // Locked in a fixed order, so that concurrent writers of the same outcomes wait instead of deadlocking.
  const open = db
    .select({
      cryptocurrencyId: sql<number>`${p.cryptocurrencyId}`.as("open_cryptocurrency_id"),
      id: sql<number>`${p.id}`.as("open_id"),
      actualPrice: sql<string | null>`given.actual_price`.as("given_price"),
      actualValue: sql<string | null>`given.actual_value`.as("given_value"),
      isRight: sql<boolean | null>`${isRight}`.as("is_right"),
    })
    .from(p)
    .innerJoin(given, sql`given.cryptocurrency_id = ${p.cryptocurrencyId} and given.id = ${p.id}`)
    .where(isOpen)
    .orderBy(p.cryptocurrencyId, p.id)
    .for("no key update", { of: p })
    .as("open");
  return db
    .update(p)
    .set({
      evaluatedAt: sql`now()`,
      actualPrice: sql`${open.actualPrice}`,
      actualValue: sql`${open.actualValue}`,
      isAccurate: sql`${open.isRight}`,
    })
    .from(open)
    .where(and(eq(p.cryptocurrencyId, open.cryptocurrencyId), eq(p.id, open.id), isOpen))
    .returning(getTableColumns(p));
}

/** Subject of a summary: a coin or a model version. */
export type PredictionsOf = { cryptocurrencyId: number } | { modelId: number };
const isOf = (subject: PredictionsOf) =>
  "modelId" in subject ? eq(p.modelId, subject.modelId) : eq(p.cryptocurrencyId, subject.cryptocurrencyId);

/**
 * Lists the predictions of a coin or model version, for all users, newest first. Pass the last row of a page as
 * `after` for the next page.
 */
export async function listPredictions(
  db: Database,
  {
    of,
    after,
    limit = 50,
  }: {
    of: PredictionsOf;
    after?: Pick<Prediction, "predictedAt" | "cryptocurrencyId" | "id">;
    limit?: number;
  },
): Promise<Prediction[]> {
  // By coin before the id, as in the key of a model: one run writes thousands of predictions with the same time.
  return db
    .select()
    .from(p)
    .where(
      and(
        isOf(of),
        after &&
          sql`(${p.predictedAt}, ${p.cryptocurrencyId}, ${p.id}) < (${sql.param(after.predictedAt, p.predictedAt)}, ${after.cryptocurrencyId}, ${after.id})`,
      ),
    )
    .orderBy(desc(p.predictedAt), desc(p.cryptocurrencyId), desc(p.id))
    .limit(limit);
}

/**
 * Summarizes the accuracy of a coin's or model version's predictions since a time, in one row: number of predictions,
 * evaluated ones, those with a verdict, and correct ones; accuracy in percent of the verdicts; mean signed error
 * (positive when too high) and mean absolute error, percent. Null if nothing is known yet.
 */
export async function summarizeAccuracy(db: Database, { of, since }: { of: PredictionsOf; since: Date }) {
  const [summary] = await db
    .select({
      predictions: count(),
      evaluated: count(p.evaluatedAt),
      decided: count(p.isAccurate),
      accurate: sql<number>`count(*) filter (where ${p.isAccurate})`.mapWith(Number),
      accuracyPercent: sql<
        string | null
      >`round(100.0 * count(*) filter (where ${p.isAccurate}) / nullif(count(${p.isAccurate}), 0), 2)`,
      meanErrorPercent: sql<string | null>`round(${avg(p.percentageError)}, 4)`,
      meanAbsoluteErrorPercent: sql<string | null>`round(${avg(sql`abs(${p.percentageError})`)}, 4)`,
      meanConfidence: sql<string | null>`round(${avg(p.confidenceScore)}, 2)`,
    })
    .from(p)
    .where(and(isOf(of), gte(p.predictedAt, since)));
  if (!summary) throw new Error("The aggregate returned no row.");
  return summary;
}

/**
 * Lists the predictions created for a user, with coin and model, newest first. Pass the last row of a page as `after`
 * for the next page.
 */
export async function listPredictionsOfUser(
  db: Database,
  {
    userId,
    after,
    limit = 50,
  }: { userId: number; after?: Pick<Prediction, "predictedAt" | "id">; limit?: number },
) {
  return db
    .select({
      ...getTableColumns(p),
      symbol: cryptocurrencies.symbol,
      modelName: aiModels.name,
      modelVersion: aiModels.version,
    })
    .from(p)
    .innerJoin(cryptocurrencies, eq(cryptocurrencies.id, p.cryptocurrencyId))
    .innerJoin(aiModels, eq(aiModels.id, p.modelId))
    .where(
      and(eq(p.userId, userId), olderThan([p.predictedAt, p.id], after && [after.predictedAt, after.id])),
    )
    .orderBy(desc(p.predictedAt), desc(p.id))
    .limit(limit);
}

/**
 * Returns the hit rate of a model version by confidence bin of 10, lowest first, as of the last refresh of the
 * materialized view.
 */
export async function listCalibration(
  db: Database,
  { modelId, predictionType = "price" }: { modelId: number; predictionType?: Prediction["predictionType"] },
): Promise<PredictionCalibration[]> {
  const c = predictionCalibration;
  return db
    .select()
    .from(c)
    .where(and(eq(c.modelId, modelId), eq(c.predictionType, predictionType)))
    .orderBy(c.confidenceFrom);
}

/**
 * Summarizes the calibration of a model version since a time, in one row: mean confidence minus hit rate, percentage
 * points (positive when overconfident), and the Brier score (0 is perfect, 0.25 a coin toss). Null without verdicts.
 */
export async function summarizeCalibration(
  db: Database,
  { modelId, since }: { modelId: number; since: Date },
) {
  const right = sql`case when ${p.isAccurate} then 1 else 0 end`;
  const [summary] = await db
    .select({
      decided: count(),
      overconfidence: sql<string | null>`round(avg(${p.confidenceScore} - 100 * ${right}), 2)`,
      brierScore: sql<string | null>`round(avg((${p.confidenceScore} / 100 - ${right}) ^ 2), 4)`,
    })
    .from(p)
    .where(and(eq(p.modelId, modelId), isNotNull(p.isAccurate), gte(p.predictedAt, since)));
  if (!summary) throw new Error("The aggregate returned no row.");
  return summary;
}

/**
 * Deletes and returns predictions made before a time whose target time is also before it, in batches, to be archived
 * elsewhere. An empty batch is the end.
 */
export async function archivePredictions(
  db: Database,
  { before, limit = 1000 }: { before: Date; limit?: number },
): Promise<Prediction[]> {
  const old = db
    .select({ cryptocurrencyId: p.cryptocurrencyId, id: p.id })
    .from(p)
    .where(and(lt(p.predictedAt, before), lt(p.targetAt, before)))
    .limit(limit)
    .for("update", { skipLocked: true });
  // By the full key: no index starts with the id.
  return db.delete(p).where(sql`(${p.cryptocurrencyId}, ${p.id}) in ${old}`).returning();
}
