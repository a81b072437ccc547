import {
  atMost,
  columnChecks,
  id,
  isObject,
  jsonObject,
  lines,
  matches,
  type NewRow,
  percent,
  positive,
  type Row,
  reference,
  timestamps,
  timestamptz,
  trimmed,
} from "@strata/schema-base";
import { sql } from "drizzle-orm";
import {
  check,
  foreignKey,
  index,
  jsonb,
  numeric,
  pgTable,
  smallint,
  text,
  uniqueIndex,
} from "drizzle-orm/pg-core";

/** Types of background tasks. */
export const taskTypes = [
  "data_sync",
  "historical_sync",
  "discovery",
  "cleanup",
  "training",
  "prediction",
  "evaluation",
  "aggregation",
] as const;
/**
 * Statuses of a background task. `completed`, `failed` and `cancelled` tasks have ended; failed and cancelled ones can
 * be retried.
 */
export const taskStatuses = ["pending", "running", "completed", "failed", "cancelled", "paused"] as const;

/**
 * Background tasks of the job queues.
 *
 * A worker takes a task (`pending` to `running`), sends heartbeats while it works, and ends it as `completed` or
 * `failed`. A retry returns it to `pending` and resets its start time and progress, but not its attempts.
 */
export const backgroundTasks = pgTable(
  "background_tasks",
  {
    id: id(),
    /** Parent task of a subtask; null if there is none. */
    parentTaskId: reference("parent_task_id"),
    /** Task name, such as sync_all_prices. */
    taskName: trimmed(text("task_name"), 1, 200).notNull(),
    /** Task type. */
    taskType: text("task_type", { enum: taskTypes }).notNull(),
    /** Queue from which workers take the task. */
    queue: matches(text("queue"), "^[a-z0-9_]{1,50}$").notNull().default("default"),
    /** Priority; higher values run first. */
    priority: smallint("priority").notNull().default(0),
    /** Deduplication key, unique among pending and running tasks; null if not deduplicated. */
    dedupeKey: trimmed(text("dedupe_key"), 1, 200),
    /** Recurrence as a cron expression of five fields or a keyword such as @daily; null if not recurring. */
    cron: matches(text("cron"), "^(@[a-z]{1,20}|[^ ]{1,50}( [^ ]{1,50}){4})$"),
    /** Earliest time to run. */
    scheduledFor: timestamptz("scheduled_for").notNull().defaultNow(),
    /** Task status. */
    status: text("status", { enum: taskStatuses }).notNull().default("pending"),
    /** Worker that runs the task; not null if and only if the task is running. */
    lockedBy: trimmed(text("locked_by"), 1, 200),
    /** Number of attempts started. */
    attempts: smallint("attempts").notNull().default(0),
    /** Maximum number of attempts. */
    maxAttempts: positive(smallint("max_attempts")).notNull().default(3),
    /** Start time of the last attempt; null while pending. */
    startedAt: timestamptz("started_at"),
    /** Time of the last heartbeat of the worker. */
    heartbeatAt: timestamptz("heartbeat_at"),
    /** End time; not null if and only if the task is completed, failed or cancelled. */
    completedAt: timestamptz("completed_at"),
    /** Progress, percent. */
    progressPercent: percent("progress_percent").notNull().default("0"),
    /** Current phase of the work. */
    currentPhase: trimmed(text("current_phase"), 1, 100),
    /** Error message of the last failed attempt. */
    errorMessage: atMost(text("error_message"), 10000),
    /** Task parameters, by name. */
    params: jsonObject<Record<string, unknown>>("params"),
    /** Task result; null if there is none. */
    // Null rather than {}: a task may complete without a result.
    result: isObject(jsonb("result")).$type<Record<string, unknown>>(),
    /** Duration of the last attempt, seconds; null until it has ended. */
    durationSeconds: numeric("duration_seconds").generatedAlwaysAs(
      sql`round(extract(epoch from completed_at - started_at), 3)`,
    ),
    ...timestamps(),
  },
  (t) => [
    ...columnChecks(t),
    foreignKey({
      name: "background_tasks_parent_task_id_fk",
      columns: [t.parentTaskId],
      foreignColumns: [t.id],
    }).onDelete("set null"),
    // One open task per key (requestTraining, enqueueTask).
    uniqueIndex("background_tasks_dedupe_key_key")
      .on(t.dedupeKey)
      .where(sql`${t.status} in ('pending', 'running')`),
    // The next task: ORDER BY priority DESC, scheduled_for (takeNextTask). NULLS FIRST is what DESC alone means in a
    // query; Drizzle's desc() alone would say NULLS LAST.
    index("background_tasks_queue_priority_scheduled_for_idx")
      .on(t.queue, t.priority.desc().nullsFirst(), t.scheduledFor)
      .where(sql`${t.status} = 'pending'`),
    // Running tasks, and those whose worker has stopped sending heartbeats (listRunningTasks, releaseStuckTasks).
    index("background_tasks_heartbeat_at_idx").on(t.heartbeatAt).where(sql`${t.status} = 'running'`),
    // Tasks of a type, newest first, read backwards (listTasksOfType).
    index("background_tasks_task_type_created_at_idx").on(t.taskType, t.createdAt),
    // Tasks that ended in the last hour (countTasksByStatus).
    index("background_tasks_completed_at_idx").using("brin", t.completedAt),
    // Subtasks of a task, and the foreign key's ON DELETE.
    index("background_tasks_parent_task_id_idx").on(t.parentTaskId).where(sql`${t.parentTaskId} is not null`),
    check("background_tasks_parent_task_id_check", sql`${t.parentTaskId} <> ${t.id}`),
    // A task is locked by a worker if and only if it is running.
    check(
      "background_tasks_status_locked_by_check",
      sql`(${t.status} = 'running') = (${t.lockedBy} is not null)`,
    ),
    // A pending task has not started; a running or completed one has; the others may have.
    check(
      "background_tasks_started_at_check",
      lines`
        case ${t.status}
          when 'pending' then ${t.startedAt} is null
          when 'running' then ${t.startedAt} is not null
          when 'completed' then ${t.startedAt} is not null
        end
      `,
    ),
    // A running task has a heartbeat from the start; without one it would never be detected as stuck.
    check(
      "background_tasks_heartbeat_at_check",
      sql`${t.status} <> 'running' or ${t.heartbeatAt} is not null`,
    ),
    // A task has an end time if and only if it has ended.
    check(
      "background_tasks_status_completed_at_check",
      sql`(${t.status} in ('completed', 'failed', 'cancelled')) = (${t.completedAt} is not null)`,
    ),
    check("background_tasks_completed_at_check", sql`${t.completedAt} >= ${t.startedAt}`),
    check("background_tasks_attempts_check", sql`${t.attempts} >= 0 and ${t.attempts} <= ${t.maxAttempts}`),
  ],
);

/** A row of `background_tasks`. */
export type BackgroundTask = Row<typeof backgroundTasks>;
/** A row to insert into `background_tasks`. */
export type NewBackgroundTask = NewRow<typeof backgroundTasks>;
