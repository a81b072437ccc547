import { createHash } from "node:crypto";
import {
  aiModels,
  authenticationLogs,
  predictions,
  userProfiles,
  userSessions,
  users,
  watchlistAssets,
  watchlists,
} from "@strata/schema-relationships";
import { and, count, desc, eq, isNull, sql } from "drizzle-orm";
import { expect, inject } from "vitest";
import {
  changeUserRole,
  clearExpiredResetTokens,
  countActivityByKind,
  countFailedLogins,
  countFailedLoginsOfAddress,
  countRegistrationsOfAddress,
  countUsersByRole,
  deleteUser,
  findLogin,
  findUserByResetToken,
  getLiveSession,
  getOwnAccount,
  issueResetToken,
  listDormantUsers,
  listLiveSessions,
  listNewUsers,
  listRiskyEvents,
  listUsers,
  listUsersWithActivity,
  logout,
  logoutEverywhere,
  mergeSettings,
  openSession,
  purgeSessions,
  recordEvent,
  recordFailedLogin,
  registerUser,
  resetPassword,
  rotateSession,
  searchUsers,
  setUserActive,
  summarizeActivity,
  touchSession,
  updateProfile,
  verifyUser,
} from "../src/users.ts";
import {
  body,
  concurrently,
  type Database,
  day,
  fromNow,
  hour,
  outcomes,
  ruleOf,
  type StrataDatabase,
  schemaTest,
  seedPeopleAndCoins,
} from "./fixtures.ts";

let db: Database;
let database: StrataDatabase;
const test = schemaTest(seedPeopleAndCoins);
test.beforeEach(({ database: opened }) => {
  database = opened;
  db = opened.db;
});

const [ann, bob, admin] = [1, 2, 3];
const passwordHash = `$argon2id$${"x".repeat(40)}`;
const otherPasswordHash = `$argon2id$${"y".repeat(40)}`;
const sha256 = (text: string) => createHash("sha256").update(text).digest();
const tokens = (name: string, expiresAt = fromNow(hour)) => ({
  tokenHash: sha256(name),
  refreshTokenHash: sha256(`${name} refresh`),
  expiresAt,
});
/** Opens a session of Ann, with tokens derived from a name. */
const open = (name: string, deviceId?: string, userId = ann) =>
  openSession(db, { userId, passwordHash, tokens: tokens(name), client: { deviceId: deviceId ?? null } });
const rotate = (from: string, to: string, client = db, graceSeconds?: number) =>
  rotateSession(client, {
    refreshTokenHash: sha256(`${from} refresh`),
    tokens: tokens(to),
    ...(graceSeconds !== undefined && { graceSeconds }),
  });
const live = async (name: string) => (await getLiveSession(db, sha256(name)))?.id;
const account = async (id: number) => {
  const [row] = await db.select().from(users).where(eq(users.id, id));
  if (!row) throw new Error(`User ${id} was not found.`);
  return row;
};
const change = (id: number, values: Partial<typeof users.$inferInsert>) =>
  db.update(users).set(values).where(eq(users.id, id));
const session = async (id: number) => {
  const [row] = await db.select().from(userSessions).where(eq(userSessions.id, id));
  return row;
};
const events = () => db.select().from(authenticationLogs).orderBy(authenticationLogs.id);
const at = (text: string) => new Date(`2025-${text}T12:00:00Z`);

test("returns the account of a login email, case-insensitively, and whether it may act", async () => {
  expect(await findLogin(db, "ANN@example.ORG")).toMatchObject({
    id: ann,
    email: "ann@example.org",
    passwordHash,
    mayAct: true,
  });
  expect(await findLogin(db, "ann@example.or")).toBeUndefined();
  await change(ann, { lockedUntil: fromNow(hour) });
  expect(await findLogin(db, "ann@example.org")).toMatchObject({ isActive: true, mayAct: false });
  await change(ann, { lockedUntil: fromNow(-hour) });
  expect(await findLogin(db, "ann@example.org")).toMatchObject({ mayAct: true });
  await change(ann, { isActive: false });
  expect(await findLogin(db, "ann@example.org")).toMatchObject({ mayAct: false });
  await change(ann, { deletedAt: new Date() });
  expect(await findLogin(db, "ann@example.org")).toBeUndefined();
});

test("treats a session as live until it ends, the account is blocked, or the password changes", async () => {
  const opened = await open("t", "phone");
  expect(await getLiveSession(db, sha256("t"))).toEqual({
    id: opened.id,
    userId: ann,
    role: "casual",
    isVerified: false,
    isPremium: false,
    deviceId: "phone",
    expiresAt: opened.expiresAt,
  });
  expect(await live("t refresh")).toBeUndefined();
  for (const [bad, good] of [
    [{ isActive: false }, { isActive: true }],
    [
      { isActive: false, deletedAt: new Date() },
      { isActive: true, deletedAt: null },
    ],
    [{ lockedUntil: fromNow(hour) }, { lockedUntil: fromNow(-hour) }],
    [{ passwordChangedAt: new Date(opened.issuedAt.getTime() + 1) }, { passwordChangedAt: opened.issuedAt }],
  ]) {
    await change(ann, bad ?? {});
    expect(await live("t"), JSON.stringify(bad)).toBeUndefined();
    await change(ann, good ?? {});
    expect(await live("t"), JSON.stringify(good)).toBe(opened.id);
  }
  const ofSession = db.update(userSessions);
  await ofSession.set({ issuedAt: fromNow(-2 * hour), expiresAt: fromNow(-hour) });
  await change(ann, { passwordChangedAt: null });
  expect(await live("t")).toBeUndefined();
  await db.update(userSessions).set({ expiresAt: fromNow(hour) });
  expect(await live("t")).toBe(opened.id);
  await db.update(userSessions).set({ revokedAt: new Date(), revokedReason: "admin" });
  expect(await live("t")).toBeUndefined();
});

test("records the use of a session to the minute", async () => {
  const { id, lastUsedAt } = await open("t");
  await touchSession(db, id);
  expect(await session(id)).toMatchObject({ lastUsedAt });
  await db.update(userSessions).set({ lastUsedAt: fromNow(-2 * 60_000) });
  await touchSession(db, id);
  expect((await session(id))?.lastUsedAt.getTime()).toBeGreaterThanOrEqual(lastUsedAt.getTime());
});

