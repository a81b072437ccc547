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
/** How models are judged, where nothing else is asked for. */
const comparable = { evaluationType: "live", timeframe: "1d" } as const;

const m = aiModels;
const p = modelPerformance;
const isActive = sql`${m.status} = 'active'`;
/** Of a model all but its earlier configurations, which nobody needs who wants the model. */
const { configurationHistory, ...modelColumns } = getTableColumns(m);
/** A model version, without its earlier configurations. */
export type ModelVersion = Omit<AiModel, "configurationHistory">;

/** The active version of each model of a type, by name. */
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

/** The active version of one model; undefined where none is active. */
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
 * All model versions, or those of one status, by name and version, a page at a time. The last row of a page is
 * `after` for the next one.
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

/** The versions of a model, newest first. */
export async function listVersionsOfModel(db: Database, name: string): Promise<ModelVersion[]> {
  return db.select(modelColumns).from(m).where(eq(m.name, name)).orderBy(desc(m.createdAt), desc(m.id));
}

/**
 * The active versions that should be trained again: those whose time has come, and those whose last training was
 * before `trainedBefore`, or that were never trained. The longest overdue first.
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
 * Makes a version the active one of its model; the one before gives way.
 *
 * @throws RuleError if there is no such version, or it is in training, broken or given up.
 */
export async function activateModel(db: Database, modelId: number): Promise<ModelVersion> {
  return db.transaction(async (tx) => {
    const [named] = await tx
      .select({ name: m.name, modelType: m.modelType })
      .from(m)
      .where(eq(m.id, modelId));
    if (!named) throw unknownModel(modelId);
    // All versions in one order: whoever else activates one of them waits here, and then sees which one is active.
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
        `model ${modelId} is ${version.status}: only an inactive one can start`,
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
    if (!activated) throw new Error("a write returned nothing");
    return activated;
  });
}

/**
 * Asks the workers to train a version again; undefined where they are asked already, or are at it.
 *
 * @throws RuleError if there is no such version, or it is given up.
 */
export async function requestTraining(
  db: Database,
  { modelId, priority = 0 }: { modelId: number; priority?: number },
): Promise<BackgroundTask | undefined> {
  return db.transaction(async (tx) => {
    // The lock keeps it from being given up meanwhile.
    const [model] = await tx
      .select({ name: m.name, version: m.version, configVersion: m.configVersion })
      .from(m)
      .where(and(eq(m.id, modelId), ne(m.status, "deprecated")))
      .for("share");
    if (!model) throw new RuleError("model_in_use", `there is no model ${modelId}, or it is given up`);
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
 * Notes that a version was trained, and when it should be again (never, where that is not given). A version that
 * was in training can be activated from now on.
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
 * Gives a version another configuration in place of the one that was read with `configVersion`, which goes to its
 * history. What a prediction was made with is in its own `modelParameters`.
 *
 * @throws RuleError if the version has another configuration by now, or there is none.
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
      `configuration ${configVersion} is not that of model ${modelId}: read it again`,
    );
  }
  return changed;
}

/** The configurations that a version had before its present one, newest first. */
export async function listReplacedConfigurations(
  db: Database,
  modelId: number,
): Promise<ReplacedConfiguration[]> {
  const [model] = await db.select({ configurationHistory }).from(m).where(eq(m.id, modelId));
  return model?.configurationHistory.toReversed() ?? [];
}

/**
 * Writes an evaluation of a version and returns it; one of the same kind, timeframe and time is replaced as a
 * whole, or undefined is returned where it is the same. `performanceMetrics` of the model follows its newest.
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
    // The model before its evaluations: two that are written at once must not both miss the other's.
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

/** How a version was judged since `from` (and before `to`), oldest first: all evaluations, or those of one kind. */
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

/** The newest evaluations of one kind of the model of an outer query: a few steps into the key for each. */
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

/** Versions side by side, each with its newest evaluation of one kind (`performance`: null where it has none). */
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
 * How the active versions did in their last evaluations of one kind next to as many before: the mean accuracy (0 to
 * 1, each evaluation weighted by its sample) of both and the change, null where there is nothing to compare. The one
 * that fell most is first.
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
 * The versions of a type by their newest evaluation of one kind, best composite score first, those without one
 * last; given up ones are left out. `meetsThreshold` says which are good enough for use.
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
