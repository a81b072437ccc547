import {
  type AiAssetSuggestion,
  aiAssetSuggestions,
  cryptocurrencies,
  type NewAiAssetSuggestion,
  type NewSuggestionFeedback,
  predictions,
  type relations,
  suggestionFeedback,
  suggestionFigures,
  watchlists,
} from "@strata/schema-relationships";
import { and, asc, avg, count, desc, eq, getTableColumns, gte, inArray, lt, sql } from "drizzle-orm";
import type { Database } from "./database.ts";
import { RuleError } from "./errors.ts";
import { isVisibleTo } from "./shared/viewer.ts";
import { writable } from "./shared/writable.ts";

const isOpen = sql`${aiAssetSuggestions.status} = 'pending' and (${aiAssetSuggestions.expiresAt} is null or ${aiAssetSuggestions.expiresAt} > now())`;
const isOverdue = sql`${aiAssetSuggestions.status} = 'pending' and ${aiAssetSuggestions.expiresAt} <= now()`;

/**
 * Lists pending, unexpired suggestions for a watchlist, highest confidence first, then by priority. Empty if the
 * viewer may not see the watchlist; without a viewer, only the default and public watchlists are visible.
 */
export async function listPendingSuggestions(
  db: Database,
  {
    watchlistId,
    viewerId,
    limit = 50,
  }: { watchlistId: number; viewerId?: number | undefined; limit?: number },
) {
  return db
    .select({
      ...getTableColumns(aiAssetSuggestions),
      symbol: cryptocurrencies.symbol,
      name: cryptocurrencies.name,
      currentPrice: cryptocurrencies.currentPrice,
    })
    .from(aiAssetSuggestions)
    .innerJoin(watchlists, eq(watchlists.id, aiAssetSuggestions.watchlistId))
    .innerJoin(cryptocurrencies, eq(cryptocurrencies.id, aiAssetSuggestions.cryptocurrencyId))
    .where(and(eq(aiAssetSuggestions.watchlistId, watchlistId), isOpen, isVisibleTo(viewerId)))
    .orderBy(desc(aiAssetSuggestions.confidenceScore), desc(aiAssetSuggestions.priorityScore))
    .limit(limit);
}

/** Lists the suggestions for a coin, newest first, of any status. */
export async function listSuggestionsOfCoin(
  db: Database,
  { cryptocurrencyId, limit = 50 }: { cryptocurrencyId: number; limit?: number },
) {
  return db
    .select()
    .from(aiAssetSuggestions)
    .where(eq(aiAssetSuggestions.cryptocurrencyId, cryptocurrencyId))
    .orderBy(desc(aiAssetSuggestions.createdAt))
    .limit(limit);
}

/**
 * Inserts the suggestions of a run and returns the new ones; equal suggestions that are still pending are unchanged.
 */
export async function insertSuggestions(db: Database, suggestions: readonly NewAiAssetSuggestion[]) {
  if (suggestions.length === 0) return [];
  // In a fixed order, so that concurrent runs of the same suggestions wait instead of deadlocking.
  const key = (row: NewAiAssetSuggestion) =>
    [row.cryptocurrencyId, row.watchlistId, row.userId, row.suggestionType, row.modelName].join();
  const sorted = suggestions.toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
  // Expired suggestions would block new ones until they are marked. A separate statement: it waits for no lock, and
  // holds none while the inserts below wait for another run.
  await expireSuggestions(db);
  return db.insert(aiAssetSuggestions).values(sorted).onConflictDoNothing().returning();
}

/**
 * Approves or rejects a suggestion, once.
 *
 * @throws RuleError if it is not pending.
 */
export async function reviewSuggestion(
  db: Database,
  {
    suggestionId,
    reviewerId,
    verdict,
  }: { suggestionId: number; reviewerId: number; verdict: "approved" | "rejected" },
): Promise<AiAssetSuggestion> {
  const [reviewed] = await db
    .update(aiAssetSuggestions)
    .set({ status: verdict, reviewedBy: reviewerId, reviewedAt: sql`now()` })
    .where(and(eq(aiAssetSuggestions.id, suggestionId), isOpen))
    .returning();
  if (!reviewed) throw new RuleError("suggestion_open", `Suggestion ${suggestionId} is not open.`);
  return reviewed;
}

/**
 * Marks an approved suggestion as implemented, once.
 *
 * @throws RuleError if it is not approved.
 */
