import {
  type AuthenticationLog,
  authenticationLogs,
  type DeviceInfo,
  type NewAuthenticationLog,
  type NotificationSettings,
  type User,
  type UserOverview,
  type UserPreferences,
  type UserProfile,
  type UserSession,
  userProfiles,
  userSessions,
  users,
  usersOverview,
  watchlists,
} from "@strata/schema-relationships";
import {
  and,
  asc,
  count,
  desc,
  eq,
  getTableColumns,
  gt,
  gte,
  ilike,
  inArray,
  isNotNull,
  isNull,
  lt,
  lte,
  max,
  ne,
  or,
  type SQL,
  sql,
} from "drizzle-orm";
import { unionAll } from "drizzle-orm/pg-core";
import type { Database } from "./database.ts";
import { RuleError } from "./errors.ts";
import { containing } from "./shared/containing.ts";
import { olderThan } from "./shared/keyset.ts";
import { lockUser } from "./shared/lock_user.ts";
import { writable } from "./shared/writable.ts";

// Tokens are hashed (SHA-256) and passwords verified (argon2) by the caller: neither is ever sent to the database.
// Who locks an account and its sessions locks the account first, so that two of them cannot wait for each other.

/** Every so many failed logins in a row lock the account. */
export const maxFailedLogins = 5;
/** For how long, minutes. */
export const lockoutMinutes = 15;
/**
 * How long a spent refresh token may come again without being taken for stolen, seconds: two tabs of one client
 * may refresh at the same time.
 */
export const reuseGraceSeconds = 10;

const u = users;
const s = userSessions;
const log = authenticationLogs;

/** The account may act: it is active, and not locked now. */
const mayAct = sql<boolean>`(${u.isActive} and ${u.deletedAt} is null and (${u.lockedUntil} is null or ${u.lockedUntil} <= now()))`;
/** The session is neither ended nor out of date, nor older than the account's password. */
const isLive = sql<boolean>`(${s.revokedAt} is null and ${s.expiresAt} > now() and (${u.passwordChangedAt} is null or ${s.issuedAt} >= ${u.passwordChangedAt}))`;

const { passwordHash, passwordResetTokenHash, passwordResetExpiresAt, ...publicColumns } = getTableColumns(u);
/** An account without what it signs in with. */
export type Account = Omit<User, "passwordHash" | "passwordResetTokenHash" | "passwordResetExpiresAt">;

const clientFields = [
  "ipAddress",
  "userAgent",
  "deviceId",
  "countryCode",
] as const satisfies readonly (keyof NewAuthenticationLog)[];
/** What is known of the client of a request. Any other field is refused: RuleError `field_writable`. */
export type Client = Pick<NewAuthenticationLog, (typeof clientFields)[number]>;

/** The account of a login name, whatever its case, with its verifier; undefined where there is none. */
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
 * The session of a token with its account, for each request; undefined where the session has ended, or the account
 * is inactive, deleted or locked, or has changed its password since.
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

/** Notes that a session is used, to the minute: a write for each request would cost more than it tells. */
export async function touchSession(db: Database, sessionId: number): Promise<void> {
  await db
    .update(s)
    .set({ lastUsedAt: sql`now()` })
    .where(and(eq(s.id, sessionId), sql`${s.lastUsedAt} < now() - interval '1 minute'`));
}

