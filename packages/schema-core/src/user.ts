import {
  documented,
  id,
  idComment,
  nonNegative,
  sha256,
  timestampComments,
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

/** One row is one account: how it signs in and what it may do. The person behind it is in `user_profiles`. */
export const users = documented(
  pgTable(
    "users",
    {
      id: id(),
      email: text("email").notNull(),
      passwordHash: text("password_hash").notNull(),
      role: userRole("role").notNull().default("casual"),
      isActive: boolean("is_active").notNull().default(true),
      isVerified: boolean("is_verified").notNull().default(false),
      isPremium: boolean("is_premium").notNull().default(false),
      failedLoginAttempts: integer("failed_login_attempts").notNull().default(0),
      lockedUntil: timestamptz("locked_until"),
      passwordChangedAt: timestamptz("password_changed_at"),
      passwordResetTokenHash: bytea("password_reset_token_hash"),
      passwordResetExpiresAt: timestamptz("password_reset_expires_at"),
      lastLoginAt: timestamptz("last_login_at"),
      loginCount: integer("login_count").notNull().default(0),
      deletedAt: timestamptz("deleted_at"),
      ...timestamps(),
    },
    (t) => [
      // Sign-in by address, whatever its case (Q01).
      uniqueIndex("users_email_key").on(sql`lower(${t.email})`),
      unique("users_password_reset_token_hash_key").on(t.passwordResetTokenHash),
      // Admin page of one role by keyset, newest first, read backwards (Q16); counts by role (Q20). No index here
      // says DESC: Drizzle would add NULLS LAST, which does not serve a plain ORDER BY ... DESC.
      index("users_role_created_at_id_idx").on(t.role, t.createdAt, t.id).where(sql`${t.deletedAt} is null`),
      // Registrations of the last days (Q19).
      index("users_created_at_idx").on(t.createdAt),
      // Accounts that have been silent since a day (Q19).
      index("users_last_login_at_idx").on(t.lastLoginAt),
      check(
        "users_email_check",
        sql`char_length(${t.email}) <= 320 and ${t.email} ~ '^[^@[:space:]]+@[^@[:space:]]+$'`,
      ),
      check(
        "users_password_hash_check",
        sql`char_length(${t.passwordHash}) <= 500 and ${t.passwordHash} ~ '^[$](argon2(id|i|d)|2[aby])[$].{20}'`,
      ),
      nonNegative("users_failed_login_attempts_check", t.failedLoginAttempts),
      nonNegative("users_login_count_check", t.loginCount),
      sha256("users_password_reset_token_hash_check", t.passwordResetTokenHash),
      check(
        "users_password_reset_expires_at_check",
        sql`(${t.passwordResetTokenHash} is null) = (${t.passwordResetExpiresAt} is null)`,
      ),
      check("users_deleted_at_check", sql`${t.deletedAt} is null or not ${t.isActive}`),
    ],
  ),
  "One row is one account: how it signs in and what it may do; the person behind it is in user_profiles",
  {
    ...idComment,
    email: "Login name; unique whatever its case",
    passwordHash: "Verifier string of argon2 or bcrypt with its parameters; never a password",
    role: "What the account may do",
    isActive: "May sign in",
    isVerified: "The e-mail address was proven",
    isPremium: "Has a paid plan",
    failedLoginAttempts: "Failed sign-ins since the last success",
    lockedUntil: "End of a lockout; null where there is none",
    passwordChangedAt: "Sessions issued before this are invalid",
    passwordResetTokenHash: "SHA-256 of the open reset token; the token itself is never stored",
    passwordResetExpiresAt: "End of the open reset token; set exactly when the hash is",
    lastLoginAt: "Last successful sign-in",
    loginCount: "Successful sign-ins",
    deletedAt: "Soft delete; a deleted account is not active",
    ...timestampComments,
  },
);

export type User = typeof users.$inferSelect;
export type NewUser = typeof users.$inferInsert;
