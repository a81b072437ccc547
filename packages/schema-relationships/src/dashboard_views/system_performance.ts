import { backgroundTasks, externalApiLogs, systemHealth } from "@strata/schema-system";
import { desc, type SQL, sql } from "drizzle-orm";
import { pgView } from "drizzle-orm/pg-core";

const health = systemHealth;
const task = backgroundTasks;
const call = externalApiLogs;

/**
 * Health and activity of the platform over the last hour and day: always one row.
 *
 * Read by `getAdminDashboard` and `getSystemPerformance`.
 */
export const systemPerformance = pgView("system_performance")
  .with({ securityInvoker: true })
  .as((qb) => {
    const isOverall = sql`${health.component} = 'overall'`;
    const newest = qb
      .select({
        status: health.status,
        healthScore: health.healthScore,
        checkedAt: health.checkedAt,
        responseTimeMs: health.responseTimeMs,
        cpuPercent: health.cpuPercent,
        memoryPercent: health.memoryPercent,
        diskPercent: health.diskPercent,
        errorRatePercent: health.errorRatePercent,
        activeConnections: health.activeConnections,
        slowQueries: health.slowQueries,
        activeUsers: health.activeUsers,
      })
      .from(health)
      .where(isOverall)
      .orderBy(desc(health.checkedAt))
      .limit(1)
      .as("newest");
    const day = qb
      .select({
        checks: sql<number>`count(*)`.mapWith(Number).as("check_count_24h"),
        healthy: sql<
          string | null
        >`round(100.0 * count(*) filter (where ${health.status} = 'healthy') / nullif(count(*), 0), 2)`.as(
          "healthy_percent_24h",
        ),
        response: sql<string | null>`round(avg(${health.responseTimeMs}), 3)`.as("mean_response_time_ms_24h"),
      })
      .from(health)
      .where(sql`${isOverall} and ${health.checkedAt} > now() - interval '24 hours'`)
      .as("day");
    // One subquery each, so that each uses its own index.
    const tasks = (name: string, condition: SQL) =>
      qb
        .select({ count: sql<number>`count(*)`.mapWith(Number).as(`${name}_task_count`) })
        .from(task)
        .where(condition)
        .as(name);
    const pending = tasks("pending", sql`${task.status} = 'pending'`);
    const running = tasks("running", sql`${task.status} = 'running'`);
    const ended = qb
      .select({
        completed: sql<number>`count(*) filter (where ${task.status} = 'completed')`
          .mapWith(Number)
          .as("completed_task_count_1h"),
        failed: sql<number>`count(*) filter (where ${task.status} = 'failed')`
          .mapWith(Number)
          .as("failed_task_count_1h"),
        duration: sql<
          string | null
        >`round(avg(${task.durationSeconds}) filter (where ${task.status} = 'completed'), 3)`.as(
          "mean_task_duration_seconds_1h",
        ),
      })
      .from(task)
      .where(sql`${task.completedAt} > now() - interval '1 hour'`)
      .as("ended");
    const calls = qb
      .select({
        calls: sql<number>`count(*)`.mapWith(Number).as("api_call_count_1h"),
        errors: sql<
          string | null
        >`round(100.0 * count(*) filter (where not ${call.success}) / nullif(count(*), 0), 2)`.as(
          "api_error_percent_1h",
        ),
      })
      .from(call)
      .where(sql`${call.requestedAt} > now() - interval '1 hour'`)
      .as("calls");
    return qb
      .select({
        /** Status of the newest health check of the platform; null without one. */
        status: newest.status,
        healthScore: newest.healthScore,
        /** Time of that check. */
        checkedAt: newest.checkedAt,
        responseTimeMs: newest.responseTimeMs,
        cpuPercent: newest.cpuPercent,
        memoryPercent: newest.memoryPercent,
        diskPercent: newest.diskPercent,
        errorRatePercent: newest.errorRatePercent,
        activeConnections: newest.activeConnections,
        slowQueries: newest.slowQueries,
        activeUsers: newest.activeUsers,
        /** Number of health checks of the platform in the last 24 hours. */
        checkCount24h: day.checks,
        /** Share of healthy checks among them, percent; null without checks. */
        healthyPercent24h: day.healthy,
        /** Mean response time of those checks, milliseconds. */
        meanResponseTimeMs24h: day.response,
        /** Number of pending tasks. */
        pendingTaskCount: pending.count,
        /** Number of running tasks. */
        runningTaskCount: running.count,
        /** Number of tasks completed in the last hour. */
        completedTaskCount1h: ended.completed,
        /** Number of tasks failed in the last hour. */
        failedTaskCount1h: ended.failed,
        /** Mean duration of the completed tasks, seconds; null without any. */
        meanTaskDurationSeconds1h: ended.duration,
        /** Number of external API calls in the last hour. */
        apiCallCount1h: calls.calls,
        /** Error rate of those calls, percent; null without calls. */
        apiErrorPercent1h: calls.errors,
      })
      .from(day)
      .crossJoin(pending)
      .crossJoin(running)
      .crossJoin(ended)
      .crossJoin(calls)
      .leftJoinLateral(newest, sql`true`);
  });

/** A row of `system_performance`. */
export type SystemPerformance = typeof systemPerformance.$inferSelect;
