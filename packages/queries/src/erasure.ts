import {
  aiAssetSuggestions,
  aiModels,
  analyticsData,
  authenticationLogs,
  backgroundTasks,
  cryptocurrencies,
  cryptoSectors,
  externalApiLogs,
  marketData,
  modelPerformance,
  portfolioTracking,
  predictions,
  signalAlerts,
  signalExecutions,
  suggestionFeedback,
  systemHealth,
  tradingSignals,
  users,
  watchlistAssets,
  watchlists,
} from "@strata/schema-relationships";
import { and, eq, getTableColumns, inArray, notExists, or, type SQL, sql } from "drizzle-orm";
import type { PgColumn, PgTable } from "drizzle-orm/pg-core";
import type { Database } from "./database.ts";
import { RuleError } from "./errors.ts";
import type { ModelVersion } from "./models.ts";
import { trainingKey, unknownModel } from "./shared/model_version.ts";

// Erasure and retirement: of a user, coin, model, signal or sector. The foreign keys define which rows are deleted
// along, which stay without the reference, and which prevent the deletion; `deleteWatchlist` deletes a watchlist.

const textsOf = <T extends PgTable>(table: T, ...keys: (keyof T["_"]["columns"] & string)[]) => ({
  table: table as PgTable,
  columns: Object.entries<PgColumn>(getTableColumns(table)).filter(([key]) => keys.includes(key)),
});

/**
 * Columns of retained rows that may contain an email address, written by the user or by services on their behalf.
 * Tables of the market and of the layers are not listed, since their writers reference a user by key only; neither
 * are texts that other users wrote for themselves.
 */
const texts = [
  textsOf(authenticationLogs, "details"),
  textsOf(suggestionFeedback, "feedbackText", "feedbackData"),
  textsOf(aiModels, "notes", "configuration", "configurationHistory", "healthStatus"),
  textsOf(modelPerformance, "notes", "metrics"),
  textsOf(backgroundTasks, "taskName", "currentPhase", "errorMessage", "params", "result"),
  textsOf(externalApiLogs, "endpoint", "errorMessage", "requestParams"),
  textsOf(systemHealth, "details", "errors"),
];

/**
 * Regular expression that matches an address as a whole, not as part of a longer one. Group 1 is the text before it,
 * such as an escaped line break in the text of a jsonb, which is a letter.
 */
function patternOf(address: string): string {
  const literal = address.replace(/[\\^$.|?*+()[\]{}]/g, "\\$&");
  return `(^|[^[:alnum:]._%+-]|\\\\[bfnrt])${literal}(?![[:alnum:]-]|[.][[:alnum:]])`;
}

/** Replaces an address with `[erased]` in all of these columns. */
async function eraseAddress(tx: Database, { table, columns }: (typeof texts)[number], address: string) {
  const found: SQL[] = [];
  const set: Record<string, SQL> = {};
  for (const [key, column] of columns) {
    const isJson = column.getSQLType() === "jsonb";
    const pattern = patternOf(isJson ? JSON.stringify(address).slice(1, -1) : address);
    const text = isJson ? sql`${column}::text` : sql`${column}`;
    const without = sql`regexp_replace(${text}, ${pattern}, ${"\\1[erased]"}, 'gi')`;
    found.push(sql`${text} ~* ${pattern}`);
    set[key] = isJson ? sql`${without}::jsonb` : without;
  }
  await tx
    .update(table)
    .set(set)
    .where(or(...found));
}

/** Matches a jsonb with the user's id under a key, as a number or as text. */
const names = (column: PgColumn, key: string, userId: number) =>
  sql`(${column} @> ${JSON.stringify({ [key]: userId })}::text::jsonb or ${column} @> ${JSON.stringify({ [key]: String(userId) })}::text::jsonb)`;

/**
 * Erases a user in one transaction. It scans each table without a key to the user, so run it at quiet hours; to lock
 * an account immediately, use the soft deletion `deleteUser`.
 *
 * Deleted by foreign keys: profile, sessions, watchlists with their contents, risk profile, positions, orders,
 * alerts, and suggestions and predictions created for the user. Deleted explicitly: tasks and metrics about the user
 * only (`userId` in their parameters or dimensions), and context data and notes of predictions for the user's
 * watchlists.
 *
 * Kept without the user: authentication events, without address, device and location; feedback on suggestions;
 * created models; coins added to other users' watchlists; reviews. The email address is removed from every text in
 * `texts`. The user id, which is never reused, may remain in texts.
 *
 * @throws RuleError if there is no such account.
 */
