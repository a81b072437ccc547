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
 * What there is of the closed candles of each series and what is missing, as of the last `strata refresh`: by
 * coin and timeframe, a page at a time. The last row of a page is `after` for the next one.
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

/** How the platform stands, and what its tasks and calls came to in the last hour. One row, always. */
export async function getSystemPerformance(db: Database): Promise<SystemPerformance | undefined> {
  const [performance] = await db.select().from(systemPerformance);
  return performance;
}

/**
 * The components that were ever checked, each found by one step into the key, however many checks there are. Drizzle has
 * no WITH RECURSIVE.
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

/** The newest health check of each component, by its name. */
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

/** The health checks of a component since a time, newest first. */
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

/** Records health checks; one that is recorded already, of the same component and time, is left as it is. */
export async function recordHealth(db: Database, checks: readonly NewSystemHealth[]): Promise<void> {
  if (checks.length > 0)
    await db
      .insert(h)
      .values([...checks])
      .onConflictDoNothing();
}

/** Dimensions as PostgreSQL is told of them. */
const jsonOf = (dimensions: Dimensions) => sql`${JSON.stringify(dimensions)}::text::jsonb`;

/** A metric at one level of aggregation. */
export type Metric = Pick<AnalyticsData, "category" | "metricName" | "aggregationLevel">;

/**
 * A metric over time since `from` (and before `to`), oldest first: that of the whole, or of exactly some dimensions.
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

/** What is measured of a bucket. */
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

/** What two values of one bucket come to together. */
const combined = {
  mean: sql`trim_scale((${a.metricValue} * ${a.sampleCount} + excluded.metric_value * excluded.sample_count) / (${a.sampleCount} + excluded.sample_count))`,
  sum: sql`${a.metricValue} + excluded.metric_value`,
};

/**
 * Adds points to metrics. Where a bucket has a value already, both become one: the sum, or the mean weighted by the
 * number of samples, to 16 digits at least; however many writers there are, none is lost. No two points may be of the
 * same bucket and dimensions. Not to be repeated when the answer is lost: it would count twice.
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
 * Writes points that were computed anew from all of their samples, in place of what is stored. No two may be of the
 * same bucket and dimensions.
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
  // In one order, so that two writers of the same points wait for each other instead of deadlocking.
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
 * The points of all metrics of a level that have some dimensions among theirs, since `from` (and before `to`): by
 * metric, oldest first.
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

/** Records calls to providers of data. Parameters must not hold keys or secrets. */
export async function recordCalls(db: Database, calls: readonly NewExternalApiLog[]): Promise<void> {
  if (calls.length > 0) await db.insert(log).values([...calls]);
}

/**
 * How the calls of the last hour went, of each provider or of one: how many, how many failed, how long they took, and
 * what is left of the rate limit.
 */
export async function listProviderHealth(db: Database, provider?: string): Promise<ProviderHealth[]> {
  return db
    .select()
    .from(providerHealth)
    .where(provider === undefined ? undefined : eq(providerHealth.provider, provider))
    .orderBy(providerHealth.provider);
}

/**
 * The calls of a provider that failed, with an answer or without one, newest first. The last row of a page is `after`
 * for the next one.
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

/** Deletes calls that began before a time, a batch at a time; returns how many, until there are none. */
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

/** How long a worker may be silent before its task counts as stuck, seconds. */
export const silentSeconds = 300;

const isOpen = sql`${t.status} in ('pending', 'running')`;
const isStuck = (seconds: number) =>
  sql`${t.status} = 'running' and ${t.heartbeatAt} < now() - ${seconds}::int * interval '1 second'`;
// The clock of a statement stands still while it waits for a row that somebody else has just begun.
const endedNow = sql`greatest(now(), ${t.startedAt})`;

/**
 * Takes the next task of a queue that is due, the one of the highest priority, then the one that has waited longest;
 * undefined where there is none. Each is given to one worker, and none waits for another. The row is what the worker
 * holds the task by.
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
 * What a worker holds a task by: as it was when it was taken. The number of the attempt tells it apart from whoever has
 * the task next, were it the same worker.
 */
export type HeldTask = Pick<BackgroundTask, "id" | "lockedBy" | "attempts">;

/** Writes to a task as its worker. */
async function updateHeld(
  db: Database,
  held: HeldTask,
  changes: PgUpdateSetSource<typeof t>,
): Promise<BackgroundTask> {
  const [task] = await db
    .update(t)
    .set(changes)
    .where(
      and(
        eq(t.id, held.id),
        eq(t.status, "running"),
        eq(t.lockedBy, held.lockedBy ?? ""),
        eq(t.attempts, held.attempts),
      ),
    )
    .returning();
  if (!task) {
    throw new RuleError(
      "task_held",
      `worker ${held.lockedBy} does not hold task ${held.id} in its attempt ${held.attempts}`,
    );
  }
  return task;
}

