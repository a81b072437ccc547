import {
  aiAssetSuggestions,
  aiModels,
  authenticationLogs,
  predictions,
  suggestionFeedback,
  userProfiles,
  watchlistAssets,
  watchlists,
} from "@strata/schema-relationships";
import { and, eq, isNull } from "drizzle-orm";
import { expect, inject } from "vitest";
import {
  archiveImplementedSuggestions,
  expireSuggestions,
  getAiContextOfUser,
  implementSuggestion,
  insertSuggestions,
  listFeedbackOfSuggestion,
  listFeedbackOfUser,
  listFeedbackTrend,
  listPendingSuggestions,
  listSuggestionsOfCoin,
  recordFeedback,
  reviewSuggestion,
  summarizeFeedback,
  summarizeSuggestionsByLayer,
} from "../src/suggestions.ts";
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
const test = schemaTest(async (db) => {
  await seedPeopleAndCoins(db);
  await db.insert(watchlists).values([
    { userId: 1, name: "First" },
    { userId: 2, name: "Bob's" },
  ]);
});
test.beforeEach(({ database: opened }) => {
  database = opened;
  db = opened.db;
});

type Insert = typeof aiAssetSuggestions.$inferInsert;
const suggestion = (changes: Partial<Insert> = {}): Insert => ({
  watchlistId: 1,
  cryptocurrencyId: 1,
  suggestionType: "add",
  modelName: "m",
  modelVersion: "1",
  confidenceScore: "80",
  ...changes,
});
const seed = (...rows: Partial<Insert>[]) =>
  db.insert(aiAssetSuggestions).values(rows.map(suggestion)).returning();
const implemented = (at: Date): Partial<Insert> => ({
  status: "implemented",
  reviewedAt: at,
  implementedAt: at,
});
const at = (text: string) => new Date(`2025-${text}T12:00:00Z`);

test("lists pending suggestions of a watchlist, highest confidence first", async () => {
  await seed(
    { cryptocurrencyId: 1, confidenceScore: "50" },
    { cryptocurrencyId: 2, confidenceScore: "90", priorityScore: "10" },
    { cryptocurrencyId: 3, confidenceScore: "90", priorityScore: "60", expiresAt: null },
    { cryptocurrencyId: 4, expiresAt: fromNow(-hour) },
    { cryptocurrencyId: 4, suggestionType: "hold", status: "rejected", reviewedAt: new Date() },
    { cryptocurrencyId: 4, watchlistId: 2 },
  );
  expect(await listPendingSuggestions(db, { watchlistId: 1, viewerId: 1 })).toMatchObject([
    { symbol: "SOL", confidenceScore: "90.00", currentPrice: "2.5" },
    { symbol: "ETH", confidenceScore: "90.00" },
    { symbol: "BTC", confidenceScore: "50.00" },
  ]);
  expect(await listPendingSuggestions(db, { watchlistId: 1, viewerId: 1, limit: 1 })).toHaveLength(1);
  for (const viewerId of [2, undefined])
    expect(await listPendingSuggestions(db, { watchlistId: 1, viewerId })).toEqual([]);
});

test("lists the suggestions for a coin, newest first", async () => {
  await seed(
    { createdAt: at("01-01") },
    { createdAt: at("01-03"), watchlistId: null },
    { createdAt: at("01-02"), ...implemented(at("01-02")) },
    { cryptocurrencyId: 2 },
  );
  expect(await listSuggestionsOfCoin(db, { cryptocurrencyId: 1 })).toMatchObject([
    { createdAt: at("01-03"), watchlistId: null },
    { createdAt: at("01-02"), status: "implemented" },
    { createdAt: at("01-01") },
  ]);
  expect(await listSuggestionsOfCoin(db, { cryptocurrencyId: 1, limit: 2 })).toHaveLength(2);
});