test("replaces the session of the same device, and records the login", async () => {
  await change(ann, { failedLoginAttempts: 4, lockedUntil: fromNow(-hour) });
  const first = await open("1", "phone");
  const laptop = await open("2", "laptop");
  const unknown = await open("3");
  const bobs = await open("4", "phone", bob);
  const second = await open("5", "phone");
  await open("6");
  expect(await session(first.id)).toMatchObject({
    revokedReason: "logout",
    revokedAt: expect.any(Date),
    replacedById: null,
  });
  for (const one of [laptop, unknown, bobs, second]) {
    expect(await session(one.id)).toMatchObject({ revokedAt: null });
  }
  expect(await account(ann)).toMatchObject({
    failedLoginAttempts: 0,
    lockedUntil: null,
    loginCount: 5,
    lastLoginAt: expect.any(Date),
  });
  expect((await events())[0]).toMatchObject({
    userId: ann,
    sessionId: first.id,
    eventType: "login",
    success: true,
    deviceId: "phone",
  });
  // An expired session still occupies its device.
  await db
    .update(userSessions)
    .set({ issuedAt: fromNow(-2 * hour), expiresAt: fromNow(-hour) })
    .where(eq(userSessions.id, second.id));
  await open("7", "phone");
  expect(await session(second.id)).toMatchObject({ revokedReason: "expired" });
});

test("opens no session for an account that may not act, or whose password has changed", async () => {
  const refused = [
    { isActive: false },
    { isActive: true, lockedUntil: fromNow(hour) },
    { lockedUntil: null, passwordHash: otherPasswordHash },
  ];
  for (const state of refused) {
    await change(ann, state);
    expect(await ruleOf(open("t"))).toBe("account_usable");
  }
  expect(await ruleOf(open("t", undefined, 99))).toBe("account_usable");
  expect(await db.$count(userSessions)).toBe(0);
  expect(await events()).toEqual([]);
  expect(await account(ann)).toMatchObject({ loginCount: 0 });
});

test("rotates a refresh token into one new session with the same client details", async () => {
  const first = await openSession(db, {
    userId: ann,
    passwordHash,
    tokens: tokens("1"),
    deviceInfo: { os: "Linux" },
    client: { deviceId: "phone", ipAddress: "192.0.2.1", countryCode: "DE" },
  });
  const second = await rotateSession(db, {
    refreshTokenHash: sha256("1 refresh"),
    tokens: tokens("2"),
    client: { ipAddress: "192.0.2.2", deviceId: "another" },
  });
  expect(second).toMatchObject({
    userId: ann,
    deviceId: "phone",
    deviceInfo: { os: "Linux" },
    ipAddress: "192.0.2.2",
    countryCode: "DE",
    revokedAt: null,
  });
  expect(await session(first.id)).toMatchObject({ revokedReason: "rotated", replacedById: second.id });
  expect([await live("1"), await live("2")]).toEqual([undefined, second.id]);
  expect((await events()).at(-1)).toMatchObject({
    eventType: "refresh",
    success: true,
    sessionId: second.id,
  });
  expect(await ruleOf(rotate("unknown", "3"))).toBe("session_live");
  // The session token cannot be used to refresh.
  expect(await ruleOf(rotateSession(db, { refreshTokenHash: sha256("2"), tokens: tokens("3") }))).toBe(
    "session_live",
  );
});

test("rejects a refresh of an ended session, or of an account that may not act", async () => {
  const opened = await open("1");
  for (const state of [
    { lockedUntil: fromNow(hour) },
    { lockedUntil: null, isActive: false },
    { isActive: true, passwordChangedAt: new Date(opened.issuedAt.getTime() + 1) },
  ]) {
    await change(ann, state);
    expect(await ruleOf(rotate("1", "2"))).toBe("session_live");
  }
  await change(ann, { passwordChangedAt: null });
  await db.update(userSessions).set({ issuedAt: fromNow(-2 * hour), expiresAt: fromNow(-hour) });
  expect(await ruleOf(rotate("1", "2"))).toBe("session_live");
  await db.update(userSessions).set({ expiresAt: fromNow(hour) });
  await logout(db, { userId: ann, sessionId: opened.id });
  expect(await ruleOf(rotate("1", "2", db, 0))).toBe("session_live");
  expect(await db.$count(userSessions)).toBe(1);
});

test("revokes rotated sessions on reuse of a refresh token, and keeps the revocation after the error", async () => {
  const first = await open("1", "phone");
  const second = await rotate("1", "2");
  const third = await rotate("2", "3");
  const other = await open("4", "laptop");
  // Within the grace period it is rejected, but nothing is revoked.
  expect(await ruleOf(rotate("1", "5", db, 3600))).toBe("session_live");
  expect(await live("3")).toBe(third.id);
  const longAgo = { revokedAt: fromNow(-60_000) };
  await db.update(userSessions).set(longAgo).where(eq(userSessions.id, first.id));
  expect(await ruleOf(rotate("1", "5"))).toBe("token_reuse");
  expect([await live("3"), await live("4")]).toEqual([undefined, other.id]);
  expect(await session(second.id)).toMatchObject({ revokedReason: "rotated", replacedById: third.id });
  expect(await session(third.id)).toMatchObject({ revokedReason: "token_reuse", replacedById: null });
  expect((await events()).at(-1)).toMatchObject({
    userId: ann,
    sessionId: first.id,
    eventType: "refresh",
    success: false,
    riskScore: "90.00",
    details: { tokenReuse: true, endedSessions: [third.id] },
  });
  expect(await ruleOf(rotate("3", "5"))).toBe("session_live");
});

