import { aggregationLevels, analyticsCategories, feedbackActions } from "@strata/schema-system";
import fc from "fast-check";
import type { Patch } from "../constraints/cases.ts";
import {
  analyticsDataCases,
  backgroundTaskCases,
  externalApiLogCases,
  suggestionFeedbackCases,
  systemHealthCases,
} from "../constraints/system.ts";
import {
  all,
  contradiction,
  either,
  just,
  maybe,
  ownId,
  period,
  type TableRows,
  values,
  words,
  wrongStep,
} from "./rows.ts";
import { decimals, instants } from "./values.ts";

export const systemHealthRows: TableRows = {
  cases: systemHealthCases,
  agreeing: () =>
    values({
      component: fc.oneof(
        fc.constantFrom("overall", "redis"),
        words.map((word) => `provider:${word}`),
      ),
    }),
};

type Level = (typeof aggregationLevels)[number];
const monday = Date.UTC(2001, 0, 1);
const lengths = { hour: 3_600_000, day: 86_400_000, week: 604_800_000 };

const bucket: fc.Arbitrary<{ aggregationLevel: Level; periodStart: Date }> = fc
  .tuple(fc.constantFrom(...aggregationLevels), instants)
  .map(([level, at]) => ({ aggregationLevel: level, periodStart: floor(level, at) }));

const offBucket: fc.Arbitrary<Patch> = fc
  .tuple(
    bucket.filter(({ aggregationLevel }) => aggregationLevel !== "raw"),
    // Less than an hour.
    fc.integer({ min: 1, max: 3_599_999 }),
  )
  .map(([{ aggregationLevel, periodStart }, late]) => ({
    aggregationLevel,
    periodStart: new Date(periodStart.getTime() + late),
  }));

function floor(level: Level, at: Date): Date {
  if (level === "raw") return at;
  if (level === "month") return new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth()));
  return new Date(monday + Math.floor((at.getTime() - monday) / lengths[level]) * lengths[level]);
}

export const analyticsDataRows: TableRows = {
  cases: analyticsDataCases,
  agreeing: () => all(bucket, values({ category: fc.constantFrom(...analyticsCategories) })),
  contradictions: () => [
    contradiction("analytics_data_period_start_check", "off the grid of its level", offBucket),
    contradiction(
      "analytics_data_period_start_check",
      "a week that does not begin on Monday",
      fc.tuple(instants, fc.integer({ min: 1, max: 6 })).map(([at, days]) => ({
        aggregationLevel: "week",
        periodStart: new Date(floor("week", at).getTime() + days * lengths.day),
      })),
    ),
    contradiction(
      "analytics_data_period_start_check",
      "a month that does not begin on its first day",
      fc.tuple(instants, fc.integer({ min: 1, max: 27 })).map(([at, days]) => ({
        aggregationLevel: "month",
        periodStart: new Date(floor("month", at).getTime() + days * lengths.day),
      })),
    ),
  ],
};

export const externalApiLogRows: TableRows = { cases: externalApiLogCases };

const idle = { lockedBy: null, heartbeatAt: null, startedAt: null, completedAt: null };
const pending = just({ ...idle, status: "pending" });
const running = values({
  status: fc.constant("running"),
  lockedBy: words,
  startedAt: instants,
  heartbeatAt: instants,
  completedAt: fc.constant(null),
});
const paused = values({
  status: fc.constant("paused"),
  lockedBy: fc.constant(null),
  startedAt: maybe(instants),
  heartbeatAt: maybe(instants),
  completedAt: fc.constant(null),
});
/** A task that began and ended in one of some states. */
const ended = (...statuses: string[]) =>
  fc.tuple(fc.constantFrom(...statuses), period).map(([status, [startedAt, completedAt]]) => ({
    status,
    lockedBy: null,
    startedAt,
    heartbeatAt: startedAt,
    completedAt,
  }));
const neverBegun = values({
  status: fc.constantFrom("failed", "cancelled"),
  lockedBy: fc.constant(null),
  startedAt: fc.constant(null),
  heartbeatAt: fc.constant(null),
  completedAt: instants,
});
const inState = (...statuses: string[]) => values({ status: fc.constantFrom(...statuses) });

