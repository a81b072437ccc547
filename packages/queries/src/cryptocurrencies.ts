import { type CryptocurrencySnapshot, type UpsertCounts, upsertCryptocurrencies } from "@strata/market-store";
import { type Cryptocurrency, cryptocurrencies, type NewCryptocurrency } from "@strata/schema-market";
import {
  and,
  asc,
  count,
  desc,
  eq,
  getColumns,
  ilike,
  inArray,
  isNotNull,
  isNull,
  lt,
  ne,
  or,
  sql,
} from "drizzle-orm";
import type { Database } from "./database.ts";
import { isShown, listed, type Ranked, rank, rankedAfter } from "./shared/coin_list.ts";
import { containing } from "./shared/containing.ts";

const c = cryptocurrencies;

/**
 * Returns the coin with a ticker, case-insensitively; undefined if there is none. Prefers active coins, then the best
 * rank.
 */
export async function getCoinBySymbol(db: Database, symbol: string): Promise<Cryptocurrency | undefined> {
  const [coin] = await db
    .select()
    .from(c)
    .where(eq(c.symbol, sql`upper(${symbol})`))
    .orderBy(desc(c.isActive), c.marketCapRank, c.id)
    .limit(1);
  return coin;
}

/** Returns the coin with a slug (CoinGecko id); undefined if there is none. */
export async function getCoinBySlug(db: Database, slug: string): Promise<Cryptocurrency | undefined> {
  const [coin] = await db.select().from(c).where(eq(c.slug, slug));
  return coin;
}

/** Returns the best-ranked coin with a Binance symbol; undefined if there is none. */
export async function getCoinByBinanceSymbol(
  db: Database,
  symbol: string,
): Promise<Cryptocurrency | undefined> {
  const [coin] = await db
    .select()
    .from(c)
    .where(sql`${c.externalIds} ->> 'binance' = ${symbol}`)
    .orderBy(desc(c.isActive), c.marketCapRank, c.id)
    .limit(1);
  return coin;
}

/** Lists visible coins by rank, unranked ones last. Pass the last row of a page as `after` for the next page. */
export async function listCoinsByRank(
  db: Database,
  { after, limit = 100 }: { after?: Ranked | undefined; limit?: number } = {},
) {
  return db
    .select(listed)
    .from(c)
    .where(and(isShown, rankedAfter(after)))
    .orderBy(rank, c.id)
    .limit(limit);
}

/** Searches visible coins by part of the ticker or name, case-insensitively, by rank. */
export async function searchCoins(db: Database, { text, limit = 20 }: { text: string; limit?: number }) {
  const pattern = containing(text);
  return db
    .select(listed)
    .from(c)
    .where(and(isShown, or(ilike(c.symbol, pattern), ilike(c.name, pattern))))
    .orderBy(rank, c.id)
    .limit(limit);
}

/**
 * Lists active coins of a tier and all higher tiers (1 is the highest) by rank, unranked ones last. Pass the last row
 * of a page as `after` for the next page.
 */
export async function listCoinsUpToTier(
  db: Database,
  { tier, after, limit = 100 }: { tier: 1 | 2 | 3; after?: Ranked | undefined; limit?: number },
) {
  // One limited subquery per tier, each in index order; otherwise all coins would be sorted.
  const ofTier = db
    .select(listed)
    .from(c)
    .where(and(sql`${c.tier} = tiers.tier`, sql`${c.isActive}`, rankedAfter(after)))
    .orderBy(rank, c.id)
    .limit(limit)
    .as("of_tier");
  return db
    .select(getColumns(ofTier))
    .from(sql`generate_series(1, ${tier}::int) as tiers (tier)`)
    .crossJoinLateral(ofTier)
    .orderBy(ofTier.marketCapRank, ofTier.id)
    .limit(limit);
}

/**
 * Saves a page of market snapshots in one transaction, matched by slug: inserts new coins and skips snapshots that
 * are unchanged or older than the stored one.
 *
 * @throws if two snapshots have the same slug.
 */
export async function refreshCoins(
  db: Database,
  snapshots: readonly CryptocurrencySnapshot[],
): Promise<UpsertCounts> {
  return upsertCryptocurrencies(db, snapshots);
}

