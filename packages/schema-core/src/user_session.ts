import {
  atMost,
  columnChecks,
  id,
  jsonObject,
  matches,
  type NewRow,
  type Row,
  reference,
  sha256,
  timestamps,
  timestamptz,
  trimmed,
} from "@strata/schema-base";
import { sql } from "drizzle-orm";
import {
  bytea,
  check,
  foreignKey,
  index,
  inet,
  pgTable,
  text,
  unique,
  uniqueIndex,
} from "drizzle-orm/pg-core";
import { users } from "./user.ts";

/**
 * Reasons a session is revoked. `rotated` is a refresh; `token_reuse` is the reuse of a rotated refresh token, a sign
 * of theft.
 */
export const revocationReasons = [
  "logout",
  "rotated",
  "password_change",
  "admin",
  "expired",
  "token_reuse",
] as const;

/** Device details reported by the client. */
export interface DeviceInfo {
  browser?: string;
  os?: string;
  model?: string;
  appVersion?: string;
}

/** User sessions; a refresh revokes a session and links it to its successor. */
export const userSessions = pgTable(
  "user_sessions",
  {
    id: id(),
    /** Account the session belongs to. */
    userId: reference("user_id").notNull(),
    /** Session that replaced this one on refresh; reuse of a rotated refresh token indicates theft. */
    replacedById: reference("replaced_by_id"),
    /** SHA-256 hash of the session token; the token itself is never stored. */
    tokenHash: sha256(bytea("token_hash")).notNull(),
    /** SHA-256 hash of the refresh token; null if there is none. */
    refreshTokenHash: sha256(bytea("refresh_token_hash")),
    /** Device fingerprint; at most one unrevoked session per account and device. */
    deviceId: trimmed(text("device_id"), 1, 200),
    /** User-Agent header when the session was issued. */
    userAgent: atMost(text("user_agent"), 1000),
    /** Client IP address when the session was issued; null if unknown, as behind a proxy. */
    ipAddress: inet("ip_address"),
    /** Two-letter ISO 3166 country code of the approximate location. */
    countryCode: matches(text("country_code"), "^[A-Z]{2}$"),
    /** Issue time of the session. */
    issuedAt: timestamptz("issued_at").notNull().defaultNow(),
    /** Time of the last recorded request in the session. */
    lastUsedAt: timestamptz("last_used_at").notNull().defaultNow(),
    /** Session expiry. */
    expiresAt: timestamptz("expires_at").notNull(),
    /** Revocation time; null if not revoked. */
    revokedAt: timestamptz("revoked_at"),
    /** Revocation reason; not null if and only if revoked_at is set. */
    revokedReason: text("revoked_reason", { enum: revocationReasons }),
    /** Device details reported by the client. */
    deviceInfo: jsonObject<DeviceInfo>("device_info"),
    ...timestamps(),
  },
  (t) => [
    ...columnChecks(t),
    foreignKey({
      name: "user_sessions_user_id_fk",
      columns: [t.userId],
      foreignColumns: [users.id],
    }).onDelete("cascade"),
    foreignKey({
      name: "user_sessions_replaced_by_id_fk",
      columns: [t.replacedById],
      foreignColumns: [t.id],
    }).onDelete("set null"),
    // Session lookup on each request (getLiveSession).
    unique("user_sessions_token_hash_key").on(t.tokenHash),
    // Refresh, and detection of token reuse (rotateSession).
    unique("user_sessions_refresh_token_hash_key").on(t.refreshTokenHash),
    // One unrevoked session per device (openSession). Revoked ones do not count, or no refresh could commit.
    uniqueIndex("user_sessions_user_id_device_id_key")
      .on(t.userId, t.deviceId)
      .where(sql`${t.revokedAt} is null`),
    // All sessions of an account, and the foreign key's ON DELETE (listLiveSessions, eraseUser). Not partial: erasing a
    // user also reads revoked sessions.
    index("user_sessions_user_id_revoked_at_idx").on(t.userId, t.revokedAt),
    // Purge of expired sessions (purgeSessions).
    index("user_sessions_expires_at_idx").on(t.expiresAt),
    // The chain of refreshes, and the foreign key's ON DELETE.
    index("user_sessions_replaced_by_id_idx").on(t.replacedById),
    check("user_sessions_expires_at_check", sql`${t.expiresAt} > ${t.issuedAt}`),
    check("user_sessions_revoked_at_check", sql`(${t.revokedAt} is null) = (${t.revokedReason} is null)`),
    check("user_sessions_replaced_by_id_check", sql`${t.replacedById} <> ${t.id}`),
  ],
);

/** A row of `user_sessions`. */
export type UserSession = Row<typeof userSessions>;
/** A row to insert into `user_sessions`. */
export type NewUserSession = NewRow<typeof userSessions>;
