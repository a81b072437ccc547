import * as schema from "@strata/schema-relationships";
import { and, eq, getTableName, is, isNull, type SQL, sql } from "drizzle-orm";
import { PgTable } from "drizzle-orm/pg-core";
import { expect, inject } from "vitest";
import {
  deleteCoin,
  deleteModel,
  deleteSector,
  deleteSignal,
  deprecateModel,
  eraseUser,
  retireCoin,
} from "../src/erasure.ts";
import { RuleError } from "../src/errors.ts";
import { requestTraining } from "../src/models.ts";
import { insertPredictions } from "../src/predictions.ts";
import { createAlert } from "../src/signals.ts";
import {
  addAssetToWatchlist,
  createWatchlist,
  deleteWatchlist,
  saveWatchlistAssets,
} from "../src/watchlists.ts";
import {
  concurrently,
  type Database,
  day,
  fromNow,
  hour,
  ruleOf,
  type StrataDatabase,
  schemaTest,
  seedLayers,
  seedPeopleAndCoins,
} from "./fixtures.ts";

const {
  aiAssetSuggestions,
  aiModels,
  analyticsData,
  authenticationLogs,
  backgroundTasks,
  cryptocurrencies,
  cryptoSectorMemberships,
  cryptoSectors,
  externalApiLogs,
  marketData,
  modelPerformance,
  newsEvents,
  portfolioTracking,
  predictions,
  riskManagement,
  sectorAnalysis,
  sectorPerformance,
  sectorRotationSignals,
  signalAlerts,
  signalExecutions,
  suggestionFeedback,
  systemHealth,
  tradingSignals,
  userProfiles,
  userSessions,
  users,
  watchlistAssets,
  watchlists,
} = schema;

let db: Database;
let database: StrataDatabase;
const test = schemaTest(async (db) => {
  await seedPeopleAndCoins(db);
  await seedLayers(db);
});
test.beforeEach(({ database: opened }) => {
  database = opened;
  db = opened.db;
});

const ann = 1;
const bob = 2;
const admin = 3;
/** An address with every kind of character that is special in regular expressions, JSON or case folding. */
const address = `Ann.O'Neil+"x"@Example.org`;
const model = { modelName: "m", modelVersion: "1" };
const candle = { timeframe: "1h", open: "1", high: "1", low: "1", close: "1" } as const;
const openTime = new Date("2020-01-01T00:00:00Z");
const predictionOf = (changes: Partial<schema.NewPrediction> = {}): schema.NewPrediction => ({
  cryptocurrencyId: 1,
  modelId: 1,
  predictedAt: openTime,
  targetAt: new Date(openTime.getTime() + day),
  horizonHours: 24,
  inputPrice: "1",
  predictedPrice: "1",
  confidenceScore: "50",
  ...changes,
});
const suggestionOf = (changes: Partial<schema.NewAiAssetSuggestion>): schema.NewAiAssetSuggestion => ({
  ...model,
  cryptocurrencyId: 2,
  suggestionType: "hold",
  confidenceScore: "50",
  ...changes,
});

