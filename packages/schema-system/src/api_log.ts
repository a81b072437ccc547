import {
  atMost,
  between,
  createdAt,
  createdAtComment,
  documented,
  isObject,
  jsonObject,
  matches,
  milliseconds,
  nonNegative,
  oneOf,
  timestamptz,
  trimmed,
} from "@strata/schema-base";
import { sql } from "drizzle-orm";
import { bigint, boolean, index, integer, pgTable, primaryKey, smallint, text } from "drizzle-orm/pg-core";

export const httpMethods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"] as const;

/** One row is one call to a provider of data. Append-only: it is never updated. */
export const externalApiLogs = documented(
  pgTable(
    "external_api_logs",
    {
      id: bigint("id", { mode: "number" }).notNull().generatedAlwaysAsIdentity(),
      requestedAt: timestamptz("requested_at").notNull().defaultNow(),
      provider: text("provider").notNull(),
      endpoint: text("endpoint").notNull(),
      httpMethod: text("http_method", { enum: httpMethods }).notNull().default("GET"),
      responseStatus: smallint("response_status"),
      responseTimeMs: milliseconds("response_time_ms"),
      responseBytes: integer("response_bytes"),
      errorMessage: text("error_message"),
      rateLimitRemaining: integer("rate_limit_remaining"),
      rateLimitResetAt: timestamptz("rate_limit_reset_at"),
      retryCount: smallint("retry_count").notNull().default(0),
      requestParams: jsonObject<Record<string, unknown>>("request_params"),
      success: boolean("success")
        .notNull()
        .generatedAlwaysAs(sql`coalesce(response_status between 200 and 299, false)`),
      createdAt: createdAt(),
    },
    (t) => [
      // Distributed by id, and ready for partitions by time: so both are in the key.
      primaryKey({ name: "external_api_logs_pkey", columns: [t.id, t.requestedAt] }),
      // The last hour of a provider (Q148).
      index("external_api_logs_provider_requested_at_idx").on(t.provider, t.requestedAt),
      // Failed calls, newest first, read backwards (Q149).
      index("external_api_logs_requested_at_failed_idx").on(t.requestedAt).where(sql`not ${t.success}`),
      // Retention: deletes by age, in batches (Q150).
      index("external_api_logs_requested_at_idx").using("brin", t.requestedAt),
      matches("external_api_logs_provider_check", t.provider, "^[a-z0-9_]{1,50}$"),
      trimmed("external_api_logs_endpoint_check", t.endpoint, 1, 2048),
      oneOf("external_api_logs_http_method_check", t.httpMethod, httpMethods),
      between("external_api_logs_response_status_check", t.responseStatus, 100, 599),
      nonNegative("external_api_logs_response_time_ms_check", t.responseTimeMs),
      nonNegative("external_api_logs_response_bytes_check", t.responseBytes),
      atMost("external_api_logs_error_message_check", t.errorMessage, 10000),
      nonNegative("external_api_logs_rate_limit_remaining_check", t.rateLimitRemaining),
      nonNegative("external_api_logs_retry_count_check", t.retryCount),
      isObject("external_api_logs_request_params_check", t.requestParams),
    ],
  ),
  "One row is one call to a provider of data; append-only",
  {
    id: "Surrogate key, with requested_at",
    requestedAt: "When the call began",
    provider: "Who was called, such as coingecko or alternative_me",
    endpoint: "Path that was called, without parameters",
    httpMethod: "HTTP method",
    responseStatus: "HTTP status; null where no answer came",
    responseTimeMs: "How long the call took, milliseconds",
    responseBytes: "Size of the answer; the answer itself is not kept",
    errorMessage: "What went wrong",
    rateLimitRemaining: "Calls left in the provider's window",
    rateLimitResetAt: "When that window ends",
    retryCount: "How many times the call had been tried before",
    requestParams: "Parameters by name; never a key or a secret",
    success: "Whether the answer had a status of 200 to 299",
    ...createdAtComment,
  },
);

export type ExternalApiLog = typeof externalApiLogs.$inferSelect;
export type NewExternalApiLog = typeof externalApiLogs.$inferInsert;
