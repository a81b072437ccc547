import {
  type AnalyticsData,
  analyticsData,
  type BackgroundTask,
  backgroundTasks,
  type CandleCoverage,
  candleCoverage,
  type Dimensions,
  type ExternalApiLog,
  externalApiLogs,
  type NewAnalyticsData,
  type NewBackgroundTask,
  type NewExternalApiLog,
  type NewSystemHealth,
  type ProviderHealth,
  providerHealth,
  type SystemComponent,
  type SystemHealth,
  type SystemPerformance,
  systemHealth,
  systemPerformance,
} from "@strata/schema-relationships";
import { and, asc, count, desc, eq, getColumns, gte, inArray, lt, type SQL, sql } from "drizzle-orm";
import type { PgUpdateSetSource } from "drizzle-orm/pg-core";
import type { Database } from "./database.ts";
import { RuleError } from "./errors.ts";
import { olderThan } from "./shared/keyset.ts";
import { writable } from "./shared/writable.ts";

const h = systemHealth;
const a = analyticsData;
const log = externalApiLogs;
const t = backgroundTasks;

/**
 * Lists the coverage of closed candles as of the last `strata refresh`, by coin and timeframe. Pass the last row of a
 * page as `after` for the next page.
 */
export async function listCandleCoverage(
  db: Database,
  {
    after,
    limit = 500,
  }: { after?: Pick<CandleCoverage, "cryptocurrencyId" | "timeframe"> | undefined; limit?: number } = {},
): Promise<CandleCoverage[]> {
  const { cryptocurrencyId, timeframe } = candleCoverage;
  return db
    .select()
    .from(candleCoverage)
    .where(
      after &&
        sql`(${cryptocurrencyId}, ${timeframe}) > (${after.cryptocurrencyId}::int, ${after.timeframe}::timeframe)`,
    )
    .orderBy(cryptocurrencyId, timeframe)
    .limit(limit);
}

/** Returns the health of the platform, with its tasks and API calls of the last hour. Always one row. */
export async function getSystemPerformance(db: Database): Promise<SystemPerformance | undefined> {
  const [performance] = await db.select().from(systemPerformance);
  return performance;
}

/**
 * The checked components, each found by one index lookup, independent of the number of checks. Drizzle has no WITH
 * RECURSIVE.
 */
const components = sql`(
  with recursive names (component) as (
    select min(${h.component}) from ${h}
    union all
    select (select min(later.component) from ${h} later where later.component > names.component)
    from names where names.component is not null
  )
  select component from names where component is not null
) as components`;

/** Lists the newest health check of each component, by component name. */
export async function listLatestHealth(db: Database) {
  const newest = db
    .select()
    .from(h)
    .where(sql`${h.component} = components.component`)
    .orderBy(desc(h.checkedAt))
    .limit(1)
    .as("newest");
  return db
    .select(getColumns(newest))
    .from(components)
    .crossJoinLateral(newest)
    .orderBy(sql`components.component`);
}

/** Lists the health checks of a component since a time, newest first. */
export async function listHealth(
  db: Database,
  { component = "overall", since }: { component?: SystemComponent; since: Date },
): Promise<SystemHealth[]> {
  return db
    .select()
    .from(h)
    .where(and(eq(h.component, component), gte(h.checkedAt, since)))
    .orderBy(desc(h.checkedAt));
}

/** Inserts health checks; one with the component and time of a stored check is skipped. */
export async function recordHealth(db: Database, checks: readonly NewSystemHealth[]): Promise<void> {
  if (checks.length > 0)
    await db
      .insert(h)
      .values([...checks])
      .onConflictDoNothing();
}

/** Dimensions as a SQL parameter. */
const jsonOf = (dimensions: Dimensions) => sql`${JSON.stringify(dimensions)}::text::jsonb`;

/** A metric at one aggregation level. */
export type Metric = Pick<AnalyticsData, "category" | "metricName" | "aggregationLevel">;

/**
 * Lists a metric since `from` (and before `to`), oldest first: the total, or the series of exact dimensions.
 */