/** Inserts a row for a user into every table that references users, by key or by value. */
async function seedUser(userId: number): Promise<void> {
  const hash = (n: number) => Buffer.alloc(32, 10 * userId + n);
  await db.insert(userProfiles).values({ userId, firstName: "First", bio: `Write to ${userId}` });
  const [session] = await db
    .insert(userSessions)
    .values({
      userId,
      tokenHash: hash(1),
      expiresAt: fromNow(day),
      revokedAt: new Date(),
      revokedReason: "rotated",
    })
    .returning();
  await db.insert(userSessions).values({ userId, tokenHash: hash(2), expiresAt: fromNow(day) });
  await db
    .update(userSessions)
    .set({ replacedById: (session?.id ?? 0) + 1 })
    .where(eq(userSessions.id, session?.id ?? 0));
  await db.insert(authenticationLogs).values({
    userId,
    sessionId: session?.id ?? 0,
    eventType: "login",
    success: true,
    ipAddress: "192.0.2.1",
    userAgent: "Browser",
    deviceId: "device",
    countryCode: "DE",
    details: { from: "casual" },
  });
  const [list] = await db
    .insert(watchlists)
    .values([{ userId, name: "Mine", isPublic: true }])
    .returning();
  const watchlistId = list?.id ?? 0;
  await db
    .insert(watchlistAssets)
    .values({ watchlistId, cryptocurrencyId: 1, addedBy: userId, lastModifiedBy: userId, notes: "mine" });
  const [suggestion] = await db
    .insert(aiAssetSuggestions)
    .values([suggestionOf({ userId, watchlistId }), suggestionOf({ watchlistId })])
    .returning();
  await db.insert(suggestionFeedback).values({ userId, suggestionId: suggestion?.id ?? 0, rating: 5 });
  await db.insert(riskManagement).values({ userId });
  const [position] = await db
    .insert(portfolioTracking)
    .values({ userId, cryptocurrencyId: 1, quantity: "1", openedBySignalId: 1, notes: "mine" })
    .returning();
  await db.insert(signalExecutions).values({
    userId,
    signalId: 1,
    portfolioId: position?.id ?? 0,
    cryptocurrencyId: 1,
    side: "buy",
    requestedQuantity: "1",
  });
  await db.insert(signalAlerts).values([
    { userId, alertType: "news", message: "mine" },
    { userId, alertType: "news", signalId: 1, watchlistId },
  ]);
  await db.insert(predictions).values([
    predictionOf({ userId }),
    predictionOf({ userId, aiLayer: 3, suggestionId: suggestion?.id ?? 0, lineageId: suggestion?.id ?? 0 }),
    predictionOf({
      horizonHours: 24 * userId,
      targetAt: new Date(openTime.getTime() + userId * day),
      aiLayer: 2,
      watchlistId,
      notes: "n",
      contextData: { list: ["BTC"] },
    }),
  ]);
  await db
    .insert(backgroundTasks)
    .values({ taskName: "report", taskType: "aggregation", params: { userId } });
  await db.insert(analyticsData).values({
    metricName: "logins",
    category: "user_behavior",
    aggregationLevel: "day",
    periodStart: openTime,
    metricValue: "1",
    dimensions: { userId },
  });
}

/** Inserts rows of other owners that a user has touched. */
async function seedTraces(userId: number): Promise<void> {
  await db.insert(watchlists).values({ type: "default", name: "Default" });
  const [list] = await db.select().from(watchlists).where(eq(watchlists.type, "default"));
  await db.insert(watchlistAssets).values({
    watchlistId: list?.id ?? 0,
    cryptocurrencyId: 1,
    addedBy: userId,
    lastModifiedBy: userId,
    notes: "for all",
  });
  await db
    .insert(aiAssetSuggestions)
    .values(
      suggestionOf({ status: "approved", reviewedBy: userId, reviewedAt: new Date(), cryptocurrencyId: 3 }),
    );
  await db.insert(suggestionFeedback).values({ userId, suggestionId: 1, rating: 4, feedbackText: "well" });
  await db
    .insert(aiModels)
    .values({ name: "n", version: "1", modelType: "asset", architecture: "lstm", createdBy: userId });
  await db.update(userProfiles).set({ referredBy: userId }).where(eq(userProfiles.userId, bob));
  await db.insert(authenticationLogs).values({
    userId: bob,
    eventType: "role_change",
    success: true,
    details: { to: "admin", actorId: userId },
  });
}

interface Key extends Record<string, unknown> {
  table: string;
  column: string;
  action: "c" | "n" | "r" | "a" | "d";
}
/** The foreign keys that reference a table, from the catalog. */
const keysTo = (table: string) =>
  db.execute<Key>(
    sql`select c.conrelid::regclass::text as "table", a.attname::text as "column", c.confdeltype::text as action
      from pg_constraint c join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
      where c.contype = 'f' and c.confrelid = ${table}::regclass and c.conparentid = 0 order by 1, 2`,
    "objects",
  );
const countIn = async (table: string, condition: SQL) => {
  const [row] = await db.execute<{ n: number }>(
    sql`select count(*)::int as n from ${sql.identifier(table)} where ${condition}`,
    "objects",
  );
  return row?.n ?? 0;
};
const countOf = ({ table, column }: Key, id: number) =>
  countIn(table, sql`${sql.identifier(column)} = ${id}`);

