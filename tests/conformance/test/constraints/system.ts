import { suggestionFeedback } from "@strata/schema-relationships";
import { analyticsData, backgroundTasks, externalApiLogs, systemHealth } from "@strata/schema-system";
import {
  arrayCase,
  atMostCase,
  type ConstraintCase,
  finiteCase,
  foreignKeyCase,
  objectCase,
  oneOfCase,
  type Patch,
  percentChangeCase,
  scoreCase,
  type TableCases,
  trimmedCase,
} from "./cases.ts";

const at = (iso: string) => new Date(iso);

/** Case of an integer of 0 or more. */
const countCase = (column: string): ConstraintCase => ({
  good: { [column]: 0 },
  bad: [{ [column]: -1 }],
});

/** Case of a numeric(12,3) of 0 or more. The type has no infinities, so only NaN and values out of range. */
const millisecondsCase = (column: string): ConstraintCase => ({
  good: { [column]: "0" },
  bad: ["NaN", "-0.001"].map((value) => ({ [column]: value })),
});

export const systemHealthCases: TableCases = {
  table: systemHealth,
  row: (_, n) => ({ checkedAt: new Date(Date.UTC(2026, 0, 1, 0, n)), status: "healthy" }),
  constraints: () => ({
    system_health_pkey: {
      before: { component: "redis", checkedAt: at("2025-01-01T00:00Z") },
      good: { component: "api", checkedAt: at("2025-01-01T00:00Z") },
      bad: [{ component: "redis", checkedAt: at("2025-01-01T00:00Z") }],
    },
    system_health_component_check: {
      good: { component: "provider:alternative_me" },
      bad: ["", "API", "api ", "provider:", "provider:Binance", "cache", `provider:${"x".repeat(51)}`].map(
        (component) => ({ component }),
      ),
    },
    system_health_status_check: oneOfCase("status", "degraded"),
    system_health_health_score_check: scoreCase("healthScore"),
    system_health_response_time_ms_check: millisecondsCase("responseTimeMs"),
    system_health_cpu_percent_check: scoreCase("cpuPercent"),
    system_health_memory_percent_check: scoreCase("memoryPercent"),
    system_health_disk_percent_check: scoreCase("diskPercent"),
    system_health_error_rate_percent_check: scoreCase("errorRatePercent"),
    system_health_active_connections_check: countCase("activeConnections"),
    system_health_slow_queries_check: countCase("slowQueries"),
    system_health_active_users_check: countCase("activeUsers"),
    system_health_details_check: objectCase("details"),
    system_health_errors_check: arrayCase("errors"),
  }),
};

export const analyticsDataCases: TableCases = {
  table: analyticsData,
  row: (_, n) => ({
    metricName: `metric ${n}`,
    category: "business",
    aggregationLevel: "raw",
    periodStart: at("2026-01-01T00:00Z"),
    metricValue: "1",
  }),
  constraints: () => ({
    analytics_data_pkey: {
      before: { metricName: "twice", dimensions: { a: 1, b: "x" } },
      good: { metricName: "twice", dimensions: { a: 1, b: "y" } },
      // The order of the names does not matter.
      bad: [{ metricName: "twice", dimensions: { b: "x", a: 1 } }],
    },
    analytics_data_metric_name_check: trimmedCase("metricName", 1, 100),
    analytics_data_category_check: oneOfCase("category", "prediction"),
    analytics_data_aggregation_level_check: oneOfCase("aggregationLevel", "day"),
    analytics_data_period_start_check: {
      // A Monday.
      good: { aggregationLevel: "week", periodStart: at("2024-04-08T00:00Z") },
      bad: [
        { aggregationLevel: "hour", periodStart: at("2024-04-01T00:00:00.001Z") },
        { aggregationLevel: "day", periodStart: at("2024-04-01T01:00Z") },
        { aggregationLevel: "week", periodStart: at("2024-04-07T00:00Z") },
        { aggregationLevel: "week", periodStart: at("2024-04-09T00:00Z") },
        { aggregationLevel: "month", periodStart: at("2024-04-02T00:00Z") },
        { aggregationLevel: "month", periodStart: at("2024-04-01T00:00+02:00") },
      ],
    },
    analytics_data_metric_value_check: finiteCase("metricValue"),
    analytics_data_sample_count_check: {
      good: { sampleCount: 1 },
      bad: [{ sampleCount: 0 }, { sampleCount: -1 }],
    },
    analytics_data_unit_check: trimmedCase("unit", 1, 20),
    analytics_data_dimensions_check: objectCase("dimensions"),
  }),
};

