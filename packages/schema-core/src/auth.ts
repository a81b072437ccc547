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
export const authenticationFailures = [
  "unknown_user",
  "bad_password",
  "inactive",
  "locked",
  "expired",
  "rate_limited",
] as const;

/** One row is one event of signing in or of changing an account; append-only. */
export const authenticationLogs = pgTable(
  "authentication_logs",
  {
    /** Surrogate key, with occurred_at. */
    id: bigint("id", { mode: "number" }).notNull().generatedAlwaysAsIdentity(),
    /** When it happened. */
    occurredAt: timestamptz("occurred_at").notNull().defaultNow(),
    /** Account concerned; null where none matched, or after its erasure. */
    userId: reference("user_id"),
    /** Session concerned, by value: sessions are purged before the log is. */
    sessionId: reference("session_id"),
    /** What was typed, where no account matched. */
    emailAttempted: atMost(text("email_attempted"), 320),
    /** What was tried. */
    eventType: text("event_type", { enum: authenticationEvents }).notNull(),
    /** Whether it succeeded; true exactly when failure_reason is null. */
    success: boolean("success").notNull(),
    /** Why it failed. */
    failureReason: text("failure_reason", { enum: authenticationFailures }),
    /** Address of the client, where known. */
    ipAddress: inet("ip_address"),
    /** User-Agent header. */
    userAgent: atMost(text("user_agent"), 1000),
    /** Fingerprint of the device. */
    deviceId: trimmed(text("device_id"), 1, 200),
    /** ISO 3166 code of the coarse location. */
    countryCode: matches(text("country_code"), "^[A-Z]{2}$"),
    /** How suspicious the event looked, 0 to 100. */
    riskScore: score("risk_score").notNull().default("0"),
    /** More about the event; never a secret. */
    details: jsonObject<Record<string, unknown>>("details"),
    createdAt: createdAt(),
  },
  (t) => [
    ...columnChecks(t),
    // Distributed by id, and ready for partitions by time: so both are in the key.
    primaryKey({ name: "authentication_logs_pkey", columns: [t.id, t.occurredAt] }),
    foreignKey({
      name: "authentication_logs_user_id_fk",
      columns: [t.userId],
      foreignColumns: [users.id],
    }).onDelete("set null"),
    // Failures and registrations of one address in the last minutes (countFailedLoginsOfAddress,
    // countRegistrationsOfAddress). Not partial on failure: a registration that is counted has succeeded.
    index("authentication_logs_ip_address_event_type_occurred_at_idx").on(
      t.ipAddress,
      t.eventType,
      t.occurredAt,
    ),
    // Failures since the last success, and the activity of one account (countFailedLogins, summarizeActivity).
    index("authentication_logs_user_id_occurred_at_idx").on(t.userId, t.occurredAt),
    // Retention: deletes by age, in batches.
    index("authentication_logs_occurred_at_idx").using("brin", t.occurredAt),
    // Risky events, newest first, by keyset (listRiskyEvents). Not by score: a range of it would have to be sorted by
    // time.
    index("authentication_logs_occurred_at_id_idx").on(t.occurredAt, t.id).where(sql`${t.riskScore} >= 70`),
    check("authentication_logs_success_check", sql`${t.success} = (${t.failureReason} is null)`),
  ],
);

export type AuthenticationLog = Row<typeof authenticationLogs>;
export type NewAuthenticationLog = NewRow<typeof authenticationLogs>;
