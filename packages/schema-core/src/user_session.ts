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

export const revocationReasons = [
  "logout",
  "rotated",
  "password_change",
  "admin",
  "expired",
  "token_reuse",
] as const;

/** What the client says of itself. */
export interface DeviceInfo {
  browser?: string;
  os?: string;
  model?: string;
  appVersion?: string;
}

/** One row is one issued session; a refresh revokes it and points to its successor. */
export const userSessions = pgTable(
  "user_sessions",
  {
    id: id(),
    /** Account that is signed in. */
    userId: reference("user_id").notNull(),
    /** Session that a refresh put in its place; a spent refresh token that comes back shows theft. */
    replacedById: reference("replaced_by_id"),
    /** SHA-256 of the session token; the token itself is never stored. */
    tokenHash: sha256(bytea("token_hash")).notNull(),
    /** SHA-256 of the refresh token. */
    refreshTokenHash: sha256(bytea("refresh_token_hash")),
    /** Fingerprint of the device; at most one live session each. */
    deviceId: trimmed(text("device_id"), 1, 200),
    /** User-Agent header at sign-in. */
    userAgent: atMost(text("user_agent"), 1000),
    /** Address at sign-in; null where a proxy hides it. */
    ipAddress: inet("ip_address"),
    /** ISO 3166 code of the coarse location. */
    countryCode: matches(text("country_code"), "^[A-Z]{2}$"),
    /** When the session began. */
    issuedAt: timestamptz("issued_at").notNull().defaultNow(),
    /** Last request seen with it. */
    lastUsedAt: timestamptz("last_used_at").notNull().defaultNow(),
    /** End of the session. */
    expiresAt: timestamptz("expires_at").notNull(),
    /** When it was ended before its time; null is live. */
    revokedAt: timestamptz("revoked_at"),
    /** Why it was ended; set exactly when revoked_at is. */
    revokedReason: text("revoked_reason", { enum: revocationReasons }),
    /** What the client says of itself. */
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
    // The check on each request (getLiveSession).
    unique("user_sessions_token_hash_key").on(t.tokenHash),
    // Refresh, and reuse of a spent token (rotateSession).
    unique("user_sessions_refresh_token_hash_key").on(t.refreshTokenHash),
    // One live session per device (openSession); dead ones do not count, else no refresh could commit.
    uniqueIndex("user_sessions_user_id_device_id_key")
      .on(t.userId, t.deviceId)
      .where(sql`${t.revokedAt} is null`),
    // All sessions of an account, and the key's ON DELETE (listLiveSessions, eraseUser). Not partial: a user's erasure
    // reads dead ones.
    index("user_sessions_user_id_revoked_at_idx").on(t.userId, t.revokedAt),
    // Purge of expired sessions (purgeSessions).
    index("user_sessions_expires_at_idx").on(t.expiresAt),
    // The chain of refreshes, and what the key's ON DELETE reads.
    index("user_sessions_replaced_by_id_idx").on(t.replacedById),
    check("user_sessions_expires_at_check", sql`${t.expiresAt} > ${t.issuedAt}`),
    check("user_sessions_revoked_at_check", sql`(${t.revokedAt} is null) = (${t.revokedReason} is null)`),
    check("user_sessions_replaced_by_id_check", sql`${t.replacedById} <> ${t.id}`),
  ],
);

export type UserSession = Row<typeof userSessions>;
export type NewUserSession = NewRow<typeof userSessions>;