export async function implementSuggestion(db: Database, suggestionId: number): Promise<AiAssetSuggestion> {
  const [implemented] = await db
    .update(aiAssetSuggestions)
    .set({ status: "implemented", implementedAt: sql`now()` })
    .where(and(eq(aiAssetSuggestions.id, suggestionId), eq(aiAssetSuggestions.status, "approved")))
    .returning();
  if (!implemented) throw new RuleError("suggestion_approved", `Suggestion ${suggestionId} is not approved.`);
  return implemented;
}

/** Expires pending suggestions past their expiry; returns the ids. */
export async function expireSuggestions(db: Database): Promise<number[]> {
  // Rows locked by other transactions are skipped: waiting for them in another order could deadlock.
  const overdue = db
    .select({ id: aiAssetSuggestions.id })
    .from(aiAssetSuggestions)
    .where(isOverdue)
    .for("update", { skipLocked: true });
  const expired = await db
    .update(aiAssetSuggestions)
    .set({ status: "expired" })
    .where(inArray(aiAssetSuggestions.id, overdue))
    .returning({ id: aiAssetSuggestions.id });
  return expired.map(({ id }) => id);
}

/**
 * Summarizes the suggestions since a time by layer, with the columns of the view `ai_performance`, which covers the
 * last 30 days.
 */
export async function summarizeSuggestionsByLayer(db: Database, since: Date) {
  return (
    db
      .select({ aiLayer: aiAssetSuggestions.aiLayer, ...suggestionFigures })
      .from(aiAssetSuggestions)
      // Names all four layers, so that each uses the index on time.
      .where(and(inArray(aiAssetSuggestions.aiLayer, [1, 2, 3, 4]), gte(aiAssetSuggestions.createdAt, since)))
      .groupBy(aiAssetSuggestions.aiLayer)
      .orderBy(aiAssetSuggestions.aiLayer)
  );
}

/**
 * Deletes and returns suggestions implemented before a time, in batches, to be archived elsewhere. Their feedback is
 * kept, with a copy of the suggestion in `feedbackData.suggestion`.
 */
export async function archiveImplementedSuggestions(
  db: Database,
  { before, limit = 1000 }: { before: Date; limit?: number },
): Promise<AiAssetSuggestion[]> {
  return db.transaction(async (tx) => {
    const batch = await tx
      .select({ id: aiAssetSuggestions.id })
      .from(aiAssetSuggestions)
      .where(and(eq(aiAssetSuggestions.status, "implemented"), lt(aiAssetSuggestions.implementedAt, before)))
      .orderBy(aiAssetSuggestions.id)
      .limit(limit)
      .for("update", { skipLocked: true });
    if (batch.length === 0) return [];
    const ids = batch.map(({ id }) => id);
    const s = aiAssetSuggestions;
    await tx
      .update(suggestionFeedback)
      .set({
        feedbackData: sql`${suggestionFeedback.feedbackData} || jsonb_build_object('suggestion', jsonb_build_object(
          'id', ${s.id}, 'cryptocurrencyId', ${s.cryptocurrencyId}, 'watchlistId', ${s.watchlistId},
          'suggestionType', ${s.suggestionType}, 'aiLayer', ${s.aiLayer}, 'modelName', ${s.modelName},
          'modelVersion', ${s.modelVersion}, 'implementedAt', ${s.implementedAt}))`,
      })
      .from(s)
      .where(and(eq(s.id, suggestionFeedback.suggestionId), inArray(suggestionFeedback.suggestionId, ids)));
    return tx.delete(s).where(inArray(s.id, ids)).returning();
  });
}

const feedbackFields = [
  "rating",
  "actionTaken",
  "isHelpful",
  "feedbackText",
  "actualOutcome",
] as const satisfies readonly (keyof NewSuggestionFeedback)[];

/**
 * Saves the feedback of a user on a suggestion, or updates the given fields.
 *
 * @throws RuleError `field_writable` if `feedback` has any other field.
 */
export async function recordFeedback(
  db: Database,
  feedback: { suggestionId: number; userId: number } & Pick<
    NewSuggestionFeedback,
    (typeof feedbackFields)[number]
  >,
) {
  const { suggestionId, userId, ...fields } = feedback;
  const said = writable(fields, feedbackFields);
  const [recorded] = await db
    .insert(suggestionFeedback)
    .values({ suggestionId, userId, ...said })
    .onConflictDoUpdate({
      target: [suggestionFeedback.suggestionId, suggestionFeedback.userId],
      set: { ...said, updatedAt: new Date() },
    })
    .returning();
  if (!recorded) throw new Error("The upsert returned no row.");
  return recorded;
}