test("inserts suggestions that are not pending already, unblocked by expired ones", async () => {
  expect(await insertSuggestions(db, [])).toEqual([]);
  const run = [suggestion(), suggestion({ watchlistId: null }), suggestion({ userId: 1 })];
  expect(await insertSuggestions(db, run)).toHaveLength(3);
  expect(await insertSuggestions(db, run)).toEqual([]);
  expect(await insertSuggestions(db, [...run, suggestion({ suggestionType: "hold" })])).toMatchObject([
    { suggestionType: "hold", status: "pending" },
  ]);
  await db
    .update(aiAssetSuggestions)
    .set({ expiresAt: fromNow(-hour) })
    .where(
      and(
        eq(aiAssetSuggestions.suggestionType, "add"),
        eq(aiAssetSuggestions.watchlistId, 1),
        isNull(aiAssetSuggestions.userId),
      ),
    );
  expect(await listPendingSuggestions(db, { watchlistId: 1, viewerId: 1 })).toHaveLength(2);
  const again = await insertSuggestions(db, run);
  expect(again).toMatchObject([{ watchlistId: 1, userId: null }]);
  expect(await listSuggestionsOfCoin(db, { cryptocurrencyId: 1 })).toHaveLength(5);
  expect(await expireSuggestions(db)).toEqual([]);
  await db.update(aiAssetSuggestions).set({ expiresAt: fromNow(-hour) });
  expect(await expireSuggestions(db)).toHaveLength(4);
});

test("reviews a suggestion once, and implements it once approved", async () => {
  await seed({}, { cryptocurrencyId: 2 }, { cryptocurrencyId: 3, expiresAt: fromNow(-hour) });
  const review = (suggestionId: number, verdict: "approved" | "rejected") =>
    reviewSuggestion(db, { suggestionId, reviewerId: 3, verdict });
  expect(await ruleOf(implementSuggestion(db, 1))).toBe("suggestion_approved");
  expect(await review(1, "approved")).toMatchObject({
    status: "approved",
    reviewedBy: 3,
    reviewedAt: expect.any(Date),
  });
  expect(await ruleOf(review(1, "rejected"))).toBe("suggestion_open");
  expect(await review(2, "rejected")).toMatchObject({ status: "rejected" });
  expect(await ruleOf(review(3, "approved"))).toBe("suggestion_open");
  expect(await implementSuggestion(db, 1)).toMatchObject({
    status: "implemented",
    implementedAt: expect.any(Date),
  });
  expect(await ruleOf(implementSuggestion(db, 1))).toBe("suggestion_approved");
  expect(await ruleOf(implementSuggestion(db, 2))).toBe("suggestion_approved");
});

test.skipIf(inject("engine") === "pglite")(
  "inserts a run once and reviews it once with 16 clients",
  async () => {
    const run = [1, 2, 3, 4].map((cryptocurrencyId) => suggestion({ cryptocurrencyId }));
    const written = outcomes(
      await concurrently(database.url, 16, (client, i) =>
        insertSuggestions(client, i % 2 ? run : run.toReversed()),
      ),
    );
    expect(written.values.flat()).toHaveLength(4);
    // Each expired suggestion is replaced by one new row, whichever client expires it.
    await db.update(aiAssetSuggestions).set({ expiresAt: fromNow(-hour) });
    const renewed = outcomes(
      await concurrently(database.url, 16, (client, i) =>
        insertSuggestions(client, i % 2 ? run : run.toReversed()),
      ),
    );
    expect(renewed.values.flat()).toHaveLength(4);
    expect(await db.$count(aiAssetSuggestions)).toBe(8);
    const reviewed = outcomes(
      await concurrently(database.url, 16, (client, i) =>
        reviewSuggestion(client, {
          suggestionId: renewed.values.flat()[0]?.id ?? 0,
          reviewerId: 3,
          verdict: i % 2 ? "approved" : "rejected",
        }),
      ),
    );
    expect(reviewed.values).toHaveLength(1);
    expect(reviewed.rules).toEqual(Array(15).fill("suggestion_open"));
  },
);