test("lists the live sessions of an account, and ends one, all, or all but one", async () => {
  const [one, two, three] = [await open("1", "a"), await open("2", "b"), await open("3", "c")];
  await db
    .update(userSessions)
    .set({ lastUsedAt: fromNow(hour) })
    .where(eq(userSessions.id, one.id));
  const bobs = await open("4", "a", bob);
  const listed = await listLiveSessions(db, ann);
  expect(listed.map(({ id }) => id)).toEqual([one.id, three.id, two.id]);
  expect(Object.keys(listed[0] ?? {})).not.toContain("tokenHash");
  expect(await logout(db, { userId: bob, sessionId: one.id })).toBe(false);
  expect(await logout(db, { userId: ann, sessionId: one.id })).toBe(true);
  expect(await logout(db, { userId: ann, sessionId: one.id })).toBe(false);
  expect(await session(one.id)).toMatchObject({ revokedReason: "logout" });
  await open("5", "d");
  expect(await logoutEverywhere(db, { userId: ann, exceptSessionId: three.id })).toBe(2);
  expect((await listLiveSessions(db, ann)).map(({ id }) => id)).toEqual([three.id]);
  expect(await logoutEverywhere(db, { userId: ann })).toBe(1);
  expect(await logoutEverywhere(db, { userId: ann })).toBe(0);
  expect(await listLiveSessions(db, ann)).toEqual([]);
  expect(await live("4")).toBe(bobs.id);
  const ended = (await events()).filter(({ eventType }) => eventType === "logout");
  expect(ended).toMatchObject([
    { sessionId: one.id },
    { details: { endedSessions: expect.arrayContaining([two.id]) } },
    { details: { endedSessions: [three.id] } },
  ]);
});

test("purges long-expired sessions in batches, from the start of a chain", async () => {
  const first = await open("1");
  const second = await rotate("1", "2");
  const third = await open("3");
  const expire = (id: number, days: number) =>
    db
      .update(userSessions)
      .set({ issuedAt: fromNow(-90 * day), expiresAt: fromNow(-days * day) })
      .where(eq(userSessions.id, id));
  await expire(first.id, 40);
  await expire(second.id, 39);
  await expire(third.id, 29);
  const purge = () => purgeSessions(db, { before: fromNow(-30 * day), limit: 1 });
  expect(await purge()).toBe(1);
  expect(await session(first.id)).toBeUndefined();
  expect(await purge()).toBe(1);
  expect(await purge()).toBe(0);
  expect(await session(third.id)).toBeDefined();
});

test("counts failed logins and registrations of an IP address in the last minutes", async () => {
  const ip = "2001:db8::1";
  const seen = (values: Partial<typeof authenticationLogs.$inferInsert>) =>
    recordEvent(db, { ipAddress: ip, eventType: "login", success: true, ...values });
  const failed = { success: false, failureReason: "bad_password" } as const;
  await seen(failed);
  await seen({ ...failed, userId: bob, occurredAt: fromNow(-14 * 60_000) });
  await seen({ ...failed, occurredAt: fromNow(-16 * 60_000) });
  await seen({});
  await seen({ ...failed, eventType: "refresh" });
  await seen({ ...failed, ipAddress: "2001:db8::2" });
  await seen({ ...failed, ipAddress: null });
  expect(await countFailedLoginsOfAddress(db, { ipAddress: "2001:0db8:0::1" })).toBe(2);
  expect(await countFailedLoginsOfAddress(db, { ipAddress: ip, minutes: 60 })).toBe(3);
  expect(await countFailedLoginsOfAddress(db, { ipAddress: "192.0.2.1" })).toBe(0);
  await seen({ eventType: "register", occurredAt: fromNow(-50 * 60_000) });
  await seen({ eventType: "register", occurredAt: fromNow(-70 * 60_000) });
  await seen({ eventType: "register", ...failed });
  expect(await countRegistrationsOfAddress(db, { ipAddress: ip })).toBe(1);
  expect(await countRegistrationsOfAddress(db, { ipAddress: ip, minutes: 120 })).toBe(2);
});

test("counts failed logins since the last success, and locks at every fifth in a row", async () => {
  const fail = (failureReason: "bad_password" | "locked" = "bad_password") =>
    recordFailedLogin(db, { userId: ann, failureReason, client: { ipAddress: "192.0.2.1" } });
  expect(await countFailedLogins(db, ann)).toBe(0);
  await db.insert(authenticationLogs).values([
    {
      userId: ann,
      eventType: "login",
      success: false,
      failureReason: "bad_password",
      occurredAt: at("01-01"),
    },
    { userId: ann, eventType: "login", success: true, occurredAt: at("01-02") },
  ]);
  expect(await countFailedLogins(db, ann)).toBe(0);
  for (let i = 0; i < 4; i += 1) await fail();
  expect(await countFailedLogins(db, ann)).toBe(4);
  expect(await account(ann)).toMatchObject({ failedLoginAttempts: 4, lockedUntil: null });
  expect(await findLogin(db, "ann@example.org")).toMatchObject({ mayAct: true });
  await fail();
  expect(await findLogin(db, "ann@example.org")).toMatchObject({ mayAct: false });
  const { lockedUntil } = await account(ann);
  expect(lockedUntil).toBeInstanceOf(Date);
  // Failures without a password check are recorded, but not counted.
  await fail("locked");
  expect(await countFailedLogins(db, ann)).toBe(6);
  expect(await account(ann)).toMatchObject({ failedLoginAttempts: 5, lockedUntil });
  expect((await events()).filter(({ eventType }) => eventType === "lockout")).toMatchObject([
    { userId: ann, success: true, riskScore: "80.00", details: { failedLoginAttempts: 5 } },
  ]);
  expect(await account(bob)).toMatchObject({ failedLoginAttempts: 0 });
  await change(ann, { lockedUntil: fromNow(-hour) });
  await open("t");
  expect(await countFailedLogins(db, ann)).toBe(0);
});

test("logs the attempted email address for an unknown account", async () => {
  await recordFailedLogin(db, { emailAttempted: "nobody@example.org", failureReason: "unknown_user" });
  expect(await events()).toMatchObject([
    {
      userId: null,
      emailAttempted: "nobody@example.org",
      eventType: "login",
      success: false,
      failureReason: "unknown_user",
      riskScore: "0.00",
    },
  ]);
});