/** Every text or JSON column, from the catalog, that contains an address. */
async function columnsNaming(email: string): Promise<string[]> {
  const columns = await db.execute<{ table: string; column: string; type: string }>(
    sql`select c.table_name as "table", c.column_name as "column", c.data_type as type
      from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
      where c.table_schema = 'public' and t.table_type = 'BASE TABLE' and c.data_type in ('text', 'character varying', 'json', 'jsonb')
      order by 1, 2`,
    "objects",
  );
  const naming: string[] = [];
  for (const { table, column, type } of columns) {
    const found = type === "jsonb" ? JSON.stringify(email).slice(1, -1) : email;
    const text = sql`lower(${sql.identifier(column)}::text)`;
    if (await countIn(table, sql`position(lower(${found}) in ${text}) > 0`))
      naming.push(`${table}.${column}`);
  }
  return naming;
}

/** Tables without references to users: market data, and public model outputs. */
const peopleFree = new Set<string>(
  [
    cryptocurrencies,
    marketData,
    schema.macroIndicators,
    schema.marketRegimes,
    schema.sentimentData,
    newsEvents,
    schema.newsEventCryptocurrencies,
    cryptoSectors,
    cryptoSectorMemberships,
    sectorAnalysis,
    sectorPerformance,
    sectorRotationSignals,
    tradingSignals,
  ].map(getTableName),
);

/** Writes an address wherever the platform or the user may have written it. */
async function seedAddress(email: string): Promise<void> {
  const text = `mail to ${email.toLowerCase()}, not`;
  const json = { to: email, text: `first\n${email}` };
  await db.update(users).set({ email }).where(eq(users.id, ann));
  await db.insert(authenticationLogs).values([
    {
      eventType: "login",
      success: false,
      failureReason: "unknown_user",
      emailAttempted: email.toUpperCase(),
      ipAddress: "192.0.2.2",
    },
    { userId: bob, eventType: "profile_update", success: true, details: json },
  ]);
  await db
    .update(suggestionFeedback)
    .set({ feedbackText: text, feedbackData: json })
    .where(eq(suggestionFeedback.userId, ann));
  await db.update(aiModels).set({
    notes: text,
    configuration: json,
    healthStatus: json,
    configurationHistory: [{ configVersion: 1, configuration: json, replacedAt: "2025-01-01" }],
  });
  await db.insert(modelPerformance).values({ modelId: 1, sampleSize: 1, notes: text, metrics: json });
  await db.insert(backgroundTasks).values([
    {
      taskName: `mail ${email}`,
      taskType: "aggregation",
      dedupeKey: `mail:${email}`,
      currentPhase: text.slice(0, 99),
      errorMessage: text,
      params: { recipients: [email, "bob@example.org"] },
      result: json,
    },
    { taskName: "other", taskType: "aggregation", dedupeKey: `mail:${email.toLowerCase()}` },
  ]);
  await db.insert(analyticsData).values({
    metricName: "mails",
    category: "user_behavior",
    aggregationLevel: "day",
    periodStart: openTime,
    metricValue: "1",
    dimensions: { to: email },
  });
  await db.insert(externalApiLogs).values({
    provider: "mail",
    endpoint: `/to/${email}`,
    errorMessage: text,
    requestParams: { ...json, userId: ann },
  });
  await db.insert(systemHealth).values({ status: "degraded", details: json, errors: [{ message: text }] });
}

