import {
  analyticsData,
  backgroundTasks,
  externalApiLogs,
  type NewBackgroundTask,
  systemHealth,
} from "@strata/schema-relationships";
import { and, eq, sql } from "drizzle-orm";
import { expect, inject } from "vitest";
import {
  cancelTask,
  completeTask,
  countTasksByStatus,
  deleteOldCalls,
  enqueueTask,
  failTask,
  getSystemPerformance,
  heartbeat,
  listFailedCalls,
  listHealth,
  listLatestHealth,
  listMetric,
  listMetricsByDimension,
  listProviderHealth,
  listRunningTasks,
  listTasksOfType,
  type MetricPoint,
  mergeMetrics,
  type NewTask,
  recordCalls,
  recordHealth,
  releaseStuckTasks,
  retryTask,
  saveMetrics,
  takeNextTask,
} from "../src/system.ts";
import {
  body,
  concurrently,
  type Database,
  day,
  fromNow,
  hour,
  outcomes,
  ruleOf,
  type StrataDatabase,
  schemaTest,
} from "./fixtures.ts";

let db: Database;
let database: StrataDatabase;
const test = schemaTest();
test.beforeEach(({ database: opened }) => {
  database = opened;
  db = opened.db;
});

const minute = 60_000;

test("lists the newest health of each component, and one day of a component", async () => {
  expect(await listLatestHealth(db)).toEqual([]);
  const checks = [
    { checkedAt: fromNow(-2 * day), status: "down" as const },
    { checkedAt: fromNow(-2 * hour), status: "degraded" as const, cpuPercent: "99.5" },
    { checkedAt: fromNow(-minute), status: "healthy" as const, cpuPercent: "12.25" },
    { component: "provider:binance" as const, checkedAt: fromNow(-hour), status: "down" as const },
    { component: "api" as const, checkedAt: fromNow(-3 * day), status: "unknown" as const },
  ];
  await recordHealth(db, []);
  await recordHealth(db, checks);
  await recordHealth(db, [{ ...checks[2], status: "down" }]);
  expect(await listLatestHealth(db)).toMatchObject([
    { component: "api", status: "unknown" },
    { component: "overall", status: "healthy", cpuPercent: "12.25", details: {} },
    { component: "provider:binance", status: "down" },
  ]);
  const since = fromNow(-day);
  expect(await listHealth(db, { since })).toMatchObject([{ status: "healthy" }, { status: "degraded" }]);
  expect(await listHealth(db, { component: "api", since })).toEqual([]);
  expect(await db.$count(systemHealth)).toBe(5);
});

test("returns the platform's health in one row, also for a new platform", async () => {
  expect(await getSystemPerformance(db)).toMatchObject({
    status: null,
    pendingTaskCount: 0,
    healthyPercent24h: null,
    apiErrorPercent1h: null,
  });
  await recordHealth(db, [{ status: "healthy" }, { status: "down", checkedAt: fromNow(-hour) }]);
  await seedTask({});
  await seedTask({});
  await completeTask(db, await take());
  await recordCalls(db, [{ provider: "binance", endpoint: "/klines", responseStatus: 500 }]);
  expect(await getSystemPerformance(db)).toMatchObject({
    status: "healthy",
    checkCount24h: 2,
    healthyPercent24h: "50.00",
    pendingTaskCount: 1,
    runningTaskCount: 0,
    completedTaskCount1h: 1,
    apiCallCount1h: 1,
    apiErrorPercent1h: "100.00",
  });
});

const bucket = (n: number) => new Date(Date.UTC(2025, 0, 1, n));
const point = (changes: Partial<MetricPoint> = {}): MetricPoint => ({
  category: "api_usage",
  metricName: "latency",
  aggregationLevel: "hour",
  periodStart: bucket(0),
  metricValue: "1",
  ...changes,
});
const latency = { category: "api_usage", metricName: "latency", aggregationLevel: "hour" } as const;

