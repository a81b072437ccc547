import {
  atMost,
  columnChecks,
  jsonObject,
  matches,
  type NewRow,
  type Row,
  reference,
  riskLevel,
  timestamps,
  timestamptz,
  trimmed,
} from "@strata/schema-base";
import { sql } from "drizzle-orm";
import { check, foreignKey, index, pgTable, text, unique } from "drizzle-orm/pg-core";
import type { notificationChannels } from "./notification_channels.ts";
import { users } from "./user.ts";

export { riskLevel };

/** Self-reported trading experience, from least to most. */
export const experienceLevels = ["beginner", "intermediate", "advanced", "expert"] as const;
/** Subscription plans, from the smallest to the largest. */
export const subscriptionPlans = ["free", "basic", "pro", "enterprise"] as const;

/** User interface preferences; clients may add their own keys. */
export interface UserPreferences {
  theme?: "light" | "dark" | "system";
  [key: string]: unknown;
}

/** Notification channels for each message category. */
export type NotificationSettings = Record<string, (typeof notificationChannels)[number][]>;

/** User profiles, one per account. */
export const userProfiles = pgTable(
  "user_profiles",
  {
    /** Account the profile belongs to; primary key of this table. */
    userId: reference("user_id").primaryKey(),
    /** Account that referred this one; null if there is none. */
    referredBy: reference("referred_by"),
    /** First name. */
    firstName: trimmed(text("first_name"), 1, 100),
    /** Last name. */
    lastName: trimmed(text("last_name"), 1, 100),
    /** Name displayed to other users. */
    displayName: trimmed(text("display_name"), 1, 100),
    /** Self-description of the user, at most 2000 characters. */
    bio: atMost(text("bio"), 2000),
    /** Avatar image URL. */
    avatarUrl: trimmed(text("avatar_url"), 1, 2048),
    /** IANA time zone, such as Europe/Berlin. */
    timezone: matches(text("timezone"), "^[A-Za-z][A-Za-z0-9_+-]{0,31}(/[A-Za-z0-9_+-]{1,32}){0,2}$")
      .notNull()
      .default("UTC"),
    /** Language tag with optional region, such as en, fa or pt-BR. */
    language: matches(text("language"), "^[a-z]{2}(-[A-Z]{2})?$").notNull().default("en"),
    /** ISO 4217 code of the currency for displaying amounts. */
    preferredCurrency: matches(text("preferred_currency"), "^[A-Z]{3}$").notNull().default("USD"),
    /** Risk tolerance of the user. */
    riskTolerance: riskLevel("risk_tolerance").notNull().default("medium"),
    /** Self-reported trading experience; null if not stated. */
    experienceLevel: text("experience_level", { enum: experienceLevels }),
    /** Referral code for inviting others; unique. */
    referralCode: matches(text("referral_code"), "^[A-Za-z0-9_-]{4,32}$"),
    /** Subscription plan. */
    subscriptionPlan: text("subscription_plan", { enum: subscriptionPlans }).notNull().default("free"),
    /** End of the paid period; null if there is none. */
    subscriptionExpiresAt: timestamptz("subscription_expires_at"),
    /** User interface preferences. */
    preferences: jsonObject<UserPreferences>("preferences"),
    /** Notification channels for each message category. */
    notificationSettings: jsonObject<NotificationSettings>("notification_settings"),
    ...timestamps(),
  },
  (t) => [
    ...columnChecks(t),
    foreignKey({
      name: "user_profiles_user_id_fk",
      columns: [t.userId],
      foreignColumns: [users.id],
    }).onDelete("cascade"),
    foreignKey({
      name: "user_profiles_referred_by_fk",
      columns: [t.referredBy],
      foreignColumns: [users.id],
    }).onDelete("set null"),
    unique("user_profiles_referral_code_key").on(t.referralCode),
    // Accounts referred by a user, and the foreign key's ON DELETE (eraseUser).
    index("user_profiles_referred_by_idx").on(t.referredBy),
    check("user_profiles_referred_by_check", sql`${t.referredBy} <> ${t.userId}`),
  ],
);

/** A row of `user_profiles`. */
export type UserProfile = Row<typeof userProfiles>;
/** A row to insert into `user_profiles`. */
export type NewUserProfile = NewRow<typeof userProfiles>;