test("erases a user with rows in every table, and leaves no reference to the user", async () => {
  for (const user of [ann, bob]) await seedUser(user ?? 0);
  await seedTraces(ann);
  await seedAddress(address);

  // The fixture is complete: every foreign key to users, and every table that can name a user, has a row of hers.
  const keys = await keysTo("users");
  expect(keys.length).toBeGreaterThanOrEqual(16);
  for (const key of keys) expect([key, await countOf(key, ann)]).not.toEqual([key, 0]);
  const named = new Set([
    ...keys.map(({ table }) => table),
    ...(await columnsNaming(address)).map((name) => name.split(".")[0]),
  ]);
  const tables = Object.values(schema)
    .filter((value) => is(value, PgTable))
    .map((table) => getTableName(table));
  expect(tables.filter((table) => !named.has(table) && !peopleFree.has(table))).toEqual([]);
  const before = new Map<string, number>();
  for (const table of tables) before.set(table, await countIn(table, sql`true`));

  await eraseUser(db, ann);

  for (const key of keys) expect([key, await countOf(key, ann)]).toEqual([key, 0]);
  expect(await columnsNaming(address)).toEqual([]);
  // Number of rows deleted, by table; all other rows remain.
  const gone: Record<string, number> = {};
  for (const table of tables) {
    const lost = (before.get(table) ?? 0) - (await countIn(table, sql`true`));
    if (lost > 0) gone[table] = lost;
  }
  expect(gone).toEqual({
    users: 1,
    user_profiles: 1,
    user_sessions: 2,
    watchlists: 1,
    watchlist_assets: 1,
    ai_asset_suggestions: 2,
    risk_management: 1,
    portfolio_tracking: 1,
    signal_executions: 1,
    signal_alerts: 2,
    predictions: 2,
    background_tasks: 1,
    analytics_data: 2,
  });
  expect(await ruleOf(eraseUser(db, ann))).toBe("user_exists");
});

test("anonymizes the remaining rows of an erased user, and does not change rows of others", async () => {
  for (const user of [ann, bob]) await seedUser(user ?? 0);
  /** All rows of Bob, in every table with a key to users. */
  const ofBob = async () => {
    const rows: unknown[] = [];
    for (const { table, column } of await keysTo("users")) {
      rows.push(
        await db.execute(
          sql`select to_jsonb(t) - 'updated_at' as row from ${sql.identifier(table)} t where ${sql.identifier(column)} = ${bob} order by 1`,
          "objects",
        ),
      );
    }
    return rows;
  };
  const bobBefore = await ofBob();
  await seedTraces(ann);
  await db.update(userProfiles).set({ bio: "b" }).where(eq(userProfiles.userId, ann));
  await seedAddress(address);
  // An address that only ends or starts like hers belongs to someone else.
  const like = [`jo${address}`, `${address}.uk`, `x+${address}`];
  await db
    .insert(systemHealth)
    .values({ status: "down", component: "api", details: { to: like, cc: `${address}; ${address}.` } });
  await db.insert(authenticationLogs).values(
    like.map((emailAttempted) => ({
      eventType: "login" as const,
      success: false,
      failureReason: "unknown_user" as const,
      emailAttempted,
    })),
  );
  await eraseUser(db, ann);

  const of = <T extends { userId: unknown }>(rows: T[]) => rows.filter(({ userId }) => userId === null);
  const logs = await db.select().from(authenticationLogs).orderBy(authenticationLogs.id);
  const nothing = {
    userId: null,
    sessionId: null,
    ipAddress: null,
    userAgent: null,
    deviceId: null,
    countryCode: null,
    details: {},
  };
  expect(of(logs)).toMatchObject([
    { ...nothing, eventType: "login", success: true },
    { ...nothing, eventType: "login", success: false, emailAttempted: null },
    ...like.map((emailAttempted) => ({ emailAttempted })),
  ]);
  expect(logs.filter(({ eventType }) => eventType === "role_change")).toMatchObject([
    { userId: bob, details: { to: "admin" } },
  ]);
  expect(logs.filter(({ eventType }) => eventType === "profile_update")).toMatchObject([
    { userId: bob, details: { to: "[erased]", text: "first\n[erased]" } },
  ]);
  expect(logs.filter(({ details }) => "actorId" in details)).toEqual([]);
  expect(of(await db.select().from(suggestionFeedback).orderBy(suggestionFeedback.id))).toMatchObject([
    { suggestionId: null, rating: 5, feedbackText: "mail to [erased], not" },
    { suggestionId: 1, rating: 4, feedbackText: "mail to [erased], not", feedbackData: { to: "[erased]" } },
  ]);
  expect(
    await db
      .select()
      .from(predictions)
      .where(and(isNull(predictions.userId), eq(predictions.aiLayer, 2), isNull(predictions.watchlistId))),
  ).toMatchObject([{ contextData: {}, notes: null, predictedPrice: "1" }]);
  expect(
    await db.select().from(backgroundTasks).where(eq(backgroundTasks.taskName, "mail [erased]")),
  ).toMatchObject([
    {
      dedupeKey: null,
      params: { recipients: ["[erased]", "bob@example.org"] },
      result: { to: "[erased]" },
      errorMessage: "mail to [erased], not",
    },
  ]);
  expect(await db.select().from(externalApiLogs)).toMatchObject([
    { endpoint: "/to/[erased]", requestParams: { to: "[erased]" } },
  ]);
  expect((await db.select().from(externalApiLogs))[0]?.requestParams).not.toHaveProperty("userId");
  expect(await db.select().from(systemHealth).where(eq(systemHealth.component, "api"))).toMatchObject([
    { details: { to: like, cc: "[erased]; [erased]." } },
  ]);
  const entries = await db.select().from(watchlistAssets).where(eq(watchlistAssets.notes, "for all"));
  expect(entries).toMatchObject([{ addedBy: null, lastModifiedBy: null }]);
  expect(
    await db.select().from(aiAssetSuggestions).where(eq(aiAssetSuggestions.status, "approved")),
  ).toMatchObject([{ reviewedBy: null, reviewedAt: expect.any(Date) }]);
  expect(await db.select().from(aiModels).where(eq(aiModels.id, 2))).toMatchObject([
    { createdBy: null, configuration: { to: "[erased]" } },
  ]);

  // Of Bob's rows, only those with traces are new or updated; the others are unchanged.
  await db
    .delete(authenticationLogs)
    .where(sql`${authenticationLogs.eventType} in ('role_change', 'profile_update')`);
  expect(await ofBob()).toEqual(bobBefore);
  expect(await countIn("analytics_data", sql`dimensions = '{"userId": 2}'`)).toBe(1);
  expect(await countIn("background_tasks", sql`params = '{"userId": 2}'`)).toBe(1);
});

