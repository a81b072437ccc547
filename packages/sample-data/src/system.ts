import {
  aggregationLevels,
  analyticsData,
  backgroundTasks,
  externalApiLogs,
  systemHealth,
  taskStatuses,
  taskTypes,
} from "@strata/schema-relationships";
import { after, at, type Batch, batch, type Dataset, day, hour, indices, minute } from "./dataset.ts";
import { decimal } from "./random.ts";

const components = [
  "overall",
  "api",
  "database",
  "redis",
  "ml_models",
  "data_pipeline",
  "provider:coingecko",
] as const;
const providers = ["coingecko", "binance", "tradingview", "alternative_me"] as const;

/** System records: health checks, metrics, API calls and tasks. */
export function* system(dataset: Dataset): Generator<Batch> {
  yield* health(dataset);
  yield* metrics(dataset);
  yield* calls(dataset);
  yield* tasks(dataset);
}

function* health(dataset: Dataset): Generator<Batch> {
  const random = dataset.random("health");
  yield batch(
    systemHealth,
    components.flatMap((component) =>
      indices(48).map((index) => {
        const checkedAt = dataset.hoursAgo(47 - index);
        const chance = random.between(1, 100);
        const status =
          chance <= 88 ? "healthy" : chance <= 94 ? "degraded" : chance <= 97 ? "down" : "unknown";
        return {
          component,
          checkedAt,
          status: status as "healthy" | "degraded" | "down" | "unknown",
          healthScore:
            status === "unknown" ? null : status === "healthy" ? random.score(80, 100) : random.score(0, 70),
          responseTimeMs: status === "down" ? null : decimal(random.between(1_000, 900_000), 3),
          cpuPercent: random.score(1, 95),
          memoryPercent: random.score(20, 90),
          diskPercent: random.score(10, 80),
          errorRatePercent: status === "healthy" ? random.score(0, 2) : random.score(2, 60),
          activeConnections: random.between(1, 90),
          slowQueries: random.between(0, 9),
          activeUsers: component === "overall" ? random.between(0, dataset.size.users) : null,
          errors: status === "down" ? [{ message: "No response." }] : [],
          createdAt: checkedAt,
        };
      }),
    ),
  );
}

/** Start of a bucket in UTC, `count` buckets before the one that contains an instant. */
function bucketsAgo(instant: Date, level: (typeof aggregationLevels)[number], count: number): Date {
  if (level === "raw") return after(instant, -count * 7 * minute);
  if (level === "hour") return after(instant, -count * hour);
  if (level === "day") return after(instant, -count * day);
  const start = new Date(instant);
  // Weeks start on Monday.
  if (level === "week") start.setUTCDate(start.getUTCDate() - ((start.getUTCDay() + 6) % 7) - 7 * count);
  else start.setUTCMonth(start.getUTCMonth() - count, 1);
  return start;
}

function* metrics(dataset: Dataset): Generator<Batch> {
  const random = dataset.random("metrics");
  const names = [
    ["sample.page_views", "user_behavior", "count"],
    ["sample.api_calls", "api_usage", "count"],
    ["sample.latency", "performance", "ms"],
    ["sample.revenue", "business", "usd"],
    ["sample.hit_rate", "prediction", "pct"],
  ] as const;
  yield batch(
    analyticsData,
    names.flatMap(([metricName, category, unit]) =>
      aggregationLevels.flatMap((aggregationLevel) =>
        indices(aggregationLevel === "month" ? 3 : 30).flatMap((index) => {
          const periodStart = bucketsAgo(dataset.options.until, aggregationLevel, index + 1);
          return ["web", "mobile"].map((channel) => ({
            metricName,
            category,
            aggregationLevel,
            periodStart,
            metricValue: decimal(random.between(0, 900_000), 2),
            sampleCount: random.between(1, 500),
            unit,
            dimensions: { channel },
            ...dataset.written(dataset.options.until),
          }));
        }),
      ),
    ),
  );
}

function* calls(dataset: Dataset): Generator<Batch> {
  const random = dataset.random("calls");
  const count = 1_000 * dataset.options.scale;
  yield batch(
    externalApiLogs,
    indices(count).map((index) => {
      const requestedAt = after(dataset.hoursAgo(20 * 24), Math.floor((20 * day * index) / count));
      const chance = random.between(1, 100);
      // A network failure has no status.
      const status = chance <= 90 ? 200 : chance <= 94 ? 429 : chance <= 97 ? 500 : null;
      return {
        requestedAt,
        provider: random.pick(providers),
        endpoint: random.pick(["/coins/markets", "/klines", "/fng", "/coins/categories"]),
        responseStatus: status,
        responseTimeMs: status === null ? null : decimal(random.between(20_000, 2_000_000), 3),
        responseBytes: status === 200 ? random.between(200, 90_000) : null,
        errorMessage: status === 200 ? null : status === null ? "connection reset" : `status ${status}`,
        rateLimitRemaining: status === null ? null : random.between(0, 50),
        rateLimitResetAt: status === 429 ? after(requestedAt, minute) : null,
        retryCount: status === 200 ? 0 : random.between(1, 3),
        createdAt: requestedAt,
      };
    }),
  );
}

function* tasks(dataset: Dataset): Generator<Batch> {
  const random = dataset.random("tasks");
  yield batch(
    backgroundTasks,
    indices(dataset.size.tasks).map((index) => {
      const status = at(taskStatuses, index % taskStatuses.length);
      const scheduledFor = dataset.hoursAgo(random.between(1, 15 * 24));
      const hasStarted = status !== "pending" && !(status === "cancelled" && index % 4 === 0);
      const startedAt = hasStarted ? after(scheduledFor, random.between(1, 50) * 1_000) : null;
      const isOver = status === "completed" || status === "failed" || status === "cancelled";
      const completedAt = isOver ? after(startedAt ?? scheduledFor, random.between(1, 1_800) * 1_000) : null;
      const attempts = startedAt ? (status === "failed" ? 3 : 1) : 0;
      const taskType = at(taskTypes, Math.floor(index / taskStatuses.length) % taskTypes.length);
      return {
        id: dataset.id("tasks", index),
        parentTaskId: index % 10 === 9 ? dataset.id("tasks", index - 9) : null,
        taskName: `sample ${taskType}`,
        taskType,
        queue: random.pick(["default", "ml"]),
        priority: random.between(0, 9),
        dedupeKey: random.percent(40) ? `sample-${dataset.options.seed}-${index}` : null,
        cron: index % 8 === 7 ? "0 * * * *" : null,
        scheduledFor: status === "pending" && index % 2 === 0 ? dataset.hoursAgo(-2) : scheduledFor,
        status,
        lockedBy: status === "running" ? `worker-${random.between(1, 4)}` : null,
        attempts,
        startedAt,
        // Some running tasks have sent no heartbeat for hours.
        heartbeatAt:
          startedAt && (status === "running" && index % 12 < 6 ? dataset.options.until : startedAt),
        completedAt,
        progressPercent: status === "completed" ? "100" : startedAt ? random.score(0, 99) : "0",
        currentPhase: status === "running" ? "loading" : null,
        errorMessage: status === "failed" ? "The provider did not respond." : null,
        result: status === "completed" ? { rows: random.between(0, 5_000) } : null,
        ...dataset.written(after(scheduledFor, -minute), completedAt ?? startedAt ?? scheduledFor),
      };
    }),
  );
}