export async function listMetric(
  db: Database,
  {
    category,
    metricName,
    aggregationLevel,
    dimensions = {},
    from,
    to,
  }: Metric & { dimensions?: Dimensions; from: Date; to?: Date },
): Promise<AnalyticsData[]> {
  return db
    .select()
    .from(a)
    .where(
      and(
        eq(a.metricName, metricName),
        eq(a.category, category),
        eq(a.aggregationLevel, aggregationLevel),
        eq(a.dimensionsHash, sql`md5(${jsonOf(dimensions)}::text)`),
        gte(a.periodStart, from),
        to && lt(a.periodStart, to),
      ),
    )
    .orderBy(a.periodStart);
}

/** A measurement of a bucket. */
export type MetricPoint = Pick<
  NewAnalyticsData,
  | "category"
  | "metricName"
  | "aggregationLevel"
  | "periodStart"
  | "metricValue"
  | "sampleCount"
  | "unit"
  | "dimensions"
>;

/** Merges two values of one bucket. */
const combined = {
  mean: sql`trim_scale((${a.metricValue} * ${a.sampleCount} + excluded.metric_value * excluded.sample_count) / (${a.sampleCount} + excluded.sample_count))`,
  sum: sql`${a.metricValue} + excluded.metric_value`,
};

/**
 * Merges points into metrics. A stored value of the same bucket is combined with the new one: the sum, or the mean
 * weighted by the number of samples, to at least 16 digits. No concurrent update is lost. Rejects duplicates of
 * bucket and dimensions within one call. Not idempotent: do not retry if the result is unknown.
 */
export async function mergeMetrics(
  db: Database,
  { points, as }: { points: readonly MetricPoint[]; as: keyof typeof combined },
): Promise<void> {
  await writeMetrics(db, points, {
    metricValue: combined[as],
    sampleCount: sql`${a.sampleCount} + excluded.sample_count`,
  });
}

/**
 * Saves points that were recomputed from all of their samples, replacing stored ones. Rejects duplicates of bucket
 * and dimensions within one call.
 */
export async function saveMetrics(db: Database, points: readonly MetricPoint[]): Promise<void> {
  await writeMetrics(db, points, {
    metricValue: sql`excluded.metric_value`,
    sampleCount: sql`excluded.sample_count`,
  });
}

async function writeMetrics(
  db: Database,
  points: readonly MetricPoint[],
  set: { metricValue: SQL; sampleCount: SQL },
): Promise<void> {
  if (points.length === 0) return;
  // In a fixed order, so that concurrent writers of the same points wait instead of deadlocking.
  const key = ({ metricName, category, aggregationLevel, periodStart, dimensions = {} }: MetricPoint) =>
    JSON.stringify([metricName, category, aggregationLevel, periodStart, Object.entries(dimensions).sort()]);
  const keyed = points.map((point) => ({ point, key: key(point) })).sort((x, y) => (x.key < y.key ? -1 : 1));
  await db
    .insert(a)
    .values(keyed.map(({ point }) => point))
    .onConflictDoUpdate({
      target: [a.metricName, a.category, a.aggregationLevel, a.periodStart, a.dimensionsHash],
      set,
    });
}

/**
 * Lists the points of all metrics at a level that have the given dimensions among theirs, since `from` (and before
 * `to`): by metric, oldest first.
 */
export async function listMetricsByDimension(
  db: Database,
  {
    dimensions,
    aggregationLevel,
    from,
    to,
  }: Pick<AnalyticsData, "aggregationLevel"> & { dimensions: Dimensions; from: Date; to?: Date },
): Promise<AnalyticsData[]> {
  return db
    .select()
    .from(a)
    .where(
      and(
        sql`${a.dimensions} @> ${jsonOf(dimensions)}`,
        eq(a.aggregationLevel, aggregationLevel),
        gte(a.periodStart, from),
        to && lt(a.periodStart, to),
      ),
    )
    .orderBy(a.metricName, a.category, a.periodStart, a.dimensionsHash);
}

