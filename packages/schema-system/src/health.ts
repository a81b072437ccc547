import {
  columnChecks,
  createdAt,
  jsonArray,
  jsonObject,
  matches,
  milliseconds,
  type NewRow,
  nonNegative,
  percent,
  type Row,
  score,
  timestamptz,
} from "@strata/schema-base";
import { index, integer, pgTable, primaryKey, text } from "drizzle-orm/pg-core";

/** Health statuses of a component. */
export const healthStatuses = ["healthy", "degraded", "down", "unknown"] as const;
/** Components of the platform; `overall` is the platform as a whole. */
export const systemComponents = [
  "overall",
  "api",
  "database",
  "redis",
  "ml_models",
  "data_pipeline",
] as const;

/** A component of the platform, or a data provider such as `provider:coingecko`. */
export type SystemComponent = (typeof systemComponents)[number] | `provider:${string}`;

/** Problem found by a health check. */
export interface HealthError {
  message: string;
  [key: string]: unknown;
}

/** Health checks of platform components and data providers; append-only. */
export const systemHealth = pgTable(
  "system_health",
  {
    /** Checked component: a part of the platform, or a data provider such as provider:coingecko. */
    component: matches(text("component"), `^(${systemComponents.join("|")}|provider:[a-z0-9_]{1,50})$`)
      .$type<SystemComponent>()
      .notNull()
      .default("overall"),
    /** Time of the check. */
    checkedAt: timestamptz("checked_at").notNull().defaultNow(),
    /** Health status. */
    status: text("status", { enum: healthStatuses }).notNull(),
    /** Overall health score, 0 to 100. */
    healthScore: score("health_score"),
    /** Response time of the component, milliseconds. */
    responseTimeMs: milliseconds("response_time_ms"),
    /** CPU utilization across all cores, percent. */
    cpuPercent: percent("cpu_percent"),
    /** Memory utilization, percent. */
    memoryPercent: percent("memory_percent"),
    /** Disk utilization, percent. */
    diskPercent: percent("disk_percent"),
    /** Error rate of requests since the last check, percent. */
    errorRatePercent: percent("error_rate_percent"),
    /** Number of open connections. */
    activeConnections: nonNegative(integer("active_connections")),
    /** Number of slow queries since the last check. */
    slowQueries: nonNegative(integer("slow_queries")),
    /** Number of accounts active since the last check. */
    activeUsers: nonNegative(integer("active_users")),
    /** Additional measurements, by name. */
    details: jsonObject<Record<string, unknown>>("details"),
    /** Problems found by the check. */
    errors: jsonArray<HealthError>("errors"),
    createdAt: createdAt(),
  },
  (t) => [
    ...columnChecks(t),
    // The newest check of each component, read backwards, and its recent checks (listLatestHealth, listHealth).
    primaryKey({ name: "system_health_pkey", columns: [t.component, t.checkedAt] }),
    // Retention: deletes by age, in batches.
    index("system_health_checked_at_idx").using("brin", t.checkedAt),
  ],
);

/** A row of `system_health`. */
export type SystemHealth = Row<typeof systemHealth>;
/** A row to insert into `system_health`. */
export type NewSystemHealth = NewRow<typeof systemHealth>;
