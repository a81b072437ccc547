import {
  atMost,
  documented,
  isObject,
  jsonObject,
  matches,
  oneOf,
  reference,
  riskLevel,
  timestampComments,
  timestamps,
  timestamptz,
  trimmed,
} from "@strata/schema-base";
import { sql } from "drizzle-orm";
import { check, foreignKey, index, pgTable, text, unique } from "drizzle-orm/pg-core";
import type { notificationChannels } from "./notification_channels.ts";
import { users } from "./user.ts";

export { riskLevel };

export const experienceLevels = ["beginner", "intermediate", "advanced", "expert"] as const;
export const subscriptionPlans = ["free", "basic", "pro", "enterprise"] as const;

/** Settings of the user interface; a client may add keys of its own. */
export interface UserPreferences {
  theme?: "light" | "dark" | "system";
  [key: string]: unknown;
}

/** For each category of message, the channels it goes to. */
export type NotificationSettings = Record<string, (typeof notificationChannels)[number][]>;

/** One row is the person behind one account (1:1 with `users`). */
export const userProfiles = documented(
  pgTable(
    "user_profiles",
    {
      userId: reference("user_id").primaryKey(),
      referredBy: reference("referred_by"),
      firstName: text("first_name"),
      lastName: text("last_name"),
      displayName: text("display_name"),
      bio: text("bio"),
      avatarUrl: text("avatar_url"),
      timezone: text("timezone").notNull().default("UTC"),
      language: text("language").notNull().default("en"),
      preferredCurrency: text("preferred_currency").notNull().default("USD"),
      riskTolerance: riskLevel("risk_tolerance").notNull().default("medium"),
      experienceLevel: text("experience_level", { enum: experienceLevels }),
      referralCode: text("referral_code"),
      subscriptionPlan: text("subscription_plan", { enum: subscriptionPlans }).notNull().default("free"),
      subscriptionExpiresAt: timestamptz("subscription_expires_at"),
      preferences: jsonObject<UserPreferences>("preferences"),
      notificationSettings: jsonObject<NotificationSettings>("notification_settings"),
      ...timestamps(),
    },
    (t) => [
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
      // Who was invited by whom; what the key's ON DELETE reads (Q163).
      index("user_profiles_referred_by_idx").on(t.referredBy),
      check("user_profiles_referred_by_check", sql`${t.referredBy} <> ${t.userId}`),
      trimmed("user_profiles_first_name_check", t.firstName, 1, 100),
      trimmed("user_profiles_last_name_check", t.lastName, 1, 100),
      trimmed("user_profiles_display_name_check", t.displayName, 1, 100),
      atMost("user_profiles_bio_check", t.bio, 2000),
      trimmed("user_profiles_avatar_url_check", t.avatarUrl, 1, 2048),
      matches(
        "user_profiles_timezone_check",
        t.timezone,
        "^[A-Za-z][A-Za-z0-9_+-]{0,31}(/[A-Za-z0-9_+-]{1,32}){0,2}$",
      ),
      matches("user_profiles_language_check", t.language, "^[a-z]{2}(-[A-Z]{2})?$"),
      matches("user_profiles_preferred_currency_check", t.preferredCurrency, "^[A-Z]{3}$"),
      oneOf("user_profiles_experience_level_check", t.experienceLevel, experienceLevels),
      matches("user_profiles_referral_code_check", t.referralCode, "^[A-Za-z0-9_-]{4,32}$"),
      oneOf("user_profiles_subscription_plan_check", t.subscriptionPlan, subscriptionPlans),
      isObject("user_profiles_preferences_check", t.preferences),
      isObject("user_profiles_notification_settings_check", t.notificationSettings),
    ],
  ),
  "One row is the person behind one account, one-to-one with users",
  {
    userId: "The account; its key is this table's key",
    referredBy: "Account that invited this one",
    firstName: "Given name",
    lastName: "Family name",
    displayName: "Name shown to others",
    bio: "What the person writes of themselves, at most 2000 characters",
    avatarUrl: "Address of the picture",
    timezone: "IANA time zone, such as Europe/Berlin",
    language: "Language, with region where it matters: en, fa, pt-BR",
    preferredCurrency: "ISO 4217 code of the currency that amounts are shown in",
    riskTolerance: "How much risk the person wants",
    experienceLevel: "How much the person knows of trading, as they say",
    referralCode: "Code that this account invites others with",
    subscriptionPlan: "Plan that is paid for",
    subscriptionExpiresAt: "End of the paid period; null where it has none",
    preferences: "Settings of the user interface",
    notificationSettings: "For each category of message, the channels it goes to",
    ...timestampComments,
  },
);

export type UserProfile = typeof userProfiles.$inferSelect;
export type NewUserProfile = typeof userProfiles.$inferInsert;
