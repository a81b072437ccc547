import { authenticationFailures, revocationReasons } from "@strata/schema-core";
import fc from "fast-check";
import {
  authenticationLogCases,
  userCases,
  userProfileCases,
  userSessionCases,
} from "../constraints/core.ts";
import {
  all,
  contradiction,
  either,
  just,
  maybe,
  ownId,
  period,
  type TableRows,
  values,
  words,
  wrongStep,
} from "./rows.ts";
import { instants } from "./values.ts";

const digests = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes));

const deleted = values({ deletedAt: instants, isActive: fc.constant(false) });
const active = just({ deletedAt: null, isActive: true });
const withToken = values({ passwordResetTokenHash: digests, passwordResetExpiresAt: instants });
const withoutToken = just({ passwordResetTokenHash: null, passwordResetExpiresAt: null });

export const userRows: TableRows = {
  cases: userCases,
  agreeing: () => all(either(active, just({ isActive: false }), deleted), either(withToken, withoutToken)),
  contradictions: () => [
    contradiction(
      "users_deleted_at_check",
      "deleted and active",
      values({ deletedAt: instants, isActive: fc.constant(true) }),
    ),
    wrongStep("users_deleted_at_check", "deleted but left active", active, values({ deletedAt: instants })),
    wrongStep(
      "users_deleted_at_check",
      "made active again but left deleted",
      deleted,
      just({ isActive: true }),
    ),
    contradiction(
      "users_password_reset_expires_at_check",
      "a reset token without an end",
      values({ passwordResetTokenHash: digests, passwordResetExpiresAt: fc.constant(null) }),
    ),
    contradiction(
      "users_password_reset_expires_at_check",
      "an end without a reset token",
      values({ passwordResetTokenHash: fc.constant(null), passwordResetExpiresAt: instants }),
    ),
    wrongStep(
      "users_password_reset_expires_at_check",
      "a reset token used up that keeps its end",
      withToken,
      just({ passwordResetTokenHash: null }),
    ),
  ],
};

export const userProfileRows: TableRows = {
  cases: userProfileCases,
  agreeing: ({ otherUserId }) =>
    values({
      referredBy: maybe(fc.constant(otherUserId)),
      referralCode: maybe(words.filter((word) => word.length > 3)),
    }),
  contradictions: ({ userId }) => [
    contradiction("user_profiles_referred_by_check", "invited by themselves", just({ referredBy: userId })),
  ],
};

const live = just({ revokedAt: null, revokedReason: null });
const revoked = values({ revokedAt: instants, revokedReason: fc.constantFrom(...revocationReasons) });

export const userSessionRows: TableRows = {
  cases: userSessionCases,
  agreeing: () =>
    all(
      period.map(([issuedAt, expiresAt]) => ({ issuedAt, expiresAt })),
      either(live, revoked),
      values({ deviceId: maybe(words), refreshTokenHash: maybe(digests) }),
    ),
  contradictions: () => [
    contradiction(
      "user_sessions_expires_at_check",
      "ended before it was issued",
      period.map(([expiresAt, issuedAt]) => ({ issuedAt, expiresAt })),
    ),
    contradiction(
      "user_sessions_expires_at_check",
      "ended when it was issued",
      instants.map((at) => ({ issuedAt: at, expiresAt: at })),
    ),
    contradiction(
      "user_sessions_revoked_at_check",
      "revoked for no reason",
      values({ revokedAt: instants, revokedReason: fc.constant(null) }),
    ),
    contradiction(
      "user_sessions_revoked_at_check",
      "a reason, and not revoked",
      values({ revokedAt: fc.constant(null), revokedReason: fc.constantFrom(...revocationReasons) }),
    ),
    wrongStep(
      "user_sessions_revoked_at_check",
      "revoked without saying why",
      live,
      values({ revokedAt: instants }),
    ),
    wrongStep(
      "user_sessions_revoked_at_check",
      "brought back with its reason",
      revoked,
      just({ revokedAt: null }),
    ),
    contradiction("user_sessions_replaced_by_id_check", "replaced by itself", just({ replacedById: ownId })),
  ],
};

const succeeded = just({ success: true, failureReason: null });
const failed = values({
  success: fc.constant(false),
  failureReason: fc.constantFrom(...authenticationFailures),
});

export const authenticationLogRows: TableRows = {
  cases: authenticationLogCases,
  agreeing: () => either(succeeded, failed),
  contradictions: () => [
    contradiction(
      "authentication_logs_success_check",
      "a success with a reason why it failed",
      values({ success: fc.constant(true), failureReason: fc.constantFrom(...authenticationFailures) }),
    ),
    contradiction(
      "authentication_logs_success_check",
      "a failure for no reason",
      just({ success: false, failureReason: null }),
    ),
    wrongStep(
      "authentication_logs_success_check",
      "a failure told as a success",
      failed,
      just({ success: true }),
    ),
    wrongStep(
      "authentication_logs_success_check",
      "a success told as a failure",
      succeeded,
      just({ success: false }),
    ),
  ],
};
