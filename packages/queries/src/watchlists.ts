import { arrayLiteral } from "@strata/market-store/array_literal";
import {
  cryptocurrencies,
  type layersRelations,
  users,
  type Watchlist,
  type WatchlistAsset,
  type WatchlistSummary,
  watchlistAssets,
  watchlistSummary,
  watchlists,
} from "@strata/schema-relationships";
import {
  and,
  asc,
  count,
  countDistinct,
  desc,
  eq,
  exists,
  getTableColumns,
  isNotNull,
  max,
  ne,
  notInArray,
  sql,
} from "drizzle-orm";
import type { Database } from "./database.ts";
import { RuleError } from "./errors.ts";
import { lockUser } from "./shared/lock_user.ts";
import { isVisibleTo } from "./shared/viewer.ts";
import { writable } from "./shared/writable.ts";

/** How many lists a person may have. */
export const maxWatchlists = 10;

const marketColumns = {
  id: true,
  slug: true,
  symbol: true,
  name: true,
  imageUrl: true,
  marketCapRank: true,
  currentPrice: true,
  marketCap: true,
  totalVolume: true,
  priceChangePercentage24h: true,
  priceChangePercentage7d: true,
} as const;

/** The default watchlist with its active coins, in order; undefined where there is none. */
export async function getDefaultWatchlist(db: Database<typeof layersRelations>) {
  return db.query.watchlists.findFirst({
    where: { RAW: (list) => sql`${list.type} = 'default'` },
    with: {
      assets: {
        where: { isActive: true },
        orderBy: { position: "asc", id: "asc" },
        with: { cryptocurrency: { columns: marketColumns } },
      },
    },
  });
}

/**
 * The active lists of a person in their order, each with the number of its active coins. It reads no coin, which
 * the view `watchlist_summary` does.
 */
export async function listWatchlistsOfUser(db: Database, userId: number) {
  return db
    .select({ ...getTableColumns(watchlists), assetCount: count(watchlistAssets.cryptocurrencyId) })
    .from(watchlists)
    .leftJoin(
      watchlistAssets,
      and(eq(watchlistAssets.watchlistId, watchlists.id), sql`${watchlistAssets.isActive}`),
    )
    .where(and(eq(watchlists.userId, userId), sql`${watchlists.isActive}`))
    .groupBy(watchlists.id)
    .orderBy(watchlists.sortOrder, watchlists.id);
}

/**
 * The active coins of a watchlist in order, with their market figures (USD, percent). Empty if the viewer may not
 * see the watchlist; without a viewer only the default one and public ones are visible.
 */
export async function listCoinsOfWatchlist(
  db: Database,
  { watchlistId, viewerId }: { watchlistId: number; viewerId?: number | undefined },
) {
  return db
    .select({
      id: watchlistAssets.id,
      cryptocurrencyId: watchlistAssets.cryptocurrencyId,
      position: watchlistAssets.position,
      allocationPercent: watchlistAssets.allocationPercent,
      targetAllocation: watchlistAssets.targetAllocation,
      aiScore: watchlistAssets.aiScore,
      symbol: cryptocurrencies.symbol,
      name: cryptocurrencies.name,
      currentPrice: cryptocurrencies.currentPrice,
      marketCap: cryptocurrencies.marketCap,
      totalVolume: cryptocurrencies.totalVolume,
      priceChangePercentage24h: cryptocurrencies.priceChangePercentage24h,
      priceChangePercentage7d: cryptocurrencies.priceChangePercentage7d,
    })
    .from(watchlistAssets)
    .innerJoin(watchlists, eq(watchlists.id, watchlistAssets.watchlistId))
    .innerJoin(cryptocurrencies, eq(cryptocurrencies.id, watchlistAssets.cryptocurrencyId))
    .where(
      and(
        eq(watchlistAssets.watchlistId, watchlistId),
        sql`${watchlistAssets.isActive}`,
        isVisibleTo(viewerId),
      ),
    )
    .orderBy(watchlistAssets.position, watchlistAssets.id);
}

