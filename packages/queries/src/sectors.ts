import {
  cryptocurrencies,
  cryptocurrencySectors,
  cryptoSectorMemberships,
  cryptoSectors,
  type layersRelations,
  type NewSectorPerformance,
  type SectorPerformance,
  sectorAnalysis,
  sectorCryptocurrencies,
  sectorPerformance,
  sectorPerformanceSummary,
  sectorRotationSignals,
  sharesOfCoin,
  watchlistAssets,
  watchlists,
} from "@strata/schema-relationships";
import {
  and,
  asc,
  desc,
  eq,
  exists,
  getTableColumns,
  gt,
  gte,
  isNotNull,
  like,
  lt,
  ne,
  or,
  sql,
  sum,
} from "drizzle-orm";
import { type PgColumn, unionAll } from "drizzle-orm/pg-core";
import type { Database } from "./database.ts";
import { RuleError } from "./errors.ts";
import { isShown, listed, type Ranked, rank, rankedAfter } from "./shared/coin_list.ts";
import { containing } from "./shared/containing.ts";
import { replacing } from "./shared/replacing.ts";
import { writable } from "./shared/writable.ts";

export { writeCategories } from "./sectors/categories.ts";

type Timeframe = SectorPerformance["timeframe"];

// Conditions of partial indexes are literals here, never parameters: a generic plan of a prepared statement does not
// know the values and could not use the index.

/** Lists the active sectors in sort order, each with its newest measurement (`performance`: one or none). */
export async function listSectorsWithLatestPerformance(
  db: Database<typeof layersRelations>,
  timeframe: Timeframe = "1d",
) {
  return db.query.cryptoSectors.findMany({
    where: { RAW: (sector) => sql`${sector.isActive}` },
    orderBy: { sortOrder: "asc", name: "asc" },
    with: { performance: { where: { timeframe }, orderBy: { measuredAt: "desc" }, limit: 1 } },
  });
}

/** Lists the current performance of each active sector, computed from its active coins, in sort order. */
export async function summarizeSectors(db: Database) {
  return db
    .select()
    .from(sectorPerformanceSummary)
    .orderBy(sectorPerformanceSummary.sortOrder, sectorPerformanceSummary.name);
}

/** Lists the active coins of a sector, by id or name: coins with this primary sector first, then by rank. */
export async function listCoinsOfSector(db: Database, sector: { id: number } | { name: string }) {
  const coin = sectorCryptocurrencies;
  return db
    .select()
    .from(coin)
    .where("id" in sector ? eq(coin.sectorId, sector.id) : eq(coin.sectorName, sector.name))
    .orderBy(desc(coin.isPrimary), asc(coin.marketCapRank), asc(coin.cryptocurrencyId));
}

/**
 * Filters visible coins by tier, sector and part of the ticker, all optional; by rank, each with its primary sector
 * (null if there is none). Pass the last row of a page as `after` for the next page.
 */
export async function filterCoins(
  db: Database,
  {
    tier,
    sectorId,
    symbol,
    after,
    limit = 50,
  }: { tier?: number; sectorId?: number; symbol?: string; after?: Ranked | undefined; limit?: number },
) {
  const c = cryptocurrencies;
  const membership = cryptoSectorMemberships;
  const inSector = db
    .select({ one: sql`1` })
    .from(membership)
    .where(and(eq(membership.cryptocurrencyId, c.id), eq(membership.sectorId, sectorId ?? 0)));
  const primary = db
    .select({ cryptocurrencyId: membership.cryptocurrencyId, id: cryptoSectors.id, name: cryptoSectors.name })
    .from(membership)
    .innerJoin(cryptoSectors, eq(cryptoSectors.id, membership.sectorId))
    .where(sql`${membership.isPrimary}`)
    .as("primary_sector");
  return db
    .select({ ...listed, sectorId: primary.id, sectorName: primary.name })
    .from(c)
    .leftJoin(primary, eq(primary.cryptocurrencyId, c.id))
    .where(
      and(
        isShown,
        tier === undefined ? undefined : eq(c.tier, tier),
        sectorId === undefined ? undefined : exists(inSector),
        symbol === undefined ? undefined : like(c.symbol, sql`upper(${containing(symbol)})`),
        rankedAfter(after),
      ),
    )
    .orderBy(rank, c.id)
    .limit(limit);
}

