import { documented } from "@strata/schema-base";
import { cryptoSectorMemberships, cryptoSectors } from "@strata/schema-layers";
import { cryptocurrencies } from "@strata/schema-market";
import { eq, sql } from "drizzle-orm";
import { pgView } from "drizzle-orm/pg-core";

const membership = cryptoSectorMemberships;
const sector = cryptoSectors;
const coin = cryptocurrencies;

/** Q69 One row is one active coin of one sector, whatever the state of the sector. */
export const sectorCryptocurrencies = documented(
  pgView("sector_cryptocurrencies")
    .with({ securityInvoker: true })
    .as((qb) =>
      qb
        .select({
          sectorId: membership.sectorId,
          sectorSlug: sector.slug.as("sector_slug"),
          sectorName: sector.name.as("sector_name"),
          cryptocurrencyId: membership.cryptocurrencyId,
          slug: coin.slug,
          symbol: coin.symbol,
          name: coin.name,
          marketCapRank: coin.marketCapRank,
          currentPrice: coin.currentPrice,
          marketCap: coin.marketCap,
          totalVolume: coin.totalVolume,
          priceChangePercentage24h: coin.priceChangePercentage24h,
          priceChangePercentage7d: coin.priceChangePercentage7d,
          isPrimary: membership.isPrimary,
          allocationPercent: membership.allocationPercent,
        })
        .from(membership)
        .innerJoin(sector, eq(sector.id, membership.sectorId))
        .innerJoin(coin, eq(coin.id, membership.cryptocurrencyId))
        .where(sql`${coin.isActive}`),
    ),
  "One row is one active coin of one sector, whatever the state of the sector",
  {
    sectorSlug: "Stable key of the sector",
    sectorName: "Name of the sector",
    slug: "Stable key of the coin",
    name: "Name of the coin",
    isPrimary: "Whether the coin is shown under this sector",
  },
);

export type SectorCryptocurrency = typeof sectorCryptocurrencies.$inferSelect;
