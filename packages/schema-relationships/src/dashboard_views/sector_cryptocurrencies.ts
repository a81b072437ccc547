import { cryptoSectorMemberships, cryptoSectors } from "@strata/schema-layers";
import { cryptocurrencies } from "@strata/schema-market";
import { eq, sql } from "drizzle-orm";
import { pgView } from "drizzle-orm/pg-core";

const membership = cryptoSectorMemberships;
const sector = cryptoSectors;
const coin = cryptocurrencies;

/**
 * Active coins of each sector, including inactive sectors.
 *
 * Read by `listCoinsOfSector`.
 */
export const sectorCryptocurrencies = pgView("sector_cryptocurrencies")
  .with({ securityInvoker: true })
  .as((qb) =>
    qb
      .select({
        sectorId: membership.sectorId,
        /** Stable key (slug) of the sector. */
        sectorSlug: sector.slug.as("sector_slug"),
        /** Sector name. */
        sectorName: sector.name.as("sector_name"),
        cryptocurrencyId: membership.cryptocurrencyId,
        /** Stable key (slug) of the coin. */
        slug: coin.slug,
        symbol: coin.symbol,
        /** Coin name. */
        name: coin.name,
        marketCapRank: coin.marketCapRank,
        currentPrice: coin.currentPrice,
        marketCap: coin.marketCap,
        totalVolume: coin.totalVolume,
        priceChangePercentage24h: coin.priceChangePercentage24h,
        priceChangePercentage7d: coin.priceChangePercentage7d,
        /** Whether this is the primary sector of the coin. */
        isPrimary: membership.isPrimary,
        allocationPercent: membership.allocationPercent,
      })
      .from(membership)
      .innerJoin(sector, eq(sector.id, membership.sectorId))
      .innerJoin(coin, eq(coin.id, membership.cryptocurrencyId))
      .where(sql`${coin.isActive}`),
  );

/** A row of `sector_cryptocurrencies`. */
export type SectorCryptocurrency = typeof sectorCryptocurrencies.$inferSelect;