export const backgroundTaskRows: TableRows = {
  cases: backgroundTaskCases,
  agreeing: () =>
    all(
      either(pending, running, paused, ended("completed", "failed", "cancelled"), neverBegun),
      fc
        .tuple(fc.integer({ min: 1, max: 32_767 }), fc.nat(32_767))
        .map(([maxAttempts, n]) => ({ maxAttempts, attempts: n % (maxAttempts + 1) })),
      values({ dedupeKey: maybe(words) }),
    ),
  contradictions: () => [
    contradiction("background_tasks_parent_task_id_check", "a part of itself", just({ parentTaskId: ownId })),
    contradiction(
      "background_tasks_attempts_check",
      "begun more often than it may be",
      fc
        .tuple(fc.integer({ min: 1, max: 1000 }), fc.integer({ min: 1, max: 1000 }))
        .map(([maxAttempts, more]) => ({ maxAttempts, attempts: maxAttempts + more })),
    ),
    contradiction(
      "background_tasks_attempts_check",
      "begun less often than never",
      values({ attempts: fc.integer({ min: -32_768, max: -1 }) }),
    ),
    contradiction(
      "background_tasks_max_attempts_check",
      "never to be begun",
      just({ maxAttempts: 0, attempts: 0 }),
    ),
    contradiction(
      "background_tasks_completed_at_check",
      "ended before it began",
      fc.tuple(fc.constantFrom("completed", "failed", "cancelled"), period).map(([status, [end, start]]) => ({
        ...idle,
        status,
        startedAt: start,
        completedAt: end,
      })),
    ),
    contradiction(
      "background_tasks_heartbeat_at_check",
      "running, and never heard of",
      all(running, just({ heartbeatAt: null })),
    ),
    contradiction(
      "background_tasks_started_at_check",
      "waiting, and begun",
      all(pending, values({ startedAt: instants })),
    ),
    contradiction(
      "background_tasks_started_at_check",
      "running, and never begun",
      all(running, just({ startedAt: null })),
    ),
    contradiction(
      "background_tasks_started_at_check",
      "completed, and never begun",
      all(ended("completed"), just({ startedAt: null })),
    ),
    contradiction(
      "background_tasks_status_completed_at_check",
      "ended at no time",
      all(ended("completed", "failed", "cancelled"), just({ completedAt: null })),
    ),
    contradiction(
      "background_tasks_status_completed_at_check",
      "not ended, and an end",
      fc
        .tuple(either(running, paused), instants)
        .map(([task, at]) => ({ ...task, startedAt: at, completedAt: at })),
    ),
    contradiction(
      "background_tasks_status_locked_by_check",
      "running, and nobody has it",
      all(running, just({ lockedBy: null })),
    ),
    contradiction(
      "background_tasks_status_locked_by_check",
      "not running, and somebody has it",
      all(either(pending, paused, ended("completed", "failed"), neverBegun), values({ lockedBy: words })),
    ),
    wrongStep(
      "background_tasks_status_completed_at_check",
      "from pending to cancelled without an end",
      pending,
      inState("failed", "cancelled"),
    ),
    wrongStep(
      "background_tasks_status_locked_by_check",
      "from pending to running without a worker",
      pending,
      values({ status: fc.constant("running"), startedAt: instants, heartbeatAt: instants }),
    ),
    wrongStep(
      "background_tasks_status_completed_at_check",
      "from running to completed, let go but without an end",
      running,
      just({ status: "completed", lockedBy: null }),
    ),
    wrongStep(
      "background_tasks_status_locked_by_check",
      "from running to an end, and not let go",
      running.filter(({ startedAt }) => startedAt instanceof Date),
      values({
        status: fc.constantFrom("completed", "failed"),
        completedAt: fc.constant(new Date("2031-01-01T00:00Z")),
      }),
    ),
    wrongStep(
      "background_tasks_started_at_check",
      "from running back to pending as if it had begun",
      running,
      just({ status: "pending", lockedBy: null }),
    ),
    wrongStep(
      "background_tasks_status_completed_at_check",
      "an ended task taken up again with its end",
      ended("completed", "failed", "cancelled"),
      values({ status: fc.constant("running"), lockedBy: words }),
    ),
  ],
};

const silent = {
  actionTaken: "none",
  rating: null,
  isHelpful: null,
  feedbackText: null,
  actualOutcome: null,
};

export const suggestionFeedbackRows: TableRows = {
  cases: suggestionFeedbackCases,
  agreeing: ({ userId, suggestionId }) =>
    all(
      either(
        values({ rating: fc.integer({ min: 1, max: 5 }), isHelpful: maybe(fc.boolean()) }),
        values({ rating: fc.constant(null), isHelpful: fc.boolean() }),
        values({ rating: fc.constant(null), feedbackText: words }),
        values({ rating: fc.constant(null), actualOutcome: decimals(-10_000n, 10n ** 20n, 2) }),
        values({
          rating: fc.constant(null),
          actionTaken: fc.constantFrom(...feedbackActions.filter((action) => action !== "none")),
        }),
      ),
      values({ userId: maybe(fc.constant(userId)), suggestionId: maybe(fc.constant(suggestionId)) }),
    ),
  contradictions: () => [
    contradiction("suggestion_feedback_said_check", "nothing said", just(silent)),
    wrongStep(
      "suggestion_feedback_said_check",
      "all that was said taken back",
      all(just(silent), values({ rating: fc.integer({ min: 1, max: 5 }) })),
      just({ rating: null }),
    ),
  ],
};
