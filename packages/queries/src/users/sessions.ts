import { type DeviceInfo, type UserSession, userSessions, users } from "@strata/schema-relationships";
import { and, desc, eq, getTableColumns, inArray, isNull, lt, ne, type SQL, sql } from "drizzle-orm";
import type { Database } from "../database.ts";
import { RuleError } from "../errors.ts";
import { lockUser } from "../shared/lock_user.ts";
import { writable } from "../shared/writable.ts";
import { isLive, mayAct } from "./account.ts";
import { type Client, clientFields, recordEvent } from "./audit.ts";

// Transactions that lock an account and its sessions lock the account first, which prevents deadlocks.

const u = users;
const s = userSessions;

/**
 * Time within which a rotated refresh token may be reused without counting as theft, seconds: two tabs of one client
 * may refresh at the same time.
 */
export const reuseGraceSeconds = 10;

/** Returns the account of a login email, case-insensitively, with its password hash; undefined if there is none. */
export async function findLogin(db: Database, email: string) {
  const [account] = await db
    .select({
      id: u.id,
      email: u.email,
      passwordHash: u.passwordHash,
      role: u.role,
      isVerified: u.isVerified,
      isActive: u.isActive,
      lockedUntil: u.lockedUntil,
      mayAct,
    })
    .from(u)
    .where(and(sql`lower(${u.email}) = lower(${email})`, isNull(u.deletedAt)));
  return account;
}

/**
 * Returns the live session of a token with its account, for each request; undefined if the session has ended, or if
 * the account is inactive, deleted or locked, or has changed its password since.
 */
export async function getLiveSession(db: Database, tokenHash: Buffer) {
  const [session] = await db
    .select({
      id: s.id,
      userId: s.userId,
      role: u.role,
      isVerified: u.isVerified,
      isPremium: u.isPremium,
      deviceId: s.deviceId,
      expiresAt: s.expiresAt,
    })
    .from(s)
    .innerJoin(u, eq(u.id, s.userId))
    .where(and(eq(s.tokenHash, tokenHash), isLive, mayAct));
  return session;
}

/** Records the use of a session, to the minute: one write per request would be too expensive. */
export async function touchSession(db: Database, sessionId: number): Promise<void> {
  await db
    .update(s)
    .set({ lastUsedAt: sql`now()` })
    .where(and(eq(s.id, sessionId), sql`${s.lastUsedAt} < now() - interval '1 minute'`));
}

/** Revokes live sessions of accounts whose rows this transaction has locked; returns their ids. */
export async function endSessions(
  tx: Database,
  which: SQL | undefined,
  reason: NonNullable<UserSession["revokedReason"]>,
): Promise<number[]> {
  const ended = await tx
    .update(s)
    .set({
      revokedAt: sql`now()`,
      revokedReason: sql`case when ${s.expiresAt} <= now() then 'expired' else ${reason} end`,
    })
    .where(and(which, isNull(s.revokedAt)))
    .returning({ id: s.id });
  return ended.map(({ id }) => id);
}

const tokenFields = [
  "tokenHash",
  "refreshTokenHash",
  "expiresAt",
] as const satisfies readonly (keyof UserSession)[];
/** Token hashes and expiry of a session. Any other field is rejected: RuleError `field_writable`. */
export type SessionTokens = Pick<UserSession, (typeof tokenFields)[number]>;

/**
 * Opens a session after password verification, replacing a live session of the same device; records the login and
 * resets the count of failed ones. `passwordHash` is the hash that was verified.
 *
 * @throws RuleError if the account may not act, or its password has changed meanwhile.
 */
export async function openSession(
  db: Database,
  {
    userId,
    passwordHash,
    tokens,
    deviceInfo = {},
    client = {},
  }: {
    userId: number;
    passwordHash: string;
    tokens: SessionTokens;
    deviceInfo?: DeviceInfo;
    client?: Client;
  },
): Promise<UserSession> {
  return db.transaction(async (tx) => {
    const [account] = await tx
      .update(u)
      .set({
        failedLoginAttempts: 0,
        lockedUntil: null,
        lastLoginAt: sql`now()`,
        loginCount: sql`${u.loginCount} + 1`,
      })
      .where(and(eq(u.id, userId), eq(u.passwordHash, passwordHash), mayAct))
      .returning({ id: u.id });
    if (!account) throw new RuleError("account_usable", `User ${userId} may not sign in.`);
    if (client.deviceId) await endSessions(tx, ofDevice(userId, client.deviceId), "logout");
    const [session] = await tx
      .insert(s)
      .values({ userId, ...writable(tokens, tokenFields), deviceInfo, ...writable(client, clientFields) })
      .returning();
    if (!session) throw new Error("The insert returned no row.");
    await recordEvent(
      tx,
      {
        userId,
        sessionId: session.id,
        eventType: "login",
        success: true,
      },
      client,
    );
    return session;
  });
}

const ofDevice = (userId: number, deviceId: string) => and(eq(s.userId, userId), eq(s.deviceId, deviceId));

/**
 * Rotates a refresh token, once, into a new session. Reuse of a rotated token after the grace period (seconds)
 * indicates theft, and revokes all sessions rotated from it. Do not call it in a transaction that rolls back on the
 * error.
 *
 * @throws RuleError `token_reuse` on reuse, `session_live` if there is no such live session.
 */
