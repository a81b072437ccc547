import { type Cryptocurrency, cryptocurrencies, rankOrLast } from "@strata/schema-market";
import { type SQL, sql } from "drizzle-orm";

// What the lists of coins have in common, of all coins and of those of a sector.

const c = cryptocurrencies;

/** What a list shows of a coin; prices, capitalisation and volume in USD, changes in percent. */
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

/** The row that a page by rank follows. */
export type Ranked = Pick<Cryptocurrency, "marketCapRank" | "id">;

/** The coins that lists show. */
export const isShown = sql`${c.isActive} and ${c.isSupported}`;
/** The order by rank, unranked coins last. */
export const rank = rankOrLast(c.marketCapRank);

/** The condition for the page by rank that follows a row: one comparison, by which the index is entered there. */
export const rankedAfter = (last: Ranked | undefined): SQL | undefined =>
  last && sql`(${rank}, ${c.id}) > (${rankOrLast(sql`${last.marketCapRank}::int`)}, ${last.id}::int)`;
