import {
  type AuthenticationLog,
  authenticationLogs,
  type NewAuthenticationLog,
  users,
} from "@strata/schema-relationships";
import { and, count, desc, eq, gte, max, sql } from "drizzle-orm";
import type { Database } from "../database.ts";
import { olderThan } from "../shared/keyset.ts";
import { writable } from "../shared/writable.ts";

const u = users;
const log = authenticationLogs;

/** Number of consecutive failed logins after which an account is locked. */
export const maxFailedLogins = 5;
/** Lockout duration, minutes. */
export const lockoutMinutes = 15;

export const clientFields = [
  "ipAddress",
  "userAgent",
  "deviceId",
  "countryCode",
] as const satisfies readonly (keyof NewAuthenticationLog)[];
/** Client details of a request. Any other field is rejected: RuleError `field_writable`. */
export type Client = Pick<NewAuthenticationLog, (typeof clientFields)[number]>;

/** Appends an event with the client details to the log; the account may be unknown. */
export async function recordEvent(
  db: Database,
  event: Omit<NewAuthenticationLog, "createdAt">,
  client: Client = {},
): Promise<void> {
  await db.insert(log).values({ ...event, ...writable(client, clientFields) });
}

/** Events of one IP address in the last minutes. */
const fromAddress = (ipAddress: string, eventType: NewAuthenticationLog["eventType"], minutes: number) =>
  and(
    eq(log.ipAddress, ipAddress),
    eq(log.eventType, eventType),
    sql`${log.occurredAt} >= now() - make_interval(mins => ${minutes})`,
  );

/** Counts failed logins from an IP address in the last minutes, for all accounts. */
export async function countFailedLoginsOfAddress(
  db: Database,
  { ipAddress, minutes = 15 }: { ipAddress: string; minutes?: number },
): Promise<number> {
  return db.$count(log, and(fromAddress(ipAddress, "login", minutes), sql`not ${log.success}`));
}

/** Counts accounts registered from an IP address in the last minutes. */
export async function countRegistrationsOfAddress(
  db: Database,
  { ipAddress, minutes = 60 }: { ipAddress: string; minutes?: number },
): Promise<number> {
  return db.$count(log, and(fromAddress(ipAddress, "register", minutes), sql`${log.success}`));
}

/** Counts failed logins of an account in the log since its last successful one. */
export async function countFailedLogins(db: Database, userId: number): Promise<number> {
  const ofLogin = and(eq(log.userId, userId), eq(log.eventType, "login"));
  const lastSuccess = db
    .select({ at: log.occurredAt })
    .from(log)
    .where(and(ofLogin, sql`${log.success}`))
    .orderBy(desc(log.occurredAt))
    .limit(1);
  return db.$count(
    log,
    and(
      ofLogin,
      sql`not ${log.success}`,
      sql`${log.occurredAt} > coalesce(${lastSuccess}, '-infinity'::timestamptz)`,
    ),
  );
}

/**
 * Records a failed login, and counts it if the password of an account was wrong: every fifth in a row locks the
 * account. For an unknown account, `emailAttempted` is the address entered.
 */
export async function recordFailedLogin(
  db: Database,
  {
    client = {},
    ...failure
  }: (
    | { userId: number; failureReason: "bad_password" | "inactive" | "locked" | "rate_limited" }
    | { emailAttempted: string; failureReason: "unknown_user" | "rate_limited" }
  ) & { client?: Client },
): Promise<void> {
  await db.transaction(async (tx) => {
    await recordEvent(tx, { ...failure, eventType: "login", success: false }, client);
    if (!("userId" in failure) || failure.failureReason !== "bad_password") return;
    const attempts = sql`${u.failedLoginAttempts} + 1`;
    const isFull = sql`(${attempts}) % ${maxFailedLogins} = 0`;
    const [account] = await tx
      .update(u)
      .set({
        failedLoginAttempts: attempts,
        lockedUntil: sql`case when ${isFull} then now() + make_interval(mins => ${lockoutMinutes}) else ${u.lockedUntil} end`,
      })
      .where(eq(u.id, failure.userId))
      .returning({ failedLoginAttempts: u.failedLoginAttempts });
    if (account && account.failedLoginAttempts % maxFailedLogins === 0) {
      await recordEvent(
        tx,
        {
          userId: failure.userId,
          eventType: "lockout",
          success: true,
          riskScore: "80",
          details: { failedLoginAttempts: account.failedLoginAttempts },
        },
        client,
      );
    }
  });
}

/**
 * Lists events with at least the given risk score (70 to 100), newest first. Pass the last row of a page as `after`
 * for the next page.
 */
export async function listRiskyEvents(
  db: Database,
  {
    minRiskScore = 80,
    after,
    limit = 50,
  }: {
    minRiskScore?: number;
    after?: Pick<AuthenticationLog, "occurredAt" | "id"> | undefined;
    limit?: number;
  } = {},
) {
  return (
    db
      .select()
      .from(log)
      // The constant allows the partial index to be used for any requested score.
      .where(
        and(
          sql`${log.riskScore} >= 70`,
          gte(log.riskScore, String(minRiskScore)),
          olderThan([log.occurredAt, log.id], after && [after.occurredAt, after.id]),
        ),
      )
      .orderBy(desc(log.occurredAt), desc(log.id))
      .limit(limit)
  );
}

/**
 * Returns the activity of an account since a time by event type: count, failures and last time, most frequent first.
 */
export async function countActivityByKind(db: Database, { userId, since }: { userId: number; since: Date }) {
  return db
    .select({
      eventType: log.eventType,
      events: count(),
      failures: sql<number>`count(*) filter (where not ${log.success})`.mapWith(Number),
      lastAt: sql<Date>`max(${log.occurredAt})`.mapWith(log.occurredAt),
    })
    .from(log)
    .where(and(eq(log.userId, userId), gte(log.occurredAt, since)))
    .groupBy(log.eventType)
    .orderBy(desc(count()), log.eventType);
}

/**
 * Summarizes the activity of an account since a time, in one row: number of events, last time, and busiest weekday (1
 * is Monday, in UTC; the earlier one in a tie); null without events.
 */
export async function summarizeActivity(db: Database, { userId, since }: { userId: number; since: Date }) {
  const weekday = sql`extract(isodow from ${log.occurredAt} at time zone 'UTC')::int`;
  const [summary] = await db
    .select({
      events: count(),
      lastSeenAt: max(log.occurredAt),
      busiestWeekday: sql<number | null>`mode() within group (order by ${weekday})`,
    })
    .from(log)
    .where(and(eq(log.userId, userId), gte(log.occurredAt, since)));
  return summary ?? { events: 0, lastSeenAt: null, busiestWeekday: null };
}