/**
 * The best coins by AI score among the lists that a person may see: the default one, public ones and their own.
 * Of equal scores the surer one is first.
 */
export async function listBestAssets(
  db: Database,
  { userId, limit = 20 }: { userId: number; limit?: number },
) {
  return (
    db
      .select({
        watchlistId: watchlistAssets.watchlistId,
        watchlistName: watchlists.name,
        cryptocurrencyId: watchlistAssets.cryptocurrencyId,
        symbol: cryptocurrencies.symbol,
        aiScore: watchlistAssets.aiScore,
        confidenceScore: watchlistAssets.confidenceScore,
        riskLevel: watchlistAssets.riskLevel,
      })
      .from(watchlistAssets)
      .innerJoin(watchlists, eq(watchlists.id, watchlistAssets.watchlistId))
      .innerJoin(cryptocurrencies, eq(cryptocurrencies.id, watchlistAssets.cryptocurrencyId))
      .where(
        and(
          isNotNull(watchlistAssets.aiScore),
          sql`${watchlistAssets.isActive} and ${watchlists.isActive}`,
          isVisibleTo(userId),
        ),
      )
      // The index gives the scores in order; a score nobody is sure of would be first without NULLS LAST.
      .orderBy(desc(watchlistAssets.aiScore), sql`${watchlistAssets.confidenceScore} desc nulls last`)
      .limit(limit)
  );
}

/**
 * Locks a list for its writers: of a personal list its owner, of the default one an admin. Not FOR UPDATE, which
 * would also stop whoever refers to the list.
 */
async function lockWatchlist(tx: Database, watchlistId: number, editorId: number): Promise<Watchlist> {
  const [list] = await tx
    .select()
    .from(watchlists)
    .where(eq(watchlists.id, watchlistId))
    .for("no key update");
  const isAllowed =
    list?.userId === editorId ||
    (list?.type === "default" &&
      (await tx.$count(
        users,
        and(eq(users.id, editorId), eq(users.role, "admin"), sql`${users.isActive}`),
      )) === 1);
  if (!list || !isAllowed) {
    throw new RuleError("watchlist_editor", `user ${editorId} has no list ${watchlistId} to change`);
  }
  return list;
}

/** Makes the positions of a list 0, 1, 2 … in the order that they are in. Only rows that move are written. */
async function closeGaps(tx: Database, watchlistId: number): Promise<void> {
  const ranked = tx
    .select({
      id: watchlistAssets.id,
      rank: sql<number>`(row_number() over (order by ${watchlistAssets.position}, ${watchlistAssets.id}) - 1)::int`.as(
        "rank",
      ),
    })
    .from(watchlistAssets)
    .where(eq(watchlistAssets.watchlistId, watchlistId))
    .as("ranked");
  await tx
    .update(watchlistAssets)
    .set({ position: sql`${ranked.rank}` })
    .from(ranked)
    .where(and(eq(watchlistAssets.id, ranked.id), ne(watchlistAssets.position, ranked.rank)));
}

/** Refuses what a list may not hold: more coins than its limit, or percents of more than 100 together. */
async function checkLimits(tx: Database, list: Pick<Watchlist, "id" | "maxAssets">): Promise<void> {
  const [held] = await tx
    .select({
      assets: count(),
      isTooMuch: sql<boolean>`coalesce(sum(${watchlistAssets.allocationPercent}) > 100 or sum(${watchlistAssets.targetAllocation}) > 100, false)`,
    })
    .from(watchlistAssets)
    .where(eq(watchlistAssets.watchlistId, list.id));
  if (held && held.assets > list.maxAssets) {
    throw new RuleError("watchlist_size", `list ${list.id} holds ${list.maxAssets} coins at most`);
  }
  if (held?.isTooMuch) {
    throw new RuleError("watchlist_percents", `the percents of list ${list.id} are more than 100 together`);
  }
}

const newAssetFields = [
  "watchlistId",
  "cryptocurrencyId",
  "allocationPercent",
  "targetAllocation",
  "notes",
] as const satisfies readonly (keyof WatchlistAsset)[];