test("lists the total of a metric over time, and all metrics of a dimension", async () => {
  await saveMetrics(db, [
    point({ periodStart: bucket(2), metricValue: "12" }),
    point({ metricValue: "10" }),
    point({ periodStart: bucket(1), metricValue: "11.000000000000000000001" }),
    point({ dimensions: { provider: "binance" }, metricValue: "7" }),
    point({ dimensions: { provider: "binance", endpoint: "/klines" }, metricValue: "8" }),
    point({ metricName: "calls", dimensions: { provider: "binance" }, metricValue: "9" }),
    point({ dimensions: { provider: "coingecko" } }),
    point({ dimensions: { provider: "binance" }, periodStart: bucket(5) }),
    point({ dimensions: { provider: "binance" }, aggregationLevel: "day" }),
    point({ category: "performance" }),
  ]);
  const values = (rows: readonly { metricValue: string }[]) => rows.map(({ metricValue }) => metricValue);
  expect(values(await listMetric(db, { ...latency, from: bucket(0) }))).toEqual([
    "10",
    "11.000000000000000000001",
    "12",
  ]);
  expect(values(await listMetric(db, { ...latency, from: bucket(1), to: bucket(2) }))).toEqual([
    "11.000000000000000000001",
  ]);
  const exactly = { endpoint: "/klines", provider: "binance" };
  expect(values(await listMetric(db, { ...latency, dimensions: exactly, from: bucket(0) }))).toEqual(["8"]);
  const slice = { dimensions: { provider: "binance" }, aggregationLevel: "hour" } as const;
  const sliced = await listMetricsByDimension(db, { ...slice, from: bucket(0), to: bucket(5) });
  expect(sliced.slice(0, 1)).toMatchObject([{ metricName: "calls", metricValue: "9" }]);
  expect(values(sliced.slice(1)).sort()).toEqual(["7", "8"]);
  expect(await listMetricsByDimension(db, { ...slice, from: bucket(0) })).toHaveLength(4);
});

test("merges the values of a bucket, weighted by samples, or replaces them", async () => {
  await mergeMetrics(db, { points: [], as: "sum" });
  const merge = (as: "mean" | "sum", metricValue: string, sampleCount: number) =>
    mergeMetrics(db, { points: [point({ metricName: as, metricValue, sampleCount })], as });
  await merge("mean", "10", 1);
  await merge("mean", "40", 2);
  await merge("mean", "0.5", 1);
  await merge("sum", "0.000000000000000000001", 3);
  await merge("sum", "-2.5", 4);
  const stored = async (metricName: string) =>
    (await listMetric(db, { ...latency, metricName, from: bucket(0) }))[0];
  expect(await stored("mean")).toMatchObject({ metricValue: "22.625", sampleCount: 4 });
  expect(await stored("sum")).toMatchObject({ metricValue: "-2.499999999999999999999", sampleCount: 7 });
  await saveMetrics(db, [point({ metricName: "sum", metricValue: "3", sampleCount: 2 })]);
  expect(await stored("sum")).toMatchObject({ metricValue: "3", sampleCount: 2 });
  // The same dimensions in another order are the same bucket.
  for (const dimensions of [
    { a: 1, b: "x" },
    { b: "x", a: 1 },
  ]) {
    await mergeMetrics(db, { points: [point({ dimensions })], as: "sum" });
  }
  expect(await listMetric(db, { ...latency, dimensions: { b: "x", a: 1 }, from: bucket(0) })).toMatchObject([
    { metricValue: "2", sampleCount: 2 },
  ]);
});

