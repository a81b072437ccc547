import { portfolioTracking } from "@strata/schema-layers";
import { cryptocurrencies } from "@strata/schema-market";
import { eq, type SQL, sql } from "drizzle-orm";
import { pgView, type QueryBuilder } from "drizzle-orm/pg-core";
import { positionSign, positionValue } from "../position_value.ts";
import { sharesOfCoin } from "../sector_share.ts";

const position = portfolioTracking;
const coin = cryptocurrencies;
const isOpen = sql`${position.status} <> 'closed'`;

/** What positions come to, added up by `sum`. */
const exposure = (sum: (amount: SQL) => SQL) => {
  const gross = sum(positionValue);
  return {
    /** Open positions in it; of one in several sectors each counts it. */
    positionCount: sql<number>`count(*)`.mapWith(Number).as("position_count"),
    /** What they are worth, USD; at cost where no price is known. */
    grossUsd: sql<string>`${gross}`.as("gross_usd"),
    /** The same, where short positions count against long ones, USD. */
    netUsd: sql<string>`${sum(sql`${positionSign} * ${positionValue}`)}`.as("net_usd"),
    /** What the units that remain have cost, USD. */
    costUsd: sql<string>`${sum(sql`${position.costBasisUsd}`)}`.as("cost_usd"),
    /** Share of the person's gross exposure, percent. */
    grossPercent: sql<
      string | null
    >`round(100 * ${gross} / nullif(sum(${gross}) over (partition by ${position.userId}), 0), 4)`.as(
      "gross_percent",
    ),
  };
};

const byCoin = (qb: QueryBuilder) => {
  const symbol = sql<string | null>`coalesce(${coin.symbol}, ${position.externalSymbol})`;
  return qb
    .select({
      userId: position.userId,
      /** Whether the row is of a coin or of a sector. */
      dimension: sql<"coin" | "sector">`'coin'`.as("dimension"),
      /** The coin; null for a sector, and for an asset that is not covered here. */
      cryptocurrencyId: sql<number | null>`${position.cryptocurrencyId}`.as("cryptocurrency_id"),
      /** Ticker of the coin, or of an asset that is not covered here; null for a sector. */
      symbol: symbol.as("symbol"),
      /** The sector; null for a coin, and for what belongs to no active sector. */
      sectorId: sql<number | null>`null::integer`.as("sector_id"),
      /** Name of the sector. */
      sectorName: sql<string | null>`null::text`.as("sector_name"),
      ...exposure((amount) => sql`sum(${amount})`),
    })
    .from(position)
    .leftJoin(coin, eq(coin.id, position.cryptocurrencyId))
    .where(isOpen)
    .groupBy(position.userId, position.cryptocurrencyId, symbol);
};

const bySector = (qb: QueryBuilder) => {
  const shares = sharesOfCoin(position.cryptocurrencyId);
  return qb
    .select({
      userId: position.userId,
      dimension: sql<"coin" | "sector">`'sector'`.as("dimension"),
      cryptocurrencyId: sql<number | null>`null::integer`.as("cryptocurrency_id"),
      symbol: sql<string | null>`null::text`.as("symbol"),
      sectorId: sql<number | null>`${shares.sectorId}`.as("sector_id"),
      sectorName: sql<string | null>`${shares.name}`.as("sector_name"),
      ...exposure((amount) => sql`sum(${amount} * coalesce(${shares.share}, 1))`),
    })
    .from(position)
    .leftJoin(coin, eq(coin.id, position.cryptocurrencyId))
    .leftJoinLateral(shares, sql`true`)
    .where(isOpen)
    .groupBy(position.userId, shares.sectorId, shares.name);
};

/**
 * One row is what one person has open in one coin or in one sector, at the newest prices; the rows of either dimension
 * add up to the whole.
 *
 * One row is what one person has open in one coin (`dimension` coin) or in one sector (`dimension` sector), at the
 * newest prices: each of the two adds up to the whole, so choose one. A coin of several sectors is divided among them;
 * what belongs to none is in the row of dimension sector without a sector.
 *
 * Read by `getExposure`, `listExposureByCoin` and `listExposureBySector`.
 */
export const portfolioExposure = pgView("portfolio_exposure")
  .with({ securityInvoker: true })
  .as((qb) => byCoin(qb).unionAll(bySector(qb)));

export type PortfolioExposure = typeof portfolioExposure.$inferSelect;