/**
 * Puts a coin at the end of a list.
 *
 * @throws RuleError if it is not the editor's list, is full or holds the coin, or its percents would pass 100;
 * `field_writable` if `asset` has any other field.
 */
export async function addAssetToWatchlist(
  db: Database,
  {
    editorId,
    ...asset
  }: {
    watchlistId: number;
    cryptocurrencyId: number;
    editorId: number;
    allocationPercent?: string;
    targetAllocation?: string | null;
    notes?: string | null;
  },
) {
  const values = writable(asset, newAssetFields);
  return db.transaction(async (tx) => {
    const list = await lockWatchlist(tx, asset.watchlistId, editorId);
    const [last] = await tx
      .select({ position: max(watchlistAssets.position) })
      .from(watchlistAssets)
      .where(eq(watchlistAssets.watchlistId, list.id));
    const [added] = await tx
      .insert(watchlistAssets)
      .values({
        ...values,
        position: (last?.position ?? -1) + 1,
        addedBy: editorId,
        lastModifiedBy: editorId,
      })
      .onConflictDoNothing()
      .returning();
    if (!added) {
      throw new RuleError(
        "watchlist_asset_once",
        `list ${list.id} already holds coin ${asset.cryptocurrencyId}`,
      );
    }
    await checkLimits(tx, list);
    return added;
  });
}

/**
 * Takes a coin off a list and closes the gap; returns what stood there, undefined where the coin did not.
 *
 * @throws RuleError if it is not the editor's list.
 */
export async function removeAssetFromWatchlist(
  db: Database,
  {
    watchlistId,
    cryptocurrencyId,
    editorId,
  }: { watchlistId: number; cryptocurrencyId: number; editorId: number },
) {
  return db.transaction(async (tx) => {
    await lockWatchlist(tx, watchlistId, editorId);
    const [removed] = await tx
      .delete(watchlistAssets)
      .where(
        and(
          eq(watchlistAssets.watchlistId, watchlistId),
          eq(watchlistAssets.cryptocurrencyId, cryptocurrencyId),
        ),
      )
      .returning();
    if (removed) await closeGaps(tx, watchlistId);
    return removed;
  });
}

/**
 * Puts the coins of a list in a new order, which names each of them once.
 *
 * @throws RuleError if it is not the editor's list, or the order is not of exactly its coins: then it has changed.
 */
export async function reorderWatchlist(
  db: Database,
  {
    watchlistId,
    editorId,
    cryptocurrencyIds,
  }: { watchlistId: number; editorId: number; cryptocurrencyIds: readonly number[] },
): Promise<void> {
  await db.transaction(async (tx) => {
    await lockWatchlist(tx, watchlistId, editorId);
    const held = await tx
      .select({ id: watchlistAssets.cryptocurrencyId })
      .from(watchlistAssets)
      .where(eq(watchlistAssets.watchlistId, watchlistId));
    const named = new Set(cryptocurrencyIds);
    if (
      named.size !== cryptocurrencyIds.length ||
      named.size !== held.length ||
      !held.every(({ id }) => named.has(id))
    ) {
      throw new RuleError("watchlist_order", `the order does not name each coin of list ${watchlistId} once`);
    }
    const position = sql`array_position(${arrayLiteral(cryptocurrencyIds)}::int[], ${watchlistAssets.cryptocurrencyId}) - 1`;
    await tx
      .update(watchlistAssets)
      .set({ position, lastModifiedBy: editorId })
      .where(
        and(eq(watchlistAssets.watchlistId, watchlistId), sql`${watchlistAssets.position} <> ${position}`),
      );
  });
}

/**
 * Sets the percents of several coins at once and puts them first on the list, in the order given; coins that are
 * new to it are added, the others follow as they stood.
 *
 * @throws RuleError if it is not the editor's list, a coin is named twice, or the list would pass its limits.
 */