test("lists high-risk events in pages, newest first, also within one millisecond", async () => {
  const risky = (riskScore: string, occurredAt: Date) =>
    recordEvent(db, { eventType: "mfa", success: true, riskScore, occurredAt });
  await risky("80", at("01-01"));
  await risky("100", at("01-02"));
  await risky("79.99", at("01-03"));
  await risky("80", at("01-02"));
  await risky("90", at("01-02"));
  const ids = (rows: { id: number }[]) => rows.map(({ id }) => id);
  const first = await listRiskyEvents(db, { limit: 2 });
  expect(ids(first)).toEqual([5, 4]);
  const second = await listRiskyEvents(db, { limit: 2, after: first[1] });
  expect(ids(second)).toEqual([2, 1]);
  expect(await listRiskyEvents(db, { limit: 2, after: second[1] })).toEqual([]);
  expect(ids(await listRiskyEvents(db, { minRiskScore: 70 }))).toEqual([3, 5, 4, 2, 1]);
  expect(ids(await listRiskyEvents(db, { minRiskScore: 95 }))).toEqual([2]);
});

test("registers a user with profile, watchlist and event, or not at all", async () => {
  const created = await registerUser(db, {
    email: "Eve@Example.org",
    passwordHash,
    profile: { language: "fa" },
    referralCode: "eve-1",
    referredBy: ann,
    client: { ipAddress: "192.0.2.1" },
  });
  expect(created).toMatchObject({ id: 4, email: "Eve@Example.org", role: "casual", isVerified: false });
  expect(JSON.stringify(created)).not.toContain("argon2");
  expect(await getOwnAccount(db, 4)).toMatchObject({ profile: { language: "fa", referredBy: ann } });
  expect(await db.select().from(watchlists)).toMatchObject([
    { userId: 4, name: "My watchlist", type: "personal" },
  ]);
  expect(await events()).toMatchObject([{ userId: 4, eventType: "register", success: true }]);
  for (const email of ["eve@example.org", "ANN@EXAMPLE.ORG"]) {
    expect(await ruleOf(registerUser(db, { email, passwordHash }))).toBe("email_free");
  }
  const refused = { email: "new@example.org", passwordHash, watchlistName: " " };
  await expect(registerUser(db, refused)).rejects.toThrow();
  expect(await findLogin(db, "new@example.org")).toBeUndefined();
  expect([await db.$count(users), await db.$count(userProfiles), await db.$count(watchlists)]).toEqual([
    4, 1, 1,
  ]);
  expect(await events()).toHaveLength(1);
});

test("rejects non-writable profile fields on registration, and creates no account", async () => {
  for (const field of ["subscriptionPlan", "subscriptionExpiresAt", "referralCode", "userId", "__proto__"]) {
    const profile = body(`{"firstName":"M","${field}":"enterprise"}`);
    const registered = registerUser(db, { email: "mass@example.org", passwordHash, profile });
    await expect(registered).rejects.toThrow(`The field ${field} is not writable`);
    expect(await ruleOf(registered)).toBe("field_writable");
  }
  expect(await findLogin(db, "mass@example.org")).toBeUndefined();
  const profile = body(`{"firstName":"M"}`);
  const { id } = await registerUser(db, { email: "mass@example.org", passwordHash, profile });
  expect(await getOwnAccount(db, id)).toMatchObject({
    profile: { firstName: "M", subscriptionPlan: "free", referralCode: null },
  });
});

test("returns the user's own account without credentials", async () => {
  await db.insert(userProfiles).values({ userId: ann, displayName: "Ann" });
  const own = await getOwnAccount(db, ann);
  expect(own).toMatchObject({ id: ann, email: "ann@example.org", profile: { displayName: "Ann" } });
  expect(Object.keys(own ?? {}).filter((key) => /hash|reset/i.test(key))).toEqual([]);
  expect(await getOwnAccount(db, bob)).toMatchObject({ id: bob, profile: null });
  await change(ann, { isActive: false, deletedAt: new Date() });
  expect(await getOwnAccount(db, ann)).toBeUndefined();
});

test("updates a profile, and logs the changed fields without their values", async () => {
  const update = (changes: Parameters<typeof updateProfile>[1]["changes"], userId = ann) =>
    updateProfile(db, { userId, changes });
  expect(await ruleOf(update({ firstName: "Ann" }))).toBe("profile_exists");
  await db.insert(userProfiles).values({ userId: ann, firstName: "Ann", lastName: "A" });
  expect(await update({ firstName: "Ann", lastName: null, language: "fa" })).toMatchObject({
    firstName: "Ann",
    lastName: null,
    language: "fa",
    timezone: "UTC",
  });
  expect(await events()).toMatchObject([
    { userId: ann, eventType: "profile_update", details: { changed: ["lastName", "language"] } },
  ]);
  await update({ language: "fa" });
  await expect(update({ firstName: "Eve", timezone: "no such" })).rejects.toThrow();
  expect(await getOwnAccount(db, ann)).toMatchObject({ profile: { firstName: "Ann" } });
  expect(await events()).toHaveLength(1);
});

test("rejects changes of plan, referral code and owner in a profile, and writes nothing", async () => {
  await db.insert(userProfiles).values({ userId: bob, displayName: "B" });
  const stored = () => db.select().from(userProfiles).where(eq(userProfiles.userId, bob));
  const before = await stored();
  for (const field of ["subscriptionPlan", "subscriptionExpiresAt", "referralCode", "userId"]) {
    const changes = body(`{"displayName":"A","${field}":null}`);
    const updated = updateProfile(db, { userId: bob, changes });
    await expect(updated).rejects.toThrow(`The field ${field} is not writable`);
    expect(await ruleOf(updated)).toBe("field_writable");
  }
  expect(await stored()).toEqual(before);
  expect(await events()).toEqual([]);
  expect(await updateProfile(db, { userId: bob, changes: body(`{"displayName":"A"}`) })).toMatchObject({
    displayName: "A",
    subscriptionPlan: "free",
  });
});

test("rejects account fields in the client and tokens of a session", async () => {
  const client = body(`{"ipAddress":"192.0.2.1","userId":${bob}}`);
  const opened = openSession(db, { userId: ann, passwordHash, tokens: tokens("a"), client });
  expect(await ruleOf(opened)).toBe("field_writable");
  const foreign = { ...tokens("b"), userId: bob };
  expect(await ruleOf(openSession(db, { userId: ann, passwordHash, tokens: foreign }))).toBe(
    "field_writable",
  );
  await openSession(db, { userId: ann, passwordHash, tokens: tokens("c") });
  const { refreshTokenHash } = tokens("c");
  expect(await ruleOf(rotateSession(db, { refreshTokenHash, tokens: tokens("d"), client }))).toBe(
    "field_writable",
  );
  expect(await db.select().from(userSessions)).toMatchObject([{ userId: ann, revokedAt: null }]);
  expect(await events()).toMatchObject([{ userId: ann, eventType: "login" }]);
});

