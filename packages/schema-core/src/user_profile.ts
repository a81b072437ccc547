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

export const experienceLevels = ["beginner", "intermediate", "advanced", "expert"] as const;
export const subscriptionPlans = ["free", "basic", "pro", "enterprise"] as const;

/** Settings of the user interface; a client may add keys of its own. */
export interface UserPreferences {
  theme?: "light" | "dark" | "system";
  [key: string]: unknown;
}

/** For each category of message, the channels it goes to. */
export type NotificationSettings = Record<string, (typeof notificationChannels)[number][]>;

/** One row is the person behind one account, one-to-one with users. */
export const userProfiles = pgTable(
  "user_profiles",
  {
    /** The account; its key is this table's key. */
    userId: reference("user_id").primaryKey(),
    /** Account that invited this one. */
    referredBy: reference("referred_by"),
    /** Given name. */
    firstName: trimmed(text("first_name"), 1, 100),
    /** Family name. */
    lastName: trimmed(text("last_name"), 1, 100),
    /** Name shown to others. */
    displayName: trimmed(text("display_name"), 1, 100),
    /** What the person writes of themselves, at most 2000 characters. */
    bio: atMost(text("bio"), 2000),
    /** Address of the picture. */
    avatarUrl: trimmed(text("avatar_url"), 1, 2048),
    /** IANA time zone, such as Europe/Berlin. */
    timezone: matches(text("timezone"), "^[A-Za-z][A-Za-z0-9_+-]{0,31}(/[A-Za-z0-9_+-]{1,32}){0,2}$")
      .notNull()
      .default("UTC"),
    /** Language, with region where it matters: en, fa, pt-BR. */
    language: matches(text("language"), "^[a-z]{2}(-[A-Z]{2})?$").notNull().default("en"),
    /** ISO 4217 code of the currency that amounts are shown in. */
    preferredCurrency: matches(text("preferred_currency"), "^[A-Z]{3}$").notNull().default("USD"),
    /** How much risk the person wants. */
    riskTolerance: riskLevel("risk_tolerance").notNull().default("medium"),
    /** How much the person knows of trading, as they say. */
    experienceLevel: text("experience_level", { enum: experienceLevels }),
    /** Code that this account invites others with. */
    referralCode: matches(text("referral_code"), "^[A-Za-z0-9_-]{4,32}$"),
    /** Plan that is paid for. */
    subscriptionPlan: text("subscription_plan", { enum: subscriptionPlans }).notNull().default("free"),
    /** End of the paid period; null where it has none. */
    subscriptionExpiresAt: timestamptz("subscription_expires_at"),
    /** Settings of the user interface. */
    preferences: jsonObject<UserPreferences>("preferences"),
    /** For each category of message, the channels it goes to. */
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
    // Who was invited by whom; what the key's ON DELETE reads (eraseUser).
    index("user_profiles_referred_by_idx").on(t.referredBy),
    check("user_profiles_referred_by_check", sql`${t.referredBy} <> ${t.userId}`),
  ],
);

export type UserProfile = Row<typeof userProfiles>;
export type NewUserProfile = NewRow<typeof userProfiles>;
