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

/** Mean of a change weighted by capitalisation. Only coins with a known change weigh, else they would count as 0. */
const weighted = (change: SQLWrapper) =>
  sql<
    string | null
  >`round(sum(${change} * ${cap}) / nullif(sum(${cap}) filter (where ${change} is not null), 0), 4)`;

/** Of the coin that did best (`desc`) or worst (`asc`) in 24 hours. */
const extreme = <T>(column: SQLWrapper, direction: SQL) =>
  lines<T | null>`
    (array_agg(${column} order by ${change24h} ${direction}, ${coin.id})
      filter (where ${change24h} is not null))[1]
  `;

/**
 * One row is one active sector as its active coins stand now; a coin counts with its percent, wholly where that is not
 * known.
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
        /** Its active coins. */
        coinCount: sql<number>`count(${coin.id})`.mapWith(Number).as("coin_count"),
        /** Capitalisation of its coins, USD; null where none is known. */
        marketCap: sql<string | null>`sum(${cap})`.as("market_cap"),
        /** Volume of its coins in the last 24 hours, USD; null where none is known. */
        volume24h: sql<string | null>`sum(${coin.totalVolume} * ${membershipWeight} / 100)`.as("volume_24h"),
        /** Change of the last hour, weighted by the capitalisation of the coins whose change is known, percent. */
        change1h: weighted(coin.priceChangePercentage1h).as("change_1h"),
        /** Change of the last 24 hours, weighted in the same way, percent. */
        change24h: weighted(change24h).as("change_24h"),
        /** Change of the last 7 days, weighted in the same way, percent. */
        change7d: weighted(coin.priceChangePercentage7d).as("change_7d"),
        /** Change of the last 30 days, weighted in the same way, percent. */
        change30d: weighted(coin.priceChangePercentage30d).as("change_30d"),
        /** Its coin that did best in 24 hours. */
        bestCryptocurrencyId: extreme<number>(coin.id, sql`desc`).as("best_cryptocurrency_id"),
        /** Ticker of that coin. */
        bestSymbol: extreme<string>(coin.symbol, sql`desc`).as("best_symbol"),
        /** Change of that coin, percent. */
        bestChange24h: sql<string | null>`max(${change24h})`.as("best_change_24h"),
        /** Its coin that did worst in 24 hours. */
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

export type SectorPerformanceSummary = typeof sectorPerformanceSummary.$inferSelect;
