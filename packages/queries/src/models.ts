import {
  type AiModel,
  aiModels,
  type BackgroundTask,
  backgroundTasks,
  type ModelLeaderboardEntry,
  type ModelPerformance,
  modelLeaderboard,
  modelPerformance,
  type NewModelPerformance,
  type ReplacedConfiguration,
} from "@strata/schema-relationships";
import { and, asc, desc, eq, getTableColumns, gte, inArray, isNull, lt, lte, ne, or, sql } from "drizzle-orm";
import type { Database } from "./database.ts";
import { RuleError } from "./errors.ts";
import { trainingKey, unknownModel } from "./shared/model_version.ts";
import { replacing } from "./shared/replacing.ts";
import { writable } from "./shared/writable.ts";

type Timeframe = ModelPerformance["timeframe"];
type EvaluationType = ModelPerformance["evaluationType"];
/** Default evaluation type. */
const comparable = { evaluationType: "live", timeframe: "1d" } as const;

const m = aiModels;
const p = modelPerformance;
const isActive = sql`${m.status} = 'active'`;
/** Columns of a model without its earlier configurations, which most readers do not need. */
const { configurationHistory, ...modelColumns } = getTableColumns(m);
/** A model version without its earlier configurations. */
export type ModelVersion = Omit<AiModel, "configurationHistory">;

/** Lists the active version of each model of a type, by name. */
export async function listActiveModels(
  db: Database,
  modelType: AiModel["modelType"],
): Promise<ModelVersion[]> {
  return db
    .select(modelColumns)
    .from(m)
    .where(and(eq(m.modelType, modelType), isActive))
    .orderBy(m.name);
}

/** Returns the active version of a model; undefined if none is active. */
export async function getActiveModel(
  db: Database,
  { modelType, name }: Pick<AiModel, "modelType" | "name">,
): Promise<ModelVersion | undefined> {
  const [active] = await db
    .select(modelColumns)
    .from(m)
    .where(and(eq(m.modelType, modelType), eq(m.name, name), isActive));
  return active;
}

/**
 * Lists model versions, all or of one status, by name and version. Pass the last row of a page as `after` for the
 * next page.
 */
export async function listModels(
  db: Database,
  {
    status,
    after,
    limit = 50,
  }: { status?: AiModel["status"]; after?: Pick<AiModel, "name" | "version">; limit?: number } = {},
): Promise<ModelVersion[]> {
  return db
    .select(modelColumns)
    .from(m)
    .where(
      and(
        status && eq(m.status, status),
        after && sql`(${m.name}, ${m.version}) > (${after.name}, ${after.version})`,
      ),
    )
    .orderBy(m.name, m.version)
    .limit(limit);
}

/** Lists the versions of a model, newest first. */
export async function listVersionsOfModel(db: Database, name: string): Promise<ModelVersion[]> {
  return db.select(modelColumns).from(m).where(eq(m.name, name)).orderBy(desc(m.createdAt), desc(m.id));
}

/**
 * Lists active versions due for training, longest overdue first: those whose scheduled time has passed, that were
 * last trained before `trainedBefore`, or that were never trained.
 */
export async function listModelsToRetrain(
  db: Database,
  { trainedBefore }: { trainedBefore: Date },
): Promise<ModelVersion[]> {
  return db
    .select(modelColumns)
    .from(m)
    .where(
      and(
        isActive,
        or(lte(m.nextRetrainAt, sql`now()`), lt(m.lastTrainedAt, trainedBefore), isNull(m.lastTrainedAt)),
      ),
    )
    .orderBy(asc(m.nextRetrainAt), sql`${m.lastTrainedAt} nulls first`, asc(m.id));
}

/**
 * Activates a version of a model and deactivates the previous one.
 *
 * @throws RuleError if there is no such version, or it is in training, failed or deprecated.
 */
