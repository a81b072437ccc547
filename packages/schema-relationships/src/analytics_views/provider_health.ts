import { documented } from "@strata/schema-base";
import { externalApiLogs } from "@strata/schema-system";
import { and, desc, isNotNull, type SQL, sql } from "drizzle-orm";
import { pgView } from "drizzle-orm/pg-core";

const call = externalApiLogs;

/**
 * The providers in the log, each found by one step into the index (provider, requested_at), however many calls there
 * are. Drizzle has no WITH RECURSIVE.
 */
const providers = sql`(
  with recursive provider_names (provider) as (
    select min(${call.provider}) from ${call}
    union all
    select (select min(later.provider) from ${call} later where later.provider > provider_names.provider)
    from provider_names where provider_names.provider is not null
  )
  select provider from provider_names where provider is not null
) as providers`;

/** Q148, Q162 One row is one provider in the log: how its calls of the last hour went, and how the newest of all did. */
export const providerHealth = documented(
  pgView("provider_health")
    .with({ securityInvoker: true })
    .as((qb) => {
      const ofProvider: SQL = sql`${call.provider} = providers.provider`;
      const isRecent = sql`${call.requestedAt} > now() - interval '1 hour'`;
      const last = qb
        .select({ requestedAt: call.requestedAt, success: call.success, status: call.responseStatus })
        .from(call)
        .where(ofProvider)
        .orderBy(desc(call.requestedAt))
        .limit(1)
        .as("last");
      const hour = qb
        .select({
          calls: sql<number>`count(*)`.mapWith(Number).as("call_count"),
          failures: sql<number>`count(*) filter (where not ${call.success})`
            .mapWith(Number)
            .as("failure_count"),
          failurePercent: sql<
            string | null
          >`round(100.0 * count(*) filter (where not ${call.success}) / nullif(count(*), 0), 2)`.as(
            "failure_percent",
          ),
          mean: sql<string | null>`round(avg(${call.responseTimeMs}), 3)`.as("mean_response_time_ms"),
          p95: sql<string | null>`percentile_disc(0.95) within group (order by ${call.responseTimeMs})`.as(
            "p95_response_time_ms",
          ),
        })
        .from(call)
        .where(and(ofProvider, isRecent))
        .as("hour");
      const limit = qb
        .select({ remaining: call.rateLimitRemaining, resetAt: call.rateLimitResetAt })
        .from(call)
        .where(and(ofProvider, isRecent, isNotNull(call.rateLimitRemaining)))
        .orderBy(desc(call.requestedAt))
        .limit(1)
        .as("rate_limit");
      return qb
        .select({
          provider: sql<string>`providers.provider`.as("provider"),
          lastRequestedAt: last.requestedAt.as("last_requested_at"),
          lastSuccess: last.success.as("last_success"),
          lastResponseStatus: last.status.as("last_response_status"),
          callCount: hour.calls,
          failureCount: hour.failures,
          failurePercent: hour.failurePercent,
          meanResponseTimeMs: hour.mean,
          p95ResponseTimeMs: hour.p95,
          rateLimitRemaining: limit.remaining,
          rateLimitResetAt: limit.resetAt,
        })
        .from(providers)
        .crossJoinLateral(last)
        .crossJoinLateral(hour)
        .leftJoinLateral(limit, sql`true`);
    }),
  "One row is one provider in the log: how its calls of the last hour went, and the newest of all",
  {
    provider: "Who was called, such as coingecko or alternative_me",
    lastRequestedAt: "When its newest call began",
    lastSuccess: "Whether that call had an answer with a status of 200 to 299",
    lastResponseStatus: "HTTP status of that call; null where no answer came",
    callCount: "Calls of the last hour",
    failureCount: "Those of them that failed",
    failurePercent: "Share of them that failed, percent; null where there was none",
    meanResponseTimeMs: "Mean time that they took, milliseconds",
    p95ResponseTimeMs: "Time that 95 of 100 of them did not exceed, milliseconds",
    rateLimitRemaining: "Calls left in the provider's window, as the newest call of the hour that says so",
    rateLimitResetAt: "When that window ends",
  },
);

export type ProviderHealth = typeof providerHealth.$inferSelect;