test("merges settings member by member, at any depth", async () => {
  const merge = (patch: Omit<Parameters<typeof mergeSettings>[1], "userId">) =>
    mergeSettings(db, { userId: ann, ...patch });
  expect(await ruleOf(merge({}))).toBe("profile_exists");
  await db.insert(userProfiles).values({ userId: ann, notificationSettings: { news: ["email"] } });
  expect(await merge({ notificationSettings: { signals: ["push", "email"], news: [] } })).toEqual({
    notificationSettings: { news: [], signals: ["push", "email"] },
    preferences: {},
  });
  await merge({ preferences: { theme: "dark", chart: { grid: { x: 1, y: 2 }, type: "line" } } });
  const { preferences, notificationSettings } = await merge({
    notificationSettings: { news: null },
    preferences: {
      theme: null,
      chart: { grid: { y: null, "z'": [null] }, type: { new: { a: null, b: 0 } } },
    },
  });
  expect(notificationSettings).toEqual({ signals: ["push", "email"] });
  expect(preferences).toEqual({ chart: { grid: { x: 1, "z'": [null] }, type: { new: { b: 0 } } } });
  expect(await merge({})).toEqual({ preferences, notificationSettings });
});

test("lists accounts by role and state, newest first, in pages", async () => {
  await db.delete(users);
  await db.insert(users).values(
    Array.from({ length: 6 }, (_, i) => ({
      email: `${i}@example.org`,
      passwordHash,
      createdAt: i < 3 ? at("01-01") : at(`01-0${i}`),
      role: i === 4 ? ("admin" as const) : ("casual" as const),
      isActive: i !== 1,
    })),
  );
  await db
    .update(users)
    .set({ isActive: false, deletedAt: new Date() })
    .where(eq(users.email, "5@example.org"));
  const names = (rows: { email: string }[]) => rows.map(({ email }) => email[0]).join("");
  const first = await listUsers(db, { limit: 3 });
  expect(names(first)).toBe("432");
  expect(JSON.stringify(first)).not.toContain("argon2");
  expect(names(await listUsers(db, { limit: 3, after: first[2] }))).toBe("10");
  expect(names(await listUsers(db, { role: "casual" }))).toBe("3210");
  expect(names(await listUsers(db, { role: "casual", isActive: true, after: first[0] }))).toBe("320");
  expect(names(await listUsers(db, { isActive: false }))).toBe("1");
  expect(await listUsers(db, { role: "guest" })).toEqual([]);
});

test("lists accounts with independent counts of their rows", async () => {
  for (const [i, id] of [ann, bob, admin].entries()) await change(id, { createdAt: at(`01-0${i + 1}`) });
  await db.insert(watchlists).values([
    { userId: ann, name: "First" },
    { userId: ann, name: "Second" },
    { userId: ann, name: "Old", isActive: false },
  ]);
  await db.insert(watchlistAssets).values([
    { watchlistId: 1, cryptocurrencyId: 1 },
    { watchlistId: 1, cryptocurrencyId: 2 },
    { watchlistId: 2, cryptocurrencyId: 1 },
    { watchlistId: 2, cryptocurrencyId: 3, isActive: false },
    { watchlistId: 3, cryptocurrencyId: 3 },
  ]);
  await db.insert(aiModels).values({ name: "m", version: "1", modelType: "asset", architecture: "lstm" });
  const forecast = (horizonHours: number, isAccurate: boolean | null) => ({
    cryptocurrencyId: 1,
    modelId: 1,
    userId: ann,
    predictionType: "direction" as const,
    predictedDirection: "up" as const,
    predictedAt: at("01-01"),
    horizonHours,
    targetAt: new Date(at("01-01").getTime() + horizonHours * hour),
    confidenceScore: "50",
    ...(isAccurate !== null && { isAccurate, evaluatedAt: at("02-01") }),
  });
  await db
    .insert(predictions)
    .values([forecast(1, true), forecast(2, false), forecast(3, true), forecast(4, null)]);
  const first = await listUsersWithActivity(db, { limit: 2 });
  expect(first.map(({ id }) => id)).toEqual([admin, bob]);
  expect(first[1]).toMatchObject({
    watchlistCount: 0,
    watchlistAssetCount: 0,
    predictionCount: 0,
    accuracyPercent: null,
  });
  expect(await listUsersWithActivity(db, { limit: 2, after: first[1] })).toMatchObject([
    {
      id: ann,
      email: "ann@example.org",
      watchlistCount: 2,
      watchlistAssetCount: 3,
      predictionCount: 4,
      judgedPredictionCount: 3,
      accuracyPercent: "66.67",
    },
  ]);
  expect(await listUsersWithActivity(db, { role: "admin" })).toMatchObject([{ id: admin }]);
  await deleteUser(db, { userId: bob, actorId: bob });
  expect((await listUsersWithActivity(db)).map(({ id }) => id)).toEqual([admin, ann]);
});

test("searches accounts by part of email address or name, with patterns taken literally", async () => {
  await db.insert(userProfiles).values([
    { userId: ann, firstName: "Ann 100%", lastName: "O_Neil" },
    { userId: bob, firstName: "Annika", lastName: "back\\slash" },
  ]);
  const found = async (text: string) => (await searchUsers(db, { text })).map(({ id }) => id);
  expect(await found("aNN")).toEqual([ann, bob]);
  expect(await found("EXAMPLE.org")).toEqual([admin, ann, bob]);
  expect(await found("0%")).toEqual([ann]);
  expect(await found("%")).toEqual([ann]);
  expect(await found("_")).toEqual([ann]);
  expect(await found("\\")).toEqual([bob]);
  expect(await found("x%e")).toEqual([]);
  expect(await searchUsers(db, { text: "example", limit: 1 })).toMatchObject([
    { id: admin, role: "admin", firstName: null },
  ]);
  await change(ann, { isActive: false, deletedAt: new Date() });
  expect(await found("ann")).toEqual([bob]);
});

