import {
  atMost,
  between,
  createdAt,
  createdAtComment,
  documented,
  isObject,
  jsonObject,
  matches,
  oneOf,
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

/** One row is one event of signing in or of changing an account. Append-only: it is never updated. */
export const authenticationLogs = documented(
  pgTable(
    "authentication_logs",
    {
      id: bigint("id", { mode: "number" }).notNull().generatedAlwaysAsIdentity(),
      occurredAt: timestamptz("occurred_at").notNull().defaultNow(),
      userId: reference("user_id"),
      sessionId: reference("session_id"),
      emailAttempted: text("email_attempted"),
      eventType: text("event_type", { enum: authenticationEvents }).notNull(),
      success: boolean("success").notNull(),
      failureReason: text("failure_reason", { enum: authenticationFailures }),
      ipAddress: inet("ip_address"),
      userAgent: text("user_agent"),
      deviceId: text("device_id"),
      countryCode: text("country_code"),
      riskScore: score("risk_score").notNull().default("0"),
      details: jsonObject<Record<string, unknown>>("details"),
      createdAt: createdAt(),
    },
    (t) => [
      // Distributed by id, and ready for partitions by time: so both are in the key.
      primaryKey({ name: "authentication_logs_pkey", columns: [t.id, t.occurredAt] }),
      foreignKey({
        name: "authentication_logs_user_id_fk",
        columns: [t.userId],
        foreignColumns: [users.id],
      }).onDelete("set null"),
      // Failures and registrations of one address in the last minutes (Q07, Q08). Not partial on failure: a
      // registration that is counted has succeeded.
      index("authentication_logs_ip_address_event_type_occurred_at_idx").on(
        t.ipAddress,
        t.eventType,
        t.occurredAt,
      ),
      // Failures since the last success, and the activity of one account (Q09, Q23).
      index("authentication_logs_user_id_occurred_at_idx").on(t.userId, t.occurredAt),
      // Retention: deletes by age, in batches.
      index("authentication_logs_occurred_at_idx").using("brin", t.occurredAt),
      // Risky events, newest first, by keyset (Q11). Not by score: a range of it would have to be sorted by time.
      index("authentication_logs_occurred_at_id_idx").on(t.occurredAt, t.id).where(sql`${t.riskScore} >= 70`),
      atMost("authentication_logs_email_attempted_check", t.emailAttempted, 320),
      oneOf("authentication_logs_event_type_check", t.eventType, authenticationEvents),
      oneOf("authentication_logs_failure_reason_check", t.failureReason, authenticationFailures),
      check("authentication_logs_success_check", sql`${t.success} = (${t.failureReason} is null)`),
      atMost("authentication_logs_user_agent_check", t.userAgent, 1000),
      trimmed("authentication_logs_device_id_check", t.deviceId, 1, 200),
      matches("authentication_logs_country_code_check", t.countryCode, "^[A-Z]{2}$"),
      between("authentication_logs_risk_score_check", t.riskScore, 0, 100),
      isObject("authentication_logs_details_check", t.details),
    ],
  ),
  "One row is one event of signing in or of changing an account; append-only",
  {
    id: "Surrogate key, with occurred_at",
    occurredAt: "When it happened",
    userId: "Account concerned; null where none matched, or after its erasure",
    sessionId: "Session concerned, by value: sessions are purged before the log is",
    emailAttempted: "What was typed, where no account matched",
    eventType: "What was tried",
    success: "Whether it succeeded; true exactly when failure_reason is null",
    failureReason: "Why it failed",
    ipAddress: "Address of the client, where known",
    userAgent: "User-Agent header",
    deviceId: "Fingerprint of the device",
    countryCode: "ISO 3166 code of the coarse location",
    riskScore: "How suspicious the event looked, 0 to 100",
    details: "More about the event; never a secret",
    ...createdAtComment,
  },
);

export type AuthenticationLog = typeof authenticationLogs.$inferSelect;
export type NewAuthenticationLog = typeof authenticationLogs.$inferInsert;