/** Ends live sessions of accounts that are locked; returns their ids. */
async function endSessions(
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
/** The hashed tokens of a session, and when it expires. Any other field is refused: RuleError `field_writable`. */
export type SessionTokens = Pick<UserSession, (typeof tokenFields)[number]>;

/**
 * Opens a session for somebody whose password was verified, in place of the live one of the same device, if any;
 * notes the login and forgets the failed ones before it. `passwordHash` is the verifier that was used.
 *
 * @throws RuleError if the account may not act, or has another password meanwhile.
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
    if (!account) throw new RuleError("account_usable", `user ${userId} may not sign in`);
    if (client.deviceId) await endSessions(tx, ofDevice(userId, client.deviceId), "logout");
    const [session] = await tx
      .insert(s)
      .values({ userId, ...writable(tokens, tokenFields), deviceInfo, ...writable(client, clientFields) })
      .returning();
    if (!session) throw new Error("a write returned nothing");
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
 * Puts a new session in the place of the one that a refresh token belongs to, once. A token that was spent before
 * and comes again, more than the grace (seconds) later, was stolen by one of the two who used it: then the sessions
 * that came of it are ended. Not for use in a transaction that the error would undo.
 *
 * @throws RuleError `token_reuse` where that happened, `session_live` where there is no such session any more.
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
  const notLive = () => new RuleError("session_live", "the session has ended: sign in again");
  // What is found out of theft is returned, not thrown, so that it is committed.
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
    // Ended before the next one is there, since a device has one live session.
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
    if (!next) throw new Error("a write returned nothing");
    await tx.update(s).set({ replacedById: next.id }).where(eq(s.id, id));
    await recordEvent(tx, { userId, sessionId: next.id, eventType: "refresh", success: true }, client);
    return next;
  });
  if (!rotated)
    throw new RuleError("token_reuse", "a spent refresh token came again: its sessions are ended");
  return rotated;
}

/** The sessions that came of one by rotation, itself among them. */
const isDescendantOf = (sessionId: number) =>
  sql`${s.id} in (
    with recursive chain (id) as (
      select ${sessionId}::bigint
      union
      select spent.replaced_by_id from user_sessions spent join chain on spent.id = chain.id
    )
    select id from chain where id is not null)`;

/** The live sessions of an account, the one used last first. */
export async function listLiveSessions(db: Database, userId: number) {
  const { tokenHash, refreshTokenHash, ...columns } = getTableColumns(s);
  return db
    .select(columns)
    .from(s)
    .innerJoin(u, eq(u.id, s.userId))
    .where(and(eq(s.userId, userId), isLive))
    .orderBy(desc(s.lastUsedAt), desc(s.id));
}

/** Ends one session of an account; false where it has no such live one. */
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

/** Ends all sessions of an account, or all but the one that asks; returns how many. */
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

/** Deletes sessions that expired before a time, a batch at a time, the oldest first; returns how many. */
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

/** Events of one address in the last minutes. */
const fromAddress = (ipAddress: string, eventType: NewAuthenticationLog["eventType"], minutes: number) =>
  and(
    eq(log.ipAddress, ipAddress),
    eq(log.eventType, eventType),
    sql`${log.occurredAt} >= now() - make_interval(mins => ${minutes})`,
  );

/** How many logins from an address have failed in the last minutes, whatever the account. */
export async function countFailedLoginsOfAddress(
  db: Database,
  { ipAddress, minutes = 15 }: { ipAddress: string; minutes?: number },
): Promise<number> {
  return db.$count(log, and(fromAddress(ipAddress, "login", minutes), sql`not ${log.success}`));
}

/** How many accounts were registered from an address in the last minutes. */
export async function countRegistrationsOfAddress(
  db: Database,
  { ipAddress, minutes = 60 }: { ipAddress: string; minutes?: number },
): Promise<number> {
  return db.$count(log, and(fromAddress(ipAddress, "register", minutes), sql`${log.success}`));
}

/** How many logins of an account have failed since the last that succeeded, as the log tells. */
export async function countFailedLogins(db: Database, userId: number): Promise<number> {
  const ofLogin = and(eq(log.userId, userId), eq(log.eventType, "login"));
  const lastSuccess = db
    .select({ at: log.occurredAt })
    .from(log)
    .where(and(ofLogin, sql`${log.success}`))
    .orderBy(desc(log.occurredAt))
    .limit(1);
  return db.$count(
    log,
    and(
      ofLogin,
      sql`not ${log.success}`,
      sql`${log.occurredAt} > coalesce(${lastSuccess}, '-infinity'::timestamptz)`,
    ),
  );
}

/**
 * Notes a failed login, and counts it where a password of the account was wrong: every fifth in a row locks it.
 * Without an account `emailAttempted` says what was typed.
 */
export async function recordFailedLogin(
  db: Database,
  {
    client = {},
    ...failure
  }: (
    | { userId: number; failureReason: "bad_password" | "inactive" | "locked" | "rate_limited" }
    | { emailAttempted: string; failureReason: "unknown_user" | "rate_limited" }
  ) & { client?: Client },
): Promise<void> {
  await db.transaction(async (tx) => {
    await recordEvent(tx, { ...failure, eventType: "login", success: false }, client);
    if (!("userId" in failure) || failure.failureReason !== "bad_password") return;
    const attempts = sql`${u.failedLoginAttempts} + 1`;
    const isFull = sql`(${attempts}) % ${maxFailedLogins} = 0`;
    const [account] = await tx
      .update(u)
      .set({
        failedLoginAttempts: attempts,
        lockedUntil: sql`case when ${isFull} then now() + make_interval(mins => ${lockoutMinutes}) else ${u.lockedUntil} end`,
      })
      .where(eq(u.id, failure.userId))
      .returning({ failedLoginAttempts: u.failedLoginAttempts });
    if (account && account.failedLoginAttempts % maxFailedLogins === 0) {
      await recordEvent(
        tx,
        {
          userId: failure.userId,
          eventType: "lockout",
          success: true,
          riskScore: "80",
          details: { failedLoginAttempts: account.failedLoginAttempts },
        },
        client,
      );
    }
  });
}

/** Appends an event to the log, with what is known of the client; the account may be unknown. */
export async function recordEvent(
  db: Database,
  event: Omit<NewAuthenticationLog, "createdAt">,
  client: Client = {},
): Promise<void> {
  await db.insert(log).values({ ...event, ...writable(client, clientFields) });
}

/**
 * The events whose risk is at least so high (70 to 100), newest first, a page at a time. The last row of a page
 * is `after` for the next one.
 */
export async function listRiskyEvents(
  db: Database,
  {
    minRiskScore = 80,
    after,
    limit = 50,
  }: {
    minRiskScore?: number;
    after?: Pick<AuthenticationLog, "occurredAt" | "id"> | undefined;
    limit?: number;
  } = {},
) {
  return (
    db
      .select()
      .from(log)
      // The constant lets the partial index be used, whatever is asked for.
      .where(
        and(
          sql`${log.riskScore} >= 70`,
          gte(log.riskScore, String(minRiskScore)),
          olderThan([log.occurredAt, log.id], after && [after.occurredAt, after.id]),
        ),
      )
      .orderBy(desc(log.occurredAt), desc(log.id))
      .limit(limit)
  );
}

const profileFields = [
  "firstName",
  "lastName",
  "displayName",
  "bio",
  "avatarUrl",
  "timezone",
  "language",
  "preferredCurrency",
  "riskTolerance",
  "experienceLevel",
] as const satisfies readonly (keyof UserProfile)[];
/** The columns of a profile that its owner writes. */
export type ProfileChanges = Partial<Pick<UserProfile, (typeof profileFields)[number]>>;

/**
 * Registers a person, all or nothing: the account, its profile, a first list of coins, and the event. `profile` may
 * be the parsed body of a request; the two fields of referral are the service's own.
 *
 * @throws RuleError `email_free` if there is an account of this address, whatever its case; a deleted one holds it too.
 * `field_writable` if `profile` has a field that is not the person's to write.
 */
export async function registerUser(
  db: Database,
  {
    email,
    passwordHash,
    profile = {},
    referralCode = null,
    referredBy = null,
    watchlistName = "My watchlist",
    client = {},
  }: {
    email: string;
    passwordHash: string;
    profile?: ProfileChanges;
    referralCode?: string | null;
    referredBy?: number | null;
    watchlistName?: string;
    client?: Client;
  },
): Promise<Account> {
  return db.transaction(async (tx) => {
    const [account] = await tx
      .insert(u)
      .values({ email, passwordHash })
      .onConflictDoNothing()
      .returning(publicColumns);
    if (!account) throw new RuleError("email_free", "there is an account of this address");
    const userId = account.id;
    await tx
      .insert(userProfiles)
      .values({ ...writable(profile, profileFields), referralCode, referredBy, userId });
    await tx.insert(watchlists).values({ userId, name: watchlistName });
    await recordEvent(tx, { userId, eventType: "register", success: true }, client);
    return account;
  });
}

/** One's own account with its profile, without what it signs in with; undefined where it is deleted. */
export async function getOwnAccount(db: Database, userId: number) {
  const [account] = await db
    .select({ ...publicColumns, profile: userProfiles })
    .from(u)
    .leftJoin(userProfiles, eq(userProfiles.userId, u.id))
    .where(and(eq(u.id, userId), isNull(u.deletedAt)));
  return account;
}

/**
 * Changes a profile and notes in the log which of its fields changed; not from what to what, since the log outlives
 * the person's erasure. `changes` may be the parsed body of a request.
 *
 * @throws RuleError `profile_exists` if there is no such profile, `field_writable` if `changes` has a field that is not
 * the person's to write.
 */
export async function updateProfile(
  db: Database,
  { userId, changes, client = {} }: { userId: number; changes: ProfileChanges; client?: Client },
): Promise<UserProfile> {
  const writes = writable(changes, profileFields);
  return db.transaction(async (tx) => {
    const ofUser = eq(userProfiles.userId, userId);
    const [before] = await tx.select().from(userProfiles).where(ofUser).for("no key update");
    if (!before) throw new RuleError("profile_exists", `user ${userId} has no profile`);
    const changed = profileFields.filter(
      (name) => writes[name] !== undefined && writes[name] !== before[name],
    );
    if (changed.length === 0) return before;
    const [after] = await tx.update(userProfiles).set(writes).where(ofUser).returning();
    if (!after) throw new Error("a write returned nothing");
    await recordEvent(
      tx,
      {
        userId,
        eventType: "profile_update",
        success: true,
        details: { changed },
      },
      client,
    );
    return after;
  });
}

/** An object with some of its members, at any depth; null takes one away. */
type Patch<T> = { [K in keyof T]?: (T[K] extends readonly unknown[] ? T[K] : Patch<T[K]>) | null };

/**
 * Merges settings into those of a person, as a JSON Merge Patch (RFC 7396): objects member by member, at any depth,
 * null takes a member away, all else is replaced. One statement, so that no other's change is lost.
 *
 * @throws RuleError if there is no such profile.
 */
export async function mergeSettings(
  db: Database,
  {
    userId,
    notificationSettings = {},
    preferences = {},
  }: {
    userId: number;
    notificationSettings?: Patch<NotificationSettings>;
    preferences?: Patch<UserPreferences>;
  },
) {
  const [merged] = await db
    .update(userProfiles)
    .set({
      notificationSettings: mergePatch(sql`${userProfiles.notificationSettings}`, notificationSettings),
      preferences: mergePatch(sql`${userProfiles.preferences}`, preferences),
    })
    .where(eq(userProfiles.userId, userId))
    .returning({
      notificationSettings: userProfiles.notificationSettings,
      preferences: userProfiles.preferences,
    });
  if (!merged) throw new RuleError("profile_exists", `user ${userId} has no profile`);
  return merged;
}

const isObject = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The target with a patch merged into it; what is not an object counts as an empty one. */
function mergePatch(target: SQL, patch: object): SQL {
  const base = sql`case jsonb_typeof(${target}) when 'object' then ${target} else '{}' end`;
  const members = Object.entries(patch).filter(([, value]) => value !== undefined);
  const removed = members.flatMap(([key, value]) => (value === null ? [sql` - ${key}::text`] : []));
  const replaced = Object.fromEntries(members.filter(([, value]) => value !== null && !isObject(value)));
  const merged = members.flatMap(([key, value]) =>
    isObject(value)
      ? [sql` || jsonb_build_object(${key}::text, ${mergePatch(sql`${target} -> ${key}::text`, value)})`]
      : [],
  );
  return sql`((${base})${sql.join(removed)} || ${JSON.stringify(replaced)}::text::jsonb${sql.join(merged)})`;
}

/**
 * Accounts that are not deleted, of one role or state if asked, newest first, a page at a time. The last row of a
 * page is `after` for the next one.
 */
export async function listUsers(
  db: Database,
  {
    role,
    isActive,
    after,
    limit = 50,
  }: {
    role?: User["role"];
    isActive?: boolean;
    after?: Pick<User, "createdAt" | "id"> | undefined;
    limit?: number;
  } = {},
): Promise<Account[]> {
  return db
    .select(publicColumns)
    .from(u)
    .where(
      and(
        isNull(u.deletedAt),
        role && eq(u.role, role),
        isActive === undefined ? undefined : eq(u.isActive, isActive),
        olderThan([u.createdAt, u.id], after && [after.createdAt, after.id]),
      ),
    )
    .orderBy(desc(u.createdAt), desc(u.id))
    .limit(limit);
}

/**
 * Accounts that are not deleted, of one role if asked, with how many lists, coins, positions and predictions each
 * has, and how many percent of its predictions were right; newest first, a page at a time as in {@link listUsers}.
 */
export async function listUsersWithActivity(
  db: Database,
  {
    role,
    after,
    limit = 50,
  }: { role?: User["role"]; after?: Pick<User, "createdAt" | "id"> | undefined; limit?: number } = {},
): Promise<UserOverview[]> {
  const { createdAt, id } = usersOverview;
  return db
    .select()
    .from(usersOverview)
    .where(
      and(
        role && eq(usersOverview.role, role),
        olderThan([createdAt, id], after && [after.createdAt, after.id]),
      ),
    )
    .orderBy(desc(createdAt), desc(id))
    .limit(limit);
}

/** Accounts with a text in their address or name, whatever its case, by address. */
export async function searchUsers(db: Database, { text, limit = 20 }: { text: string; limit?: number }) {
  const pattern = containing(text);
  return db
    .select({
      id: u.id,
      email: u.email,
      role: u.role,
      isActive: u.isActive,
      firstName: userProfiles.firstName,
      lastName: userProfiles.lastName,
    })
    .from(u)
    .leftJoin(userProfiles, eq(userProfiles.userId, u.id))
    .where(
      and(
        isNull(u.deletedAt),
        or(
          ilike(u.email, pattern),
          ilike(userProfiles.firstName, pattern),
          ilike(userProfiles.lastName, pattern),
        ),
      ),
    )
    .orderBy(sql`lower(${u.email})`)
    .limit(limit);
}

/** The accounts that were registered since a time, newest first. */
export async function listNewUsers(
  db: Database,
  { since, limit = 100 }: { since: Date; limit?: number },
): Promise<Account[]> {
  return db
    .select(publicColumns)
    .from(u)
    .where(and(gte(u.createdAt, since), isNull(u.deletedAt)))
    .orderBy(desc(u.createdAt), desc(u.id))
    .limit(limit);
}

/**
 * The active accounts that have not signed in since a time, those away longest first; one that never did counts
 * from its registration.
 */
export async function listSilentUsers(db: Database, { since, limit = 100 }: { since: Date; limit?: number }) {
  // Two halves, each in the order of an index and no longer than asked.
  const half = (seenAt: typeof u.createdAt | typeof u.lastLoginAt, never: SQL | undefined) =>
    db
      .select({
        id: u.id,
        email: u.email,
        role: u.role,
        seenAt: sql<Date>`${seenAt}`.mapWith(u.createdAt).as("seen_at"),
      })
      .from(u)
      .where(and(lt(seenAt, since), never, sql`${u.isActive}`))
      .orderBy(seenAt)
      .limit(limit);
  return unionAll(half(u.lastLoginAt, undefined), half(u.createdAt, isNull(u.lastLoginAt)))
    .orderBy(sql`seen_at`, sql`id`)
    .limit(limit);
}

/** How many accounts each role has, and how many of them are active, verified, premium and locked now. */
export async function countUsersByRole(db: Database) {
  const countWhere = (condition: SQL) => sql<number>`count(*) filter (where ${condition})`.mapWith(Number);
  return db
    .select({
      role: u.role,
      accounts: count(),
      active: countWhere(sql`${u.isActive}`),
      verified: countWhere(sql`${u.isVerified}`),
      premium: countWhere(sql`${u.isPremium}`),
      locked: countWhere(sql`${u.lockedUntil} > now()`),
    })
    .from(u)
    .where(isNull(u.deletedAt))
    .groupBy(u.role)
    .orderBy(u.role);
}

/**
 * Locks an account that somebody wants to change, and with it all active admins, in one order: so who changes it is
 * an admin until it is written, and two admins cannot take the rights of each other.
 *
 * @throws RuleError if the actor is not an active admin (or the person themselves, where they may), or there is no such account.
 */
async function lockForAdmin(
  tx: Database,
  { userId, actorId, mayBeSelf = false }: { userId: number; actorId: number; mayBeSelf?: boolean },
) {
  const isAdmin = sql<boolean>`(${u.role} = 'admin' and ${u.isActive})`;
  const locked = await tx
    .select({ id: u.id, role: u.role, isActive: u.isActive, isAdmin })
    .from(u)
    .where(and(isNull(u.deletedAt), or(inArray(u.id, [userId, actorId]), isAdmin)))
    .orderBy(asc(u.id))
    .for("no key update");
  const actor = locked.find(({ id }) => id === actorId);
  if (!actor?.isAdmin && !(mayBeSelf && actor?.isActive && actorId === userId)) {
    throw new RuleError("admin_only", `user ${actorId} is no active admin`);
  }
  const account = locked.find(({ id }) => id === userId);
  if (!account) throw new RuleError("user_exists", `there is no user ${userId}`);
  return {
    account,
    /** Refuses what would leave nobody who may do this. */
    keepAnAdmin() {
      if (!locked.some((one) => one.isAdmin && one.id !== userId)) {
        throw new RuleError("last_admin", `user ${userId} is the last admin`);
      }
    },
  };
}

/**
 * Gives an account a role. Only an active admin may, so that nobody raises anyone above themselves.
 *
 * @throws RuleError if the actor is none, there is no such account, or it is the last admin's.
 */
export async function changeUserRole(
  db: Database,
  {
    userId,
    actorId,
    role,
    client = {},
  }: { userId: number; actorId: number; role: User["role"]; client?: Client },
): Promise<void> {
  await db.transaction(async (tx) => {
    const { account, keepAnAdmin } = await lockForAdmin(tx, { userId, actorId });
    if (account.role === role) return;
    if (account.isAdmin) keepAnAdmin();
    await tx.update(u).set({ role }).where(eq(u.id, userId));
    await recordEvent(
      tx,
      {
        userId,
        eventType: "role_change",
        success: true,
        details: { from: account.role, to: role, actorId },
      },
      client,
    );
  });
}

/**
 * Activates or deactivates an account; one that is deactivated is signed out everywhere.
 *
 * @throws RuleError if the actor is not an active admin, there is no such account, or it is the last admin's.
 */
export async function setUserActive(
  db: Database,
  {
    userId,
    actorId,
    isActive,
    client = {},
  }: { userId: number; actorId: number; isActive: boolean; client?: Client },
): Promise<void> {
  await db.transaction(async (tx) => {
    const { account, keepAnAdmin } = await lockForAdmin(tx, { userId, actorId });
    if (account.isActive === isActive) return;
    if (account.isAdmin) keepAnAdmin();
    await tx.update(u).set({ isActive }).where(eq(u.id, userId));
    if (!isActive) await endSessions(tx, eq(s.userId, userId), "admin");
    await recordEvent(
      tx,
      {
        userId,
        eventType: "status_change",
        success: true,
        details: { isActive, actorId },
      },
      client,
    );
  });
}

/** Notes that the address of an account was proven; false where it was before, or there is no such account. */
export async function verifyUser(db: Database, userId: number): Promise<boolean> {
  const verified = await db
    .update(u)
    .set({ isVerified: true })
    .where(and(eq(u.id, userId), isNull(u.deletedAt), sql`not ${u.isVerified}`))
    .returning({ id: u.id });
  return verified.length > 0;
}

/**
 * Deletes an account softly, by an admin or by the person: it is signed out everywhere and cannot sign in again.
 * All that is theirs stays, and so their address is not free for another; erasure (`eraseUser`) takes it out.
 *
 * @throws RuleError if the actor may not, there is no such account, or it is the last admin's.
 */
export async function deleteUser(
  db: Database,
  { userId, actorId, client = {} }: { userId: number; actorId: number; client?: Client },
): Promise<void> {
  await db.transaction(async (tx) => {
    const { account, keepAnAdmin } = await lockForAdmin(tx, { userId, actorId, mayBeSelf: true });
    if (account.isAdmin) keepAnAdmin();
    await tx
      .update(u)
      .set({
        isActive: false,
        deletedAt: sql`now()`,
        passwordResetTokenHash: null,
        passwordResetExpiresAt: null,
      })
      .where(eq(u.id, userId));
    await endSessions(tx, eq(s.userId, userId), actorId === userId ? "logout" : "admin");
    await recordEvent(
      tx,
      {
        userId,
        eventType: "status_change",
        success: true,
        details: { isDeleted: true, actorId },
      },
      client,
    );
  });
}

/** What an account did since a time, by kind: how often, how often in vain, and when last; the most often first. */
export async function countActivityByKind(db: Database, { userId, since }: { userId: number; since: Date }) {
  return db
    .select({
      eventType: log.eventType,
      events: count(),
      failures: sql<number>`count(*) filter (where not ${log.success})`.mapWith(Number),
      lastAt: sql<Date>`max(${log.occurredAt})`.mapWith(log.occurredAt),
    })
    .from(log)
    .where(and(eq(log.userId, userId), gte(log.occurredAt, since)))
    .groupBy(log.eventType)
    .orderBy(desc(count()), log.eventType);
}

/**
 * How much an account did since a time, when last, and on which weekday most (1 is Monday, in UTC; the earlier of
 * two); null where it did nothing. One row.
 */
export async function summarizeActivity(db: Database, { userId, since }: { userId: number; since: Date }) {
  const weekday = sql`extract(isodow from ${log.occurredAt} at time zone 'UTC')::int`;
  const [summary] = await db
    .select({
      events: count(),
      lastSeenAt: max(log.occurredAt),
      busiestWeekday: sql<number | null>`mode() within group (order by ${weekday})`,
    })
    .from(log)
    .where(and(eq(log.userId, userId), gte(log.occurredAt, since)));
  return summary ?? { events: 0, lastSeenAt: null, busiestWeekday: null };
}

/** Lets the person of an active account set a new password with a token until a time; an earlier token is void. */
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

/** The account that a reset token is of; undefined where it is of none any more. */
export async function findUserByResetToken(db: Database, tokenHash: Buffer) {
  const [account] = await db.select({ id: u.id, email: u.email }).from(u).where(ofResetToken(tokenHash));
  return account;
}

/**
 * Sets a new password with a reset token, once: the account is not locked any more and signed out everywhere.
 *
 * @throws RuleError if the token is spent or out of date.
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
    if (!account) throw new RuleError("reset_token", "the reset token is spent or out of date");
    await endSessions(tx, eq(s.userId, account.id), "password_change");
    await recordEvent(tx, { userId: account.id, eventType: "password_reset", success: true }, client);
    return account;
  });
}

/** Clears the reset tokens that are out of date; returns how many. */
export async function clearExpiredResetTokens(db: Database): Promise<number> {
  const cleared = await db
    .update(u)
    .set({ passwordResetTokenHash: null, passwordResetExpiresAt: null })
    // The first condition says nothing new, but the index on the few hashes can answer it.
    .where(and(isNotNull(u.passwordResetTokenHash), lte(u.passwordResetExpiresAt, sql`now()`)))
    .returning({ id: u.id });
  return cleared.length;
}
