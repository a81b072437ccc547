import { lines } from "@strata/schema-base";
import { cryptoSectorMemberships, cryptoSectors } from "@strata/schema-layers";
import { and, eq, type SQLWrapper, sql } from "drizzle-orm";
import { QueryBuilder } from "drizzle-orm/pg-core";

const membership = cryptoSectorMemberships;

/** How much of its coin a membership counts, percent: wholly where the source knows no percent. */
export const membershipWeight = sql`coalesce(${membership.allocationPercent}, 100)`;

/**
 * Share of the coin that a membership has, 0 to 1, among those of the coin that a query selects: its weight over the
 * sum of their weights. The shares of a coin add up to 1, so that money split by them is neither lost nor counted
 * twice.
 */
export const sectorShare = lines<string>`
  coalesce(
    ${membershipWeight} / nullif(sum(${membershipWeight}) over (partition by ${membership.cryptocurrencyId}), 0),
    1.0 / count(*) over (partition by ${membership.cryptocurrencyId})
  )
`;

/** The active sectors of the coin of an outer query with their shares of it, for a lateral join. */
export const sharesOfCoin = (cryptocurrencyId: SQLWrapper) =>
  new QueryBuilder()
    .select({ sectorId: cryptoSectors.id, name: cryptoSectors.name, share: sectorShare.as("share") })
    .from(membership)
    .innerJoin(cryptoSectors, and(eq(cryptoSectors.id, membership.sectorId), sql`${cryptoSectors.isActive}`))
    .where(eq(membership.cryptocurrencyId, cryptocurrencyId))
    .as("shares");