test.skipIf(inject("engine") === "pglite")(
  "loses nothing when 16 clients merge into the same buckets",
  async () => {
    const providers = ["binance", "coingecko", "kraken"];
    outcomes(
      await concurrently(database.url, 16, async (client, i) => {
        for (let n = 1; n <= 10; n++) {
          const of = (as: string) =>
            providers.map((provider) =>
              point({ metricName: as, dimensions: { provider }, metricValue: `${i + 1}.5`, sampleCount: n }),
            );
          await mergeMetrics(client, { points: i % 2 ? of("sum") : of("sum").toReversed(), as: "sum" });
          await mergeMetrics(client, { points: i % 2 ? of("mean") : of("mean").toReversed(), as: "mean" });
        }
      }),
    );
    const stored = await db.select().from(analyticsData);
    expect(stored).toHaveLength(6);
    for (const { metricName, metricValue, sampleCount } of stored) {
      expect(sampleCount).toBe(16 * 55);
      // 1.5 to 16.5, ten times each: in a weighted mean each counts equally.
      if (metricName === "sum") expect(metricValue).toBe("1440.0");
      else expect(Number(metricValue)).toBeCloseTo(9, 12);
    }
  },
);

const call = (changes: Partial<typeof externalApiLogs.$inferInsert> = {}) => ({
  provider: "binance",
  endpoint: "/klines",
  responseStatus: 200,
  ...changes,
});

test("summarizes calls by provider without division by zero", async () => {
  await recordCalls(db, []);
  expect(await listProviderHealth(db)).toEqual([]);
  await recordCalls(db, [
    ...Array.from({ length: 19 }, (_, i) =>
      call({ requestedAt: fromNow(-10 * minute), responseTimeMs: `${i + 1}`, requestParams: { page: i } }),
    ),
    call({ responseStatus: 429, responseTimeMs: "500", rateLimitRemaining: 0 }),
    call({ requestedAt: fromNow(-2 * hour), responseStatus: 500 }),
    call({ provider: "kraken", requestedAt: fromNow(-2 * hour) }),
    call({ provider: "google_trends", responseStatus: null, errorMessage: "timeout" }),
  ]);
  expect(await listProviderHealth(db)).toMatchObject([
    {
      provider: "binance",
      callCount: 20,
      failureCount: 1,
      failurePercent: "5.00",
      p95ResponseTimeMs: "19.000",
      rateLimitRemaining: 0,
    },
    { provider: "google_trends", callCount: 1, failurePercent: "100.00", p95ResponseTimeMs: null },
    { provider: "kraken", callCount: 0, failureCount: 0, failurePercent: null, meanResponseTimeMs: null },
  ]);
  expect(await listProviderHealth(db, "kraken")).toMatchObject([{ provider: "kraken", lastSuccess: true }]);
});

test("lists a provider's failed calls, newest first, in pages", async () => {
  const at = fromNow(-hour);
  await recordCalls(db, [
    call({ requestedAt: at, responseStatus: 500 }),
    call({ requestedAt: at, responseStatus: null, errorMessage: "no answer" }),
    call({ requestedAt: at }),
    call({ requestedAt: fromNow(-minute), responseStatus: 429 }),
    call({ requestedAt: fromNow(-2 * hour), responseStatus: 404 }),
    call({ provider: "kraken", responseStatus: 500 }),
  ]);
  const failed = await listFailedCalls(db, { provider: "binance" });
  expect(failed.map(({ responseStatus }) => responseStatus)).toEqual([429, null, 500, 404]);
  for (const [i, row] of failed.entries()) {
    const following = await listFailedCalls(db, { provider: "binance", after: row, limit: 2 });
    expect(following).toEqual(failed.slice(i + 1, i + 3));
  }
});

test("deletes old calls in batches and keeps new ones", async () => {
  const old = Array.from({ length: 5 }, (_, i) => call({ requestedAt: fromNow(-(31 + i) * day) }));
  await recordCalls(db, [...old, call({ requestedAt: fromNow(-29 * day) })]);
  const batch = () => deleteOldCalls(db, { before: fromNow(-30 * day), limit: 2 });
  expect([await batch(), await batch(), await batch(), await batch()]).toEqual([2, 2, 1, 0]);
  expect(await db.$count(externalApiLogs)).toBe(1);
});

