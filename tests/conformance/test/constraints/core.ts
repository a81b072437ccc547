import { authenticationLogs, userProfiles, userSessions, users } from "@strata/schema-core";
import {
  atMostCase,
  foreignKeyCase,
  objectCase,
  oneOfCase,
  scoreCase,
  sha256Case,
  type TableCases,
  trimmedCase,
} from "./cases.ts";

const passwordHash = "$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHQ$aGFzaGhhc2hoYXNoaGFzaA";
const digest = (n: number) => Buffer.alloc(32, `token ${n} `);
const at = (iso: string) => new Date(iso);

export const userCases: TableCases = {
  table: users,
  row: (_, n) => ({ email: `person${n}@example.org`, passwordHash }),
  constraints: () => ({
    users_pkey: { before: { id: 900_001 }, bad: [{ id: 900_001 }] },
    users_email_key: { before: { email: "Twice@Example.org" }, bad: [{ email: "twice@example.ORG" }] },
    users_password_reset_token_hash_key: {
      before: { passwordResetTokenHash: digest(1), passwordResetExpiresAt: at("2026-01-01T00:00Z") },
      bad: [{ passwordResetTokenHash: digest(1), passwordResetExpiresAt: at("2026-01-01T00:00Z") }],
    },
    users_email_check: {
      good: { email: `${"x".repeat(308)}@example.org` },
      bad: ["nobody", "a@b@c", "a b@c", "@c", "a@", ` a@b`, `${"x".repeat(309)}@example.org`].map(
        (email) => ({
          email,
        }),
      ),
    },
    users_password_hash_check: {
      good: { passwordHash: "$2b$12$EixZaYVK1fsbw1ZfbX3OXePaWxn96p36WQoeG6Lruj3vjPGga31lW" },
      bad: [
        "correct horse battery staple",
        "",
        "$md5$0123456789abcdef0123456789",
        "$argon2id$short",
        `${passwordHash}${"x".repeat(500)}`,
      ].map((value) => ({ passwordHash: value })),
    },
    users_failed_login_attempts_check: {
      good: { failedLoginAttempts: 0 },
      bad: [{ failedLoginAttempts: -1 }],
    },
    users_login_count_check: { good: { loginCount: 0 }, bad: [{ loginCount: -1 }] },
    users_password_reset_token_hash_check: sha256Case("passwordResetTokenHash", {
      passwordResetExpiresAt: at("2026-01-01T00:00Z"),
    }),
    users_password_reset_expires_at_check: {
      good: { passwordResetTokenHash: digest(2), passwordResetExpiresAt: at("2026-01-01T00:00Z") },
      bad: [{ passwordResetTokenHash: digest(3) }, { passwordResetExpiresAt: at("2026-01-01T00:00Z") }],
    },
    users_deleted_at_check: {
      good: { deletedAt: at("2026-01-01T00:00Z"), isActive: false },
      bad: [{ deletedAt: at("2026-01-01T00:00Z"), isActive: true }],
    },
  }),
};

export const userProfileCases: TableCases = {
  table: userProfiles,
  row: ({ userId }) => ({ userId }),
  constraints: ({ userId, otherUserId }) => ({
    user_profiles_pkey: { before: { userId: otherUserId }, bad: [{ userId: otherUserId }] },
    user_profiles_user_id_fk: foreignKeyCase("userId", userId),
    user_profiles_referred_by_fk: foreignKeyCase("referredBy", otherUserId),
    user_profiles_referral_code_key: {
      before: { userId: otherUserId, referralCode: "FRIEND" },
      bad: [{ referralCode: "FRIEND" }],
    },
    user_profiles_referred_by_check: { good: { referredBy: otherUserId }, bad: [{ referredBy: userId }] },
    user_profiles_first_name_check: trimmedCase("firstName", 1, 100),
    user_profiles_last_name_check: trimmedCase("lastName", 1, 100),
    user_profiles_display_name_check: trimmedCase("displayName", 1, 100),
    user_profiles_bio_check: atMostCase("bio", 2000),
    user_profiles_avatar_url_check: trimmedCase("avatarUrl", 1, 2048),
    user_profiles_timezone_check: {
      good: { timezone: "America/Argentina/Buenos_Aires" },
      bad: ["", "Europe/", "/Berlin", "Europe Berlin", "+01:00"].map((timezone) => ({ timezone })),
    },
    user_profiles_language_check: {
      good: { language: "pt-BR" },
      bad: ["EN", "english", "e", "pt-br", "pt_BR"].map((language) => ({ language })),
    },
    user_profiles_preferred_currency_check: {
      good: { preferredCurrency: "EUR" },
      bad: ["", "usd", "EURO", "€"].map((preferredCurrency) => ({ preferredCurrency })),
    },
    user_profiles_experience_level_check: oneOfCase("experienceLevel", "expert"),
    user_profiles_referral_code_check: {
      good: { referralCode: "abc-DEF_1" },
      bad: ["abc", "with space", "x".repeat(33)].map((referralCode) => ({ referralCode })),
    },
    user_profiles_subscription_plan_check: oneOfCase("subscriptionPlan", "enterprise"),
    user_profiles_preferences_check: objectCase("preferences"),
    user_profiles_notification_settings_check: objectCase("notificationSettings"),
  }),
};