test.skipIf(inject("engine") === "pglite")(
  "erases a user while 15 clients write for the same user",
  async () => {
    for (const round of [1, 2, 3]) {
      const userId = round;
      await seedUser(userId);
      const [list] = await db.select().from(watchlists).where(eq(watchlists.userId, userId));
      const watchlistId = list?.id ?? 0;
      const writes: ((client: Database, i: number) => Promise<unknown>)[] = [
        (client) => createAlert(client, { userId, alertType: "news" }),
        (client, i) => createWatchlist(client, { userId, name: `List ${i}` }),
        (client) => addAssetToWatchlist(client, { watchlistId, cryptocurrencyId: 2, editorId: userId }),
        (client) =>
          saveWatchlistAssets(client, {
            watchlistId,
            editorId: userId,
            assets: [{ cryptocurrencyId: 3, allocationPercent: "1" }],
          }),
        (client, i) =>
          insertPredictions(client, [
            {
              userId,
              cryptocurrencyId: 1,
              modelId: 1,
              predictedAt: fromNow(i * hour),
              horizonHours: 1,
              inputPrice: "1",
              predictedPrice: "1",
              confidenceScore: "1",
              basis: { aiLayer: 3 },
            },
          ]),
      ];
      const results = await concurrently(database.url, 16, async (client, i) => {
        if (i === 7) return eraseUser(client, userId);
        await writes[i % writes.length]?.(client, i);
      });
      // Late writers are rejected, by a rule or by a foreign key; the erasure succeeds, without deadlocks.
      for (const result of results) {
        if (result.status === "fulfilled" || result.reason instanceof RuleError) continue;
        expect(result.reason.cause).toMatchObject({ code: "23503" });
      }
      expect(results[7]).toMatchObject({ status: "fulfilled" });
      for (const key of await keysTo("users")) expect([key, await countOf(key, userId)]).toEqual([key, 0]);
    }
  },
);

