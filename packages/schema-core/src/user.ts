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

/** One row is one account: how it signs in and what it may do; the person behind it is in user_profiles. */
export const users = pgTable(
  "users",
  {
    id: id(),
    /** Login name; unique whatever its case. */
    email: text("email").notNull(),
    /** Verifier string of argon2 or bcrypt with its parameters; never a password. */
    passwordHash: text("password_hash").notNull(),
    /** What the account may do. */
    role: userRole("role").notNull().default("casual"),
    /** May sign in. */
    isActive: boolean("is_active").notNull().default(true),
    /** The e-mail address was proven. */
    isVerified: boolean("is_verified").notNull().default(false),
    /** Has a paid plan. */
    isPremium: boolean("is_premium").notNull().default(false),
    /** Failed sign-ins since the last success. */
    failedLoginAttempts: nonNegative(integer("failed_login_attempts")).notNull().default(0),
    /** End of a lockout; null where there is none. */
    lockedUntil: timestamptz("locked_until"),
    /** Sessions issued before this are invalid. */
    passwordChangedAt: timestamptz("password_changed_at"),
    /** SHA-256 of the open reset token; the token itself is never stored. */
    passwordResetTokenHash: sha256(bytea("password_reset_token_hash")),
    /** End of the open reset token; set exactly when the hash is. */
    passwordResetExpiresAt: timestamptz("password_reset_expires_at"),
    /** Last successful sign-in. */
    lastLoginAt: timestamptz("last_login_at"),
    /** Successful sign-ins. */
    loginCount: nonNegative(integer("login_count")).notNull().default(0),
    /** Soft delete; a deleted account is not active. */
    deletedAt: timestamptz("deleted_at"),
    ...timestamps(),
  },
  (t) => [
    ...columnChecks(t),
    // Sign-in by address, whatever its case (findLogin).
    uniqueIndex("users_email_key").on(sql`lower(${t.email})`),
    unique("users_password_reset_token_hash_key").on(t.passwordResetTokenHash),
    // Admin page of one role by keyset, newest first, read backwards (listUsers); counts by role (countUsersByRole). No
    // index here says DESC: Drizzle would add NULLS LAST, which does not serve a plain ORDER BY ... DESC.
    index("users_role_created_at_id_idx").on(t.role, t.createdAt, t.id).where(sql`${t.deletedAt} is null`),
    // Registrations of the last days (listNewUsers).
    index("users_created_at_idx").on(t.createdAt),
    // Accounts that have been silent since a day (listSilentUsers).
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

export type User = Row<typeof users>;
export type NewUser = NewRow<typeof users>;
