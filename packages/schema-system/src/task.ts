import {
  atMost,
  columnChecks,
  id,
  isObject,
  jsonObject,
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
 * One row is one task of the queue.
 *
 * A worker takes it (`pending` to `running`), beats while it works, and ends it as `completed` or `failed`; to try
 * again it becomes `pending` once more, as if it had not begun.
 */
export const backgroundTasks = pgTable(
  "background_tasks",
  {
    id: id(),
    /** Task that this one is a part of. */
    parentTaskId: reference("parent_task_id"),
    /** What is to be done, such as sync_all_prices. */
    taskName: trimmed(text("task_name"), 1, 200).notNull(),
    /** What kind of work it is. */
    taskType: text("task_type", { enum: taskTypes }).notNull(),
    /** Queue that workers take it from. */
    queue: matches(text("queue"), "^[a-z0-9_]{1,50}$").notNull().default("default"),
    /** Higher comes first. */
    priority: smallint("priority").notNull().default(0),
    /** At most one pending or running task has the same. */
    dedupeKey: trimmed(text("dedupe_key"), 1, 200),
    /** When it recurs, five fields or a word such as @daily; null where it does not. */
    cron: matches(text("cron"), "^(@[a-z]{1,20}|[^ ]{1,50}( [^ ]{1,50}){4})$"),
    /** Not before. */
    scheduledFor: timestamptz("scheduled_for").notNull().defaultNow(),
    /** State of the task. */
    status: text("status", { enum: taskStatuses }).notNull().default("pending"),
    /** Worker that holds it; set exactly while it runs. */
    lockedBy: trimmed(text("locked_by"), 1, 200),
    /** How many times it was begun. */
    attempts: smallint("attempts").notNull().default(0),
    /** How many times it may be begun. */
    maxAttempts: positive(smallint("max_attempts")).notNull().default(3),
    /** When the last attempt began; null while pending. */
    startedAt: timestamptz("started_at"),
    /** Last sign of life of its worker. */
    heartbeatAt: timestamptz("heartbeat_at"),
    /** When it ended; set exactly when it is completed, failed or cancelled. */
    completedAt: timestamptz("completed_at"),
    /** How far it is, percent. */
    progressPercent: percent("progress_percent").notNull().default("0"),
    /** What it is doing. */
    currentPhase: trimmed(text("current_phase"), 1, 100),
    /** Why the last attempt failed. */
    errorMessage: atMost(text("error_message"), 10000),
    /** What it was asked to do. */
    params: jsonObject<Record<string, unknown>>("params"),
    /** What came of it; null until there is something. */
    // Null, not {}, until there is one: a task may well complete with nothing to say.
    result: isObject(jsonb("result")).$type<Record<string, unknown>>(),
    /** How long the last attempt took, seconds; null until it has ended. */
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
    // Running tasks, and those whose worker has fallen silent (listRunningTasks, releaseStuckTasks).
    index("background_tasks_heartbeat_at_idx").on(t.heartbeatAt).where(sql`${t.status} = 'running'`),
    // History of a type, newest first, read backwards (listTasksOfType).
    index("background_tasks_task_type_created_at_idx").on(t.taskType, t.createdAt),
    // What ended in the last hour (countTasksByStatus).
    index("background_tasks_completed_at_idx").using("brin", t.completedAt),
    // The parts of a task, and what the key's ON DELETE reads.
    index("background_tasks_parent_task_id_idx").on(t.parentTaskId).where(sql`${t.parentTaskId} is not null`),
    check("background_tasks_parent_task_id_check", sql`${t.parentTaskId} <> ${t.id}`),
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
  ],
);

export type BackgroundTask = Row<typeof backgroundTasks>;
export type NewBackgroundTask = NewRow<typeof backgroundTasks>;
