import { type User, userSessions, users } from "@strata/schema-relationships";
import { getTableColumns, sql } from "drizzle-orm";

const u = users;
const s = userSessions;

/** The account may act: it is active and not locked. */
export const mayAct = sql<boolean>`(${u.isActive} and ${u.deletedAt} is null and (${u.lockedUntil} is null or ${u.lockedUntil} <= now()))`;
/** The session is neither revoked nor expired, nor older than the account's password. */
export const isLive = sql<boolean>`(${s.revokedAt} is null and ${s.expiresAt} > now() and (${u.passwordChangedAt} is null or ${s.issuedAt} >= ${u.passwordChangedAt}))`;

const { passwordHash, passwordResetTokenHash, passwordResetExpiresAt, ...withoutSecrets } =
  getTableColumns(u);
/** The columns of an {@link Account}. */
export const publicColumns = withoutSecrets;
/** An account without its credentials. */
export type Account = Omit<User, "passwordHash" | "passwordResetTokenHash" | "passwordResetExpiresAt">;
