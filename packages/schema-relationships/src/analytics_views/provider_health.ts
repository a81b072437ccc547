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

/**
 * One row is one provider in the log: how its calls of the last hour went, and the newest of all.
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
        /** Who was called, such as coingecko or alternative_me. */
        provider: sql<string>`providers.provider`.as("provider"),
        /** When its newest call began. */
        lastRequestedAt: last.requestedAt.as("last_requested_at"),
        /** Whether that call had an answer with a status of 200 to 299. */
        lastSuccess: last.success.as("last_success"),
        /** HTTP status of that call; null where no answer came. */
        lastResponseStatus: last.status.as("last_response_status"),
        /** Calls of the last hour. */
        callCount: hour.calls,
        /** Those of them that failed. */
        failureCount: hour.failures,
        /** Share of them that failed, percent; null where there was none. */
        failurePercent: hour.failurePercent,
        /** Mean time that they took, milliseconds. */
        meanResponseTimeMs: hour.mean,
        /** Time that 95 of 100 of them did not exceed, milliseconds. */
        p95ResponseTimeMs: hour.p95,
        /** Calls left in the provider's window, as the newest call of the hour that says so. */
        rateLimitRemaining: limit.remaining,
        /** When that window ends. */
        rateLimitResetAt: limit.resetAt,
      })
      .from(providers)
      .crossJoinLateral(last)
      .crossJoinLateral(hour)
      .leftJoinLateral(limit, sql`true`);
  });

export type ProviderHealth = typeof providerHealth.$inferSelect;
