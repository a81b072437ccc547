// The caller hashes tokens (SHA-256) and verifies passwords (argon2): neither is sent to the database.

export type { Account } from "./users/account.ts";
export {
  changeUserRole,
  countUsersByRole,
  deleteUser,
  listDormantUsers,
  listNewUsers,
  listUsers,
  listUsersWithActivity,
  searchUsers,
  setUserActive,
  verifyUser,
} from "./users/administration.ts";
export {
  type Client,
  countActivityByKind,
  countFailedLogins,
  countFailedLoginsOfAddress,
  countRegistrationsOfAddress,
  listRiskyEvents,
  lockoutMinutes,
  maxFailedLogins,
  recordEvent,
  recordFailedLogin,
  summarizeActivity,
} from "./users/audit.ts";
export {
  clearExpiredResetTokens,
  findUserByResetToken,
  issueResetToken,
  resetPassword,
} from "./users/password_reset.ts";
export {
  getOwnAccount,
  mergeSettings,
  type ProfileChanges,
  registerUser,
  updateProfile,
} from "./users/profiles.ts";
export {
  findLogin,
  getLiveSession,
  listLiveSessions,
  logout,
  logoutEverywhere,
  openSession,
  purgeSessions,
  reuseGraceSeconds,
  rotateSession,
  type SessionTokens,
  touchSession,
} from "./users/sessions.ts";
