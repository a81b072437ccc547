import { externalApiLogs } from "@strata/schema-system";
import { and, desc, isNotNull, type SQL, sql } from "drizzle-orm";
import { pgView } from "drizzle-orm/pg-core";

const call = externalApiLogs;

/**
 * Providers in the log, each found by one descent of the index (provider, requested_at), independent of the number of
 * calls. Drizzle has no WITH RECURSIVE.
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

/**
 * Health of each external data provider: its calls of the last hour, and its newest call.
 *
 * Read by `getAdminDashboard` and `listProviderHealth`.
 */
export const providerHealth = pgView("provider_health")
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
        /** Data provider, such as coingecko or alternative_me. */
        provider: sql<string>`providers.provider`.as("provider"),
        /** Start of the newest call. */
        lastRequestedAt: last.requestedAt.as("last_requested_at"),
        /** Whether the newest call returned a status of 200 to 299. */
        lastSuccess: last.success.as("last_success"),
        /** HTTP status of the newest call; null without a response. */
        lastResponseStatus: last.status.as("last_response_status"),
        /** Number of calls in the last hour. */
        callCount: hour.calls,
        /** Number of failed calls in the last hour. */
        failureCount: hour.failures,
        /** Error rate of the last hour, percent; null without calls. */
        failurePercent: hour.failurePercent,
        /** Mean response time of the last hour, milliseconds. */
        meanResponseTimeMs: hour.mean,
        /** 95th-percentile response time of the last hour, milliseconds. */
        p95ResponseTimeMs: hour.p95,
        /** Calls left in the provider's rate-limit window, from the newest call that reports it. */
        rateLimitRemaining: limit.remaining,
        /** End of that rate-limit window. */
        rateLimitResetAt: limit.resetAt,
      })
      .from(providers)
      .crossJoinLateral(last)
      .crossJoinLateral(hour)
      .leftJoinLateral(limit, sql`true`);
  });

/** A row of `provider_health`. */
export type ProviderHealth = typeof providerHealth.$inferSelect;