export async function activateModel(db: Database, modelId: number): Promise<ModelVersion> {
  return db.transaction(async (tx) => {
    const [named] = await tx
      .select({ name: m.name, modelType: m.modelType })
      .from(m)
      .where(eq(m.id, modelId));
    if (!named) throw unknownModel(modelId);
    // Locks all versions in a fixed order: a concurrent activation waits here and then sees the active version.
    const versions = await tx
      .select(modelColumns)
      .from(m)
      .where(and(eq(m.name, named.name), eq(m.modelType, named.modelType)))
      .orderBy(m.id)
      .for("no key update");
    const version = versions.find(({ id }) => id === modelId);
    if (!version) throw unknownModel(modelId);
    if (version.status === "active") return version;
    if (version.status !== "inactive") {
      throw new RuleError(
        "model_inactive",
        `Model ${modelId} is ${version.status}: only an inactive version can be activated.`,
      );
    }
    await tx
      .update(m)
      .set({ status: "inactive" })
      .where(and(eq(m.modelType, named.modelType), eq(m.name, named.name), isActive));
    const [activated] = await tx
      .update(m)
      .set({ status: "active", deployedAt: sql`coalesce(${m.deployedAt}, now())` })
      .where(eq(m.id, modelId))
      .returning(modelColumns);
    if (!activated) throw new Error("The update returned no row.");
    return activated;
  });
}

/**
 * Enqueues the training of a version; undefined if it is pending or running already.
 *
 * @throws RuleError if there is no such version, or it is deprecated.
 */
export async function requestTraining(
  db: Database,
  { modelId, priority = 0 }: { modelId: number; priority?: number },
): Promise<BackgroundTask | undefined> {
  return db.transaction(async (tx) => {
    // The lock prevents a concurrent deprecation.
    const [model] = await tx
      .select({ name: m.name, version: m.version, configVersion: m.configVersion })
      .from(m)
      .where(and(eq(m.id, modelId), ne(m.status, "deprecated")))
      .for("share");
    if (!model) throw new RuleError("model_in_use", `Model ${modelId} does not exist or is deprecated.`);
    const [task] = await tx
      .insert(backgroundTasks)
      .values({
        taskName: "train_model",
        taskType: "training",
        priority,
        dedupeKey: trainingKey(modelId),
        params: { modelId, ...model },
      })
      .onConflictDoNothing({
        target: backgroundTasks.dedupeKey,
        where: sql`${backgroundTasks.status} in ('pending', 'running')`,
      })
      .returning();
    return task;
  });
}

/**
 * Records a training of a version and its next scheduled time, if given. A version in training becomes inactive and
 * can be activated.
 *
 * @throws RuleError if there is no such version; `field_writable` if `training` has any other field.
 */
export async function recordTraining(
  db: Database,
  training: { modelId: number } & Pick<AiModel, "trainingFrom" | "trainingTo"> &
    Partial<Pick<AiModel, "nextRetrainAt" | "artifactUri" | "artifactSha256" | "modelSizeBytes">>,
): Promise<ModelVersion> {
  const { modelId, nextRetrainAt = null, ...fields } = training;
  const trained = writable(fields, [
    "trainingFrom",
    "trainingTo",
    "artifactUri",
    "artifactSha256",
    "modelSizeBytes",
  ]);
  const [model] = await db
    .update(m)
    .set({
      ...trained,
      nextRetrainAt,
      lastTrainedAt: sql`now()`,
      status: sql`case ${m.status} when 'training' then 'inactive' else ${m.status} end`,
    })
    .where(eq(m.id, modelId))
    .returning(modelColumns);
  if (!model) throw unknownModel(modelId);
  return model;
}

/**
 * Replaces the configuration read as `configVersion`, and moves it to the history. Predictions keep the parameters
 * they were made with in `modelParameters`.
 *
 * @throws RuleError if the version has another configuration by now, or does not exist.
 */
