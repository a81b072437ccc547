import { lines } from "@strata/schema-base";
import { cryptoSectorMemberships, cryptoSectors } from "@strata/schema-layers";
import { and, eq, type SQLWrapper, sql } from "drizzle-orm";
import { QueryBuilder } from "drizzle-orm/pg-core";

const membership = cryptoSectorMemberships;

/** Weight of a membership, percent: its allocation, or 100 if unknown. */
export const membershipWeight = sql`coalesce(${membership.allocationPercent}, 100)`;

/**
 * Share of the coin that belongs to a membership, 0 to 1: its weight over the sum of the weights of the coin's
 * memberships in the query. The shares of a coin add up to 1, so that an amount split by them is neither lost nor
 * counted twice.
 */
export const sectorShare = lines<string>`
  coalesce(
    ${membershipWeight} / nullif(sum(${membershipWeight}) over (partition by ${membership.cryptocurrencyId}), 0),
    1.0 / count(*) over (partition by ${membership.cryptocurrencyId})
  )
`;

/** Active sectors of the outer query's coin, with their shares of it, for a lateral join. */
export const sharesOfCoin = (cryptocurrencyId: SQLWrapper) =>
  new QueryBuilder()
    .select({ sectorId: cryptoSectors.id, name: cryptoSectors.name, share: sectorShare.as("share") })
    .from(membership)
    .innerJoin(cryptoSectors, and(eq(cryptoSectors.id, membership.sectorId), sql`${cryptoSectors.isActive}`))
    .where(eq(membership.cryptocurrencyId, cryptocurrencyId))
    .as("shares");