const seedTask = async (task: Partial<NewBackgroundTask> = {}) => {
  const [seeded] = await db
    .insert(backgroundTasks)
    .values({ taskName: "sync", taskType: "data_sync", ...task })
    .returning();
  if (!seeded) throw new Error("The task was not inserted.");
  return seeded;
};
/** Takes the next task, which must exist. */
const take = async (worker = "w1", queue = "default") => {
  const task = await takeNextTask(db, { worker, queue });
  if (!task) throw new Error("There is no due task.");
  return task;
};
const stored = async (id: number) =>
  (await db.select().from(backgroundTasks).where(eq(backgroundTasks.id, id)))[0];

test("takes the next due task of one queue by priority, then by time", async () => {
  await seedTask({ taskName: "late", scheduledFor: fromNow(-minute) });
  await seedTask({ taskName: "early", scheduledFor: fromNow(-hour) });
  await seedTask({ taskName: "urgent", priority: 5 });
  await seedTask({ taskName: "future", priority: 9, scheduledFor: fromNow(hour) });
  await seedTask({ taskName: "spent", priority: 9, attempts: 3 });
  await seedTask({ taskName: "other", queue: "training", priority: 9 });
  expect(await take("w7")).toMatchObject({
    taskName: "urgent",
    status: "running",
    lockedBy: "w7",
    attempts: 1,
    startedAt: expect.any(Date),
    heartbeatAt: expect.any(Date),
  });
  expect(await take()).toMatchObject({ taskName: "early" });
  expect(await take()).toMatchObject({ taskName: "late" });
  expect(await takeNextTask(db, { worker: "w1" })).toBeUndefined();
  expect(await take("w1", "training")).toMatchObject({ taskName: "other" });
});

test("runs a task through its life cycle, and rejects updates by other workers", async () => {
  await seedTask();
  const locked = await take();
  await heartbeat(db, locked, { progressPercent: "40", currentPhase: "fetching" });
  expect(await stored(locked.id)).toMatchObject({ progressPercent: "40.00", currentPhase: "fetching" });
  expect(await ruleOf(heartbeat(db, locked, body(`{"status":"completed"}`)))).toBe("field_writable");
  await heartbeat(db, locked);
  expect(await stored(locked.id)).toMatchObject({ progressPercent: "40.00", currentPhase: "fetching" });
  const otherWorker = { ...locked, lockedBy: "w2" };
  const formerAttempt = { ...locked, attempts: 0 };
  for (const other of [otherWorker, formerAttempt]) {
    expect(await ruleOf(heartbeat(db, other))).toBe("task_held");
    expect(await ruleOf(completeTask(db, other))).toBe("task_held");
    expect(await ruleOf(failTask(db, other, { error: "no" }))).toBe("task_held");
  }
  expect(await completeTask(db, locked, { rows: 250 })).toMatchObject({
    status: "completed",
    lockedBy: null,
    completedAt: expect.any(Date),
    progressPercent: "100.00",
    result: { rows: 250 },
    errorMessage: null,
    durationSeconds: expect.stringMatching(/^\d+\.\d{3}$/),
  });
  expect(await ruleOf(completeTask(db, locked))).toBe("task_held");
  expect(await ruleOf(failTask(db, locked, { error: "late" }))).toBe("task_held");
});

/** Makes a pending task due. */
const makeDue = (id: number) =>
  db
    .update(backgroundTasks)
    .set({ scheduledFor: fromNow(-1000) })
    .where(eq(backgroundTasks.id, id));