test("summarizes the suggestions of each layer", async () => {
  await seed(
    {
      ...implemented(at("02-01")),
      createdAt: at("02-01"),
      actualReturn: "10",
      expectedReturn: "5",
      successScore: "90",
    },
    { status: "rejected", reviewedAt: at("02-02"), createdAt: at("02-02"), confidenceScore: "60" },
    {
      status: "approved",
      reviewedAt: at("02-02"),
      createdAt: at("02-02"),
      confidenceScore: "61",
      actualReturn: "-5",
    },
    { aiLayer: 1, createdAt: at("02-02") },
    { aiLayer: 2, createdAt: at("01-01"), suggestionType: "hold" },
  );
  expect(await summarizeSuggestionsByLayer(db, at("02-01"))).toEqual([
    {
      aiLayer: 1,
      suggestionCount: 1,
      implementedCount: 0,
      acceptancePercent: null,
      meanConfidence: "80.00",
      meanSuccess: null,
      meanExpectedReturn: null,
      meanActualReturn: null,
    },
    {
      aiLayer: 3,
      suggestionCount: 3,
      implementedCount: 1,
      acceptancePercent: "66.67",
      meanConfidence: "67.00",
      meanSuccess: "90.00",
      meanExpectedReturn: "5.0000",
      meanActualReturn: "2.5000",
    },
  ]);
  expect(await summarizeSuggestionsByLayer(db, at("03-01"))).toEqual([]);
});

test("archives suggestions and keeps their feedback, with a copy of the suggestion", async () => {
  await seed(implemented(at("01-01")), implemented(at("01-02")), implemented(at("03-01")), {});
  for (const suggestionId of [1, 3]) await recordFeedback(db, { suggestionId, userId: 1, rating: 4 });
  await recordFeedback(db, { suggestionId: 1, userId: 2, rating: 2 });
  const archive = () => archiveImplementedSuggestions(db, { before: at("02-01"), limit: 1 });
  expect(await archive()).toMatchObject([{ id: 1, status: "implemented" }]);
  expect(await archive()).toMatchObject([{ id: 2 }]);
  expect(await archive()).toEqual([]);
  const said = await db.select().from(suggestionFeedback).orderBy(suggestionFeedback.id);
  expect(said).toMatchObject([
    {
      suggestionId: null,
      rating: 4,
      feedbackData: { suggestion: { id: 1, cryptocurrencyId: 1, modelName: "m" } },
    },
    { suggestionId: 3, feedbackData: {} },
    { suggestionId: null, rating: 2, feedbackData: { suggestion: { id: 1, suggestionType: "add" } } },
  ]);
  expect(await summarizeFeedback(db, at("01-01"))).toMatchObject({ feedback: 3 });
});

test("stores the feedback of a user on a suggestion in one row", async () => {
  await seed({}, { cryptocurrencyId: 2 });
  const first = await recordFeedback(db, { suggestionId: 1, userId: 1, rating: 3, feedbackText: "well" });
  const changed = await recordFeedback(db, {
    suggestionId: 1,
    userId: 1,
    actionTaken: "accepted",
    actualOutcome: "-1.5",
  });
  expect(changed).toMatchObject({
    id: first.id,
    rating: 3,
    feedbackText: "well",
    actionTaken: "accepted",
    actualOutcome: "-1.5",
  });
  const forged = { suggestionId: 1, userId: 1, ...body(`{"rating":5,"feedbackData":{}}`) };
  expect(await ruleOf(recordFeedback(db, forged))).toBe("field_writable");
  await recordFeedback(db, { suggestionId: 1, userId: 2, isHelpful: false });
  await db
    .update(suggestionFeedback)
    .set({ createdAt: at("01-01") })
    .where(eq(suggestionFeedback.userId, 1));
  await recordFeedback(db, { suggestionId: 2, userId: 1, rating: 1 });
  expect(await listFeedbackOfSuggestion(db, 1)).toMatchObject([{ userId: 2 }, { userId: 1 }]);
  expect(await listFeedbackOfUser(db, { userId: 1 })).toMatchObject([
    { rating: 1, suggestion: { id: 2, cryptocurrency: { symbol: "ETH" } } },
    {
      rating: 3,
      suggestion: { suggestionType: "add", status: "pending", cryptocurrency: { symbol: "BTC" } },
    },
  ]);
  await db.delete(aiAssetSuggestions).where(eq(aiAssetSuggestions.id, 2));
  expect((await listFeedbackOfUser(db, { userId: 1 }))[0]).toMatchObject({ rating: 1, suggestion: null });
  expect(await listFeedbackOfUser(db, { userId: 1, limit: 1 })).toHaveLength(1);
});

