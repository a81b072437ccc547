import { cryptoSectorMemberships, cryptoSectors } from "@strata/schema-layers";
import { cryptocurrencies } from "@strata/schema-market";
import { eq, sql } from "drizzle-orm";
import { pgView } from "drizzle-orm/pg-core";

const membership = cryptoSectorMemberships;
const sector = cryptoSectors;
const coin = cryptocurrencies;

/**
 * One row is one active coin of one sector, whatever the state of the sector.
 *
 * Read by `listCoinsOfSector`.
 */
export const sectorCryptocurrencies = pgView("sector_cryptocurrencies")
  .with({ securityInvoker: true })
  .as((qb) =>
    qb
      .select({
        sectorId: membership.sectorId,
        /** Stable key of the sector. */
        sectorSlug: sector.slug.as("sector_slug"),
        /** Name of the sector. */
        sectorName: sector.name.as("sector_name"),
        cryptocurrencyId: membership.cryptocurrencyId,
        /** Stable key of the coin. */
        slug: coin.slug,
        symbol: coin.symbol,
        /** Name of the coin. */
        name: coin.name,
        marketCapRank: coin.marketCapRank,
        currentPrice: coin.currentPrice,
        marketCap: coin.marketCap,
        totalVolume: coin.totalVolume,
        priceChangePercentage24h: coin.priceChangePercentage24h,
        priceChangePercentage7d: coin.priceChangePercentage7d,
        /** Whether the coin is shown under this sector. */
        isPrimary: membership.isPrimary,
        allocationPercent: membership.allocationPercent,
      })
      .from(membership)
      .innerJoin(sector, eq(sector.id, membership.sectorId))
      .innerJoin(coin, eq(coin.id, membership.cryptocurrencyId))
      .where(sql`${coin.isActive}`),
  );

export type SectorCryptocurrency = typeof sectorCryptocurrencies.$inferSelect;
