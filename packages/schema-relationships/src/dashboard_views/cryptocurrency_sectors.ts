import { cryptoSectorMemberships, cryptoSectors } from "@strata/schema-layers";
import { cryptocurrencies } from "@strata/schema-market";
import { eq, sql } from "drizzle-orm";
import { pgView } from "drizzle-orm/pg-core";
import { sectorShare } from "../sector_share.ts";

const membership = cryptoSectorMemberships;
const sector = cryptoSectors;
const coin = cryptocurrencies;

/**
 * Active sectors of each coin, including inactive coins.
 *
 * Filter by coin id.
 *
 * Read by `listSectorsOfCoin`.
 */
export const cryptocurrencySectors = pgView("cryptocurrency_sectors")
  .with({ securityInvoker: true })
  .as((qb) =>
    qb
      .select({
        cryptocurrencyId: membership.cryptocurrencyId,
        symbol: coin.symbol,
        /** Coin name. */
        name: coin.name,
        sectorId: membership.sectorId,
        /** Stable key (slug) of the sector. */
        sectorSlug: sector.slug.as("sector_slug"),
        /** Sector name. */
        sectorName: sector.name.as("sector_name"),
        sectorType: sector.sectorType,
        sectorRiskLevel: sector.riskLevel.as("sector_risk_level"),
        isPrimary: membership.isPrimary,
        allocationPercent: membership.allocationPercent,
        /** Share of the coin that counts toward this sector, 0 to 1; the shares of a coin add up to 1. */
        share: sectorShare.as("share"),
      })
      .from(membership)
      .innerJoin(sector, eq(sector.id, membership.sectorId))
      .innerJoin(coin, eq(coin.id, membership.cryptocurrencyId))
      .where(sql`${sector.isActive}`),
  );

/** A row of `cryptocurrency_sectors`. */
export type CryptocurrencySector = typeof cryptocurrencySectors.$inferSelect;