/** Records calls to data providers. Parameters must not contain keys or secrets. */
export async function recordCalls(db: Database, calls: readonly NewExternalApiLog[]): Promise<void> {
  if (calls.length > 0) await db.insert(log).values([...calls]);
}

/**
 * Summarizes the calls of the last hour by provider, or of one provider: number, failures, response times, and
 * remaining rate limit.
 */
export async function listProviderHealth(db: Database, provider?: string): Promise<ProviderHealth[]> {
  return db
    .select()
    .from(providerHealth)
    .where(provider === undefined ? undefined : eq(providerHealth.provider, provider))
    .orderBy(providerHealth.provider);
}

/**
 * Lists failed calls of a provider, with or without a response, newest first. Pass the last row of a page as `after`
 * for the next page.
 */
export async function listFailedCalls(
  db: Database,
  {
    provider,
    after,
    limit = 50,
  }: { provider: string; after?: Pick<ExternalApiLog, "requestedAt" | "id"> | undefined; limit?: number },
): Promise<ExternalApiLog[]> {
  return db
    .select()
    .from(log)
    .where(
      and(
        eq(log.provider, provider),
        sql`not ${log.success}`,
        olderThan([log.requestedAt, log.id], after && [after.requestedAt, after.id]),
      ),
    )
    .orderBy(desc(log.requestedAt), desc(log.id))
    .limit(limit);
}

/** Deletes calls that started before a time, one batch per call; returns the number deleted, 0 at the end. */
export async function deleteOldCalls(
  db: Database,
  { before, limit = 10_000 }: { before: Date; limit?: number },
): Promise<number> {
  const batch = db
    .$with("batch")
    .as(
      db
        .select({ id: log.id, requestedAt: log.requestedAt })
        .from(log)
        .where(lt(log.requestedAt, before))
        .limit(limit)
        .for("update", { skipLocked: true }),
    );
  const deleted = await db
    .with(batch)
    .delete(log)
    .where(sql`(${log.id}, ${log.requestedAt}) in (select ${batch.id}, ${batch.requestedAt} from ${batch})`)
    .returning({ id: log.id });
  return deleted.length;
}

/** Time without a heartbeat after which a task counts as stuck, seconds. */
export const silentSeconds = 300;

const isOpen = sql`${t.status} in ('pending', 'running')`;
const isStuck = (seconds: number) =>
  sql`${t.status} = 'running' and ${t.heartbeatAt} < now() - ${seconds}::int * interval '1 second'`;
// The time of a statement does not advance while it waits for a row that another transaction has just changed.
const endedNow = sql`greatest(now(), ${t.startedAt})`;

/**
 * Takes the next due task of a queue: the highest priority, then the longest waiting; undefined if there is none.
 * Each task goes to one worker, and workers do not wait for each other. The returned row identifies the worker's hold
 * on the task.
 */
export async function takeNextTask(
  db: Database,
  { worker, queue = "default" }: { worker: string; queue?: string },
): Promise<BackgroundTask | undefined> {
  const next = db
    .select({ id: t.id })
    .from(t)
    .where(
      and(
        eq(t.queue, queue),
        sql`${t.status} = 'pending' and ${t.scheduledFor} <= now() and ${t.attempts} < ${t.maxAttempts}`,
      ),
    )
    .orderBy(desc(t.priority), t.scheduledFor)
    .limit(1)
    .for("no key update", { skipLocked: true });
  const [task] = await db
    .update(t)
    .set({
      status: "running",
      lockedBy: worker,
      attempts: sql`${t.attempts} + 1`,
      startedAt: sql`now()`,
      heartbeatAt: sql`now()`,
    })
    .where(eq(t.id, next))
    .returning();
  return task;
}

/**
 * Identifies a worker's hold on a task: the task as taken. The attempt number distinguishes it from a later hold,
 * even of the same worker.
 */
export type LockedTask = Pick<BackgroundTask, "id" | "lockedBy" | "attempts">;

