import { type Cryptocurrency, cryptocurrencies, rankOrLast } from "@strata/schema-market";
import { type SQL, sql } from "drizzle-orm";

// Shared parts of the coin lists, of all coins and of the coins of a sector.

const c = cryptocurrencies;

/** Columns of a coin in lists; prices, market capitalization and volume in USD, changes in percent. */
export const listed = {
  id: c.id,
  slug: c.slug,
  symbol: c.symbol,
  name: c.name,
  imageUrl: c.imageUrl,
  tier: c.tier,
  marketCapRank: c.marketCapRank,
  currentPrice: c.currentPrice,
  marketCap: c.marketCap,
  totalVolume: c.totalVolume,
  priceChangePercentage1h: c.priceChangePercentage1h,
  priceChangePercentage24h: c.priceChangePercentage24h,
  priceChangePercentage7d: c.priceChangePercentage7d,
};

/** The row after which a page by rank starts. */
export type Ranked = Pick<Cryptocurrency, "marketCapRank" | "id">;

/** Condition of visible coins. */
export const isShown = sql`${c.isActive} and ${c.isSupported}`;
/** Sort key by rank, unranked coins last. */
export const rank = rankOrLast(c.marketCapRank);

/** Condition of the page by rank after a row: one comparison, which the index serves. */
export const rankedAfter = (last: Ranked | undefined): SQL | undefined =>
  last && sql`(${rank}, ${c.id}) > (${rankOrLast(sql`${last.marketCapRank}::int`)}, ${last.id}::int)`;
