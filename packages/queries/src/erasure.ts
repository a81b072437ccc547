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

// What leaves: a person, a coin, a model, a signal, a sector. The foreign keys say what goes along, what stays without
// what it pointed to, and what holds it; a list of coins is deleted by `deleteWatchlist`.

const textsOf = <T extends PgTable>(table: T, ...keys: (keyof T["_"]["columns"] & string)[]) => ({
  table: table as PgTable,
  columns: Object.entries<PgColumn>(getTableColumns(table)).filter(([key]) => keys.includes(key)),
});

/**
 * Where an address may have been written into a row that stays: by the person, or by what works for them. Not here are
 * the tables of the market and of the layers, whose writers name a person by a key alone, and what other people have
 * written for themselves.
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
 * A regular expression for an address as a whole: not for one that only ends or begins like it. Group 1 is what stands
 * before it, such as a line break, which in the text of a jsonb is a letter.
 */
function patternOf(address: string): string {
  const literal = address.replace(/[\\^$.|?*+()[\]{}]/g, "\\$&");
  return `(^|[^[:alnum:]._%+-]|\\\\[bfnrt])${literal}(?![[:alnum:]-]|[.][[:alnum:]])`;
}

/** Puts `[erased]` in the place of an address wherever one of these columns has it. */
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

/** A jsonb that names a person by their id under a key, as a number or as text. */
const names = (column: PgColumn, key: string, userId: number) =>
  sql`(${column} @> ${JSON.stringify({ [key]: userId })}::text::jsonb or ${column} @> ${JSON.stringify({ [key]: String(userId) })}::text::jsonb)`;

/**
 * Erases a person, in one transaction. It takes a scan of each table that has no key to them, so it is for the
 * quiet hours; to lock somebody out at once there is the soft delete, `deleteUser`.
 *
 * What goes with the account, by its keys: profile, sessions, lists and all on them, risk profile, positions, orders,
 * alerts, suggestions and predictions made for them. What goes though no key says so: tasks and figures about them alone
 * (`userId` in their parameters or dimensions), and what the model knew of their lists.
 *
 * What stays and names nobody any more: their sign-ins, without address, device and place; what they said of
 * suggestions; models they made; coins they put on a list that is not theirs; reviews. Their address is taken out of
 * every text in {@link texts}. Their number, which is never given to another, may stay where a text has it.
 *
 * @throws RuleError if there is no such account.
 */
export async function eraseUser(db: Database, userId: number): Promise<void> {
  await db.transaction(async (tx) => {
    // Not FOR UPDATE: who holds a list of theirs may still have to refer to them. Then their lists, as everywhere, so
    // that whoever is at work on one comes to an end before the account does.
    const [user] = await tx
      .select({ email: users.email })
      .from(users)
      .where(eq(users.id, userId))
      .for("no key update");
    if (!user) throw new RuleError("user_exists", `there is no user ${userId}`);
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
    // With its dimensions changed, a figure could collide with another.
    await tx
      .delete(analyticsData)
      .where(
        or(
          names(analyticsData.dimensions, "userId", userId),
          sql`${analyticsData.dimensions}::text ~* ${patternOf(JSON.stringify(user.email).slice(1, -1))}`,
        ),
      );
    // The key of an open task is unique: without the address two of them could be the same.
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
    // After the account: a row that this transaction has written is checked anew by all of its keys when one of them
    // is set null, and then its others may point to what has just gone.
    for (const text of texts) await eraseAddress(tx, text, user.email);
  });
}

/**
 * Retires a coin: no more data, and an end to what is open of it. On every list it stands inactive, at its place;
 * suggestions that are not carried out expire, active signals are cancelled, alerts on it expire. What is a record
 * stays as it is: candles, predictions, orders, positions. Returns how many rows of each it has ended.
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
      throw new RuleError("cryptocurrency_exists", `there is no coin ${cryptocurrencyId}`);
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
 * Deletes a coin that nothing was recorded of, with what is derived of it: list entries, suggestions, signals, alerts,
 * sentiment, memberships and links to news.
 *
 * @throws RuleError if there is no such coin, or candles, predictions, orders or positions hold it: retire it.
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
      `coin ${cryptocurrencyId} does not exist, or is held by its history: retire it`,
    );
  }
}

/**
 * Deletes a signal; false where there is none. Orders, positions, alerts and predictions stay without it.
 */
export async function deleteSignal(db: Database, signalId: number): Promise<boolean> {
  const deleted = await db
    .delete(tradingSignals)
    .where(eq(tradingSignals.id, signalId))
    .returning({ id: tradingSignals.id });
  return deleted.length > 0;
}

/**
 * Deletes a sector with what was measured and said of it: memberships, performance, analyses, rotations; false where
 * there is none. Its coins, its news, and the sectors below it stay, the latter without a parent, and so does what was
 * made of its analyses.
 */
export async function deleteSector(db: Database, sectorId: number): Promise<boolean> {
  const deleted = await db
    .delete(cryptoSectors)
    .where(eq(cryptoSectors.id, sectorId))
    .returning({ id: cryptoSectors.id });
  return deleted.length > 0;
}

/**
 * Gives a model version up, as is usual for one that has predicted: its record stays, and nobody trains it again.
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

/** What no worker has begun of a version's training is not begun any more. */
const cancelTraining = (tx: Database, modelId: number) =>
  tx
    .update(backgroundTasks)
    .set({ status: "cancelled", completedAt: sql`now()` })
    .where(
      and(eq(backgroundTasks.dedupeKey, trainingKey(modelId)), sql`${backgroundTasks.status} = 'pending'`),
    );

/**
 * Deletes a model version with its evaluations and all that it has predicted, in one transaction, and returns how many
 * predictions that were. For a version that should never have been; where there are very many, take them out in
 * batches before (`archivePredictions`). What it said in the layers stays, and names it by value.
 *
 * @throws RuleError if there is no such version; or if it has predicted, unless `withPredictions` says that they go.
 */
export async function deleteModel(
  db: Database,
  modelId: number,
  { withPredictions = false }: { withPredictions?: boolean } = {},
): Promise<number> {
  return db.transaction(async (tx) => {
    // FOR UPDATE: it also stops whoever is about to refer to it.
    const [model] = await tx
      .select({ id: aiModels.id })
      .from(aiModels)
      .where(eq(aiModels.id, modelId))
      .for("update");
    if (!model) throw unknownModel(modelId);
    const ofModel = eq(predictions.modelId, modelId);
    const count = await tx.$count(predictions, ofModel);
    if (count > 0 && !withPredictions) {
      throw new RuleError("model_predictions", `model ${modelId} has ${count} predictions: deprecate it`);
    }
    await tx.delete(predictions).where(ofModel);
    await cancelTraining(tx, modelId);
    await tx.delete(aiModels).where(eq(aiModels.id, modelId));
    return count;
  });
}