export async function changeModelConfiguration(
  db: Database,
  {
    modelId,
    configVersion,
    configuration,
  }: { modelId: number } & Pick<AiModel, "configVersion" | "configuration">,
): Promise<ModelVersion> {
  const [changed] = await db
    .update(m)
    .set({
      configuration,
      configVersion: sql`${m.configVersion} + 1`,
      configurationHistory: sql`${m.configurationHistory} || jsonb_build_object('configVersion', ${m.configVersion}, 'configuration', ${m.configuration}, 'replacedAt', now())`,
    })
    .where(and(eq(m.id, modelId), eq(m.configVersion, configVersion)))
    .returning(modelColumns);
  if (!changed) {
    throw new RuleError(
      "model_config_version",
      `Configuration ${configVersion} of model ${modelId} is not current: read it again.`,
    );
  }
  return changed;
}

/** Lists the earlier configurations of a version, newest first. */
export async function listReplacedConfigurations(
  db: Database,
  modelId: number,
): Promise<ReplacedConfiguration[]> {
  const [model] = await db.select({ configurationHistory }).from(m).where(eq(m.id, modelId));
  return model?.configurationHistory.toReversed() ?? [];
}

/**
 * Saves an evaluation of a version and returns it. Replaces one of the same type, timeframe and time, or returns
 * undefined if that is equal. Updates `performanceMetrics` of the model to its newest evaluation.
 *
 * @throws RuleError if there is no such version.
 */
export async function recordPerformance(
  db: Database,
  evaluation: NewModelPerformance & { evaluatedAt: Date },
): Promise<ModelPerformance | undefined> {
  const { id, modelId, evaluationType, timeframe, evaluatedAt, createdAt, updatedAt, ...measured } =
    getTableColumns(p);
  return db.transaction(async (tx) => {
    // Locks the model before its evaluations: two concurrent evaluations must each see the other's.
    const [model] = await tx
      .select({ id: m.id })
      .from(m)
      .where(eq(m.id, evaluation.modelId))
      .for("no key update");
    if (!model) throw unknownModel(evaluation.modelId);
    const [written] = await tx
      .insert(p)
      .values(evaluation)
      .onConflictDoUpdate({
        target: [modelId, evaluationType, timeframe, evaluatedAt],
        ...replacing(measured),
      })
      .returning();
    if (!written) return undefined;
    const measures = sql`(select jsonb_strip_nulls(to_jsonb(newest) - array['id', 'model_id', 'notes', 'metrics', 'created_at', 'updated_at']) from ${p} newest where newest.model_id = ${model.id} order by newest.evaluated_at desc, newest.id desc limit 1)`;
    await tx.update(m).set({ performanceMetrics: measures }).where(eq(m.id, model.id));
    return written;
  });
}

/** Lists the evaluations of a version since `from` (and before `to`), oldest first, all or of one type. */
export async function listPerformanceTrend(
  db: Database,
  {
    modelId,
    evaluationType,
    timeframe,
    from,
    to,
  }: { modelId: number; evaluationType?: EvaluationType; timeframe?: Timeframe; from: Date; to?: Date },
): Promise<ModelPerformance[]> {
  return db
    .select()
    .from(p)
    .where(
      and(
        eq(p.modelId, modelId),
        evaluationType && eq(p.evaluationType, evaluationType),
        timeframe && eq(p.timeframe, timeframe),
        gte(p.evaluatedAt, from),
        to && lt(p.evaluatedAt, to),
      ),
    )
    .orderBy(p.evaluatedAt, p.id);
}

/** Newest evaluations of one type of the outer query's model: one short index scan per model. */
const newestEvaluations = (
  db: Database,
  { evaluationType, timeframe }: { evaluationType: EvaluationType; timeframe: Timeframe },
  limit: number,
) =>
  db
    .select()
    .from(p)
    .where(and(eq(p.modelId, m.id), eq(p.evaluationType, evaluationType), eq(p.timeframe, timeframe)))
    .orderBy(desc(p.evaluatedAt))
    .limit(limit)
    .as("newest");