export async function rotateSession(
  db: Database,
  {
    refreshTokenHash,
    tokens,
    client = {},
    graceSeconds = reuseGraceSeconds,
  }: { refreshTokenHash: Buffer; tokens: SessionTokens; client?: Client; graceSeconds?: number },
): Promise<UserSession> {
  const notLive = () => new RuleError("session_live", "The session has ended: sign in again.");
  // A detected theft is returned and not thrown, so that the revocation is committed.
  const rotated = await db.transaction(async (tx) => {
    const ofToken = eq(s.refreshTokenHash, refreshTokenHash);
    const [owner] = await tx.select({ userId: s.userId }).from(s).where(ofToken);
    if (!owner) throw notLive();
    await lockUser(tx, owner.userId);
    const [found] = await tx
      .select({
        session: s,
        isUsable: sql<boolean>`${isLive} and ${mayAct}`,
        isReused: sql<boolean>`coalesce(${s.revokedReason} = 'rotated' and ${s.revokedAt} + make_interval(secs => ${graceSeconds}) <= now(), false)`,
      })
      .from(s)
      .innerJoin(u, eq(u.id, s.userId))
      .where(ofToken);
    if (found?.isReused) {
      const ended = await endSessions(tx, isDescendantOf(found.session.id), "token_reuse");
      await recordEvent(
        tx,
        {
          userId: owner.userId,
          sessionId: found.session.id,
          eventType: "refresh",
          success: false,
          failureReason: "expired",
          riskScore: "90",
          details: { tokenReuse: true, endedSessions: ended },
        },
        client,
      );
      return undefined;
    }
    if (!found?.isUsable) throw notLive();
    const { id, userId, deviceId, userAgent, ipAddress, countryCode, deviceInfo } = found.session;
    // Revoked before the insert, since a device has at most one live session.
    await endSessions(tx, eq(s.id, id), "rotated");
    const [next] = await tx
      .insert(s)
      .values({
        userId,
        userAgent,
        ipAddress,
        countryCode,
        deviceInfo,
        ...writable(tokens, tokenFields),
        ...writable(client, clientFields),
        deviceId,
      })
      .returning();
    if (!next) throw new Error("The insert returned no row.");
    await tx.update(s).set({ replacedById: next.id }).where(eq(s.id, id));
    await recordEvent(tx, { userId, sessionId: next.id, eventType: "refresh", success: true }, client);
    return next;
  });
  if (!rotated) throw new RuleError("token_reuse", "Refresh token reuse detected: its sessions are revoked.");
  return rotated;
}

/** The sessions rotated from a session, including itself. */
const isDescendantOf = (sessionId: number) =>
  sql`${s.id} in (
    with recursive chain (id) as (
      select ${sessionId}::bigint
      union
      select spent.replaced_by_id from user_sessions spent join chain on spent.id = chain.id
    )
    select id from chain where id is not null)`;

/** Lists the live sessions of an account, most recently used first. */
export async function listLiveSessions(db: Database, userId: number) {
  const { tokenHash, refreshTokenHash, ...columns } = getTableColumns(s);
  return db
    .select(columns)
    .from(s)
    .innerJoin(u, eq(u.id, s.userId))
    .where(and(eq(s.userId, userId), isLive))
    .orderBy(desc(s.lastUsedAt), desc(s.id));
}

/** Ends one session of an account; false if it has no such live session. */
export async function logout(
  db: Database,
  { userId, sessionId, client = {} }: { userId: number; sessionId: number; client?: Client },
): Promise<boolean> {
  return db.transaction(async (tx) => {
    await lockUser(tx, userId);
    const ended = await endSessions(tx, and(eq(s.id, sessionId), eq(s.userId, userId)), "logout");
    if (ended.length === 0) return false;
    await recordEvent(tx, { userId, sessionId, eventType: "logout", success: true }, client);
    return true;
  });
}

/** Ends all sessions of an account, or all but the current one; returns their number. */
export async function logoutEverywhere(
  db: Database,
  { userId, exceptSessionId, client = {} }: { userId: number; exceptSessionId?: number; client?: Client },
): Promise<number> {
  return db.transaction(async (tx) => {
    await lockUser(tx, userId);
    const others = exceptSessionId === undefined ? undefined : ne(s.id, exceptSessionId);
    const ended = await endSessions(tx, and(eq(s.userId, userId), others), "logout");
    if (ended.length > 0) {
      await recordEvent(
        tx,
        {
          userId,
          eventType: "logout",
          success: true,
          details: { endedSessions: ended },
        },
        client,
      );
    }
    return ended.length;
  });
}

/** Deletes sessions that expired before a time, oldest first, one batch per call; returns the number deleted. */
export async function purgeSessions(
  db: Database,
  { before, limit = 1000 }: { before: Date; limit?: number },
): Promise<number> {
  const batch = db
    .select({ id: s.id })
    .from(s)
    .where(lt(s.expiresAt, before))
    .orderBy(s.expiresAt)
    .limit(limit)
    .for("update", { skipLocked: true });
  const purged = await db.delete(s).where(inArray(s.id, batch)).returning({ id: s.id });
  return purged.length;
}