/** Updates a task as its worker. */
async function updateLocked(
  db: Database,
  locked: LockedTask,
  changes: PgUpdateSetSource<typeof t>,
): Promise<BackgroundTask> {
  const [task] = await db
    .update(t)
    .set(changes)
    .where(
      and(
        eq(t.id, locked.id),
        eq(t.status, "running"),
        eq(t.lockedBy, locked.lockedBy ?? ""),
        eq(t.attempts, locked.attempts),
      ),
    )
    .returning();
  if (!task) {
    throw new RuleError(
      "task_held",
      `Worker ${locked.lockedBy} does not hold task ${locked.id} in attempt ${locked.attempts}.`,
    );
  }
  return task;
}

/**
 * Sends a heartbeat with the progress (percent) and the current phase of a task.
 *
 * @throws RuleError if the worker no longer holds the task and must stop: it was cancelled or reassigned;
 * `field_writable` if `progress` has any other field.
 */
export async function heartbeat(
  db: Database,
  locked: LockedTask,
  progress: Partial<Pick<BackgroundTask, "progressPercent" | "currentPhase">> = {},
): Promise<void> {
  await updateLocked(db, locked, {
    heartbeatAt: sql`now()`,
    ...writable(progress, ["progressPercent", "currentPhase"]),
  });
}

/**
 * Completes a task.
 *
 * @throws RuleError if the worker no longer holds the task.
 */
export async function completeTask(
  db: Database,
  locked: LockedTask,
  result: BackgroundTask["result"] = null,
): Promise<BackgroundTask> {
  return updateLocked(db, locked, {
    status: "completed",
    lockedBy: null,
    completedAt: endedNow,
    progressPercent: "100",
    errorMessage: null,
    result,
  });
}

/** Delay before the next attempt: 30 seconds after the first, doubled each time, up to 64 minutes. */
const retryDelay = sql`30 * 2 ^ least(${t.attempts} - 1, 7) * interval '1 second'`;

/** Columns of a task after a failed attempt: pending with a delay, or failed after the last attempt. */
function failedAttempt(errorMessage: SQL, mayRetry = true) {
  const isNext = mayRetry ? sql`${t.attempts} < ${t.maxAttempts}` : sql`false`;
  return {
    status: sql`case when ${isNext} then 'pending' else 'failed' end`,
    scheduledFor: sql`case when ${isNext} then now() + ${retryDelay} else ${t.scheduledFor} end`,
    lockedBy: null,
    startedAt: sql`case when not ${isNext} then ${t.startedAt} end`,
    heartbeatAt: sql`case when not ${isNext} then ${t.heartbeatAt} end`,
    completedAt: sql`case when not ${isNext} then ${endedNow} end`,
    progressPercent: sql`case when ${isNext} then 0 else ${t.progressPercent} end`,
    currentPhase: sql`case when not ${isNext} then ${t.currentPhase} end`,
    errorMessage,
  };
}

/**
 * Fails an attempt: the task is retried later, or fails for good.
 *
 * @throws RuleError if the worker no longer holds the task.
 */
export async function failTask(
  db: Database,
  locked: LockedTask,
  { error, mayRetry = true }: { error: string; mayRetry?: boolean },
): Promise<BackgroundTask> {
  return updateLocked(db, locked, failedAttempt(sql`left(${error}, 10000)`, mayRetry));
}

/**
 * Retries a failed or cancelled task immediately, with at least one more attempt.
 *
 * @throws RuleError if it is neither failed nor cancelled, or another open task has its key.
 */
export async function retryTask(db: Database, taskId: number): Promise<BackgroundTask> {
  try {
    const [task] = await db
      .update(t)
      .set({
        status: "pending",
        scheduledFor: sql`now()`,
        // Attempts are not reset: their number identifies a worker's hold.
        maxAttempts: sql`greatest(${t.maxAttempts}, ${t.attempts} + 1)`,
        startedAt: null,
        heartbeatAt: null,
        completedAt: null,
        progressPercent: "0",
        currentPhase: null,
      })
      .where(and(eq(t.id, taskId), inArray(t.status, ["failed", "cancelled"])))
      .returning();
    if (!task) throw new RuleError("task_ended", `Task ${taskId} is neither failed nor cancelled.`);
    return task;
  } catch (error) {
    // The only unique key that a change of status can violate.
    if (error instanceof Error && (error.cause as { code?: string } | undefined)?.code === "23505")
      throw new RuleError("task_key", `Another open task has the key of task ${taskId}.`);
    throw error;
  }
}