/**
 * Lists the active sectors of a coin, primary first, then by share. A shared symbol means the best-ranked coin.
 */
export async function listSectorsOfCoin(db: Database, coin: { id: number } | { symbol: string }) {
  const sector = cryptocurrencySectors;
  const ofCoin =
    "id" in coin
      ? eq(sector.cryptocurrencyId, coin.id)
      : eq(
          sector.cryptocurrencyId,
          db
            .select({ id: cryptocurrencies.id })
            .from(cryptocurrencies)
            .where(eq(cryptocurrencies.symbol, sql`upper(${coin.symbol})`))
            .orderBy(cryptocurrencies.marketCapRank)
            .limit(1),
        );
  return db
    .select()
    .from(sector)
    .where(ofCoin)
    .orderBy(desc(sector.isPrimary), sql`${sector.allocationPercent} desc nulls last`, sector.sectorName);
}

/** Lists the performance of a sector since `from` (and before `to`), oldest first. */
export async function listSectorPerformance(
  db: Database,
  {
    sectorId,
    timeframe = "1d",
    from,
    to,
  }: { sectorId: number; timeframe?: Timeframe; from: Date; to?: Date },
) {
  return db
    .select()
    .from(sectorPerformance)
    .where(
      and(
        eq(sectorPerformance.sectorId, sectorId),
        eq(sectorPerformance.timeframe, timeframe),
        gte(sectorPerformance.measuredAt, from),
        to && lt(sectorPerformance.measuredAt, to),
      ),
    )
    .orderBy(sectorPerformance.measuredAt);
}

/**
 * Saves measurements: inserts new ones and replaces stored ones that differ. Returns those written. Rejects
 * duplicates of sector, timeframe and time within one call.
 */
export async function saveSectorPerformance(db: Database, points: readonly NewSectorPerformance[]) {
  if (points.length === 0) return [];
  const { id, sectorId, timeframe, measuredAt, createdAt, updatedAt, ...measured } =
    getTableColumns(sectorPerformance);
  // In key order, so that concurrent writers of the same points wait instead of deadlocking.
  const key = (point: NewSectorPerformance) => [point.sectorId, point.measuredAt.getTime()] as const;
  const sorted = points.toSorted((a, b) => key(a)[0] - key(b)[0] || key(a)[1] - key(b)[1]);
  return db
    .insert(sectorPerformance)
    .values(sorted)
    .onConflictDoUpdate({
      target: [sectorId, timeframe, measuredAt],
      ...replacing(measured),
    })
    .returning({ id, sectorId, timeframe, measuredAt });
}

/** Newest analysis of the outer query's sector: one index lookup per sector. */
const latestAnalysis = (db: Database, timeframe: Timeframe) =>
  db
    .select()
    .from(sectorAnalysis)
    .where(and(eq(sectorAnalysis.sectorId, cryptoSectors.id), eq(sectorAnalysis.timeframe, timeframe)))
    .orderBy(
      desc(sectorAnalysis.analysisTime),
      desc(sectorAnalysis.modelName),
      desc(sectorAnalysis.modelVersion),
    )
    .limit(1)
    .as("analysis");

/** Lists the newest analysis of each active sector that has one, in sort order. */
export async function listLatestSectorAnalyses(db: Database, timeframe: Timeframe = "1d") {
  const analysis = latestAnalysis(db, timeframe);
  return db
    .select({
      sectorId: cryptoSectors.id,
      sectorName: cryptoSectors.name,
      analysisId: analysis.id,
      analysisTime: analysis.analysisTime,
      modelName: analysis.modelName,
      modelVersion: analysis.modelVersion,
      outlook: analysis.outlook,
      confidenceScore: analysis.confidenceScore,
      riskLevel: analysis.riskLevel,
      recommendedAllocation: analysis.recommendedAllocation,
      momentumScore: analysis.momentumScore,
    })
    .from(cryptoSectors)
    .crossJoinLateral(analysis)
    .where(sql`${cryptoSectors.isActive}`)
    .orderBy(cryptoSectors.sortOrder, cryptoSectors.name);
}