test("lists new users and dormant users", async () => {
  await change(ann, { createdAt: at("01-01"), lastLoginAt: at("03-01") });
  await change(bob, { createdAt: at("02-01") });
  await change(admin, { createdAt: at("01-01"), lastLoginAt: at("05-01") });
  expect((await listNewUsers(db, { since: at("01-01") })).map(({ id }) => id)).toEqual([bob, admin, ann]);
  expect((await listNewUsers(db, { since: at("01-02") })).map(({ id }) => id)).toEqual([bob]);
  expect(await listDormantUsers(db, { since: at("04-01") })).toEqual([
    { id: bob, email: "bob@example.org", role: "casual", seenAt: at("02-01") },
    { id: ann, email: "ann@example.org", role: "casual", seenAt: at("03-01") },
  ]);
  expect(await listDormantUsers(db, { since: at("06-01"), limit: 2 })).toHaveLength(2);
  await change(bob, { isActive: false });
  expect((await listDormantUsers(db, { since: at("04-01") })).map(({ id }) => id)).toEqual([ann]);
});

test("counts the accounts of each role", async () => {
  await change(ann, { isVerified: true, lockedUntil: fromNow(hour) });
  await change(bob, { isActive: false, isPremium: true, lockedUntil: fromNow(-hour) });
  await db
    .insert(users)
    .values({ email: "gone@example.org", passwordHash, isActive: false, deletedAt: new Date() });
  expect(await countUsersByRole(db)).toEqual([
    { role: "casual", accounts: 2, active: 1, verified: 1, premium: 1, locked: 1 },
    { role: "admin", accounts: 1, active: 1, verified: 0, premium: 0, locked: 0 },
  ]);
});

test("lets only an active admin change a role, and keeps the last admin", async () => {
  const give = (actorId: number, userId: number, role: "casual" | "professional" | "admin") =>
    changeUserRole(db, { actorId, userId, role });
  await change(bob, { role: "professional" });
  for (const role of ["casual", "professional", "admin"] as const) {
    expect(await ruleOf(give(bob, ann, role))).toBe("admin_only");
    expect(await ruleOf(give(bob, bob, role))).toBe("admin_only");
  }
  expect(await ruleOf(give(99, ann, "admin"))).toBe("admin_only");
  expect(await ruleOf(give(admin, 99, "admin"))).toBe("user_exists");
  expect(await ruleOf(give(admin, admin, "casual"))).toBe("last_admin");
  await give(admin, ann, "professional");
  await give(admin, ann, "professional");
  expect(await account(ann)).toMatchObject({ role: "professional" });
  expect(await events()).toMatchObject([
    {
      userId: ann,
      eventType: "role_change",
      details: { from: "casual", to: "professional", actorId: admin },
    },
  ]);
  await give(admin, ann, "admin");
  await change(ann, { isActive: false });
  // A locked or inactive admin does not count.
  expect(await ruleOf(give(ann, bob, "admin"))).toBe("admin_only");
  expect(await ruleOf(give(admin, admin, "casual"))).toBe("last_admin");
  await change(ann, { isActive: true });
  await give(admin, admin, "casual");
  expect(await ruleOf(give(admin, ann, "casual"))).toBe("admin_only");
});

test("deactivates an account with its sessions, and activates it again", async () => {
  await open("t");
  const set = (actorId: number, userId: number, isActive: boolean) =>
    setUserActive(db, { actorId, userId, isActive });
  expect(await ruleOf(set(bob, ann, false))).toBe("admin_only");
  expect(await ruleOf(set(ann, ann, false))).toBe("admin_only");
  expect(await ruleOf(set(admin, admin, false))).toBe("last_admin");
  await set(admin, ann, false);
  await set(admin, ann, false);
  expect(await account(ann)).toMatchObject({ isActive: false, deletedAt: null });
  expect(await session(1)).toMatchObject({ revokedReason: "admin" });
  await set(admin, ann, true);
  expect(await live("t")).toBeUndefined();
  const changes = (await events()).filter(({ eventType }) => eventType === "status_change");
  expect(changes).toMatchObject([{ details: { isActive: false } }, { details: { isActive: true } }]);
  await deleteUser(db, { userId: ann, actorId: admin });
  expect(await ruleOf(set(admin, ann, true))).toBe("user_exists");
});

test("verifies an email address once", async () => {
  expect(await verifyUser(db, ann)).toBe(true);
  expect(await account(ann)).toMatchObject({ isVerified: true });
  expect(await verifyUser(db, ann)).toBe(false);
  await deleteUser(db, { userId: bob, actorId: bob });
  expect(await verifyUser(db, bob)).toBe(false);
});

test("soft-deletes an account, ends its sessions, and keeps its data and email address", async () => {
  await db.insert(userProfiles).values({ userId: ann, referralCode: "ann-1" });
  await db.insert(watchlists).values({ userId: ann, name: "First" });
  await open("t");
  await issueResetToken(db, { userId: ann, tokenHash: sha256("reset"), expiresAt: fromNow(hour) });
  const remove = (actorId: number, userId: number) => deleteUser(db, { actorId, userId });
  expect(await ruleOf(remove(bob, ann))).toBe("admin_only");
  await remove(ann, ann);
  expect(await ruleOf(remove(ann, ann))).toBe("admin_only");
  expect(await ruleOf(remove(admin, ann))).toBe("user_exists");
  expect(await account(ann)).toMatchObject({
    email: "ann@example.org",
    isActive: false,
    deletedAt: expect.any(Date),
    passwordResetTokenHash: null,
  });
  expect(await live("t")).toBeUndefined();
  expect(await findUserByResetToken(db, sha256("reset"))).toBeUndefined();
  expect(await ruleOf(open("u"))).toBe("account_usable");
  expect(await ruleOf(registerUser(db, { email: "ann@EXAMPLE.org", passwordHash }))).toBe("email_free");
  expect([await db.$count(userProfiles), await db.$count(watchlists), await db.$count(userSessions)]).toEqual(
    [1, 1, 1],
  );
  expect(await ruleOf(remove(admin, admin))).toBe("last_admin");
  await remove(admin, bob);
  expect((await events()).at(-1)).toMatchObject({
    userId: bob,
    details: { isDeleted: true, actorId: admin },
  });
});