/** Compares versions by their newest evaluation of one type (`performance`; null if there is none). */
export async function compareModels(
  db: Database,
  {
    modelIds,
    evaluationType = comparable.evaluationType,
    timeframe = comparable.timeframe,
  }: { modelIds: readonly number[]; evaluationType?: EvaluationType; timeframe?: Timeframe },
) {
  const newest = newestEvaluations(db, { evaluationType, timeframe }, 1);
  return db
    .select({
      modelId: m.id,
      name: m.name,
      version: m.version,
      status: m.status,
      performance: {
        evaluatedAt: newest.evaluatedAt,
        sampleSize: newest.sampleSize,
        compositeScore: newest.compositeScore,
        grade: newest.grade,
        accuracy: newest.accuracy,
        f1Score: newest.f1Score,
        mape: newest.mape,
        rmse: newest.rmse,
        directionalAccuracy: newest.directionalAccuracy,
        winRate: newest.winRate,
        profitFactor: newest.profitFactor,
        sharpeRatio: newest.sharpeRatio,
        maxDrawdown: newest.maxDrawdown,
        totalReturn: newest.totalReturn,
      },
    })
    .from(m)
    .leftJoinLateral(newest, sql`true`)
    .where(inArray(m.id, [...modelIds]))
    .orderBy(m.id);
}

/**
 * Compares the recent evaluations of each active version with as many before them, of one type: mean accuracy (0 to
 * 1, weighted by sample size) of both and the change; null if not comparable. Largest decline first.
 */
export async function listDegradation(
  db: Database,
  {
    evaluationType = comparable.evaluationType,
    timeframe = comparable.timeframe,
    evaluations = 5,
  }: { evaluationType?: EvaluationType; timeframe?: Timeframe; evaluations?: number } = {},
) {
  const newest = newestEvaluations(db, { evaluationType, timeframe }, 2 * evaluations);
  const numbered = db
    .select({
      place: sql<number>`row_number() over (order by ${newest.evaluatedAt} desc)`.as("place"),
      accuracy: newest.accuracy,
      sampleSize: newest.sampleSize,
    })
    .from(newest)
    .as("numbered");
  const mean = (places: "<=" | ">") => {
    const isOne = sql`${numbered.place} ${sql.raw(places)} ${evaluations} and ${numbered.accuracy} is not null`;
    return sql<
      string | null
    >`sum(${numbered.accuracy} * ${numbered.sampleSize}) filter (where ${isOne}) / sum(${numbered.sampleSize}) filter (where ${isOne})`;
  };
  const means = db
    .select({ recent: mean("<=").as("recent"), earlier: mean(">").as("earlier") })
    .from(numbered)
    .as("means");
  const change = sql<string | null>`round(${means.recent} - ${means.earlier}, 6)`;
  return db
    .select({
      modelId: m.id,
      name: m.name,
      version: m.version,
      recentAccuracy: sql<string | null>`round(${means.recent}, 6)`,
      earlierAccuracy: sql<string | null>`round(${means.earlier}, 6)`,
      change,
    })
    .from(m)
    .crossJoinLateral(means)
    .where(isActive)
    .orderBy(asc(change), asc(m.id));
}

/**
 * Lists the versions of a type by the composite score of their newest evaluation of one type, best first, unscored
 * ones last; deprecated ones are excluded. `meetsThreshold` marks those good enough for use.
 */
export async function listLeaderboard(
  db: Database,
  {
    modelType,
    evaluationType = comparable.evaluationType,
    timeframe = comparable.timeframe,
    limit = 20,
  }: {
    modelType: AiModel["modelType"];
    evaluationType?: EvaluationType;
    timeframe?: Timeframe;
    limit?: number;
  },
): Promise<ModelLeaderboardEntry[]> {
  const board = modelLeaderboard;
  return db
    .select()
    .from(board)
    .where(
      and(
        eq(board.modelType, modelType),
        eq(board.evaluationType, evaluationType),
        eq(board.timeframe, timeframe),
      ),
    )
    .orderBy(board.rank, board.modelId)
    .limit(limit);
}