export async function saveWatchlistAssets(
  db: Database,
  {
    watchlistId,
    editorId,
    assets,
  }: {
    watchlistId: number;
    editorId: number;
    assets: readonly {
      cryptocurrencyId: number;
      allocationPercent: string;
      targetAllocation?: string | null;
    }[];
  },
): Promise<void> {
  const ids = assets.map((asset) => asset.cryptocurrencyId);
  if (new Set(ids).size < ids.length) throw new RuleError("watchlist_asset_once", "a coin is named twice");
  if (assets.length === 0) return;
  await db.transaction(async (tx) => {
    const list = await lockWatchlist(tx, watchlistId, editorId);
    // The others make room first, so that what is written takes the places from 0.
    await tx
      .update(watchlistAssets)
      .set({ position: sql`${watchlistAssets.position} + ${assets.length}::int` })
      .where(
        and(
          eq(watchlistAssets.watchlistId, watchlistId),
          notInArray(watchlistAssets.cryptocurrencyId, [...ids]),
        ),
      );
    await tx
      .insert(watchlistAssets)
      .values(
        assets.map(({ cryptocurrencyId, allocationPercent, targetAllocation = null }, position) => ({
          watchlistId,
          cryptocurrencyId,
          allocationPercent,
          targetAllocation,
          position,
          addedBy: editorId,
          lastModifiedBy: editorId,
        })),
      )
      .onConflictDoUpdate({
        target: [watchlistAssets.watchlistId, watchlistAssets.cryptocurrencyId],
        set: {
          position: sql`excluded.position`,
          allocationPercent: sql`excluded.allocation_percent`,
          targetAllocation: sql`excluded.target_allocation`,
          lastModifiedBy: editorId,
        },
      });
    await closeGaps(tx, watchlistId);
    await checkLimits(tx, list);
  });
}

const nameTaken = (name: string) => new RuleError("watchlist_name", `there is another list "${name}"`);

const newWatchlistFields = ["userId", "name", "description"] as const satisfies readonly (keyof Watchlist)[];

/**
 * Makes an empty list for a person, after their others.
 *
 * @throws RuleError if they have ten already, or one of this name whatever its case; `field_writable` if `list` has any
 * other field.
 */
export async function createWatchlist(
  db: Database,
  list: { userId: number; name: string; description?: string | null },
) {
  return db.transaction(async (tx) => {
    await lockUser(tx, list.userId);
    const [own] = await tx
      .select({ lists: count(), last: max(watchlists.sortOrder) })
      .from(watchlists)
      .where(eq(watchlists.userId, list.userId));
    if (own && own.lists >= maxWatchlists) {
      throw new RuleError("watchlist_count", `user ${list.userId} has ${maxWatchlists} lists already`);
    }
    const [created] = await tx
      .insert(watchlists)
      .values({ ...writable(list, newWatchlistFields), sortOrder: (own?.last ?? -1) + 1 })
      .onConflictDoNothing()
      .returning();
    if (!created) throw nameTaken(list.name);
    return created;
  });
}

const watchlistFields = [
  "name",
  "description",
  "isActive",
  "isPublic",
  "maxAssets",
  "sortOrder",
  "settings",
] as const satisfies readonly (keyof Watchlist)[];
/** The columns of a watchlist that its editor writes. */
export type WatchlistChanges = Partial<Pick<Watchlist, (typeof watchlistFields)[number]>>;

/**
 * Renames a list or changes what else may be changed of it. `changes` may be the parsed body of a request.
 *
 * @throws RuleError if it is not the editor's list, the name is taken, or it holds more coins than its new limit;
 * `field_writable` if `changes` has a field that is not the editor's to write.
 */