export const externalApiLogCases: TableCases = {
  table: externalApiLogs,
  row: () => ({ provider: "coingecko", endpoint: "/api/v3/coins/markets" }),
  constraints: () => ({
    external_api_logs_pkey: {
      before: { id: 900_001, requestedAt: at("2026-01-01T00:00Z") },
      good: { id: 900_001, requestedAt: at("2026-01-02T00:00Z") },
      bad: [{ id: 900_001, requestedAt: at("2026-01-01T00:00Z") }],
    },
    external_api_logs_provider_check: {
      good: { provider: "alternative_me" },
      bad: ["", "CoinGecko", "google trends", "x".repeat(51)].map((provider) => ({ provider })),
    },
    external_api_logs_endpoint_check: trimmedCase("endpoint", 1, 2048),
    external_api_logs_http_method_check: {
      good: { httpMethod: "POST" },
      bad: ["", "get", "TRACE"].map((httpMethod) => ({ httpMethod })),
    },
    external_api_logs_response_status_check: {
      good: { responseStatus: 599 },
      bad: [{ responseStatus: 99 }, { responseStatus: 600 }],
    },
    external_api_logs_response_time_ms_check: millisecondsCase("responseTimeMs"),
    external_api_logs_response_bytes_check: countCase("responseBytes"),
    external_api_logs_error_message_check: atMostCase("errorMessage", 10_000),
    external_api_logs_rate_limit_remaining_check: countCase("rateLimitRemaining"),
    external_api_logs_retry_count_check: countCase("retryCount"),
    external_api_logs_request_params_check: objectCase("requestParams"),
  }),
};

const begun = at("2026-01-01T00:00Z");
const running: Patch = { status: "running", lockedBy: "worker 1", startedAt: begun, heartbeatAt: begun };
const completed: Patch = { status: "completed", startedAt: begun, completedAt: at("2026-01-01T00:01Z") };
const cancelled: Patch = { status: "cancelled", completedAt: begun };

