import {
  atMost,
  between,
  columnChecks,
  createdAt,
  jsonObject,
  matches,
  milliseconds,
  type NewRow,
  nonNegative,
  type Row,
  timestamptz,
  trimmed,
} from "@strata/schema-base";
import { sql } from "drizzle-orm";
import { bigint, boolean, index, integer, pgTable, primaryKey, smallint, text } from "drizzle-orm/pg-core";

/** HTTP methods of logged calls. */
export const httpMethods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"] as const;

/** Calls to external data providers; append-only. */
export const externalApiLogs = pgTable(
  "external_api_logs",
  {
    /** Call id; the primary key is (id, requested_at). */
    id: bigint("id", { mode: "number" }).notNull().generatedAlwaysAsIdentity(),
    /** Start time of the call. */
    requestedAt: timestamptz("requested_at").notNull().defaultNow(),
    /** Data provider, such as coingecko or alternative_me. */
    provider: matches(text("provider"), "^[a-z0-9_]{1,50}$").notNull(),
    /** Requested path, without parameters. */
    endpoint: trimmed(text("endpoint"), 1, 2048).notNull(),
    /** HTTP method. */
    httpMethod: text("http_method", { enum: httpMethods }).notNull().default("GET"),
    /** HTTP status of the response; null if there was none. */
    responseStatus: between(smallint("response_status"), 100, 599),
    /** Response time, milliseconds. */
    responseTimeMs: milliseconds("response_time_ms"),
    /** Size of the response, bytes; the response itself is not stored. */
    responseBytes: nonNegative(integer("response_bytes")),
    /** Error message. */
    errorMessage: atMost(text("error_message"), 10000),
    /** Calls remaining in the provider's rate-limit window. */
    rateLimitRemaining: nonNegative(integer("rate_limit_remaining")),
    /** Reset time of the provider's rate-limit window. */
    rateLimitResetAt: timestamptz("rate_limit_reset_at"),
    /** Number of earlier attempts of the call. */
    retryCount: nonNegative(smallint("retry_count")).notNull().default(0),
    /** Request parameters, by name; never contains keys or secrets. */
    requestParams: jsonObject<Record<string, unknown>>("request_params"),
    /** Whether the response status was 200 to 299; false without a response. */
    success: boolean("success")
      .notNull()
      .generatedAlwaysAs(sql`coalesce(response_status between 200 and 299, false)`),
    createdAt: createdAt(),
  },
  (t) => [
    ...columnChecks(t),
    // Distributed by id and ready to be partitioned by time, so both columns are in the key.
    primaryKey({ name: "external_api_logs_pkey", columns: [t.id, t.requestedAt] }),
    // Calls to a provider in the last hour (listProviderHealth).
    index("external_api_logs_provider_requested_at_idx").on(t.provider, t.requestedAt),
    // Failed calls, newest first, read backwards (listFailedCalls).
    index("external_api_logs_requested_at_failed_idx").on(t.requestedAt).where(sql`not ${t.success}`),
    // Retention: deletes by age, in batches (deleteOldCalls).
    index("external_api_logs_requested_at_idx").using("brin", t.requestedAt),
  ],
);

/** A row of `external_api_logs`. */
export type ExternalApiLog = Row<typeof externalApiLogs>;
/** A row to insert into `external_api_logs`. */
export type NewExternalApiLog = NewRow<typeof externalApiLogs>;