export async function updateWatchlist(
  db: Database,
  { watchlistId, editorId, changes }: { watchlistId: number; editorId: number; changes: WatchlistChanges },
) {
  const writes = writable(changes, watchlistFields);
  return db.transaction(async (tx) => {
    // The person before the list, as everywhere, so that two of their writers cannot wait for each other.
    await lockUser(tx, editorId);
    const list = await lockWatchlist(tx, watchlistId, editorId);
    if (changes.name !== undefined && list.userId !== null) {
      const taken = await tx.$count(
        watchlists,
        and(
          eq(watchlists.userId, list.userId),
          sql`lower(${watchlists.name}) = lower(${changes.name})`,
          ne(watchlists.id, watchlistId),
        ),
      );
      if (taken > 0) throw nameTaken(changes.name);
    }
    const [updated] = await tx
      .update(watchlists)
      .set(writes)
      .where(eq(watchlists.id, watchlistId))
      .returning();
    if (!updated) throw new RuleError("watchlist_editor", `there is no list ${watchlistId}`);
    if (changes.maxAssets !== undefined) await checkLimits(tx, updated);
    return updated;
  });
}

/** Deletes a personal list and all that is on it; false where the person has no such list. */
export async function deleteWatchlist(
  db: Database,
  { watchlistId, userId }: { watchlistId: number; userId: number },
): Promise<boolean> {
  const deleted = await db
    .delete(watchlists)
    .where(and(eq(watchlists.id, watchlistId), eq(watchlists.userId, userId)))
    .returning({ id: watchlists.id });
  return deleted.length > 0;
}

/**
 * How the active coins of an active list did in 24 hours: the view as it is, also of an empty list. undefined where
 * there is no such list, or the viewer may not see it.
 */
export async function summarizeWatchlist(
  db: Database,
  { watchlistId, viewerId }: { watchlistId: number; viewerId?: number | undefined },
): Promise<WatchlistSummary | undefined> {
  const visible = db
    .select({ id: watchlists.id })
    .from(watchlists)
    .where(and(eq(watchlists.id, watchlistId), isVisibleTo(viewerId)));
  const [summary] = await db
    .select()
    .from(watchlistSummary)
    .where(and(eq(watchlistSummary.id, watchlistId), exists(visible)));
  return summary;
}

/** On how many active lists, of how many people, a coin stands. */
export async function countWatchersOfCoin(db: Database, cryptocurrencyId: number) {
  const [watchers] = await db
    .select({ lists: count(), people: countDistinct(watchlists.userId) })
    .from(watchlistAssets)
    .innerJoin(watchlists, eq(watchlists.id, watchlistAssets.watchlistId))
    .where(
      and(
        eq(watchlistAssets.cryptocurrencyId, cryptocurrencyId),
        sql`${watchlistAssets.isActive} and ${watchlists.isActive}`,
      ),
    );
  return watchers ?? { lists: 0, people: 0 };
}

/** The people who watch a coin, each once, with the lists that it stands on. */
export async function listWatchersOfCoin(db: Database, cryptocurrencyId: number) {
  return db
    .select({
      userId: users.id,
      watchlists: sql<
        string[]
      >`array_agg(${watchlists.name} order by ${watchlists.sortOrder}, ${watchlists.id})`,
    })
    .from(watchlistAssets)
    .innerJoin(watchlists, eq(watchlists.id, watchlistAssets.watchlistId))
    .innerJoin(users, eq(users.id, watchlists.userId))
    .where(
      and(
        eq(watchlistAssets.cryptocurrencyId, cryptocurrencyId),
        sql`${watchlistAssets.isActive} and ${watchlists.isActive}`,
      ),
    )
    .groupBy(users.id)
    .orderBy(asc(users.id));
}

/**
 * Changes the default list; its coins are changed like those of any other, by an admin.
 *
 * @throws RuleError if there is none, the editor is not an active admin, or it holds more coins than its new limit.
 */
export async function updateDefaultWatchlist(
  db: Database,
  { editorId, changes }: { editorId: number; changes: WatchlistChanges },
) {
  const [list] = await db
    .select({ id: watchlists.id })
    .from(watchlists)
    .where(sql`${watchlists.type} = 'default'`);
  if (!list) throw new RuleError("default_watchlist", "there is no default list");
  return updateWatchlist(db, { watchlistId: list.id, editorId, changes });
}
