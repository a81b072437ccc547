import {
  between,
  createdAt,
  createdAtComment,
  documented,
  isArray,
  isObject,
  jsonArray,
  jsonObject,
  matches,
  milliseconds,
  nonNegative,
  oneOf,
  percent,
  score,
  timestamptz,
} from "@strata/schema-base";
import { index, integer, pgTable, primaryKey, text } from "drizzle-orm/pg-core";

export const healthStatuses = ["healthy", "degraded", "down", "unknown"] as const;
export const systemComponents = [
  "overall",
  "api",
  "database",
  "redis",
  "ml_models",
  "data_pipeline",
] as const;

/** A part of the platform, or a provider of data, such as `provider:coingecko`. */
export type SystemComponent = (typeof systemComponents)[number] | `provider:${string}`;

/** Something that a health check found wrong. */
export interface HealthError {
  message: string;
  [key: string]: unknown;
}

/** One row is one health check of one component. Append-only: it is never updated. */
export const systemHealth = documented(
  pgTable(
    "system_health",
    {
      component: text("component").$type<SystemComponent>().notNull().default("overall"),
      checkedAt: timestamptz("checked_at").notNull().defaultNow(),
      status: text("status", { enum: healthStatuses }).notNull(),
      healthScore: score("health_score"),
      responseTimeMs: milliseconds("response_time_ms"),
      cpuPercent: percent("cpu_percent"),
      memoryPercent: percent("memory_percent"),
      diskPercent: percent("disk_percent"),
      errorRatePercent: percent("error_rate_percent"),
      activeConnections: integer("active_connections"),
      slowQueries: integer("slow_queries"),
      activeUsers: integer("active_users"),
      details: jsonObject<Record<string, unknown>>("details"),
      errors: jsonArray<HealthError>("errors"),
      createdAt: createdAt(),
    },
    (t) => [
      // The newest of each component, read backwards, and its last day (Q142).
      primaryKey({ name: "system_health_pkey", columns: [t.component, t.checkedAt] }),
      // Retention: deletes by age, in batches.
      index("system_health_checked_at_idx").using("brin", t.checkedAt),
      matches(
        "system_health_component_check",
        t.component,
        `^(${systemComponents.join("|")}|provider:[a-z0-9_]{1,50})$`,
      ),
      oneOf("system_health_status_check", t.status, healthStatuses),
      between("system_health_health_score_check", t.healthScore, 0, 100),
      nonNegative("system_health_response_time_ms_check", t.responseTimeMs),
      between("system_health_cpu_percent_check", t.cpuPercent, 0, 100),
      between("system_health_memory_percent_check", t.memoryPercent, 0, 100),
      between("system_health_disk_percent_check", t.diskPercent, 0, 100),
      between("system_health_error_rate_percent_check", t.errorRatePercent, 0, 100),
      nonNegative("system_health_active_connections_check", t.activeConnections),
      nonNegative("system_health_slow_queries_check", t.slowQueries),
      nonNegative("system_health_active_users_check", t.activeUsers),
      isObject("system_health_details_check", t.details),
      isArray("system_health_errors_check", t.errors),
    ],
  ),
  "One row is one health check of one component; append-only",
  {
    component: "What was checked: a part of the platform, or a provider of data, such as provider:coingecko",
    checkedAt: "When it was checked",
    status: "What was found",
    healthScore: "All that was measured in one, 0 to 100",
    responseTimeMs: "How long the component took to answer, milliseconds",
    cpuPercent: "Share of the processors in use, of all cores together, percent",
    memoryPercent: "Share of the memory in use, percent",
    diskPercent: "Share of the disk in use, percent",
    errorRatePercent: "Share of requests that failed since the last check, percent",
    activeConnections: "Open connections",
    slowQueries: "Slow queries since the last check",
    activeUsers: "Accounts seen since the last check",
    details: "Further measures by name",
    errors: "What was found wrong",
    ...createdAtComment,
  },
);

export type SystemHealth = typeof systemHealth.$inferSelect;
export type NewSystemHealth = typeof systemHealth.$inferInsert;
