import {
  atMost,
  documented,
  id,
  idComment,
  isObject,
  jsonObject,
  matches,
  oneOf,
  reference,
  sha256,
  timestampComments,
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
export const userSessions = documented(
  pgTable(
    "user_sessions",
    {
      id: id(),
      userId: reference("user_id").notNull(),
      replacedById: reference("replaced_by_id"),
      tokenHash: bytea("token_hash").notNull(),
      refreshTokenHash: bytea("refresh_token_hash"),
      deviceId: text("device_id"),
      userAgent: text("user_agent"),
      ipAddress: inet("ip_address"),
      countryCode: text("country_code"),
      issuedAt: timestamptz("issued_at").notNull().defaultNow(),
      lastUsedAt: timestamptz("last_used_at").notNull().defaultNow(),
      expiresAt: timestamptz("expires_at").notNull(),
      revokedAt: timestamptz("revoked_at"),
      revokedReason: text("revoked_reason", { enum: revocationReasons }),
      deviceInfo: jsonObject<DeviceInfo>("device_info"),
      ...timestamps(),
    },
    (t) => [
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
      // The check on each request (Q02).
      unique("user_sessions_token_hash_key").on(t.tokenHash),
      // Refresh, and reuse of a spent token (Q04).
      unique("user_sessions_refresh_token_hash_key").on(t.refreshTokenHash),
      // One live session per device (Q03); dead ones do not count, else no refresh could commit.
      uniqueIndex("user_sessions_user_id_device_id_key")
        .on(t.userId, t.deviceId)
        .where(sql`${t.revokedAt} is null`),
      // All sessions of an account, and the key's ON DELETE (Q05, Q163). Not partial: a user's erasure reads dead ones.
      index("user_sessions_user_id_revoked_at_idx").on(t.userId, t.revokedAt),
      // Purge of expired sessions (Q06).
      index("user_sessions_expires_at_idx").on(t.expiresAt),
      // The chain of refreshes, and what the key's ON DELETE reads.
      index("user_sessions_replaced_by_id_idx").on(t.replacedById),
      sha256("user_sessions_token_hash_check", t.tokenHash),
      sha256("user_sessions_refresh_token_hash_check", t.refreshTokenHash),
      trimmed("user_sessions_device_id_check", t.deviceId, 1, 200),
      atMost("user_sessions_user_agent_check", t.userAgent, 1000),
      matches("user_sessions_country_code_check", t.countryCode, "^[A-Z]{2}$"),
      check("user_sessions_expires_at_check", sql`${t.expiresAt} > ${t.issuedAt}`),
      check("user_sessions_revoked_at_check", sql`(${t.revokedAt} is null) = (${t.revokedReason} is null)`),
      oneOf("user_sessions_revoked_reason_check", t.revokedReason, revocationReasons),
      check("user_sessions_replaced_by_id_check", sql`${t.replacedById} <> ${t.id}`),
      isObject("user_sessions_device_info_check", t.deviceInfo),
    ],
  ),
  "One row is one issued session; a refresh revokes it and points to its successor",
  {
    ...idComment,
    userId: "Account that is signed in",
    replacedById:
      "Session that a refresh put in its place; a spent refresh token that comes back shows theft",
    tokenHash: "SHA-256 of the session token; the token itself is never stored",
    refreshTokenHash: "SHA-256 of the refresh token",
    deviceId: "Fingerprint of the device; at most one live session each",
    userAgent: "User-Agent header at sign-in",
    ipAddress: "Address at sign-in; null where a proxy hides it",
    countryCode: "ISO 3166 code of the coarse location",
    issuedAt: "When the session began",
    lastUsedAt: "Last request seen with it",
    expiresAt: "End of the session",
    revokedAt: "When it was ended before its time; null is live",
    revokedReason: "Why it was ended; set exactly when revoked_at is",
    deviceInfo: "What the client says of itself",
    ...timestampComments,
  },
);

export type UserSession = typeof userSessions.$inferSelect;
export type NewUserSession = typeof userSessions.$inferInsert;
