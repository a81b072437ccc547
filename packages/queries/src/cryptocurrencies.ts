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
 * The coin of a ticker, whatever its case; undefined where there is none. Of several it is one that is still
 * followed, of those the one with the best rank.
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

/** The coin of a slug, its id at CoinGecko; undefined where there is none. */
export async function getCoinBySlug(db: Database, slug: string): Promise<Cryptocurrency | undefined> {
  const [coin] = await db.select().from(c).where(eq(c.slug, slug));
  return coin;
}

/** The coin that Binance calls so, of several the one with the best rank; undefined where there is none. */
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

/** The coins that are shown, by rank, unranked ones last. The last row of a page is `after` for the next one. */
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

/** The coins that are shown with a text in their ticker or name, whatever its case, by rank. */
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
 * The active coins of a tier and of those above it (1 is the highest), by rank, unranked ones last. The last row of
 * a page is `after` for the next one.
 */
export async function listCoinsUpToTier(
  db: Database,
  { tier, after, limit = 100 }: { tier: 1 | 2 | 3; after?: Ranked | undefined; limit?: number },
) {
  // For each tier a part, in the order of its index and no longer than asked; else all of them would be sorted.
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
 * Writes the figures of a page of coins as their source published them. Coins are told apart by their slug; a new
 * one is added, what is equal or older than what is stored is left. All of them or none.
 *
 * @throws if two snapshots have the same slug.
 */
export async function refreshCoins(
  db: Database,
  snapshots: readonly CryptocurrencySnapshot[],
): Promise<UpsertCounts> {
  return upsertCryptocurrencies(db, snapshots);
}

/** The active coins whose figures are from before a time, or were never fetched, the most valuable first. */
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

/** How many coins there are, how many are active and have a capitalisation, and what the active are worth (USD). */
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
 * The active coins that gained or lost most in 24 hours, of those with a known change; a page at a time. The last
 * row of a page is `after` for the next one.
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

/** Follows a coin again, or no more: its candles and what was said of it stay. False where it was so already. */
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

/** Takes on the coins that are not known yet, told apart by their slug, and returns them; others stay as they are. */
export async function addCoins(db: Database, coins: readonly NewCryptocurrency[]): Promise<Cryptocurrency[]> {
  if (coins.length === 0) return [];
  // In one order, as in `refreshCoins`, so that two writers of the same coins wait for each other instead of deadlocking.
  const sorted = coins.toSorted((a, b) => (a.slug < b.slug ? -1 : 1));
  return db.insert(c).values(sorted).onConflictDoNothing({ target: c.slug }).returning();
}

/**
 * Notes that people looked at coins; returns the ids of those that it was noted for. A coin that many look at is
 * written once a minute, and whoever finds it in another's hands goes on: it is noted at the next look.
 */
export async function noteCoinsAccessed(
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
  const noted = await db
    .update(c)
    // To be looked at is no change: `updated_at` stays.
    .set({ lastAccessedAt: sql`now()`, updatedAt: sql`${c.updatedAt}` })
    .where(inArray(c.id, due))
    .returning({ id: c.id });
  return noted.map(({ id }) => id);
}
