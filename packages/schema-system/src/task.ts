import {
  atMost,
  between,
  documented,
  id,
  idComment,
  isObject,
  jsonObject,
  matches,
  oneOf,
  percent,
  positive,
  reference,
  timestampComments,
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
export const taskStatuses = ["pending", "running", "completed", "failed", "cancelled", "paused"] as const;

/**
 * One row is one task of the queue. A worker takes it (`pending` to `running`), beats while it works, and ends it
 * as `completed` or `failed`; to try again it becomes `pending` once more, as if it had not begun.
 */
export const backgroundTasks = documented(
  pgTable(
    "background_tasks",
    {
      id: id(),
      parentTaskId: reference("parent_task_id"),
      taskName: text("task_name").notNull(),
      taskType: text("task_type", { enum: taskTypes }).notNull(),
      queue: text("queue").notNull().default("default"),
      priority: smallint("priority").notNull().default(0),
      dedupeKey: text("dedupe_key"),
      cron: text("cron"),
      scheduledFor: timestamptz("scheduled_for").notNull().defaultNow(),
      status: text("status", { enum: taskStatuses }).notNull().default("pending"),
      lockedBy: text("locked_by"),
      attempts: smallint("attempts").notNull().default(0),
      maxAttempts: smallint("max_attempts").notNull().default(3),
      startedAt: timestamptz("started_at"),
      heartbeatAt: timestamptz("heartbeat_at"),
      completedAt: timestamptz("completed_at"),
      progressPercent: percent("progress_percent").notNull().default("0"),
      currentPhase: text("current_phase"),
      errorMessage: text("error_message"),
      params: jsonObject<Record<string, unknown>>("params"),
      // Null, not {}, until there is one: a task may well complete with nothing to say.
      result: jsonb("result").$type<Record<string, unknown>>(),
      durationSeconds: numeric("duration_seconds").generatedAlwaysAs(
        sql`round(extract(epoch from completed_at - started_at), 3)`,
      ),
      ...timestamps(),
    },
    (t) => [
      foreignKey({
        name: "background_tasks_parent_task_id_fk",
        columns: [t.parentTaskId],
        foreignColumns: [t.id],
      }).onDelete("set null"),
      // One open task per key (Q126, Q157).
      uniqueIndex("background_tasks_dedupe_key_key")
        .on(t.dedupeKey)
        .where(sql`${t.status} in ('pending', 'running')`),
      // The next task: ORDER BY priority DESC, scheduled_for (Q151). NULLS FIRST is what DESC alone means in a query;
      // Drizzle's desc() alone would say NULLS LAST.
      index("background_tasks_queue_priority_scheduled_for_idx")
        .on(t.queue, t.priority.desc().nullsFirst(), t.scheduledFor)
        .where(sql`${t.status} = 'pending'`),
      // Running tasks, and those whose worker has fallen silent (Q153).
      index("background_tasks_heartbeat_at_idx").on(t.heartbeatAt).where(sql`${t.status} = 'running'`),
      // History of a type, newest first, read backwards (Q154).
      index("background_tasks_task_type_created_at_idx").on(t.taskType, t.createdAt),
      // What ended in the last hour (Q156).
      index("background_tasks_completed_at_idx").using("brin", t.completedAt),
      // The parts of a task, and what the key's ON DELETE reads.
      index("background_tasks_parent_task_id_idx")
        .on(t.parentTaskId)
        .where(sql`${t.parentTaskId} is not null`),
      check("background_tasks_parent_task_id_check", sql`${t.parentTaskId} <> ${t.id}`),
      trimmed("background_tasks_task_name_check", t.taskName, 1, 200),
      oneOf("background_tasks_task_type_check", t.taskType, taskTypes),
      matches("background_tasks_queue_check", t.queue, "^[a-z0-9_]{1,50}$"),
      trimmed("background_tasks_dedupe_key_check", t.dedupeKey, 1, 200),
      matches("background_tasks_cron_check", t.cron, "^(@[a-z]{1,20}|[^ ]{1,50}( [^ ]{1,50}){4})$"),
      oneOf("background_tasks_status_check", t.status, taskStatuses),
      trimmed("background_tasks_locked_by_check", t.lockedBy, 1, 200),
      // A worker holds it exactly while it runs.
      check(
        "background_tasks_status_locked_by_check",
        sql`(${t.status} = 'running') = (${t.lockedBy} is not null)`,
      ),
      // Waiting, it has not begun; running and completed, it has; the others may have.
      check(
        "background_tasks_started_at_check",
        sql`case ${t.status} when 'pending' then ${t.startedAt} is null when 'running' then ${t.startedAt} is not null when 'completed' then ${t.startedAt} is not null end`,
      ),
      // Running, it beats from the start: one that never beat would never be found to be stuck.
      check(
        "background_tasks_heartbeat_at_check",
        sql`${t.status} <> 'running' or ${t.heartbeatAt} is not null`,
      ),
      // It has an end exactly when it has ended.
      check(
        "background_tasks_status_completed_at_check",
        sql`(${t.status} in ('completed', 'failed', 'cancelled')) = (${t.completedAt} is not null)`,
      ),
      check("background_tasks_completed_at_check", sql`${t.completedAt} >= ${t.startedAt}`),
      check("background_tasks_attempts_check", sql`${t.attempts} >= 0 and ${t.attempts} <= ${t.maxAttempts}`),
      positive("background_tasks_max_attempts_check", t.maxAttempts),
      between("background_tasks_progress_percent_check", t.progressPercent, 0, 100),
      trimmed("background_tasks_current_phase_check", t.currentPhase, 1, 100),
      atMost("background_tasks_error_message_check", t.errorMessage, 10000),
      isObject("background_tasks_params_check", t.params),
      isObject("background_tasks_result_check", t.result),
    ],
  ),
  "One row is one task of the queue",
  {
    ...idComment,
    parentTaskId: "Task that this one is a part of",
    taskName: "What is to be done, such as sync_all_prices",
    taskType: "What kind of work it is",
    queue: "Queue that workers take it from",
    priority: "Higher comes first",
    dedupeKey: "At most one pending or running task has the same",
    cron: "When it recurs, five fields or a word such as @daily; null where it does not",
    scheduledFor: "Not before",
    status: "State of the task",
    lockedBy: "Worker that holds it; set exactly while it runs",
    attempts: "How many times it was begun",
    maxAttempts: "How many times it may be begun",
    startedAt: "When the last attempt began; null while pending",
    heartbeatAt: "Last sign of life of its worker",
    completedAt: "When it ended; set exactly when it is completed, failed or cancelled",
    progressPercent: "How far it is, percent",
    currentPhase: "What it is doing",
    errorMessage: "Why the last attempt failed",
    params: "What it was asked to do",
    result: "What came of it; null until there is something",
    durationSeconds: "How long the last attempt took, seconds; null until it has ended",
    ...timestampComments,
  },
);

export type BackgroundTask = typeof backgroundTasks.$inferSelect;
export type NewBackgroundTask = typeof backgroundTasks.$inferInsert;
