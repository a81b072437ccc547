import {
  authenticationEvents,
  authenticationFailures,
  authenticationLogs,
  positionSizingMethods,
  revocationReasons,
  riskManagement,
  subscriptionPlans,
  userProfiles,
  userSessions,
  users,
} from "@strata/schema-relationships";
import { after, at, type Batch, batch, type Dataset, day, hour, indices, minute } from "./dataset.ts";

/**
 * Password hash of every sample account: a well-formed argon2id hash with an all-zero digest. No known password
 * matches it, so that no sample account can sign in.
 */
const unusablePasswordHash = `$argon2id$v=19$m=65536,t=3,p=4$${"A".repeat(22)}$${"A".repeat(43)}`;

/** Email address of a sample account, in a domain that receives no mail (RFC 2606). */
export const sampleEmail = (index: number) => `sample-user-${index + 1}@example.org`;

const firstNames = [
  "Ada",
  "Bahram",
  "Chen",
  "Dara",
  "Elif",
  "Farid",
  "Grace",
  "Hiro",
  "Ines",
  "Jamila",
] as const;
const lastNames = ["Moradi", "Okafor", "Silva", "Tanaka", "Weber", "Yilmaz"] as const;
const zones = ["UTC", "Asia/Tehran", "Europe/Berlin", "America/New_York", "Asia/Tokyo"] as const;
const roles = ["casual", "casual", "casual", "professional", "guest"] as const;

/** Accounts with their profiles, risk limits, sessions and authentication events. */
export function* accounts(dataset: Dataset): Generator<Batch> {
  const random = dataset.random("people");
  const userIds = indices(dataset.size.users);
  const joined = userIds.map(() => dataset.hoursAgo(random.between(60 * 24, 400 * 24)));
  yield batch(
    users,
    userIds.map((index) => {
      const createdAt = at(joined, index);
      const lastLoginAt = index % 7 === 3 ? null : dataset.hoursAgo(random.between(1, 50 * 24));
      const deletedAt = index % 20 === 13 ? dataset.hoursAgo(24) : null;
      const isLocked = index % 20 === 9;
      return {
        id: dataset.id("users", index),
        email: sampleEmail(index),
        passwordHash: unusablePasswordHash,
        role: index === 0 ? "admin" : random.pick(roles),
        isActive: deletedAt === null && index % 20 !== 17,
        isVerified: random.percent(80),
        isPremium: random.percent(25),
        failedLoginAttempts: isLocked ? 5 : random.between(0, 2),
        lockedUntil: isLocked ? dataset.hoursAgo(-1) : null,
        passwordChangedAt: random.percent(20) ? after(createdAt, random.between(1, 30) * day) : null,
        lastLoginAt,
        loginCount: lastLoginAt ? random.between(1, 300) : 0,
        deletedAt,
        ...dataset.written(createdAt, lastLoginAt ?? createdAt),
      };
    }),
  );
  yield batch(
    userProfiles,
    userIds.map((index) => {
      const plan = random.pick(subscriptionPlans);
      const firstName = random.pick(firstNames);
      return {
        userId: dataset.id("users", index),
        referredBy:
          index > 0 && random.percent(30) ? dataset.id("users", random.between(0, index - 1)) : null,
        firstName,
        lastName: random.pick(lastNames),
        displayName: random.percent(70) ? `${firstName} ${index + 1}` : null,
        timezone: random.pick(zones),
        language: random.percent(30) ? "fa" : "en",
        preferredCurrency: random.percent(80) ? "USD" : "EUR",
        riskTolerance: random.pick(["low", "medium", "high", "extreme"] as const),
        experienceLevel: random.pick(["beginner", "intermediate", "advanced", "expert", null] as const),
        referralCode: `SAMPLE-${dataset.options.seed}-${index + 1}`,
        subscriptionPlan: plan,
        subscriptionExpiresAt: plan === "free" ? null : dataset.hoursAgo(-24 * random.between(1, 300)),
        preferences: {
          theme: random.pick(["dark", "light"] as const),
          // Identifies the dataset when it is loaded again (storedDataset).
          ...(index === 0 && {
            sampleWorld: { ...dataset.options, until: dataset.options.until.toISOString() },
          }),
        },
        notificationSettings: {},
        ...dataset.written(at(joined, index)),
      };
    }),
  );
  yield batch(
    riskManagement,
    userIds.map((index) => ({
      userId: dataset.id("users", index),
      riskLevel: random.pick(["low", "medium", "high", "extreme"] as const),
      maxPositionSizeUsd: String(100 * random.between(10, 500)),
      maxPortfolioRiskPercent: random.score(1, 5),
      maxDailyLossPercent: random.score(2, 10),
      maxDrawdownPercent: random.percent(60) ? random.score(10, 40) : null,
      maxOpenPositions: random.between(3, 20),
      maxSectorExposurePercent: random.percent(50) ? random.score(20, 80) : null,
      maxLeverage: String(random.between(1, 10)),
      positionSizingMethod: random.pick(positionSizingMethods),
      defaultStopLossPercent: random.percent(50) ? random.score(1, 10) : null,
      defaultTakeProfitPercent: random.percent(50) ? random.score(5, 60) : null,
      autoStopTrading: random.percent(30),
      limitBreachedAt: index % 20 === 5 ? dataset.hoursAgo(2) : null,
      lastCalculatedAt: dataset.hoursAgo(1),
      riskMetrics: { equityUsd: 1000 * random.between(5, 500) },
      ...dataset.written(at(joined, index), dataset.hoursAgo(1)),
    })),
  );
  yield* sessions(dataset);
  yield* events(dataset);
}