/**
 * Gives a sign of life, and says how far the task is (percent) and what it is doing.
 *
 * @throws RuleError if the worker does not hold it any more, and is to stop: it was cancelled, or handed to another;
 * `field_writable` if `progress` has any other field.
 */
export async function heartbeat(
  db: Database,
  held: HeldTask,
  progress: Partial<Pick<BackgroundTask, "progressPercent" | "currentPhase">> = {},
): Promise<void> {
  await updateHeld(db, held, {
    heartbeatAt: sql`now()`,
    ...writable(progress, ["progressPercent", "currentPhase"]),
  });
}

/**
 * Ends a task that is done.
 *
 * @throws RuleError if the worker does not hold it any more: another has it, or nobody wants it.
 */
export async function completeTask(
  db: Database,
  held: HeldTask,
  result: BackgroundTask["result"] = null,
): Promise<BackgroundTask> {
  return updateHeld(db, held, {
    status: "completed",
    lockedBy: null,
    completedAt: endedNow,
    progressPercent: "100",
    errorMessage: null,
    result,
  });
}

/** A task waits after its first attempt for 30 seconds, then twice as long each time, up to 64 minutes. */
const retryDelay = sql`30 * 2 ^ least(${t.attempts} - 1, 7) * interval '1 second'`;

/** What becomes of a task whose attempt failed: it waits for the next one as if it had not begun, or was that the last. */
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
 * Ends an attempt that failed: the task is tried again later, or has failed where it may not be.
 *
 * @throws RuleError if the worker does not hold it any more.
 */
export async function failTask(
  db: Database,
  held: HeldTask,
  { error, mayRetry = true }: { error: string; mayRetry?: boolean },
): Promise<BackgroundTask> {
  return updateHeld(db, held, failedAttempt(sql`left(${error}, 10000)`, mayRetry));
}

/**
 * Lets a task that has failed or was cancelled be tried once more at least, at once.
 *
 * @throws RuleError if it has not ended so, or another open task has its key by now.
 */
export async function retryTask(db: Database, taskId: number): Promise<BackgroundTask> {
  try {
    const [task] = await db
      .update(t)
      .set({
        status: "pending",
        scheduledFor: sql`now()`,
        // Attempts are counted on: the number is what a worker holds a task by.
        maxAttempts: sql`greatest(${t.maxAttempts}, ${t.attempts} + 1)`,
        startedAt: null,
        heartbeatAt: null,
        completedAt: null,
        progressPercent: "0",
        currentPhase: null,
      })
      .where(and(eq(t.id, taskId), inArray(t.status, ["failed", "cancelled"])))
      .returning();
    if (!task) throw new RuleError("task_ended", `task ${taskId} has neither failed nor was it cancelled`);
    return task;
  } catch (error) {
    // The one unique key that a change of the state can break.
    if (error instanceof Error && (error.cause as { code?: string } | undefined)?.code === "23505")
      throw new RuleError("task_key", `another open task has the key of task ${taskId}`);
    throw error;
  }
}

/** The tasks that run, those silent longest first, each with whether it counts as stuck. */
export async function listRunningTasks(db: Database, seconds = silentSeconds) {
  return db
    .select({ ...getColumns(t), isStuck: sql<boolean>`${isStuck(seconds)}` })
    .from(t)
    .where(sql`${t.status} = 'running'`)
    .orderBy(t.heartbeatAt);
}

/**
 * Takes stuck tasks from workers that have fallen silent, as if their attempts had failed, and returns them. Each is
 * handed back once, however many look for them.
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
 * The tasks of a type, newest first, with how long each took (seconds). The last row of a page is `after` for the
 * next one.
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
 * Cancels a task that waits or runs; its worker learns of it when it next writes.
 *
 * @throws RuleError if it neither waits nor runs.
 */
export async function cancelTask(db: Database, taskId: number): Promise<BackgroundTask> {
  const [task] = await db
    .update(t)
    .set({ status: "cancelled", lockedBy: null, completedAt: endedNow })
    .where(and(eq(t.id, taskId), isOpen))
    .returning();
  if (!task) throw new RuleError("task_open", `task ${taskId} neither waits nor runs`);
  return task;
}

/** How many tasks there are in each state, and how many of them ended in the last hour. */
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
/** What is given of a new task. */
export type NewTask = Pick<NewBackgroundTask, (typeof newTaskFields)[number]>;

/**
 * Puts a task into its queue, or returns the open one that has its key already.
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
    // It has ended in between: now there is room.
  }
}
