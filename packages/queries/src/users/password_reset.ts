import { type User, userSessions, users } from "@strata/schema-relationships";
import { and, eq, gt, isNotNull, lte, sql } from "drizzle-orm";
import type { Database } from "../database.ts";
import { RuleError } from "../errors.ts";
import { type Client, recordEvent } from "./audit.ts";
import { endSessions } from "./sessions.ts";

const u = users;
const s = userSessions;

/** Stores a password-reset token of an active account until its expiry; it replaces an earlier token. */
export async function issueResetToken(
  db: Database,
  { userId, tokenHash, expiresAt }: { userId: number; tokenHash: Buffer; expiresAt: Date },
): Promise<boolean> {
  const issued = await db
    .update(u)
    .set({ passwordResetTokenHash: tokenHash, passwordResetExpiresAt: expiresAt })
    .where(and(eq(u.id, userId), sql`${u.isActive}`))
    .returning({ id: u.id });
  return issued.length > 0;
}

const ofResetToken = (tokenHash: Buffer) =>
  and(eq(u.passwordResetTokenHash, tokenHash), gt(u.passwordResetExpiresAt, sql`now()`), sql`${u.isActive}`);

/** Returns the account of a valid reset token; undefined if there is none. */
export async function findUserByResetToken(db: Database, tokenHash: Buffer) {
  const [account] = await db.select({ id: u.id, email: u.email }).from(u).where(ofResetToken(tokenHash));
  return account;
}

/**
 * Resets the password with a token, once: unlocks the account and ends all its sessions.
 *
 * @throws RuleError if the token is used or expired.
 */
export async function resetPassword(
  db: Database,
  { tokenHash, passwordHash, client = {} }: { tokenHash: Buffer; passwordHash: string; client?: Client },
): Promise<Pick<User, "id" | "email">> {
  return db.transaction(async (tx) => {
    const [account] = await tx
      .update(u)
      .set({
        passwordHash,
        passwordChangedAt: sql`now()`,
        passwordResetTokenHash: null,
        passwordResetExpiresAt: null,
        failedLoginAttempts: 0,
        lockedUntil: null,
      })
      .where(ofResetToken(tokenHash))
      .returning({ id: u.id, email: u.email });
    if (!account) throw new RuleError("reset_token", "The reset token is used or expired.");
    await endSessions(tx, eq(s.userId, account.id), "password_change");
    await recordEvent(tx, { userId: account.id, eventType: "password_reset", success: true }, client);
    return account;
  });
}

/** Clears expired reset tokens; returns their number. */
export async function clearExpiredResetTokens(db: Database): Promise<number> {
  const cleared = await db
    .update(u)
    .set({ passwordResetTokenHash: null, passwordResetExpiresAt: null })
    // The first condition is redundant, but lets the index on the few hashes be used.
    .where(and(isNotNull(u.passwordResetTokenHash), lte(u.passwordResetExpiresAt, sql`now()`)))
    .returning({ id: u.id });
  return cleared.length;
}