/** Lists the feedback on a suggestion, newest first. */
export async function listFeedbackOfSuggestion(db: Database, suggestionId: number) {
  return db
    .select()
    .from(suggestionFeedback)
    .where(eq(suggestionFeedback.suggestionId, suggestionId))
    .orderBy(desc(suggestionFeedback.createdAt), desc(suggestionFeedback.id));
}

/** Lists the feedback of a user, newest first, with the suggestion and its coin, if they still exist. */
export async function listFeedbackOfUser(
  db: Database<typeof relations>,
  { userId, limit = 50 }: { userId: number; limit?: number },
) {
  return db.query.suggestionFeedback.findMany({
    where: { userId },
    orderBy: { createdAt: "desc" },
    limit,
    with: {
      suggestion: {
        columns: { id: true, suggestionType: true, status: true },
        with: { cryptocurrency: { columns: { id: true, symbol: true } } },
      },
    },
  });
}

/** Number, mean rating (1 to 5) and acceptance rate of the decided ones, percent; null without any. */
const feedbackFigures = () => {
  const action = suggestionFeedback.actionTaken;
  return {
    feedback: count(),
    meanRating: sql<string | null>`round(${avg(suggestionFeedback.rating)}, 2)`,
    acceptancePercent: sql<
      string | null
    >`round(100.0 * count(*) filter (where ${action} in ('accepted', 'modified')) / nullif(count(*) filter (where ${action} in ('accepted', 'modified', 'rejected')), 0), 2)`,
    helpfulPercent: sql<
      string | null
    >`round(100.0 * count(*) filter (where ${suggestionFeedback.isHelpful}) / nullif(count(${suggestionFeedback.isHelpful}), 0), 2)`,
  };
};

/** Summarizes feedback since a time: number, mean rating (1 to 5), percent accepted and percent helpful. One row. */
export async function summarizeFeedback(db: Database, since: Date) {
  const [summary] = await db
    .select(feedbackFigures())
    .from(suggestionFeedback)
    .where(gte(suggestionFeedback.createdAt, since));
  return summary;
}

/** Summarizes feedback by week, starting on Monday in UTC, oldest first; weeks without feedback are omitted. */
export async function listFeedbackTrend(db: Database, since: Date) {
  const week = sql`date_trunc('week', ${suggestionFeedback.createdAt}, 'UTC')`;
  return db
    .select({ week: week.mapWith(suggestionFeedback.createdAt), ...feedbackFigures() })
    .from(suggestionFeedback)
    .where(gte(suggestionFeedback.createdAt, since))
    .groupBy(week)
    .orderBy(asc(week));
}

/**
 * Returns the context of a user for an AI assistant: preferences, watchlists, risk profile, the last ten activities,
 * and the accuracy of the predictions created for the user, percent (null without verdicts). Contains no credentials.
 */
export async function getAiContextOfUser(db: Database<typeof relations>, userId: number) {
  return db.query.users.findFirst({
    where: { id: userId },
    columns: { id: true, role: true, isPremium: true, createdAt: true },
    extras: {
      predictionAccuracy: (user) =>
        sql<
          string | null
        >`(select round(100.0 * count(*) filter (where ${predictions.isAccurate}) / nullif(count(${predictions.isAccurate}), 0), 2) from ${predictions} where ${predictions.userId} = ${user.id})`,
    },
    with: {
      profile: {
        columns: {
          riskTolerance: true,
          experienceLevel: true,
          language: true,
          preferredCurrency: true,
          timezone: true,
          preferences: true,
        },
      },
      watchlists: {
        where: { isActive: true },
        columns: { id: true, name: true },
        orderBy: { sortOrder: "asc", id: "asc" },
        with: {
          assets: {
            where: { isActive: true },
            columns: { allocationPercent: true },
            orderBy: { position: "asc", id: "asc" },
            with: { cryptocurrency: { columns: { id: true, symbol: true } } },
          },
        },
      },
      riskManagement: true,
      authenticationLogs: {
        columns: { eventType: true, occurredAt: true, success: true },
        orderBy: { occurredAt: "desc" },
        limit: 10,
      },
    },
  });
}