test("retires a coin with history: ends what is open, and keeps its records", async () => {
  await db.insert(watchlists).values([
    { userId: ann, name: "First" },
    { userId: bob, name: "Bob's" },
  ]);
  await db.insert(watchlistAssets).values([
    { watchlistId: 1, cryptocurrencyId: 1, position: 3 },
    { watchlistId: 2, cryptocurrencyId: 1 },
    { watchlistId: 2, cryptocurrencyId: 2 },
  ]);
  const years = Array.from({ length: 5 * 365 }, (_, i) => ({
    ...candle,
    timeframe: "1d" as const,
    cryptocurrencyId: 1,
    openTime: new Date(openTime.getTime() + i * day),
  }));
  await db.insert(marketData).values(years);
  await db
    .insert(aiAssetSuggestions)
    .values([
      suggestionOf({ cryptocurrencyId: 1, status: "approved", reviewedAt: new Date() }),
      suggestionOf({ cryptocurrencyId: 1, status: "implemented", implementedAt: new Date() }),
      suggestionOf({ cryptocurrencyId: 2 }),
    ]);
  await db.insert(predictions).values(predictionOf());
  const [position] = await db
    .insert(portfolioTracking)
    .values({ userId: ann, cryptocurrencyId: 1, quantity: "1" })
    .returning();
  await db.insert(signalExecutions).values({
    userId: ann,
    cryptocurrencyId: 1,
    signalId: 1,
    side: "buy",
    requestedQuantity: "1",
    portfolioId: position?.id ?? 0,
  });
  const alert = (status: "active" | "paused" | "triggered", cryptocurrencyId = 1) => ({
    userId: ann,
    cryptocurrencyId,
    alertType: "news" as const,
    status,
    ...(status === "triggered" && { triggeredAt: new Date() }),
  });
  await db
    .insert(signalAlerts)
    .values([alert("active"), alert("paused"), alert("triggered"), alert("active", 2)]);

  expect(await retireCoin(db, 1)).toEqual({ watchlistAssets: 2, suggestions: 2, signals: 1, alerts: 2 });
  expect(await db.select().from(cryptocurrencies).where(eq(cryptocurrencies.id, 1))).toMatchObject([
    { isActive: false },
  ]);
  const entries = await db.select().from(watchlistAssets).orderBy(watchlistAssets.id);
  expect(entries.map(({ isActive, position }) => [isActive, position])).toEqual([
    [false, 3],
    [false, 0],
    [true, 0],
  ]);
  const statuses = async (table: typeof aiAssetSuggestions | typeof signalAlerts | typeof tradingSignals) =>
    (
      await db
        .select({ status: table.status })
        .from(table as typeof tradingSignals)
        .orderBy(table.id)
    ).map(({ status }) => status as string);
  expect(await statuses(aiAssetSuggestions)).toEqual(["expired", "expired", "implemented", "pending"]);
  expect(await statuses(tradingSignals)).toEqual(["cancelled"]);
  expect(await statuses(signalAlerts)).toEqual(["expired", "expired", "triggered", "active"]);
  expect(await db.$count(marketData)).toBe(years.length);
  expect(await db.select().from(signalExecutions)).toMatchObject([{ status: "pending" }]);
  expect(await db.select().from(portfolioTracking)).toMatchObject([{ status: "open" }]);
  expect(await db.$count(predictions)).toBe(1);
  // Repeating it changes nothing, and the coin cannot be deleted.
  expect(await retireCoin(db, 1)).toEqual({ watchlistAssets: 0, suggestions: 0, signals: 0, alerts: 0 });
  expect(await ruleOf(deleteCoin(db, 1))).toBe("cryptocurrency_history");
  expect(await ruleOf(retireCoin(db, 99))).toBe("cryptocurrency_exists");
});

