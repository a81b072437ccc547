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

/** One row is one health check of one component; append-only. */
export const systemHealth = pgTable(
  "system_health",
  {
    /** What was checked: a part of the platform, or a provider of data, such as provider:coingecko. */
    component: matches(text("component"), `^(${systemComponents.join("|")}|provider:[a-z0-9_]{1,50})$`)
      .$type<SystemComponent>()
      .notNull()
      .default("overall"),
    /** When it was checked. */
    checkedAt: timestamptz("checked_at").notNull().defaultNow(),
    /** What was found. */
    status: text("status", { enum: healthStatuses }).notNull(),
    /** All that was measured in one, 0 to 100. */
    healthScore: score("health_score"),
    /** How long the component took to answer, milliseconds. */
    responseTimeMs: milliseconds("response_time_ms"),
    /** Share of the processors in use, of all cores together, percent. */
    cpuPercent: percent("cpu_percent"),
    /** Share of the memory in use, percent. */
    memoryPercent: percent("memory_percent"),
    /** Share of the disk in use, percent. */
    diskPercent: percent("disk_percent"),
    /** Share of requests that failed since the last check, percent. */
    errorRatePercent: percent("error_rate_percent"),
    /** Open connections. */
    activeConnections: nonNegative(integer("active_connections")),
    /** Slow queries since the last check. */
    slowQueries: nonNegative(integer("slow_queries")),
    /** Accounts seen since the last check. */
    activeUsers: nonNegative(integer("active_users")),
    /** Further measures by name. */
    details: jsonObject<Record<string, unknown>>("details"),
    /** What was found wrong. */
    errors: jsonArray<HealthError>("errors"),
    createdAt: createdAt(),
  },
  (t) => [
    ...columnChecks(t),
    // The newest of each component, read backwards, and its last day (listLatestHealth, listHealth).
    primaryKey({ name: "system_health_pkey", columns: [t.component, t.checkedAt] }),
    // Retention: deletes by age, in batches.
    index("system_health_checked_at_idx").using("brin", t.checkedAt),
  ],
);

export type SystemHealth = Row<typeof systemHealth>;
export type NewSystemHealth = NewRow<typeof systemHealth>;
