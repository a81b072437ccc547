import { documented } from "@strata/schema-base";
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
  sql<T | null>`(array_agg(${column} order by ${change24h} ${direction}, ${coin.id}) filter (where ${change24h} is not null))[1]`;

/**
 * Q68 One row is one active sector as its active coins stand now. A coin counts with its percent, wholly where that is
 * not known.
 */
export const sectorPerformanceSummary = documented(
  pgView("sector_performance_summary")
    .with({ securityInvoker: true })
    .as((qb) =>
      qb
        .select({
          id: sector.id,
          slug: sector.slug,
          name: sector.name,
          sortOrder: sector.sortOrder,
          coinCount: sql<number>`count(${coin.id})`.mapWith(Number).as("coin_count"),
          marketCap: sql<string | null>`sum(${cap})`.as("market_cap"),
          volume24h: sql<string | null>`sum(${coin.totalVolume} * ${membershipWeight} / 100)`.as(
            "volume_24h",
          ),
          change1h: weighted(coin.priceChangePercentage1h).as("change_1h"),
          change24h: weighted(change24h).as("change_24h"),
          change7d: weighted(coin.priceChangePercentage7d).as("change_7d"),
          change30d: weighted(coin.priceChangePercentage30d).as("change_30d"),
          bestCryptocurrencyId: extreme<number>(coin.id, sql`desc`).as("best_cryptocurrency_id"),
          bestSymbol: extreme<string>(coin.symbol, sql`desc`).as("best_symbol"),
          bestChange24h: sql<string | null>`max(${change24h})`.as("best_change_24h"),
          worstCryptocurrencyId: extreme<number>(coin.id, sql`asc`).as("worst_cryptocurrency_id"),
          worstSymbol: extreme<string>(coin.symbol, sql`asc`).as("worst_symbol"),
          worstChange24h: sql<string | null>`min(${change24h})`.as("worst_change_24h"),
        })
        .from(sector)
        .leftJoin(membership, eq(membership.sectorId, sector.id))
        .leftJoin(coin, and(eq(coin.id, membership.cryptocurrencyId), sql`${coin.isActive}`))
        .where(sql`${sector.isActive}`)
        .groupBy(sector.id),
    ),
  "One row is one active sector as its active coins stand now; a coin counts with its percent, wholly where that is not known",
  {
    coinCount: "Its active coins",
    marketCap: "Capitalisation of its coins, USD; null where none is known",
    volume24h: "Volume of its coins in the last 24 hours, USD; null where none is known",
    change1h:
      "Change of the last hour, weighted by the capitalisation of the coins whose change is known, percent",
    change24h: "Change of the last 24 hours, weighted in the same way, percent",
    change7d: "Change of the last 7 days, weighted in the same way, percent",
    change30d: "Change of the last 30 days, weighted in the same way, percent",
    bestCryptocurrencyId: "Its coin that did best in 24 hours",
    bestSymbol: "Ticker of that coin",
    bestChange24h: "Change of that coin, percent",
    worstCryptocurrencyId: "Its coin that did worst in 24 hours",
    worstSymbol: "Ticker of that coin",
    worstChange24h: "Change of that coin, percent",
  },
);

export type SectorPerformanceSummary = typeof sectorPerformanceSummary.$inferSelect;