test("deletes a coin if and only if it has no history", async () => {
  const records: [string, () => Promise<unknown>][] = [
    ["a candle", () => db.insert(marketData).values({ ...candle, cryptocurrencyId: 2, openTime })],
    ["a prediction", () => db.insert(predictions).values(predictionOf({ cryptocurrencyId: 2 }))],
    [
      "an order",
      () =>
        db
          .insert(signalExecutions)
          .values({ userId: ann, cryptocurrencyId: 2, side: "buy", requestedQuantity: "1" }),
    ],
    ["a position", () => db.insert(portfolioTracking).values({ userId: ann, cryptocurrencyId: 2 })],
  ];
  for (const [name, record] of records) {
    await record();
    expect([name, await ruleOf(deleteCoin(db, 2))]).toEqual([name, "cryptocurrency_history"]);
    for (const table of [marketData, predictions, signalExecutions, portfolioTracking])
      await db.delete(table);
  }
  await db.insert(watchlists).values({ userId: ann, name: "First" });
  await db.insert(watchlistAssets).values({ watchlistId: 1, cryptocurrencyId: 1 });
  await db.insert(cryptoSectorMemberships).values({ cryptocurrencyId: 1, sectorId: 1 });
  await db.insert(sectorPerformance).values({ sectorId: 1, measuredAt: openTime, topPerformerId: 1 });
  // Coin 1 has all kinds of derived rows: they are deleted with it, rows that only mention it are kept.
  await deleteCoin(db, 1);
  for (const table of [watchlistAssets, cryptoSectorMemberships, aiAssetSuggestions, tradingSignals]) {
    expect(await db.$count(table)).toBe(0);
  }
  expect(await db.select().from(sectorPerformance)).toMatchObject([{ topPerformerId: null }]);
  expect(await ruleOf(deleteCoin(db, 1))).toBe("cryptocurrency_history");
  expect(await db.$count(cryptocurrencies)).toBe(3);
});

test("deletes a watchlist with its coins, suggestions and alerts, and keeps feedback and predictions", async () => {
  await seedUser(ann);
  await seedUser(bob);
  // Bob watches Ann's watchlist, which is public.
  await db.insert(signalAlerts).values({ userId: bob, alertType: "news", watchlistId: 1 });
  expect(await deleteWatchlist(db, { watchlistId: 1, userId: bob })).toBe(false);
  expect(await deleteWatchlist(db, { watchlistId: 1, userId: ann })).toBe(true);
  for (const key of await keysTo("watchlists")) expect([key, await countOf(key, 1)]).toEqual([key, 0]);
  expect(await db.$count(watchlistAssets)).toBe(1);
  expect(await db.$count(signalAlerts)).toBe(3);
  expect(await db.$count(predictions)).toBe(6);
  expect(await db.select().from(suggestionFeedback).where(eq(suggestionFeedback.userId, ann))).toMatchObject([
    { rating: 5, suggestionId: null },
  ]);
});

test("deletes a signal, and keeps its orders, positions, alerts and predictions", async () => {
  await seedUser(ann);
  await insertPredictions(db, [
    {
      cryptocurrencyId: 1,
      modelId: 1,
      predictedAt: openTime,
      horizonHours: 1,
      inputPrice: "1",
      predictedPrice: "1",
      confidenceScore: "1",
      basis: { tradingSignalId: 1 },
    },
  ]);
  const keys = await keysTo("trading_signals");
  for (const key of keys) expect([key, await countOf(key, 1)]).not.toEqual([key, 0]);
  const before = await Promise.all(keys.map(({ table }) => countIn(table, sql`true`)));
  expect(await deleteSignal(db, 1)).toBe(true);
  for (const key of keys) expect([key, await countOf(key, 1)]).toEqual([key, 0]);
  expect(await Promise.all(keys.map(({ table }) => countIn(table, sql`true`)))).toEqual(before);
  expect(await db.select().from(predictions).where(eq(predictions.aiLayer, 4))).toMatchObject([
    { tradingSignalId: null, lineageId: 1 },
  ]);
  expect(await deleteSignal(db, 1)).toBe(false);
});