test("retries failures with increasing delays until the attempts are used up", async () => {
  const { id } = await seedTask({ maxAttempts: 3 });
  for (const [attempt, delay] of [
    [1, 30],
    [2, 60],
  ] as const) {
    const locked = await take();
    expect(locked.attempts).toBe(attempt);
    await heartbeat(db, locked, { progressPercent: "50", currentPhase: "half" });
    // now() does not advance within a transaction.
    const [failed, waits] = await db.transaction(async (tx) => {
      const task = await failTask(tx, locked, { error: `failure ${attempt}` });
      const [row] = await tx
        .select({ seconds: sql<string>`round(extract(epoch from ${backgroundTasks.scheduledFor} - now()))` })
        .from(backgroundTasks);
      return [task, row];
    });
    expect(waits?.seconds).toBe(`${delay}`);
    expect(failed).toMatchObject({
      status: "pending",
      lockedBy: null,
      startedAt: null,
      heartbeatAt: null,
      completedAt: null,
      progressPercent: "0.00",
      currentPhase: null,
      errorMessage: `failure ${attempt}`,
    });
    expect(await takeNextTask(db, { worker: "w1" })).toBeUndefined();
    await makeDue(id);
  }
  const last = await failTask(db, await take(), { error: "x".repeat(20_000) });
  expect(last).toMatchObject({
    status: "failed",
    attempts: 3,
    completedAt: expect.any(Date),
    lockedBy: null,
  });
  expect(last.errorMessage).toHaveLength(10_000);
  expect(last.startedAt).not.toBeNull();
  await makeDue(id);
  expect(await takeNextTask(db, { worker: "w1" })).toBeUndefined();
  // A permanent failure is not retried.
  await seedTask();
  expect(await failTask(db, await take(), { error: "unknown coin", mayRetry: false })).toMatchObject({
    status: "failed",
    attempts: 1,
  });
  // The delay is bounded for any number of attempts.
  await seedTask({ attempts: 2000, maxAttempts: 3000 });
  const patient = await failTask(db, await take(), { error: "still" });
  expect(patient.scheduledFor.getTime()).toBeLessThan(fromNow(65 * minute).getTime());
});

test("retries an ended task with a new attempt number", async () => {
  const { id } = await seedTask({ maxAttempts: 1, dedupeKey: "prices" });
  const locked = await take();
  expect(await ruleOf(retryTask(db, id))).toBe("task_ended");
  await failTask(db, locked, { error: "down" });
  expect(await retryTask(db, id)).toMatchObject({
    status: "pending",
    completedAt: null,
    errorMessage: "down",
  });
  const again = await take();
  expect(again).toMatchObject({ id, attempts: 2, maxAttempts: 2 });
  expect(await ruleOf(completeTask(db, locked))).toBe("task_held");
  await completeTask(db, again);
  expect(await ruleOf(retryTask(db, id))).toBe("task_ended");
  expect(await ruleOf(retryTask(db, 99))).toBe("task_ended");
  const cancelled = await seedTask({ dedupeKey: "prices" });
  await cancelTask(db, cancelled.id);
  await seedTask({ dedupeKey: "prices" });
  expect(await ruleOf(retryTask(db, cancelled.id))).toBe("task_key");
});

test("releases stuck tasks, and rejects updates by their former workers", async () => {
  await seedTask({ taskName: "works" });
  await seedTask({ taskName: "stuck" });
  await seedTask({ taskName: "lost", attempts: 2 });
  const [works, stuck, lost] = [await take("w1"), await take("w2"), await take("w3")];
  await db
    .update(backgroundTasks)
    .set({ heartbeatAt: fromNow(-hour), startedAt: fromNow(-2 * hour) })
    .where(sql`${backgroundTasks.id} > ${works.id}`);
  expect(await listRunningTasks(db)).toMatchObject([
    { isStuck: true },
    { isStuck: true },
    { taskName: "works", isStuck: false },
  ]);
  expect(await listRunningTasks(db, 2 * 3600)).toMatchObject([
    { isStuck: false },
    { isStuck: false },
    { isStuck: false },
  ]);
  const released = await releaseStuckTasks(db);
  expect(released.sort((x, y) => x.id - y.id)).toMatchObject([
    {
      id: stuck.id,
      status: "pending",
      lockedBy: null,
      startedAt: null,
      errorMessage: "its worker has fallen silent: w2",
    },
    { id: lost.id, status: "failed", completedAt: expect.any(Date), attempts: 3 },
  ]);
  expect(await releaseStuckTasks(db)).toEqual([]);
  expect(await ruleOf(completeTask(db, stuck))).toBe("task_held");
  expect(await ruleOf(completeTask(db, lost))).toBe("task_held");
  // The same worker may take it again, but its former attempt is lost.
  await makeDue(stuck.id);
  const again = await take("w2");
  expect(again).toMatchObject({ id: stuck.id, attempts: 2 });
  expect(await ruleOf(completeTask(db, stuck))).toBe("task_held");
  await completeTask(db, again);
  await completeTask(db, works);
});

