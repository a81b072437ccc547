import { backgroundTasks, externalApiLogs, systemHealth } from "@strata/schema-system";
import { desc, type SQL, sql } from "drizzle-orm";
import { pgView } from "drizzle-orm/pg-core";

const health = systemHealth;
const task = backgroundTasks;
const call = externalApiLogs;

/**
 * One row, always: how the platform stands, and what it did in the last hour and day.
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
    // Each by itself, from its own index.
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
        /** What the newest check of the whole platform found; null where there was none. */
        status: newest.status,
        healthScore: newest.healthScore,
        /** When that check was. */
        checkedAt: newest.checkedAt,
        responseTimeMs: newest.responseTimeMs,
        cpuPercent: newest.cpuPercent,
        memoryPercent: newest.memoryPercent,
        diskPercent: newest.diskPercent,
        errorRatePercent: newest.errorRatePercent,
        activeConnections: newest.activeConnections,
        slowQueries: newest.slowQueries,
        activeUsers: newest.activeUsers,
        /** Checks of the whole platform in the last 24 hours. */
        checkCount24h: day.checks,
        /** Share of those checks that found it healthy, percent; null where there was none. */
        healthyPercent24h: day.healthy,
        /** Mean time to answer in those checks, milliseconds. */
        meanResponseTimeMs24h: day.response,
        /** Tasks that wait. */
        pendingTaskCount: pending.count,
        /** Tasks that run. */
        runningTaskCount: running.count,
        /** Tasks completed in the last hour. */
        completedTaskCount1h: ended.completed,
        /** Tasks failed in the last hour. */
        failedTaskCount1h: ended.failed,
        /** Mean time that the completed ones took, seconds; null where there was none. */
        meanTaskDurationSeconds1h: ended.duration,
        /** Calls to providers of data in the last hour. */
        apiCallCount1h: calls.calls,
        /** Share of those calls that failed, percent; null where there was none. */
        apiErrorPercent1h: calls.errors,
      })
      .from(day)
      .crossJoin(pending)
      .crossJoin(running)
      .crossJoin(ended)
      .crossJoin(calls)
      .leftJoinLateral(newest, sql`true`);
  });

export type SystemPerformance = typeof systemPerformance.$inferSelect;
