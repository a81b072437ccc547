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

/** Maximum number of watchlists per user. */
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

/** Returns the default watchlist with its active coins in order; undefined if there is none. */
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
 * Lists the active watchlists of a user in order, each with its number of active coins. Unlike the view
 * `watchlist_summary`, it reads no coins.
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
 * Lists the active coins of a watchlist in order, with their market figures (USD, percent). Empty if the viewer may
 * not see the watchlist; without a viewer, only the default and public ones are visible.
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
 * Lists the coins with the best AI scores on watchlists visible to the viewer: the default one, public ones and their
 * own. Higher confidence first at equal scores.
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
      // The index gives the score order; NULLS LAST, or a score without confidence would come first.
      .orderBy(desc(watchlistAssets.aiScore), sql`${watchlistAssets.confidenceScore} desc nulls last`)
      .limit(limit)
  );
}

/**
 * Locks a watchlist for its writers: the owner of a personal one, an admin for the default one. Not FOR UPDATE, which
 * would also block transactions that reference the watchlist.
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
    throw new RuleError("watchlist_editor", `User ${editorId} cannot edit watchlist ${watchlistId}.`);
  }
  return list;
}

/** Renumbers the positions of a watchlist to 0, 1, 2 … in their order. Only rows that move are written. */
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

/** Rejects a watchlist over its limits: number of coins, or allocations above 100%. */
async function checkLimits(tx: Database, list: Pick<Watchlist, "id" | "maxAssets">): Promise<void> {
  const [stored] = await tx
    .select({
      assets: count(),
      isTooMuch: sql<boolean>`coalesce(sum(${watchlistAssets.allocationPercent}) > 100 or sum(${watchlistAssets.targetAllocation}) > 100, false)`,
    })
    .from(watchlistAssets)
    .where(eq(watchlistAssets.watchlistId, list.id));
  if (stored && stored.assets > list.maxAssets) {
    throw new RuleError("watchlist_size", `Watchlist ${list.id} can have at most ${list.maxAssets} coins.`);
  }
  if (stored?.isTooMuch) {
    throw new RuleError("watchlist_percents", `The allocations of watchlist ${list.id} exceed 100%.`);
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
 * Adds a coin at the end of a watchlist.
 *
 * @throws RuleError if the editor may not edit the watchlist, it is full or contains the coin, or its allocations
 * would exceed 100%; `field_writable` if `asset` has any other field.
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
        `Watchlist ${list.id} already contains coin ${asset.cryptocurrencyId}.`,
      );
    }
    await checkLimits(tx, list);
    return added;
  });
}

/**
 * Removes a coin from a watchlist and closes the gap; returns the removed row, undefined if there was none.
 *
 * @throws RuleError if the editor may not edit the watchlist.
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
 * Reorders a watchlist; the order lists each of its coins once.
 *
 * @throws RuleError if the editor may not edit the watchlist, or its coins differ from the order, as after a
 * concurrent change.
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
    const stored = await tx
      .select({ id: watchlistAssets.cryptocurrencyId })
      .from(watchlistAssets)
      .where(eq(watchlistAssets.watchlistId, watchlistId));
    const named = new Set(cryptocurrencyIds);
    if (
      named.size !== cryptocurrencyIds.length ||
      named.size !== stored.length ||
      !stored.every(({ id }) => named.has(id))
    ) {
      throw new RuleError(
        "watchlist_order",
        `The order does not list each coin of watchlist ${watchlistId} once.`,
      );
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
 * Sets the allocations of several coins and moves them to the front, in the given order; new coins are added, the
 * other coins keep their order.
 *
 * @throws RuleError if the editor may not edit the watchlist, a coin occurs twice, or a limit would be exceeded.
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
  if (new Set(ids).size < ids.length) throw new RuleError("watchlist_asset_once", "A coin occurs twice.");
  if (assets.length === 0) return;
  await db.transaction(async (tx) => {
    const list = await lockWatchlist(tx, watchlistId, editorId);
    // The other coins move first, so that positions from 0 are free.
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

const nameTaken = (name: string) => new RuleError("watchlist_name", `The watchlist name "${name}" is taken.`);

const newWatchlistFields = ["userId", "name", "description"] as const satisfies readonly (keyof Watchlist)[];

/**
 * Creates an empty watchlist for a user, after the existing ones.
 *
 * @throws RuleError if the user has ten watchlists, or one of this name, case-insensitively; `field_writable` if
 * `list` has any other field.
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
      throw new RuleError("watchlist_count", `User ${list.userId} already has ${maxWatchlists} watchlists.`);
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
/** Columns of a watchlist that its editor may write. */
export type WatchlistChanges = Partial<Pick<Watchlist, (typeof watchlistFields)[number]>>;

/**
 * Updates a watchlist. `changes` may be a parsed request body.
 *
 * @throws RuleError if the editor may not edit the watchlist, the name is taken, or it has more coins than its new
 * limit; `field_writable` if `changes` has a field that the editor may not write.
 */
export async function updateWatchlist(
  db: Database,
  { watchlistId, editorId, changes }: { watchlistId: number; editorId: number; changes: WatchlistChanges },
) {
  const writes = writable(changes, watchlistFields);
  return db.transaction(async (tx) => {
    // Locks the user before the watchlist, as everywhere, which prevents deadlocks.
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
    if (!updated) throw new RuleError("watchlist_editor", `Watchlist ${watchlistId} does not exist.`);
    if (changes.maxAssets !== undefined) await checkLimits(tx, updated);
    return updated;
  });
}

/** Deletes a personal watchlist with its contents; false if the user has no such watchlist. */
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
 * Returns the 24-hour performance of an active watchlist, even if empty; undefined if there is no such watchlist, or
 * the viewer may not see it.
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

/** Counts the active watchlists with a coin, and their users. */
export async function countWatchersOfCoin(db: Database, cryptocurrencyId: number) {
  const [watchers] = await db
    .select({ watchlists: count(), users: countDistinct(watchlists.userId) })
    .from(watchlistAssets)
    .innerJoin(watchlists, eq(watchlists.id, watchlistAssets.watchlistId))
    .where(
      and(
        eq(watchlistAssets.cryptocurrencyId, cryptocurrencyId),
        sql`${watchlistAssets.isActive} and ${watchlists.isActive}`,
      ),
    );
  return watchers ?? { watchlists: 0, users: 0 };
}

/** Lists the users who watch a coin, each once, with the watchlists that contain it. */
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
 * Updates the default watchlist; an admin edits its coins like those of any other watchlist.
 *
 * @throws RuleError if there is none, the editor is not an active admin, or it has more coins than its new limit.
 */
export async function updateDefaultWatchlist(
  db: Database,
  { editorId, changes }: { editorId: number; changes: WatchlistChanges },
) {
  const [list] = await db
    .select({ id: watchlists.id })
    .from(watchlists)
    .where(sql`${watchlists.type} = 'default'`);
  if (!list) throw new RuleError("default_watchlist", "There is no default watchlist.");
  return updateWatchlist(db, { watchlistId: list.id, editorId, changes });
}
