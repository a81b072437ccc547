import {
  type NotificationSettings,
  type UserPreferences,
  type UserProfile,
  userProfiles,
  users,
  watchlists,
} from "@strata/schema-relationships";
import { and, eq, isNull, type SQL, sql } from "drizzle-orm";
import type { Database } from "../database.ts";
import { RuleError } from "../errors.ts";
import { writable } from "../shared/writable.ts";
import { type Account, publicColumns } from "./account.ts";
import { type Client, recordEvent } from "./audit.ts";

const u = users;

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
/** Columns of a profile that its owner may write. */
export type ProfileChanges = Partial<Pick<UserProfile, (typeof profileFields)[number]>>;

/**
 * Registers a user in one transaction: account, profile, first watchlist and event. `profile` may be a parsed request
 * body; the two referral fields are set by the service.
 *
 * @throws RuleError `email_free` if the email address is taken, case-insensitively, including by a deleted account;
 * `field_writable` if `profile` has a field that the user may not write.
 *
 * @example
 * ```ts
 * import { registerUser } from "@strata/queries/users";
 * import { drizzle } from "drizzle-orm/postgres-js";
 *
 * const db = drizzle("postgres://localhost:5432/strata");
 * const passwordHash = "$argon2id$v=19$m=65536,t=3,p=4$c2FsdHNhbHQ$aGFzaGhhc2hoYXNoaGFzaA"; // of your service
 * const { id } = await registerUser(db, { email: "ann@example.org", passwordHash });
 * ```
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
    if (!account) throw new RuleError("email_free", "The email address is already registered.");
    const userId = account.id;
    await tx
      .insert(userProfiles)
      .values({ ...writable(profile, profileFields), referralCode, referredBy, userId });
    await tx.insert(watchlists).values({ userId, name: watchlistName });
    await recordEvent(tx, { userId, eventType: "register", success: true }, client);
    return account;
  });
}

/** Returns the user's own account with its profile, without credentials; undefined if it is deleted. */
export async function getOwnAccount(db: Database, userId: number) {
  const [account] = await db
    .select({ ...publicColumns, profile: userProfiles })
    .from(u)
    .leftJoin(userProfiles, eq(userProfiles.userId, u.id))
    .where(and(eq(u.id, userId), isNull(u.deletedAt)));
  return account;
}

/**
 * Updates a profile and logs which fields changed, without their values, since the log outlives the erasure of the
 * user. `changes` may be a parsed request body.
 *
 * @throws RuleError `profile_exists` if there is no such profile, `field_writable` if `changes` has a field that the
 * user may not write.
 */
export async function updateProfile(
  db: Database,
  { userId, changes, client = {} }: { userId: number; changes: ProfileChanges; client?: Client },
): Promise<UserProfile> {
  const writes = writable(changes, profileFields);
  return db.transaction(async (tx) => {
    const ofUser = eq(userProfiles.userId, userId);
    const [before] = await tx.select().from(userProfiles).where(ofUser).for("no key update");
    if (!before) throw new RuleError("profile_exists", `User ${userId} has no profile.`);
    const changed = profileFields.filter(
      (name) => writes[name] !== undefined && writes[name] !== before[name],
    );
    if (changed.length === 0) return before;
    const [after] = await tx.update(userProfiles).set(writes).where(ofUser).returning();
    if (!after) throw new Error("The update returned no row.");
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

/** A partial object, at any depth; null removes a member. */
type Patch<T> = { [K in keyof T]?: (T[K] extends readonly unknown[] ? T[K] : Patch<T[K]>) | null };

/**
 * Merges settings into those of a user as a JSON Merge Patch (RFC 7396): objects are merged member by member, null
 * removes a member, other values are replaced. One statement, so that no concurrent change is lost.
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
  if (!merged) throw new RuleError("profile_exists", `User ${userId} has no profile.`);
  return merged;
}

const isObject = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The target with a patch merged into it; a target that is not an object counts as empty. */
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