/** Lists the strongest active, unexpired rotations between sectors, with both sectors. */
export async function listStrongestRotations(db: Database<typeof layersRelations>, limit = 20) {
  return db.query.sectorRotationSignals.findMany({
    where: {
      RAW: (rotation) =>
        sql`${rotation.status} = 'active' and (${rotation.expiresAt} is null or ${rotation.expiresAt} > now())`,
    },
    orderBy: { strength: "desc", detectedAt: "desc" },
    limit,
    with: {
      fromSector: { columns: { id: true, slug: true, name: true } },
      toSector: { columns: { id: true, slug: true, name: true } },
    },
  });
}

/** Lists rotations out of and into a sector, newest first; `flow` gives the direction. */
export async function listRotationsOfSector(
  db: Database,
  { sectorId, limit = 50 }: { sectorId: number; limit?: number },
) {
  // Two limited subqueries, each with its own index; PostgreSQL would sort all rows of an OR.
  const half = (flow: "in" | "out", column: PgColumn) =>
    db
      .select({
        ...getTableColumns(sectorRotationSignals),
        flow: sql<"in" | "out">`${flow}::text`.as("flow"),
      })
      .from(sectorRotationSignals)
      .where(eq(column, sectorId))
      .orderBy(desc(sectorRotationSignals.detectedAt))
      .limit(limit);
  return unionAll(
    half("out", sectorRotationSignals.fromSectorId),
    half("in", sectorRotationSignals.toSectorId),
  )
    .orderBy(desc(sectorRotationSignals.detectedAt))
    .limit(limit);
}

/**
 * Compares a user's allocations across all active watchlists by sector (percent) with the recommendations of the
 * newest analyses: all sectors with either, most underallocated first.
 */
export async function compareSectorAllocation(
  db: Database,
  { userId, timeframe = "1d" }: { userId: number; timeframe?: Timeframe },
) {
  const allocations = db.$with("allocations").as(
    db
      .select({
        cryptocurrencyId: watchlistAssets.cryptocurrencyId,
        percent: sum(watchlistAssets.allocationPercent).as("percent"),
      })
      .from(watchlists)
      .innerJoin(watchlistAssets, eq(watchlistAssets.watchlistId, watchlists.id))
      .where(and(eq(watchlists.userId, userId), sql`${watchlists.isActive} and ${watchlistAssets.isActive}`))
      .groupBy(watchlistAssets.cryptocurrencyId),
  );
  const shares = sharesOfCoin(allocations.cryptocurrencyId);
  const allocated = db.$with("allocated").as(
    db
      .select({
        sectorId: shares.sectorId,
        percent:
          sql<string>`100 * sum(${allocations.percent} * ${shares.share}) / nullif((select sum(${allocations.percent}) from ${allocations}), 0)`.as(
            "allocated_percent",
          ),
      })
      .from(allocations)
      .innerJoinLateral(shares, sql`true`)
      .groupBy(shares.sectorId),
  );
  const analysis = latestAnalysis(db, timeframe);
  const current = sql<string>`round(coalesce(${allocated.percent}, 0), 2)`;
  const missing = sql<string | null>`${analysis.recommendedAllocation} - ${current}`;
  return db
    .with(allocations, allocated)
    .select({
      sectorId: cryptoSectors.id,
      name: cryptoSectors.name,
      currentPercent: current,
      recommendedPercent: analysis.recommendedAllocation,
      missingPercent: missing,
    })
    .from(cryptoSectors)
    .leftJoin(allocated, eq(allocated.sectorId, cryptoSectors.id))
    .leftJoinLateral(analysis, sql`true`)
    .where(
      or(
        gt(allocated.percent, "0"),
        and(sql`${cryptoSectors.isActive}`, isNotNull(analysis.recommendedAllocation)),
      ),
    )
    .orderBy(sql`${missing} desc nulls last`, cryptoSectors.id);
}