/** Ended sessions, expired or revoked, whose tokens exist nowhere. */
function* sessions(dataset: Dataset): Generator<Batch> {
  const random = dataset.random("sessions");
  yield batch(
    userSessions,
    indices(dataset.size.sessions).map((index) => {
      const issuedAt = dataset.hoursAgo(random.between(40 * 24, 90 * 24));
      // Every third session expired; the others have each revocation reason in turn.
      const isRevoked = index % 3 !== 0;
      const reason = at(revocationReasons, (index - Math.ceil(index / 3)) % revocationReasons.length);
      const revokedAt = isRevoked ? after(issuedAt, random.between(1, 100) * hour) : null;
      const isRotated = reason === "rotated" && index + dataset.size.users < dataset.size.sessions;
      return {
        id: dataset.id("sessions", index),
        userId: dataset.id("users", index),
        // The next session of the same account.
        replacedById: isRevoked && isRotated ? dataset.id("sessions", index + dataset.size.users) : null,
        tokenHash: random.bytes(32),
        refreshTokenHash: random.percent(80) ? random.bytes(32) : null,
        deviceId: random.percent(80) ? `device-${index}` : null,
        userAgent: "Mozilla/5.0 (sample)",
        ipAddress: random.percent(90) ? address(random.between(1, 250)) : null,
        countryCode: random.pick(["DE", "IR", "JP", "US", null] as const),
        issuedAt,
        lastUsedAt: after(issuedAt, 30 * minute),
        expiresAt: after(issuedAt, 30 * day),
        revokedAt,
        revokedReason: isRevoked ? reason : null,
        deviceInfo: { os: random.pick(["Android", "iOS", "Linux", "Windows"]) },
        ...dataset.written(issuedAt, revokedAt ?? issuedAt),
      };
    }),
  );
}

// Reserved for documentation (RFC 5737).
const address = (host: number) => `203.0.113.${host}`;

/** Authentication events other than a lockout. */
const eventTypes = authenticationEvents.filter((event) => event !== "lockout");

function* events(dataset: Dataset): Generator<Batch> {
  const random = dataset.random("events");
  const count = 1_000 * dataset.options.scale;
  yield batch(
    authenticationLogs,
    indices(count).map((index) => {
      const success = !random.percent(20);
      const failureReason = success ? null : random.pick(authenticationFailures);
      const isUnknown = failureReason === "unknown_user";
      const occurredAt = after(dataset.hoursAgo(60 * 24), Math.floor((60 * day * index) / count));
      return {
        occurredAt,
        userId: isUnknown ? null : dataset.id("users", random.between(0, dataset.size.users - 1)),
        emailAttempted: isUnknown ? `nobody-${index}@example.org` : null,
        eventType:
          success && random.percent(40)
            ? at(eventTypes, index % eventTypes.length)
            : failureReason === "locked"
              ? "lockout"
              : "login",
        success,
        failureReason,
        ipAddress: random.percent(95) ? address(random.between(1, 250)) : null,
        userAgent: "Mozilla/5.0 (sample)",
        countryCode: random.pick(["DE", "IR", "JP", "US", null] as const),
        riskScore: success ? random.score(0, 40) : random.score(20, 100),
        createdAt: occurredAt,
      };
    }),
  );
}