export const userSessionCases: TableCases = {
  table: userSessions,
  row: ({ userId }, n) => ({
    userId,
    tokenHash: digest(n),
    issuedAt: at("2026-01-01T00:00Z"),
    expiresAt: at("2026-02-01T00:00Z"),
  }),
  constraints: ({ userId }) => ({
    user_sessions_pkey: { before: { id: 900_001 }, bad: [{ id: 900_001 }] },
    user_sessions_user_id_fk: foreignKeyCase("userId", userId),
    user_sessions_replaced_by_id_fk: {
      before: { id: 900_002 },
      good: { replacedById: 900_002 },
      bad: [{ replacedById: 2_000_000_000 }],
    },
    user_sessions_token_hash_key: { before: { tokenHash: digest(-1) }, bad: [{ tokenHash: digest(-1) }] },
    user_sessions_refresh_token_hash_key: {
      before: { refreshTokenHash: digest(-2) },
      bad: [{ refreshTokenHash: digest(-2) }],
    },
    user_sessions_user_id_device_id_key: {
      before: { deviceId: "phone" },
      good: { deviceId: "phone", revokedAt: at("2026-01-02T00:00Z"), revokedReason: "logout" },
      bad: [{ deviceId: "phone" }],
    },
    user_sessions_token_hash_check: sha256Case("tokenHash"),
    user_sessions_refresh_token_hash_check: sha256Case("refreshTokenHash"),
    user_sessions_device_id_check: trimmedCase("deviceId", 1, 200),
    user_sessions_user_agent_check: atMostCase("userAgent", 1000),
    user_sessions_country_code_check: {
      good: { countryCode: "IR" },
      bad: ["", "de", "DEU", "D1"].map((countryCode) => ({ countryCode })),
    },
    user_sessions_expires_at_check: {
      good: { expiresAt: at("2026-01-01T00:00:00.001Z") },
      bad: [{ expiresAt: at("2026-01-01T00:00Z") }, { expiresAt: at("2025-12-31T00:00Z") }],
    },
    user_sessions_revoked_at_check: {
      good: { revokedAt: at("2026-01-02T00:00Z"), revokedReason: "admin" },
      bad: [{ revokedAt: at("2026-01-02T00:00Z") }, { revokedReason: "admin" }],
    },
    user_sessions_revoked_reason_check: oneOfCase("revokedReason", "expired", {
      revokedAt: at("2026-01-02T00:00Z"),
    }),
    user_sessions_replaced_by_id_check: {
      before: { id: 900_003 },
      good: { id: 900_004, replacedById: 900_003 },
      bad: [{ id: 900_005, replacedById: 900_005 }],
    },
    user_sessions_device_info_check: objectCase("deviceInfo"),
  }),
};

export const authenticationLogCases: TableCases = {
  table: authenticationLogs,
  row: ({ userId }) => ({ userId, eventType: "login", success: true }),
  constraints: ({ userId }) => ({
    authentication_logs_pkey: {
      before: { id: 900_001, occurredAt: at("2026-01-01T00:00Z") },
      good: { id: 900_001, occurredAt: at("2026-01-02T00:00Z") },
      bad: [{ id: 900_001, occurredAt: at("2026-01-01T00:00Z") }],
    },
    authentication_logs_user_id_fk: foreignKeyCase("userId", userId),
    authentication_logs_email_attempted_check: atMostCase("emailAttempted", 320),
    authentication_logs_event_type_check: oneOfCase("eventType", "mfa"),
    authentication_logs_failure_reason_check: oneOfCase("failureReason", "locked", { success: false }),
    authentication_logs_success_check: {
      good: { success: false, failureReason: "bad_password" },
      bad: [{ success: false }, { success: true, failureReason: "bad_password" }],
    },
    authentication_logs_user_agent_check: atMostCase("userAgent", 1000),
    authentication_logs_device_id_check: trimmedCase("deviceId", 1, 200),
    authentication_logs_country_code_check: {
      good: { countryCode: "DE" },
      bad: ["", "de", "DEU", "D1"].map((countryCode) => ({ countryCode })),
    },
    authentication_logs_risk_score_check: scoreCase("riskScore"),
    authentication_logs_details_check: objectCase("details"),
  }),
};