export async function eraseUser(db: Database, userId: number): Promise<void> {
  await db.transaction(async (tx) => {
    // Not FOR UPDATE: a transaction that holds one of the user's watchlists may still need to reference the user. The
    // watchlists are locked next, as everywhere, so that their writers finish before the account is deleted.
    const [user] = await tx
      .select({ email: users.email })
      .from(users)
      .where(eq(users.id, userId))
      .for("no key update");
    if (!user) throw new RuleError("user_exists", `User ${userId} does not exist.`);
    const lists = await tx
      .select({ id: watchlists.id })
      .from(watchlists)
      .where(eq(watchlists.userId, userId))
      .orderBy(watchlists.id)
      .for("no key update");

    const log = authenticationLogs;
    await tx
      .update(log)
      .set({
        emailAttempted: null,
        sessionId: null,
        ipAddress: null,
        userAgent: null,
        deviceId: null,
        countryCode: null,
        details: {},
      })
      .where(or(eq(log.userId, userId), sql`${log.emailAttempted} ~* ${patternOf(user.email)}`));
    await tx
      .update(log)
      .set({ details: sql`${log.details} - 'actorId'` })
      .where(names(log.details, "actorId", userId));
    await tx.delete(backgroundTasks).where(names(backgroundTasks.params, "userId", userId));
    await tx
      .update(externalApiLogs)
      .set({ requestParams: sql`${externalApiLogs.requestParams} - 'userId'` })
      .where(names(externalApiLogs.requestParams, "userId", userId));
    // With changed dimensions, a metric could collide with another one.
    await tx
      .delete(analyticsData)
      .where(
        or(
          names(analyticsData.dimensions, "userId", userId),
          sql`${analyticsData.dimensions}::text ~* ${patternOf(JSON.stringify(user.email).slice(1, -1))}`,
        ),
      );
    // The key of an open task is unique: without the address, two keys could become equal.
    await tx
      .update(backgroundTasks)
      .set({ dedupeKey: null })
      .where(sql`${backgroundTasks.dedupeKey} ~* ${patternOf(user.email)}`);
    await tx
      .update(predictions)
      .set({ watchlistId: null, contextData: {}, notes: null })
      .where(
        inArray(
          predictions.watchlistId,
          lists.map(({ id }) => id),
        ),
      );
    await tx.delete(users).where(eq(users.id, userId));
    // After the account: setting one foreign key of a row null rechecks all keys of a row written in this
    // transaction, and another key may reference a row that was just deleted.
    for (const text of texts) await eraseAddress(tx, text, user.email);
  });
}

/**
 * Retires a coin: stops its data collection and ends what is open. The coin stays on watchlists as inactive;
 * unimplemented suggestions and alerts expire, active signals are cancelled. Candles, predictions, orders and
 * positions are kept. Returns the number of rows ended, by kind.
 *
 * @throws RuleError if there is no such coin.
 */
export async function retireCoin(db: Database, cryptocurrencyId: number) {
  return db.transaction(async (tx) => {
    const retired = await tx
      .update(cryptocurrencies)
      .set({ isActive: false })
      .where(eq(cryptocurrencies.id, cryptocurrencyId))
      .returning({ id: cryptocurrencies.id });
    if (retired.length === 0) {
      throw new RuleError("cryptocurrency_exists", `Coin ${cryptocurrencyId} does not exist.`);
    }
    const entries = await tx
      .update(watchlistAssets)
      .set({ isActive: false })
      .where(and(eq(watchlistAssets.cryptocurrencyId, cryptocurrencyId), sql`${watchlistAssets.isActive}`))
      .returning({ id: watchlistAssets.id });
    const s = aiAssetSuggestions;
    const suggestions = await tx
      .update(s)
      .set({ status: "expired" })
      .where(and(eq(s.cryptocurrencyId, cryptocurrencyId), inArray(s.status, ["pending", "approved"])))
      .returning({ id: s.id });
    const t = tradingSignals;
    const signals = await tx
      .update(t)
      .set({ status: "cancelled", closedAt: sql`greatest(now(), ${t.generatedAt})` })
      .where(and(eq(t.cryptocurrencyId, cryptocurrencyId), eq(t.status, "active")))
      .returning({ id: t.id });
    const a = signalAlerts;
    const alerts = await tx
      .update(a)
      .set({ status: "expired" })
      .where(and(eq(a.cryptocurrencyId, cryptocurrencyId), inArray(a.status, ["active", "paused"])))
      .returning({ id: a.id });
    return {
      watchlistAssets: entries.length,
      suggestions: suggestions.length,
      signals: signals.length,
      alerts: alerts.length,
    };
  });
}