/** Lists active coins whose market figures are older than a time or missing, largest market capitalization first. */
export async function listStaleCoins(
  db: Database,
  { before, limit = 250 }: { before: Date; limit?: number },
) {
  return db
    .select({
      id: c.id,
      slug: c.slug,
      symbol: c.symbol,
      marketCap: c.marketCap,
      lastDataUpdateAt: c.lastDataUpdateAt,
    })
    .from(c)
    .where(and(sql`${c.isActive}`, or(lt(c.lastDataUpdateAt, before), isNull(c.lastDataUpdateAt))))
    .orderBy(sql`${c.marketCap} desc nulls last`, c.id)
    .limit(limit);
}

/** Counts all coins, active coins and those with a market capitalization, and sums it over the active coins (USD). */
export async function summarizeCoins(db: Database) {
  const [summary] = await db
    .select({
      coins: count(),
      active: sql<number>`count(*) filter (where ${c.isActive})`.mapWith(Number),
      withMarketCap: count(c.marketCap),
      marketCap: sql<string>`coalesce(sum(${c.marketCap}) filter (where ${c.isActive}), 0)`,
    })
    .from(c);
  return summary;
}

/**
 * Lists the active coins with the largest gains or losses over 24 hours, of those with a known change. Pass the last
 * row of a page as `after` for the next page.
 */
export async function listMovers(
  db: Database,
  {
    direction,
    after,
    limit = 10,
  }: {
    direction: "gain" | "loss";
    after?: Pick<Cryptocurrency, "priceChangePercentage24h" | "id"> | undefined;
    limit?: number;
  },
) {
  const change = c.priceChangePercentage24h;
  const [order, comparison] = direction === "gain" ? [desc, sql`<`] : [asc, sql`>`];
  const following =
    after &&
    sql`(${change}, ${c.id}) ${comparison} (${after.priceChangePercentage24h}::numeric, ${after.id}::int)`;
  return db
    .select(listed)
    .from(c)
    .where(and(sql`${c.isActive}`, isNotNull(change), following))
    .orderBy(order(change), order(c.id))
    .limit(limit);
}

/** Activates or deactivates a coin, keeping its candles and history. Returns false if nothing changed. */
export async function setCoinActive(
  db: Database,
  { cryptocurrencyId, isActive }: { cryptocurrencyId: number; isActive: boolean },
): Promise<boolean> {
  const changed = await db
    .update(c)
    .set({ isActive })
    .where(and(eq(c.id, cryptocurrencyId), ne(c.isActive, isActive)))
    .returning({ id: c.id });
  return changed.length > 0;
}

/** Inserts coins that are not stored yet, matched by slug, and returns them; stored coins are unchanged. */
export async function addCoins(db: Database, coins: readonly NewCryptocurrency[]): Promise<Cryptocurrency[]> {
  if (coins.length === 0) return [];
  // In a fixed order, as in `refreshCoins`, so that concurrent writers of the same coins wait instead of deadlocking.
  const sorted = coins.toSorted((a, b) => (a.slug < b.slug ? -1 : 1));
  return db.insert(c).values(sorted).onConflictDoNothing({ target: c.slug }).returning();
}

/**
 * Records the access time of coins; returns the ids updated. A coin is written at most once a minute, and a locked
 * row is skipped until its next access.
 */
export async function recordCoinAccess(
  db: Database,
  cryptocurrencyIds: readonly number[],
): Promise<number[]> {
  const due = db
    .select({ id: c.id })
    .from(c)
    .where(
      and(
        inArray(c.id, [...cryptocurrencyIds]),
        or(isNull(c.lastAccessedAt), lt(c.lastAccessedAt, sql`now() - interval '1 minute'`)),
      ),
    )
    .for("no key update", { skipLocked: true });
  const recorded = await db
    .update(c)
    // An access is not a change of the row: `updated_at` stays.
    .set({ lastAccessedAt: sql`now()`, updatedAt: sql`${c.updatedAt}` })
    .where(inArray(c.id, due))
    .returning({ id: c.id });
  return recorded.map(({ id }) => id);
}
