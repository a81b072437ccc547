import {
  atMost,
  columnChecks,
  createdAt,
  jsonObject,
  matches,
  type NewRow,
  type Row,
  reference,
  score,
  timestamptz,
  trimmed,
} from "@strata/schema-base";
import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  check,
  foreignKey,
  index,
  inet,
  pgTable,
  primaryKey,
  text,
} from "drizzle-orm/pg-core";
import { users } from "./user.ts";

/**
 * Event types of the authentication log. `lockout` follows repeated failed logins; `status_change` is an activation,
 * deactivation or deletion.
 */
export const authenticationEvents = [
  "login",
  "logout",
  "refresh",
  "register",
  "password_reset",
  "password_change",
  "lockout",
  "mfa",
  "role_change",
  "profile_update",
  "status_change",
] as const;
/** Reasons an authentication event failed. `expired` includes the reuse of a rotated refresh token. */
export const authenticationFailures = [
  "unknown_user",
  "bad_password",
  "inactive",
  "locked",
  "expired",
  "rate_limited",
] as const;

/** Authentication and account-change events; append-only. */
export const authenticationLogs = pgTable(
  "authentication_logs",
  {
    /** Event id; the primary key is (id, occurred_at). */
    id: bigint("id", { mode: "number" }).notNull().generatedAlwaysAsIdentity(),
    /** Event time. */
    occurredAt: timestamptz("occurred_at").notNull().defaultNow(),
    /** Account the event concerns; null if no account matched, or after its erasure. */
    userId: reference("user_id"),
    /** Session the event concerns; not a foreign key, since sessions are purged earlier than the log. */
    sessionId: reference("session_id"),
    /** Email address entered, if no account matched. */
    emailAttempted: atMost(text("email_attempted"), 320),
    /** Event type. */
    eventType: text("event_type", { enum: authenticationEvents }).notNull(),
    /** Whether the event succeeded; true if and only if failure_reason is null. */
    success: boolean("success").notNull(),
    /** Failure reason; null on success. */
    failureReason: text("failure_reason", { enum: authenticationFailures }),
    /** Client IP address; null if unknown. */
    ipAddress: inet("ip_address"),
    /** User-Agent header of the client. */
    userAgent: atMost(text("user_agent"), 1000),
    /** Device fingerprint. */
    deviceId: trimmed(text("device_id"), 1, 200),
    /** Two-letter ISO 3166 country code of the approximate location. */
    countryCode: matches(text("country_code"), "^[A-Z]{2}$"),
    /** Risk score, 0 to 100 (most suspicious). */
    riskScore: score("risk_score").notNull().default("0"),
    /** Additional event data; never contains secrets. */
    details: jsonObject<Record<string, unknown>>("details"),
    createdAt: createdAt(),
  },
  (t) => [
    ...columnChecks(t),
    // Distributed by id and ready to be partitioned by time, so both columns are in the key.
    primaryKey({ name: "authentication_logs_pkey", columns: [t.id, t.occurredAt] }),
    foreignKey({
      name: "authentication_logs_user_id_fk",
      columns: [t.userId],
      foreignColumns: [users.id],
    }).onDelete("set null"),
    // Recent failures and registrations of one IP address (countFailedLoginsOfAddress, countRegistrationsOfAddress).
    // Not partial on failure: the registrations counted are successful events.
    index("authentication_logs_ip_address_event_type_occurred_at_idx").on(
      t.ipAddress,
      t.eventType,
      t.occurredAt,
    ),
    // Failures since the last success, and the activity of one account (countFailedLogins, summarizeActivity).
    index("authentication_logs_user_id_occurred_at_idx").on(t.userId, t.occurredAt),
    // Retention: deletes by age, in batches.
    index("authentication_logs_occurred_at_idx").using("brin", t.occurredAt),
    // High-risk events, newest first, by keyset (listRiskyEvents). Not on the score: a range of scores would have to be
    // sorted by time.
    index("authentication_logs_occurred_at_id_idx").on(t.occurredAt, t.id).where(sql`${t.riskScore} >= 70`),
    check("authentication_logs_success_check", sql`${t.success} = (${t.failureReason} is null)`),
  ],
);

/** A row of `authentication_logs`. */
export type AuthenticationLog = Row<typeof authenticationLogs>;
/** A row to insert into `authentication_logs`. */
export type NewAuthenticationLog = NewRow<typeof authenticationLogs>;
