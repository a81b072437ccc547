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

export const httpMethods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"] as const;

/** One row is one call to a provider of data; append-only. */
export const externalApiLogs = pgTable(
  "external_api_logs",
  {
    /** Surrogate key, with requested_at. */
    id: bigint("id", { mode: "number" }).notNull().generatedAlwaysAsIdentity(),
    /** When the call began. */
    requestedAt: timestamptz("requested_at").notNull().defaultNow(),
    /** Who was called, such as coingecko or alternative_me. */
    provider: matches(text("provider"), "^[a-z0-9_]{1,50}$").notNull(),
    /** Path that was called, without parameters. */
    endpoint: trimmed(text("endpoint"), 1, 2048).notNull(),
    /** HTTP method. */
    httpMethod: text("http_method", { enum: httpMethods }).notNull().default("GET"),
    /** HTTP status; null where no answer came. */
    responseStatus: between(smallint("response_status"), 100, 599),
    /** How long the call took, milliseconds. */
    responseTimeMs: milliseconds("response_time_ms"),
    /** Size of the answer; the answer itself is not kept. */
    responseBytes: nonNegative(integer("response_bytes")),
    /** What went wrong. */
    errorMessage: atMost(text("error_message"), 10000),
    /** Calls left in the provider's window. */
    rateLimitRemaining: nonNegative(integer("rate_limit_remaining")),
    /** When that window ends. */
    rateLimitResetAt: timestamptz("rate_limit_reset_at"),
    /** How many times the call had been tried before. */
    retryCount: nonNegative(smallint("retry_count")).notNull().default(0),
    /** Parameters by name; never a key or a secret. */
    requestParams: jsonObject<Record<string, unknown>>("request_params"),
    /** Whether the answer had a status of 200 to 299. */
    success: boolean("success")
      .notNull()
      .generatedAlwaysAs(sql`coalesce(response_status between 200 and 299, false)`),
    createdAt: createdAt(),
  },
  (t) => [
    ...columnChecks(t),
    // Distributed by id, and ready for partitions by time: so both are in the key.
    primaryKey({ name: "external_api_logs_pkey", columns: [t.id, t.requestedAt] }),
    // The last hour of a provider (listProviderHealth).
    index("external_api_logs_provider_requested_at_idx").on(t.provider, t.requestedAt),
    // Failed calls, newest first, read backwards (listFailedCalls).
    index("external_api_logs_requested_at_failed_idx").on(t.requestedAt).where(sql`not ${t.success}`),
    // Retention: deletes by age, in batches (deleteOldCalls).
    index("external_api_logs_requested_at_idx").using("brin", t.requestedAt),
  ],
);

export type ExternalApiLog = Row<typeof externalApiLogs>;
export type NewExternalApiLog = NewRow<typeof externalApiLogs>;