test("summarizes feedback in total and by week without division by zero", async () => {
  const none = { feedback: 0, meanRating: null, acceptancePercent: null, helpfulPercent: null };
  expect(await summarizeFeedback(db, at("01-01"))).toEqual(none);
  expect(await listFeedbackTrend(db, at("01-01"))).toEqual([]);
  const said = (createdAt: Date, values: Partial<typeof suggestionFeedback.$inferInsert>) => ({
    createdAt,
    ...values,
  });
  await db.insert(suggestionFeedback).values([
    // Sunday and Monday: two weeks.
    said(new Date("2025-01-05T23:59:59Z"), { rating: 5, actionTaken: "accepted" }),
    said(new Date("2025-01-06T00:00:00Z"), { rating: 2, actionTaken: "rejected", isHelpful: false }),
    said(new Date("2025-01-07T00:00:00Z"), { actionTaken: "modified", isHelpful: true }),
    said(new Date("2025-01-08T00:00:00Z"), { actionTaken: "rejected", isHelpful: true }),
    said(new Date("2025-01-20T00:00:00Z"), { actionTaken: "ignored" }),
  ]);
  expect(await summarizeFeedback(db, at("01-01"))).toEqual({
    feedback: 5,
    meanRating: "3.50",
    acceptancePercent: "50.00",
    helpfulPercent: "66.67",
  });
  expect(await listFeedbackTrend(db, at("01-01"))).toEqual([
    {
      week: new Date("2024-12-30T00:00:00Z"),
      feedback: 1,
      meanRating: "5.00",
      acceptancePercent: "100.00",
      helpfulPercent: null,
    },
    {
      week: new Date("2025-01-06T00:00:00Z"),
      feedback: 3,
      meanRating: "2.00",
      acceptancePercent: "33.33",
      helpfulPercent: "66.67",
    },
    {
      week: new Date("2025-01-20T00:00:00Z"),
      feedback: 1,
      meanRating: null,
      acceptancePercent: null,
      helpfulPercent: null,
    },
  ]);
});

test("returns the AI context of a user without credentials", async () => {
  await db.insert(userProfiles).values({ userId: 1, riskTolerance: "high", preferences: { theme: "dark" } });
  await db.insert(watchlistAssets).values({ watchlistId: 1, cryptocurrencyId: 2, allocationPercent: "25" });
  await db.insert(authenticationLogs).values(
    Array.from({ length: 12 }, (_, i) => ({
      userId: 1,
      eventType: "login" as const,
      success: true,
      occurredAt: new Date(at("01-01").getTime() + i * day),
    })),
  );
  await db.insert(aiModels).values({ name: "m", version: "1", modelType: "asset", architecture: "lstm" });
  const forecast = (hours: number, isAccurate: boolean | null) => ({
    cryptocurrencyId: 1,
    modelId: 1,
    userId: 1,
    predictionType: "direction" as const,
    predictedDirection: "up" as const,
    predictedAt: at("01-01"),
    horizonHours: hours,
    targetAt: new Date(at("01-01").getTime() + hours * hour),
    confidenceScore: "50",
    ...(isAccurate !== null && { isAccurate, evaluatedAt: at("02-01") }),
  });
  await db
    .insert(predictions)
    .values([forecast(1, true), forecast(2, false), forecast(3, true), forecast(4, null)]);
  const context = await getAiContextOfUser(db, 1);
  expect(context).toMatchObject({
    id: 1,
    role: "casual",
    predictionAccuracy: "66.67",
    profile: { riskTolerance: "high", preferences: { theme: "dark" } },
    watchlists: [
      { name: "First", assets: [{ allocationPercent: "25.00", cryptocurrency: { symbol: "ETH" } }] },
    ],
    riskManagement: null,
  });
  expect(context?.authenticationLogs).toHaveLength(10);
  expect(context?.authenticationLogs[0]).toMatchObject({ occurredAt: at("01-12"), eventType: "login" });
  expect(JSON.stringify(context)).not.toMatch(/argon2|example\.org/);
  expect(await getAiContextOfUser(db, 2)).toMatchObject({ predictionAccuracy: null, profile: null });
  expect(await getAiContextOfUser(db, 99)).toBeUndefined();
});
