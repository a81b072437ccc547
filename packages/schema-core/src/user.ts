import {
  columnChecks,
  id,
  type NewRow,
  nonNegative,
  type Row,
  sha256,
  timestamps,
  timestamptz,
  userRole,
} from "@strata/schema-base";
import { sql } from "drizzle-orm";
import {
  boolean,
  bytea,
  check,
  index,
  integer,
  pgTable,
  text,
  unique,
  uniqueIndex,
} from "drizzle-orm/pg-core";

export { userRole };

/** User accounts: credentials, role and status; personal data is in user_profiles. */
export const users = pgTable(
  "users",
  {
    id: id(),
    /** Login email address; unique, case-insensitively. */
    email: text("email").notNull(),
    /** Argon2 or bcrypt hash of the password, including its parameters. */
    passwordHash: text("password_hash").notNull(),
    /** Account role. */
    role: userRole("role").notNull().default("casual"),
    /** Whether the account may sign in. */
    isActive: boolean("is_active").notNull().default(true),
    /** Whether the email address is verified. */
    isVerified: boolean("is_verified").notNull().default(false),
    /** Whether the account has a paid plan. */
    isPremium: boolean("is_premium").notNull().default(false),
    /** Number of failed sign-ins since the last successful one. */
    failedLoginAttempts: nonNegative(integer("failed_login_attempts")).notNull().default(0),
    /** End of the lockout; null if there is none. */
    lockedUntil: timestamptz("locked_until"),
    /** Time of the last password change; sessions issued before it are invalid. */
    passwordChangedAt: timestamptz("password_changed_at"),
    /** SHA-256 hash of the pending password-reset token, null if there is none; the token itself is never stored. */
    passwordResetTokenHash: sha256(bytea("password_reset_token_hash")),
    /** Password-reset token expiry; not null if and only if password_reset_token_hash is set. */
    passwordResetExpiresAt: timestamptz("password_reset_expires_at"),
    /** Time of the last successful sign-in; null before the first. */
    lastLoginAt: timestamptz("last_login_at"),
    /** Number of successful sign-ins. */
    loginCount: nonNegative(integer("login_count")).notNull().default(0),
    /** Soft-deletion time, null if not deleted; a deleted account is never active. */
    deletedAt: timestamptz("deleted_at"),
    ...timestamps(),
  },
  (t) => [
    ...columnChecks(t),
    // Sign-in by email address, case-insensitive (findLogin).
    uniqueIndex("users_email_key").on(sql`lower(${t.email})`),
    unique("users_password_reset_token_hash_key").on(t.passwordResetTokenHash),
    // Admin page of one role by keyset, newest first, read backwards (listUsers); counts by role (countUsersByRole). No
    // index here says DESC: Drizzle would add NULLS LAST, which does not serve a plain ORDER BY ... DESC.
    index("users_role_created_at_id_idx").on(t.role, t.createdAt, t.id).where(sql`${t.deletedAt} is null`),
    // Recent registrations (listNewUsers).
    index("users_created_at_idx").on(t.createdAt),
    // Accounts that have not signed in since a given time (listDormantUsers).
    index("users_last_login_at_idx").on(t.lastLoginAt),
    check(
      "users_email_check",
      sql`char_length(${t.email}) <= 320 and ${t.email} ~ '^[^@[:space:]]+@[^@[:space:]]+$'`,
    ),
    check(
      "users_password_hash_check",
      sql`char_length(${t.passwordHash}) <= 500 and ${t.passwordHash} ~ '^[$](argon2(id|i|d)|2[aby])[$].{20}'`,
    ),
    check(
      "users_password_reset_expires_at_check",
      sql`(${t.passwordResetTokenHash} is null) = (${t.passwordResetExpiresAt} is null)`,
    ),
    check("users_deleted_at_check", sql`${t.deletedAt} is null or not ${t.isActive}`),
  ],
);

/** A row of `users`. */
export type User = Row<typeof users>;
/** A row to insert into `users`. */
export type NewUser = NewRow<typeof users>;