export const backgroundTaskCases: TableCases = {
  table: backgroundTasks,
  row: () => ({ taskName: "sync_all_prices", taskType: "data_sync" }),
  constraints: () => ({
    background_tasks_pkey: { before: { id: 900_001 }, bad: [{ id: 900_001 }] },
    background_tasks_parent_task_id_fk: {
      before: { id: 900_002 },
      good: { parentTaskId: 900_002 },
      bad: [{ parentTaskId: 2_000_000_000 }],
    },
    background_tasks_dedupe_key_key: {
      before: { ...running, dedupeKey: "retrain 1" },
      good: { ...completed, dedupeKey: "retrain 1" },
      bad: [{ dedupeKey: "retrain 1" }, { ...running, dedupeKey: "retrain 1" }],
    },
    background_tasks_parent_task_id_check: {
      before: { id: 900_003 },
      good: { parentTaskId: 900_003 },
      bad: [{ id: 900_004, parentTaskId: 900_004 }],
    },
    background_tasks_task_name_check: trimmedCase("taskName", 1, 200),
    background_tasks_task_type_check: oneOfCase("taskType", "aggregation"),
    background_tasks_queue_check: {
      good: { queue: "gpu_2" },
      bad: ["", "GPU", "a b", "x".repeat(51)].map((queue) => ({ queue })),
    },
    background_tasks_dedupe_key_check: trimmedCase("dedupeKey", 1, 200),
    background_tasks_cron_check: {
      good: { cron: "*/5 0-6 1,15 * MON-FRI" },
      bad: ["", "* * * *", "* * * * * *", " * * * * *", "daily", "@"].map((cron) => ({ cron })),
    },
    background_tasks_status_check: oneOfCase("status", "paused"),
    background_tasks_locked_by_check: {
      good: { ...running, lockedBy: "x".repeat(200) },
      bad: ["", " x", "x".repeat(201)].map((lockedBy) => ({ ...running, lockedBy })),
    },
    background_tasks_status_locked_by_check: {
      good: running,
      bad: [
        { ...running, lockedBy: null },
        { lockedBy: "worker 1" },
        { ...completed, lockedBy: "worker 1" },
        { status: "paused", lockedBy: "worker 1" },
      ],
    },
    background_tasks_started_at_check: {
      good: { status: "paused", startedAt: begun },
      bad: [{ startedAt: begun }, { ...running, startedAt: null }, { ...completed, startedAt: null }],
    },
    background_tasks_heartbeat_at_check: { good: running, bad: [{ ...running, heartbeatAt: null }] },
    background_tasks_status_completed_at_check: {
      good: { status: "failed", completedAt: begun },
      bad: [
        { completedAt: begun },
        { ...running, completedAt: begun },
        { status: "paused", completedAt: begun },
        { ...completed, completedAt: null },
        { status: "failed" },
        { ...cancelled, completedAt: null },
      ],
    },
    background_tasks_completed_at_check: {
      good: { ...completed, completedAt: begun },
      bad: [{ ...completed, completedAt: at("2025-12-31T23:59:59.999Z") }],
    },
    background_tasks_attempts_check: {
      good: { attempts: 3 },
      bad: [{ attempts: 4 }, { attempts: -1 }, { attempts: 2, maxAttempts: 1 }],
    },
    background_tasks_max_attempts_check: { good: { maxAttempts: 1 }, bad: [{ maxAttempts: 0 }] },
    background_tasks_progress_percent_check: scoreCase("progressPercent"),
    background_tasks_current_phase_check: trimmedCase("currentPhase", 1, 100),
    background_tasks_error_message_check: atMostCase("errorMessage", 10_000),
    background_tasks_params_check: objectCase("params"),
    background_tasks_result_check: objectCase("result"),
  }),
};

export const suggestionFeedbackCases: TableCases = {
  table: suggestionFeedback,
  row: () => ({ rating: 3 }),
  constraints: ({ userId, otherUserId, suggestionId }) => ({
    suggestion_feedback_pkey: { before: { id: 900_001 }, bad: [{ id: 900_001 }] },
    suggestion_feedback_suggestion_id_fk: foreignKeyCase("suggestionId", suggestionId),
    suggestion_feedback_user_id_fk: foreignKeyCase("userId", userId),
    suggestion_feedback_suggestion_id_user_id_key: {
      before: { suggestionId, userId },
      good: { suggestionId, userId: otherUserId },
      bad: [{ suggestionId, userId }],
    },
    suggestion_feedback_rating_check: { good: { rating: 5 }, bad: [{ rating: 0 }, { rating: 6 }] },
    suggestion_feedback_action_taken_check: oneOfCase("actionTaken", "modified"),
    suggestion_feedback_feedback_text_check: trimmedCase("feedbackText", 1, 10_000),
    suggestion_feedback_actual_outcome_check: percentChangeCase("actualOutcome"),
    suggestion_feedback_said_check: {
      good: { rating: null, isHelpful: false },
      bad: [{ rating: null }, { rating: null, feedbackData: { some: "thing" } }],
    },
    suggestion_feedback_feedback_data_check: objectCase("feedbackData"),
  }),
};