test("deletes a sector with its measurements, and keeps its coins, news and child sectors", async () => {
  await db.insert(cryptoSectors).values([
    { slug: "child", name: "Child", parentId: 1 },
    { slug: "other", name: "Other" },
  ]);
  await db.insert(cryptoSectorMemberships).values([
    { cryptocurrencyId: 1, sectorId: 1, isPrimary: true },
    { cryptocurrencyId: 1, sectorId: 3 },
  ]);
  await db.insert(newsEvents).values({ source: "s", title: "t", publishedAt: openTime, sectorId: 1 });
  await db.insert(sectorPerformance).values({ sectorId: 1, measuredAt: openTime });
  const rotation = { ...model, strength: "1", confidenceScore: "1" };
  await db.insert(sectorRotationSignals).values([
    { ...rotation, fromSectorId: 1, toSectorId: 3 },
    { ...rotation, fromSectorId: 3, toSectorId: 1 },
    { ...rotation, fromSectorId: 3, toSectorId: 2 },
  ]);
  await insertPredictions(db, [
    {
      cryptocurrencyId: 1,
      modelId: 1,
      predictedAt: openTime,
      horizonHours: 1,
      inputPrice: "1",
      predictedPrice: "1",
      confidenceScore: "1",
      basis: { sectorAnalysisId: 1 },
    },
  ]);
  const keys = await keysTo("crypto_sectors");
  for (const key of keys) expect([key, await countOf(key, 1)]).not.toEqual([key, 0]);
  expect(await deleteSector(db, 1)).toBe(true);
  for (const key of keys) expect([key, await countOf(key, 1)]).toEqual([key, 0]);
  expect(await db.select().from(cryptoSectors).orderBy(cryptoSectors.id)).toMatchObject([
    { slug: "child", parentId: null },
    { slug: "other" },
  ]);
  expect(await db.select().from(cryptoSectorMemberships)).toMatchObject([{ sectorId: 3 }]);
  expect(await db.select().from(newsEvents)).toMatchObject([{ title: "t", sectorId: null }]);
  expect(await db.select().from(sectorRotationSignals)).toMatchObject([{ fromSectorId: 3, toSectorId: 2 }]);
  expect([await db.$count(sectorAnalysis), await db.$count(sectorPerformance)]).toEqual([0, 0]);
  expect(await db.select().from(aiAssetSuggestions)).toMatchObject([{ sectorAnalysisId: null }]);
  expect(await db.select().from(predictions)).toMatchObject([{ sectorAnalysisId: null, lineageId: 1 }]);
  expect(await deleteSector(db, 1)).toBe(false);
});

test("deprecates a model with predictions, or deletes it with them on request", async () => {
  await db.insert(aiModels).values([
    { name: "m", version: "2", modelType: "timing", architecture: "lstm" },
    { name: "n", version: "1", modelType: "macro", architecture: "lstm" },
  ]);
  await db.insert(modelPerformance).values([
    { modelId: 1, sampleSize: 1 },
    { modelId: 2, sampleSize: 1 },
    { modelId: 3, sampleSize: 1 },
  ]);
  await db
    .insert(predictions)
    .values([predictionOf(), predictionOf({ cryptocurrencyId: 2 }), predictionOf({ modelId: 2 })]);
  for (const modelId of [1, 2, 3]) await requestTraining(db, { modelId });
  await db
    .update(backgroundTasks)
    .set({ status: "running", startedAt: new Date(), heartbeatAt: new Date(), lockedBy: "w" })
    .where(eq(backgroundTasks.id, 2));

  expect(await deleteModel(db, 3)).toBe(0);
  expect(await ruleOf(deleteModel(db, 1))).toBe("model_predictions");
  const given = await deprecateModel(db, 1);
  expect(given).toMatchObject({ deprecatedAt: expect.any(Date) });
  expect(await deprecateModel(db, 1)).toEqual(given);
  expect(await db.$count(predictions, eq(predictions.modelId, 1))).toBe(2);
  expect(await deleteModel(db, 1, { withPredictions: true })).toBe(2);
  expect(await db.select().from(predictions)).toMatchObject([{ modelId: 2 }]);
  expect(await db.select().from(modelPerformance)).toMatchObject([{ modelId: 2 }]);
  expect((await db.select().from(aiModels)).map(({ id }) => id)).toEqual([2]);
  const tasks = await db.select().from(backgroundTasks).orderBy(backgroundTasks.id);
  expect(tasks.map(({ status }) => status)).toEqual(["cancelled", "running", "cancelled"]);
  // Its outputs on the layers are kept, with the model name.
  expect(await db.select().from(tradingSignals)).toMatchObject([model]);
  expect(await ruleOf(deleteModel(db, 1))).toBe("model_exists");
  expect(await ruleOf(deprecateModel(db, 1))).toBe("model_exists");
  expect(await db.$count(users)).toBe(admin);
});
