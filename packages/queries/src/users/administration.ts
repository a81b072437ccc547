import {
  type User,
  type UserOverview,
  userProfiles,
  userSessions,
  users,
  usersOverview,
} from "@strata/schema-relationships";
import { and, asc, count, desc, eq, gte, ilike, inArray, isNull, lt, or, type SQL, sql } from "drizzle-orm";
import { unionAll } from "drizzle-orm/pg-core";
import type { Database } from "../database.ts";
import { RuleError } from "../errors.ts";
import { containing } from "../shared/containing.ts";
import { olderThan } from "../shared/keyset.ts";
import { type Account, publicColumns } from "./account.ts";
import { type Client, recordEvent } from "./audit.ts";
import { endSessions } from "./sessions.ts";

const u = users;
const s = userSessions;

/**
 * Lists accounts that are not deleted, optionally of one role or state, newest first. Pass the last row of a page as
 * `after` for the next page.
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
 * Lists accounts that are not deleted, optionally of one role, with the number of their watchlists, coins, positions
 * and predictions, and the accuracy of the predictions; newest first, paged as in {@link listUsers}.
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

/** Searches accounts by part of the email address or name, case-insensitively, by address. */
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

/** Lists accounts registered since a time, newest first. */
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
 * Lists active accounts that have not signed in since a time, longest absence first; an account that never signed in
 * counts from its registration.
 */
export async function listDormantUsers(
  db: Database,
  { since, limit = 100 }: { since: Date; limit?: number },
) {
  // Two limited subqueries, each in index order.
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

/** Counts accounts by role: all, and those active, verified, premium and locked. */
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
 * Locks an account to be changed together with all active admins, in a fixed order: the actor stays an admin until
 * the change is written, and two admins cannot revoke each other's role.
 *
 * @throws RuleError if the actor is not an active admin (or the owner, where allowed), or there is no such account.
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
    throw new RuleError("admin_only", `User ${actorId} is not an active admin.`);
  }
  const account = locked.find(({ id }) => id === userId);
  if (!account) throw new RuleError("user_exists", `User ${userId} does not exist.`);
  return {
    account,
    /** Rejects a change that would leave no admin. */
    keepAnAdmin() {
      if (!locked.some((one) => one.isAdmin && one.id !== userId)) {
        throw new RuleError("last_admin", `User ${userId} is the last admin.`);
      }
    },
  };
}

/**
 * Changes the role of an account. Only an active admin may, which prevents privilege escalation.
 *
 * @throws RuleError if the actor is not an active admin, there is no such account, or it is the last admin's.
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
 * Activates or deactivates an account; deactivation ends all its sessions.
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

/** Marks the email address of an account as verified; false if it was already, or there is no such account. */
export async function verifyUser(db: Database, userId: number): Promise<boolean> {
  const verified = await db
    .update(u)
    .set({ isVerified: true })
    .where(and(eq(u.id, userId), isNull(u.deletedAt), sql`not ${u.isVerified}`))
    .returning({ id: u.id });
  return verified.length > 0;
}

/**
 * Soft-deletes an account, by an admin or its owner: ends all sessions and prevents further sign-ins. Its data is
 * kept, and its email address stays taken; erasure (`eraseUser`) removes both.
 *
 * @throws RuleError if the actor is not allowed to, there is no such account, or it is the last admin's.
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