test("summarizes the activity of an account by event type and weekday", async () => {
  const did = (eventType: "login" | "refresh", text: string, success = true) => ({
    userId: ann,
    eventType,
    success,
    failureReason: success ? null : ("bad_password" as const),
    occurredAt: new Date(text),
  });
  await db.insert(authenticationLogs).values([
    // Sundays until the end of the day, and a Monday.
    did("login", "2025-01-05T23:59:59Z"),
    did("login", "2025-01-12T12:00:00Z"),
    did("login", "2025-01-12T23:59:59Z"),
    did("login", "2025-01-06T00:00:00Z", false),
    did("refresh", "2025-01-06T12:00:00Z"),
    did("login", "2024-12-31T12:00:00Z"),
    { ...did("login", "2025-01-07T12:00:00Z"), userId: bob },
    { ...did("login", "2025-01-08T12:00:00Z"), userId: bob },
  ]);
  const since = new Date("2025-01-01T00:00:00Z");
  expect(await countActivityByKind(db, { userId: ann, since })).toEqual([
    { eventType: "login", events: 4, failures: 1, lastAt: new Date("2025-01-12T23:59:59Z") },
    { eventType: "refresh", events: 1, failures: 0, lastAt: new Date("2025-01-06T12:00:00Z") },
  ]);
  expect(await summarizeActivity(db, { userId: ann, since })).toEqual({
    events: 5,
    lastSeenAt: new Date("2025-01-12T23:59:59Z"),
    busiestWeekday: 7,
  });
  expect(await summarizeActivity(db, { userId: bob, since })).toMatchObject({ busiestWeekday: 2 });
  expect(await summarizeActivity(db, { userId: admin, since })).toEqual({
    events: 0,
    lastSeenAt: null,
    busiestWeekday: null,
  });
  expect(await countActivityByKind(db, { userId: admin, since })).toEqual([]);
});

test("resets the password once with a token, unlocks the account, and ends its sessions", async () => {
  await open("t");
  const issue = (name: string, userId = ann) =>
    issueResetToken(db, { userId, tokenHash: sha256(name), expiresAt: fromNow(hour) });
  expect(await issue("first")).toBe(true);
  expect(await issue("second")).toBe(true);
  expect(await findUserByResetToken(db, sha256("first"))).toBeUndefined();
  expect(await findUserByResetToken(db, sha256("second"))).toEqual({ id: ann, email: "ann@example.org" });
  await change(ann, { failedLoginAttempts: 5, lockedUntil: fromNow(hour) });
  const reset = (name: string) =>
    resetPassword(db, { tokenHash: sha256(name), passwordHash: otherPasswordHash });
  expect(await ruleOf(reset("first"))).toBe("reset_token");
  expect(await reset("second")).toEqual({ id: ann, email: "ann@example.org" });
  expect(await account(ann)).toMatchObject({
    passwordHash: otherPasswordHash,
    passwordChangedAt: expect.any(Date),
    passwordResetTokenHash: null,
    passwordResetExpiresAt: null,
    failedLoginAttempts: 0,
    lockedUntil: null,
  });
  expect(await session(1)).toMatchObject({ revokedReason: "password_change" });
  expect((await events()).at(-1)).toMatchObject({ userId: ann, eventType: "password_reset", success: true });
  expect(await ruleOf(reset("second"))).toBe("reset_token");
  // A login in progress with the old password is rejected; one with the new password opens a live session.
  expect(await ruleOf(open("u"))).toBe("account_usable");
  await openSession(db, { userId: ann, passwordHash: otherPasswordHash, tokens: tokens("v") });
  expect(await live("v")).toBeDefined();
  await change(bob, { isActive: false });
  expect(await issue("third", bob)).toBe(false);
});

test("rejects and clears an expired reset token", async () => {
  await issueResetToken(db, { userId: ann, tokenHash: sha256("a"), expiresAt: fromNow(-1000) });
  await issueResetToken(db, { userId: bob, tokenHash: sha256("b"), expiresAt: fromNow(hour) });
  expect(await findUserByResetToken(db, sha256("a"))).toBeUndefined();
  expect(await ruleOf(resetPassword(db, { tokenHash: sha256("a"), passwordHash: otherPasswordHash }))).toBe(
    "reset_token",
  );
  expect(await clearExpiredResetTokens(db)).toBe(1);
  expect(await clearExpiredResetTokens(db)).toBe(0);
  expect(await account(ann)).toMatchObject({ passwordHash, passwordResetTokenHash: null });
  expect(await account(bob)).toMatchObject({ passwordResetTokenHash: sha256("b") });
});

const liveRows = () =>
  db
    .select()
    .from(userSessions)
    .where(and(eq(userSessions.userId, ann), isNull(userSessions.revokedAt)));

test.skipIf(inject("engine") === "pglite")(
  "lets 16 clients sign in on one device, keeping the last session",
  async () => {
    const { values } = outcomes(
      await concurrently(database.url, 16, (client, i) =>
        openSession(client, {
          userId: ann,
          passwordHash,
          tokens: tokens(`${i}`),
          client: { deviceId: "phone" },
        }),
      ),
    );
    expect(values).toHaveLength(16);
    expect(await liveRows()).toHaveLength(1);
    expect(await db.$count(userSessions)).toBe(16);
    expect(await account(ann)).toMatchObject({ loginCount: 16 });
    expect(await db.$count(authenticationLogs)).toBe(16);
  },
);

test.skipIf(inject("engine") === "pglite")("rotates a refresh token for one of 16 clients", async () => {
  const first = await open("t", "phone");
  const { values, rules } = outcomes(
    await concurrently(database.url, 16, (client, i) => rotate("t", `next ${i}`, client, 3600)),
  );
  expect(values).toHaveLength(1);
  expect(rules).toEqual(Array(15).fill("session_live"));
  expect((await liveRows()).map(({ id }) => id)).toEqual([values[0]?.id]);
  expect(await session(first.id)).toMatchObject({ revokedReason: "rotated", replacedById: values[0]?.id });
  expect(await db.$count(userSessions)).toBe(2);
});

