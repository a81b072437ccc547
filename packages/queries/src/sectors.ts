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

// The condition of a partial index is always written with literals here, never with parameters: the plan of a
// prepared statement is made without their values, and then such an index is out of the question.

/** The active sectors in their order, each with its newest measurement (`performance`: one or none). */
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

/** Each active sector as its active coins stand now, in the order of the sectors: the view as it is. */
export async function summarizeSectors(db: Database) {
  return db
    .select()
    .from(sectorPerformanceSummary)
    .orderBy(sectorPerformanceSummary.sortOrder, sectorPerformanceSummary.name);
}

/** The active coins of a sector, by its id or its name: those it is primary for first, then by rank. */
export async function listCoinsOfSector(db: Database, sector: { id: number } | { name: string }) {
  const coin = sectorCryptocurrencies;
  return db
    .select()
    .from(coin)
    .where("id" in sector ? eq(coin.sectorId, sector.id) : eq(coin.sectorName, sector.name))
    .orderBy(desc(coin.isPrimary), asc(coin.marketCapRank), asc(coin.cryptocurrencyId));
}

/**
 * The coins that are shown of a tier, in a sector, with a text in their ticker, as far as each is given; by rank,
 * each with its primary sector (null where it has none). The last row of a page is `after` for the next one.
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
 * The active sectors of a coin, the primary one first, then by share. Of coins that share a symbol it is the one
 * with the best rank.
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

/** How a sector did since `from` (and before `to`), oldest first. */
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
 * Writes measurements; one that is stored already is replaced as a whole if it differs. Returns those written.
 * No two may be of the same sector, timeframe and time.
 */
export async function saveSectorPerformance(db: Database, points: readonly NewSectorPerformance[]) {
  if (points.length === 0) return [];
  const { id, sectorId, timeframe, measuredAt, createdAt, updatedAt, ...measured } =
    getTableColumns(sectorPerformance);
  // In the order of the key, so that two writers of the same points wait for each other instead of deadlocking.
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

/** The newest analysis of the sector of an outer query: one step into the index for each sector. */
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

/** The newest analysis of each active sector that has one, in the order of the sectors. */
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

/** The strongest movements of money between sectors that are active and not out of date, with both ends. */
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

/** Movements out of a sector and into it, newest first; `flow` says which. */
export async function listRotationsOfSector(
  db: Database,
  { sectorId, limit = 50 }: { sectorId: number; limit?: number },
) {
  // Two halves, each from its own index and no longer than asked; with OR, PostgreSQL would sort them all.
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
 * How a person's allocations, over all of their active lists, divide among the sectors (percent), next to what the
 * newest analyses recommend: sectors that have either, the one that needs most first.
 */
export async function compareSectorAllocation(
  db: Database,
  { userId, timeframe = "1d" }: { userId: number; timeframe?: Timeframe },
) {
  const held = db.$with("held").as(
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
  const shares = sharesOfCoin(held.cryptocurrencyId);
  const allocated = db.$with("allocated").as(
    db
      .select({
        sectorId: shares.sectorId,
        percent:
          sql<string>`100 * sum(${held.percent} * ${shares.share}) / nullif((select sum(${held.percent}) from ${held}), 0)`.as(
            "allocated_percent",
          ),
      })
      .from(held)
      .innerJoinLateral(shares, sql`true`)
      .groupBy(shares.sectorId),
  );
  const analysis = latestAnalysis(db, timeframe);
  const current = sql<string>`round(coalesce(${allocated.percent}, 0), 2)`;
  const missing = sql<string | null>`${analysis.recommendedAllocation} - ${current}`;
  return db
    .with(held, allocated)
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

/** Locks a coin for the writers of its sectors. Not FOR UPDATE, which would also stop the writers of its candles. */
async function lockCoin(tx: Database, cryptocurrencyId: number): Promise<void> {
  const [coin] = await tx
    .select({ id: cryptocurrencies.id })
    .from(cryptocurrencies)
    .where(eq(cryptocurrencies.id, cryptocurrencyId))
    .for("no key update");
  if (!coin) throw new RuleError("cryptocurrency_exists", `there is no coin ${cryptocurrencyId}`);
}

/**
 * Puts a coin into a sector, or changes how it belongs to it. Where it is to be the primary sector, the one before
 * gives way.
 *
 * @throws RuleError if there is no such coin, or its percents would be more than 100 together; `field_writable` if
 * `membership` has any other field.
 */
export async function assignCoinToSector(
  db: Database,
  membership: {
    cryptocurrencyId: number;
    sectorId: number;
    /** Share of the coin, percent; null where it is not known. Left as it is where not given. */
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
        `the percents of coin ${cryptocurrencyId} are more than 100 together`,
      );
    }
    return written;
  });
}

/**
 * Makes one of the sectors of a coin its primary one.
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
        `coin ${cryptocurrencyId} does not belong to sector ${sectorId}`,
      );
    }
  });
}