/** Lists running tasks, longest without a heartbeat first, each with whether it is stuck. */
export async function listRunningTasks(db: Database, seconds = silentSeconds) {
  return db
    .select({ ...getColumns(t), isStuck: sql<boolean>`${isStuck(seconds)}` })
    .from(t)
    .where(sql`${t.status} = 'running'`)
    .orderBy(t.heartbeatAt);
}

/**
 * Releases stuck tasks as failed attempts, and returns them. Each is released once, by any number of concurrent
 * callers.
 */
export async function releaseStuckTasks(db: Database, seconds = silentSeconds): Promise<BackgroundTask[]> {
  const stuck = db
    .select({ id: t.id })
    .from(t)
    .where(isStuck(seconds))
    .for("no key update", { skipLocked: true });
  return db
    .update(t)
    .set(failedAttempt(sql`'its worker has fallen silent: ' || ${t.lockedBy}`))
    .where(inArray(t.id, stuck))
    .returning();
}

/**
 * Lists the tasks of a type with their durations (seconds), newest first. Pass the last row of a page as `after` for
 * the next page.
 */
export async function listTasksOfType(
  db: Database,
  {
    taskType,
    after,
    limit = 50,
  }: {
    taskType: BackgroundTask["taskType"];
    after?: Pick<BackgroundTask, "createdAt" | "id"> | undefined;
    limit?: number;
  },
): Promise<BackgroundTask[]> {
  return db
    .select()
    .from(t)
    .where(
      and(eq(t.taskType, taskType), olderThan([t.createdAt, t.id], after && [after.createdAt, after.id])),
    )
    .orderBy(desc(t.createdAt), desc(t.id))
    .limit(limit);
}

/**
 * Cancels a pending or running task; its worker learns of it at the next update.
 *
 * @throws RuleError if it is neither pending nor running.
 */
export async function cancelTask(db: Database, taskId: number): Promise<BackgroundTask> {
  const [task] = await db
    .update(t)
    .set({ status: "cancelled", lockedBy: null, completedAt: endedNow })
    .where(and(eq(t.id, taskId), isOpen))
    .returning();
  if (!task) throw new RuleError("task_open", `Task ${taskId} is neither pending nor running.`);
  return task;
}

/** Counts tasks by status, and those that ended in the last hour. */
export async function countTasksByStatus(db: Database) {
  return db
    .select({
      status: t.status,
      tasks: count(),
      endedInLastHour:
        sql<number>`count(*) filter (where ${t.completedAt} > now() - interval '1 hour')`.mapWith(Number),
    })
    .from(t)
    .groupBy(t.status)
    .orderBy(asc(t.status));
}

const newTaskFields = [
  "taskName",
  "taskType",
  "queue",
  "priority",
  "dedupeKey",
  "parentTaskId",
  "cron",
  "scheduledFor",
  "maxAttempts",
  "params",
] as const satisfies readonly (keyof NewBackgroundTask)[];
/** Columns of a new task that the caller may set. */
export type NewTask = Pick<NewBackgroundTask, (typeof newTaskFields)[number]>;

/**
 * Enqueues a task, or returns the open one with the same key.
 *
 * @throws RuleError `field_writable` if `task` has any other field.
 */
export async function enqueueTask(
  db: Database,
  task: NewTask,
): Promise<{ task: BackgroundTask; isNew: boolean }> {
  for (;;) {
    const [created] = await db
      .insert(t)
      .values(writable(task, newTaskFields))
      .onConflictDoNothing({ target: t.dedupeKey, where: isOpen })
      .returning();
    if (created) return { task: created, isNew: true };
    const [open] = await db
      .select()
      .from(t)
      .where(and(eq(t.dedupeKey, task.dedupeKey ?? ""), isOpen));
    if (open) return { task: open, isNew: false };
    // The open task has ended meanwhile: its key is free again.
  }
}