test.skipIf(inject("engine") === "pglite")(
  "leaves no earlier session alive when 16 clients refresh, sign in and sign out everywhere",
  async () => {
    for (let i = 0; i < 16; i += 1) await open(`${i}`, `device ${i}`);
    const { rules } = outcomes(
      await concurrently<unknown>(database.url, 16, (client, i) =>
        i === 7 ? logoutEverywhere(client, { userId: ann }) : rotate(`${i}`, `next ${i}`, client),
      ),
    );
    expect(rules.filter((rule) => rule !== "session_live")).toEqual([]);
    // Each was rotated before, and its successor ended with the others; or it came later, and was rejected.
    expect(await liveRows()).toEqual([]);
    const reasons = await db
      .select({ reason: userSessions.revokedReason, rows: count() })
      .from(userSessions)
      .groupBy(userSessions.revokedReason)
      .orderBy(desc(userSessions.revokedReason));
    const rotated = 15 - rules.length;
    expect(reasons).toEqual([
      ...(rotated > 0 ? [{ reason: "rotated", rows: rotated }] : []),
      { reason: "logout", rows: 16 },
    ]);
  },
);

test.skipIf(inject("engine") === "pglite")("purges each session once with 16 clients", async () => {
  for (let i = 0; i < 40; i += 1) await open(`${i}`);
  await db.update(userSessions).set({
    issuedAt: fromNow(-90 * day),
    expiresAt: sql`now() - interval '40 days' + ${userSessions.id} * interval '1 minute'`,
  });
  const { values } = outcomes(
    await concurrently(database.url, 16, (client) =>
      purgeSessions(client, { before: fromNow(-30 * day), limit: 3 }),
    ),
  );
  const purged = values.reduce((sum, one) => sum + one, 0);
  expect(await db.$count(userSessions)).toBe(40 - purged);
  expect(values.every((one) => one <= 3)).toBe(true);
  expect(purged).toBeGreaterThan(0);
});

test.skipIf(inject("engine") === "pglite")("counts all of 16 concurrent failed logins", async () => {
  await concurrently(database.url, 16, (client) =>
    recordFailedLogin(client, { userId: ann, failureReason: "bad_password" }),
  );
  expect(await account(ann)).toMatchObject({ failedLoginAttempts: 16, lockedUntil: expect.any(Date) });
  expect(await countFailedLogins(db, ann)).toBe(16);
  const lockouts = (await events()).filter(({ eventType }) => eventType === "lockout");
  expect(lockouts.map(({ details }) => details.failedLoginAttempts).sort()).toEqual([10, 15, 5]);
});

test.skipIf(inject("engine") === "pglite")("registers an email address for one of 16 clients", async () => {
  const { values, rules } = outcomes(
    await concurrently(database.url, 16, (client, i) =>
      registerUser(client, { email: i % 2 ? "eve@example.org" : "EVE@example.org", passwordHash }),
    ),
  );
  expect(values).toHaveLength(1);
  expect(rules).toEqual(Array(15).fill("email_free"));
  expect([
    await db.$count(userProfiles),
    await db.$count(watchlists),
    await db.$count(authenticationLogs),
  ]).toEqual([1, 1, 1]);
});

test.skipIf(inject("engine") === "pglite")("merges the settings of 16 clients without loss", async () => {
  await db.insert(userProfiles).values({ userId: ann });
  const { values } = outcomes(
    await concurrently(database.url, 16, (client, i) =>
      mergeSettings(client, { userId: ann, preferences: { charts: { [`chart ${i}`]: { height: i } } } }),
    ),
  );
  expect(values).toHaveLength(16);
  expect((await getOwnAccount(db, ann))?.profile?.preferences).toEqual({
    charts: Object.fromEntries(Array.from({ length: 16 }, (_, i) => [`chart ${i}`, { height: i }])),
  });
});

test.skipIf(inject("engine") === "pglite")("keeps one admin when 16 admins demote each other", async () => {
  const admins = await db
    .insert(users)
    .values(
      Array.from({ length: 16 }, (_, i) => ({
        email: `admin${i}@example.org`,
        passwordHash,
        role: "admin" as const,
      })),
    )
    .returning({ id: users.id });
  await changeUserRole(db, { userId: admin, actorId: admins[0]?.id ?? 0, role: "casual" });
  const id = (i: number) => admins[i % 16]?.id ?? 0;
  const { values, rules } = outcomes(
    await concurrently(database.url, 16, (client, i) => {
      const who = { userId: id(i + 1), actorId: id(i) };
      if (i % 3 === 0) return setUserActive(client, { ...who, isActive: false });
      if (i % 3 === 1) return deleteUser(client, who);
      return changeUserRole(client, { ...who, role: "guest" });
    }),
  );
  expect(rules.filter((rule) => rule !== "admin_only")).toEqual([]);
  const left = await db.$count(users, and(eq(users.role, "admin"), sql`${users.isActive}`));
  expect(left).toBe(16 - values.length);
  expect(left).toBeGreaterThanOrEqual(1);
  // Also when each admin resigns: the last one cannot.
  await change(admin, { role: "admin" });
  await db.update(users).set({ role: "admin", isActive: true, deletedAt: null });
  const all = await db.select({ id: users.id }).from(users);
  for (const { id: other } of all.slice(16)) await change(other, { role: "casual" });
  const steps = outcomes(
    await concurrently(database.url, 16, (client, i) => {
      const own = all[i]?.id ?? 0;
      return changeUserRole(client, { userId: own, actorId: own, role: "casual" });
    }),
  );
  expect(steps.values).toHaveLength(15);
  expect(steps.rules).toEqual(["last_admin"]);
});

test.skipIf(inject("engine") === "pglite")(
  "resets a password for one of 16 clients with the same token",
  async () => {
    await issueResetToken(db, { userId: ann, tokenHash: sha256("reset"), expiresAt: fromNow(hour) });
    const { values, rules } = outcomes(
      await concurrently(database.url, 16, (client, i) =>
        resetPassword(client, {
          tokenHash: sha256("reset"),
          passwordHash: `$argon2id$${String(i).repeat(40)}`,
        }).then(() => i),
      ),
    );
    expect(values).toHaveLength(1);
    expect(rules).toEqual(Array(15).fill("reset_token"));
    expect(await account(ann)).toMatchObject({ passwordHash: `$argon2id$${String(values[0]).repeat(40)}` });
    expect(await db.$count(authenticationLogs)).toBe(1);
  },
);