test("lists the tasks of a type with durations, newest first, in pages", async () => {
  const createdAt = fromNow(-hour);
  for (const seconds of [1, 2.5, 3]) {
    await seedTask({
      createdAt,
      status: "completed",
      startedAt: createdAt,
      completedAt: new Date(createdAt.getTime() + seconds * 1000),
    });
  }
  await seedTask({ createdAt: fromNow(-minute) });
  await seedTask({ taskType: "training" });
  const all = await listTasksOfType(db, { taskType: "data_sync" });
  expect(all.map(({ durationSeconds }) => durationSeconds)).toEqual([null, "3.000", "2.500", "1.000"]);
  for (const [i, row] of all.entries()) {
    expect(await listTasksOfType(db, { taskType: "data_sync", after: row, limit: 2 })).toEqual(
      all.slice(i + 1, i + 3),
    );
  }
});

test("cancels pending and running tasks, and rejects further updates by the worker", async () => {
  const waiting = await seedTask({ scheduledFor: fromNow(hour) });
  await seedTask();
  const locked = await take();
  expect(await cancelTask(db, waiting.id)).toMatchObject({ status: "cancelled", startedAt: null });
  expect(await cancelTask(db, locked.id)).toMatchObject({ status: "cancelled", lockedBy: null });
  expect(await ruleOf(heartbeat(db, locked))).toBe("task_held");
  expect(await ruleOf(cancelTask(db, locked.id))).toBe("task_open");
  expect(await ruleOf(cancelTask(db, 99))).toBe("task_open");
});

test("counts tasks by status, and those that ended in the last hour", async () => {
  expect(await countTasksByStatus(db)).toEqual([]);
  const ended = (hours: number) => ({ startedAt: fromNow(-9 * hour), completedAt: fromNow(-hours * hour) });
  await seedTask();
  await seedTask();
  await seedTask({ status: "completed", ...ended(0.5) });
  await seedTask({ status: "completed", ...ended(2) });
  await seedTask({ status: "failed", ...ended(2) });
  expect(await countTasksByStatus(db)).toEqual([
    { status: "completed", tasks: 2, endedInLastHour: 1 },
    { status: "failed", tasks: 1, endedInLastHour: 0 },
    { status: "pending", tasks: 2, endedInLastHour: 0 },
  ]);
});

const retrain: NewTask = { taskName: "retrain", taskType: "training", dedupeKey: "retrain:lstm" };

test("allows one open task per key, and any number without a key", async () => {
  expect(await ruleOf(enqueueTask(db, { ...retrain, ...body(`{"status":"completed"}`) }))).toBe(
    "field_writable",
  );
  const first = await enqueueTask(db, retrain);
  expect(first).toMatchObject({ isNew: true, task: { status: "pending", dedupeKey: "retrain:lstm" } });
  expect(await enqueueTask(db, { ...retrain, taskName: "again" })).toEqual({
    task: first.task,
    isNew: false,
  });
  const locked = await take();
  expect(await enqueueTask(db, retrain)).toMatchObject({ isNew: false, task: { status: "running" } });
  await completeTask(db, locked);
  expect(await enqueueTask(db, retrain)).toMatchObject({ isNew: true, task: { status: "pending" } });
  const { dedupeKey, ...keyless } = retrain;
  for (let i = 0; i < 2; i++) expect(await enqueueTask(db, keyless)).toMatchObject({ isNew: true });
});

