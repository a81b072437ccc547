import { lines } from "@strata/schema-base";
import { cryptoSectorMemberships, cryptoSectors } from "@strata/schema-layers";
import { cryptocurrencies } from "@strata/schema-market";
import { and, eq, type SQL, type SQLWrapper, sql } from "drizzle-orm";
import { pgView } from "drizzle-orm/pg-core";
import { membershipWeight } from "../sector_share.ts";

const membership = cryptoSectorMemberships;
const sector = cryptoSectors;
const coin = cryptocurrencies;

const cap = sql`${coin.marketCap} * ${membershipWeight} / 100`;
const change24h = coin.priceChangePercentage24h;

/** Mean of a change, weighted by market capitalization. Coins with an unknown change have no weight. */
const weighted = (change: SQLWrapper) =>
  sql<
    string | null
  >`round(sum(${change} * ${cap}) / nullif(sum(${cap}) filter (where ${change} is not null), 0), 4)`;

/** Field of the coin with the best (`desc`) or worst (`asc`) change over 24 hours. */
const extreme = <T>(column: SQLWrapper, direction: SQL) =>
  lines<T | null>`
    (array_agg(${column} order by ${change24h} ${direction}, ${coin.id})
      filter (where ${change24h} is not null))[1]
  `;

/**
 * Current performance of each active sector from its active coins, each weighted by its share in the sector.
 *
 * A coin without a known share counts fully.
 *
 * Read by `summarizeSectors`.
 */
export const sectorPerformanceSummary = pgView("sector_performance_summary")
  .with({ securityInvoker: true })
  .as((qb) =>
    qb
      .select({
        id: sector.id,
        slug: sector.slug,
        name: sector.name,
        sortOrder: sector.sortOrder,
        /** Number of active coins. */
        coinCount: sql<number>`count(${coin.id})`.mapWith(Number).as("coin_count"),
        /** Market capitalization of its coins, USD; null when none is known. */
        marketCap: sql<string | null>`sum(${cap})`.as("market_cap"),
        /** Trading volume of its coins over 24 hours, USD; null when none is known. */
        volume24h: sql<string | null>`sum(${coin.totalVolume} * ${membershipWeight} / 100)`.as("volume_24h"),
        /** Cap-weighted change over 1 hour of the coins with a known change, percent. */
        change1h: weighted(coin.priceChangePercentage1h).as("change_1h"),
        /** Cap-weighted change over 24 hours of the coins with a known change, percent. */
        change24h: weighted(change24h).as("change_24h"),
        /** Cap-weighted change over 7 days of the coins with a known change, percent. */
        change7d: weighted(coin.priceChangePercentage7d).as("change_7d"),
        /** Cap-weighted change over 30 days of the coins with a known change, percent. */
        change30d: weighted(coin.priceChangePercentage30d).as("change_30d"),
        /** Coin with the best change over 24 hours. */
        bestCryptocurrencyId: extreme<number>(coin.id, sql`desc`).as("best_cryptocurrency_id"),
        /** Ticker of that coin. */
        bestSymbol: extreme<string>(coin.symbol, sql`desc`).as("best_symbol"),
        /** Change of that coin, percent. */
        bestChange24h: sql<string | null>`max(${change24h})`.as("best_change_24h"),
        /** Coin with the worst change over 24 hours. */
        worstCryptocurrencyId: extreme<number>(coin.id, sql`asc`).as("worst_cryptocurrency_id"),
        /** Ticker of that coin. */
        worstSymbol: extreme<string>(coin.symbol, sql`asc`).as("worst_symbol"),
        /** Change of that coin, percent. */
        worstChange24h: sql<string | null>`min(${change24h})`.as("worst_change_24h"),
      })
      .from(sector)
      .leftJoin(membership, eq(membership.sectorId, sector.id))
      .leftJoin(coin, and(eq(coin.id, membership.cryptocurrencyId), sql`${coin.isActive}`))
      .where(sql`${sector.isActive}`)
      .groupBy(sector.id),
  );

/** A row of `sector_performance_summary`. */
export type SectorPerformanceSummary = typeof sectorPerformanceSummary.$inferSelect;
