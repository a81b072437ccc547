import { portfolioTracking } from "@strata/schema-layers";
import { cryptocurrencies } from "@strata/schema-market";
import { eq, type SQL, sql } from "drizzle-orm";
import { pgView, type QueryBuilder } from "drizzle-orm/pg-core";
import { positionSign, positionValue } from "../position_value.ts";
import { sharesOfCoin } from "../sector_share.ts";

const position = portfolioTracking;
const coin = cryptocurrencies;
const isOpen = sql`${position.status} <> 'closed'`;

/** Aggregates of positions, added up by `sum`. */
const exposure = (sum: (amount: SQL) => SQL) => {
  const gross = sum(positionValue);
  return {
    /** Number of open positions; a position in several sectors counts in each. */
    positionCount: sql<number>`count(*)`.mapWith(Number).as("position_count"),
    /** Gross value at the latest prices, USD; at cost without a known price. */
    grossUsd: sql<string>`${gross}`.as("gross_usd"),
    /** Net value: long minus short positions, USD. */
    netUsd: sql<string>`${sum(sql`${positionSign} * ${positionValue}`)}`.as("net_usd"),
    /** Cost basis of the open quantities, USD. */
    costUsd: sql<string>`${sum(sql`${position.costBasisUsd}`)}`.as("cost_usd"),
    /** Share of the user's gross exposure, percent. */
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
      /** Dimension of the row: coin or sector. */
      dimension: sql<"coin" | "sector">`'coin'`.as("dimension"),
      /** Coin; null for a sector, and for an asset outside `cryptocurrencies`. */
      cryptocurrencyId: sql<number | null>`${position.cryptocurrencyId}`.as("cryptocurrency_id"),
      /** Ticker of the coin, or of an asset outside `cryptocurrencies`; null for a sector. */
      symbol: symbol.as("symbol"),
      /** Sector; null for a coin, and for positions without an active sector. */
      sectorId: sql<number | null>`null::integer`.as("sector_id"),
      /** Sector name. */
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
 * Open exposure of each user by coin and by sector, at the latest prices; each dimension adds up to the total.
 *
 * Choose one `dimension`: the rows of each add up to the whole. A coin in several sectors is divided among them by
 * share; positions without an active sector are in the row of dimension sector whose sector is null.
 *
 * Read by `getExposure`, `listExposureByCoin` and `listExposureBySector`.
 */
export const portfolioExposure = pgView("portfolio_exposure")
  .with({ securityInvoker: true })
  .as((qb) => byCoin(qb).unionAll(bySector(qb)));

/** A row of `portfolio_exposure`. */
export type PortfolioExposure = typeof portfolioExposure.$inferSelect;