test.skipIf(inject("engine") === "pglite")("empties a queue with 16 workers, each task once", async () => {
  await db.insert(backgroundTasks).values(
    Array.from({ length: 200 }, (_, i) => ({
      taskName: `task ${i}`,
      taskType: "data_sync" as const,
      priority: i % 3,
    })),
  );
  const done = outcomes(
    await concurrently(database.url, 16, async (client, i) => {
      const ids: number[] = [];
      for (;;) {
        const locked = await takeNextTask(client, { worker: `w${i}` });
        if (!locked) return ids;
        await completeTask(client, locked, { by: i });
        ids.push(locked.id);
      }
    }),
  );
  expect(done.values.flat().sort((x, y) => x - y)).toEqual(Array.from({ length: 200 }, (_, i) => i + 1));
  expect(await countTasksByStatus(db)).toMatchObject([{ status: "completed", tasks: 200 }]);
  // Every task has the result of its one worker, from its one attempt.
  const rows = await db.select().from(backgroundTasks);
  for (const { id, attempts, result } of rows) {
    expect(attempts).toBe(1);
    expect(done.values[Number(result?.by)]).toContain(id);
  }
});

test.skipIf(inject("engine") === "pglite")("ends a task once with several clients", async () => {
  for (let round = 0; round < 5; round++) {
    await seedTask();
    const locked = await take();
    const ends = outcomes(
      await concurrently(database.url, 16, (client, i) => {
        if (i % 4 === 0) return cancelTask(client, locked.id);
        if (i % 4 === 1) return failTask(client, locked, { error: "no" });
        return completeTask(client, locked, { by: i });
      }),
    );
    const task = await stored(locked.id);
    // A failure returns the task to pending, where it can still be cancelled: at most two ends, otherwise one.
    const [first, second] = ends.values.sort((x) => (x.status === "pending" ? -1 : 1));
    expect(ends.values.length).toBe(first?.status === "pending" && task?.status === "cancelled" ? 2 : 1);
    expect(task).toEqual(second ?? first);
    expect(ends.rules.every((rule) => rule === "task_held" || rule === "task_open")).toBe(true);
    await db.delete(backgroundTasks);
  }
});

test.skipIf(inject("engine") === "pglite")("releases each stuck task once with 16 clients", async () => {
  const silent = { status: "running" as const, startedAt: fromNow(-hour), heartbeatAt: fromNow(-hour) };
  for (let i = 0; i < 40; i++) await seedTask({ ...silent, lockedBy: "gone", attempts: 1 + (i % 3) });
  const released = outcomes(await concurrently(database.url, 16, (client) => releaseStuckTasks(client)));
  const ids = released.values.flat().map(({ id }) => id);
  expect(ids.sort((x, y) => x - y)).toEqual(Array.from({ length: 40 }, (_, i) => i + 1));
  expect(await countTasksByStatus(db)).toMatchObject([
    { status: "failed", tasks: 13 },
    { status: "pending", tasks: 27 },
  ]);
  const attempts = await db
    .select()
    .from(backgroundTasks)
    .where(and(eq(backgroundTasks.status, "pending"), eq(backgroundTasks.attempts, 3)));
  expect(attempts).toEqual([]);
});

test.skipIf(inject("engine") === "pglite")("enqueues one task per key with 16 clients", async () => {
  for (let round = 0; round < 5; round++) {
    const entered = outcomes(await concurrently(database.url, 16, (client) => enqueueTask(client, retrain)));
    expect(entered.values.filter(({ isNew }) => isNew)).toHaveLength(1);
    expect(new Set(entered.values.map(({ task }) => task.id)).size).toBe(1);
    await completeTask(db, await take());
  }
});