/**
 * Deletes a coin without history, with its derived rows: watchlist entries, suggestions, signals, alerts, sentiment,
 * memberships and news links.
 *
 * @throws RuleError if there is no such coin, or if it has candles, predictions, orders or positions: retire it
 * instead.
 */
export async function deleteCoin(db: Database, cryptocurrencyId: number): Promise<void> {
  const deleted = await db
    .delete(cryptocurrencies)
    .where(
      and(
        eq(cryptocurrencies.id, cryptocurrencyId),
        ...[marketData, predictions, signalExecutions, portfolioTracking].map((record) =>
          notExists(
            db.select({ one: sql`1` }).from(record).where(eq(record.cryptocurrencyId, cryptocurrencies.id)),
          ),
        ),
      ),
    )
    .returning({ id: cryptocurrencies.id });
  if (deleted.length === 0) {
    throw new RuleError(
      "cryptocurrency_history",
      `Coin ${cryptocurrencyId} does not exist or has history: retire it instead.`,
    );
  }
}

/**
 * Deletes a signal; false if there is none. Orders, positions, alerts and predictions are kept without it.
 */
export async function deleteSignal(db: Database, signalId: number): Promise<boolean> {
  const deleted = await db
    .delete(tradingSignals)
    .where(eq(tradingSignals.id, signalId))
    .returning({ id: tradingSignals.id });
  return deleted.length > 0;
}

/**
 * Deletes a sector with its memberships, performance, analyses and rotations; false if there is none. Its coins, news
 * and child sectors are kept, the latter without a parent, and so are outputs based on its analyses.
 */
export async function deleteSector(db: Database, sectorId: number): Promise<boolean> {
  const deleted = await db
    .delete(cryptoSectors)
    .where(eq(cryptoSectors.id, sectorId))
    .returning({ id: cryptoSectors.id });
  return deleted.length > 0;
}

/**
 * Deprecates a model version, the usual end of one with predictions: its record is kept, its training is cancelled.
 *
 * @throws RuleError if there is no such version.
 */
export async function deprecateModel(
  db: Database,
  modelId: number,
): Promise<Pick<ModelVersion, "deprecatedAt">> {
  return db.transaction(async (tx) => {
    const [deprecated] = await tx
      .update(aiModels)
      .set({
        status: "deprecated",
        deprecatedAt: sql`coalesce(${aiModels.deprecatedAt}, now())`,
        nextRetrainAt: null,
      })
      .where(eq(aiModels.id, modelId))
      .returning({ deprecatedAt: aiModels.deprecatedAt });
    if (!deprecated) throw unknownModel(modelId);
    await cancelTraining(tx, modelId);
    return deprecated;
  });
}

/** Cancels the training tasks of a version that no worker has started. */
const cancelTraining = (tx: Database, modelId: number) =>
  tx
    .update(backgroundTasks)
    .set({ status: "cancelled", completedAt: sql`now()` })
    .where(
      and(eq(backgroundTasks.dedupeKey, trainingKey(modelId)), sql`${backgroundTasks.status} = 'pending'`),
    );

/**
 * Deletes a model version with its evaluations and predictions in one transaction, and returns the number of
 * predictions deleted. For versions created by mistake; if there are very many predictions, delete them in batches
 * first (`archivePredictions`). Outputs of the layers are kept, with the model name.
 *
 * @throws RuleError if there is no such version, or if it has predictions and `withPredictions` is not set.
 */
export async function deleteModel(
  db: Database,
  modelId: number,
  { withPredictions = false }: { withPredictions?: boolean } = {},
): Promise<number> {
  return db.transaction(async (tx) => {
    // FOR UPDATE also blocks transactions that are about to reference the model.
    const [model] = await tx
      .select({ id: aiModels.id })
      .from(aiModels)
      .where(eq(aiModels.id, modelId))
      .for("update");
    if (!model) throw unknownModel(modelId);
    const ofModel = eq(predictions.modelId, modelId);
    const count = await tx.$count(predictions, ofModel);
    if (count > 0 && !withPredictions) {
      throw new RuleError(
        "model_predictions",
        `Model ${modelId} has ${count} predictions: deprecate it instead.`,
      );
    }
    await tx.delete(predictions).where(ofModel);
    await cancelTraining(tx, modelId);
    await tx.delete(aiModels).where(eq(aiModels.id, modelId));
    return count;
  });
}