/** Locks a coin for writers of its sectors. Not FOR UPDATE, which would also block writers of its candles. */
async function lockCoin(tx: Database, cryptocurrencyId: number): Promise<void> {
  const [coin] = await tx
    .select({ id: cryptocurrencies.id })
    .from(cryptocurrencies)
    .where(eq(cryptocurrencies.id, cryptocurrencyId))
    .for("no key update");
  if (!coin) throw new RuleError("cryptocurrency_exists", `Coin ${cryptocurrencyId} does not exist.`);
}

/**
 * Assigns a coin to a sector, or updates its membership. A new primary sector replaces the previous one.
 *
 * @throws RuleError if there is no such coin, or its allocations would exceed 100%; `field_writable` if `membership`
 * has any other field.
 */
export async function assignCoinToSector(
  db: Database,
  membership: {
    cryptocurrencyId: number;
    sectorId: number;
    /** Share of the coin, percent; null if unknown. Unchanged if absent. */
    allocationPercent?: string | null;
    isPrimary?: boolean;
    source?: string;
  },
) {
  const { cryptocurrencyId, sectorId, ...fields } = membership;
  const changes = writable(fields, ["allocationPercent", "isPrimary", "source"]);
  const ofCoin = eq(cryptoSectorMemberships.cryptocurrencyId, cryptocurrencyId);
  return db.transaction(async (tx) => {
    await lockCoin(tx, cryptocurrencyId);
    if (changes.isPrimary) {
      await tx
        .update(cryptoSectorMemberships)
        .set({ isPrimary: false })
        .where(
          and(
            ofCoin,
            sql`${cryptoSectorMemberships.isPrimary}`,
            ne(cryptoSectorMemberships.sectorId, sectorId),
          ),
        );
    }
    const [written] = await tx
      .insert(cryptoSectorMemberships)
      .values({ ...changes, cryptocurrencyId, sectorId })
      .onConflictDoUpdate({
        target: [cryptoSectorMemberships.cryptocurrencyId, cryptoSectorMemberships.sectorId],
        set: changes,
      })
      .returning();
    const [total] = await tx
      .select({
        isTooMuch: sql<boolean>`coalesce(sum(${cryptoSectorMemberships.allocationPercent}), 0) > 100`,
      })
      .from(cryptoSectorMemberships)
      .where(ofCoin);
    if (!written || total?.isTooMuch) {
      throw new RuleError(
        "sector_percents",
        `The sector allocations of coin ${cryptocurrencyId} exceed 100%.`,
      );
    }
    return written;
  });
}

/**
 * Makes one of the sectors of a coin its primary sector.
 *
 * @throws RuleError if the coin does not belong to the sector.
 */
export async function movePrimarySector(
  db: Database,
  { cryptocurrencyId, sectorId }: { cryptocurrencyId: number; sectorId: number },
): Promise<void> {
  await db.transaction(async (tx) => {
    await lockCoin(tx, cryptocurrencyId);
    const ofCoin = eq(cryptoSectorMemberships.cryptocurrencyId, cryptocurrencyId);
    await tx
      .update(cryptoSectorMemberships)
      .set({ isPrimary: false })
      .where(and(ofCoin, sql`${cryptoSectorMemberships.isPrimary}`));
    const moved = await tx
      .update(cryptoSectorMemberships)
      .set({ isPrimary: true })
      .where(and(ofCoin, eq(cryptoSectorMemberships.sectorId, sectorId)))
      .returning({ sectorId: cryptoSectorMemberships.sectorId });
    if (moved.length === 0) {
      throw new RuleError(
        "sector_membership",
        `Coin ${cryptocurrencyId} does not belong to sector ${sectorId}.`,
      );
    }
  });
}
