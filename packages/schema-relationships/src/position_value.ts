import { portfolioTracking } from "@strata/schema-layers";
import { cryptocurrencies } from "@strata/schema-market";
import { sql } from "drizzle-orm";

// Of `portfolio_tracking`, left-joined to its coin.
const position = portfolioTracking;

/** The newest price that is known for a position, USD; null where there is none. */
export const positionPrice = sql<
  string | null
>`coalesce(${cryptocurrencies.currentPrice}, ${position.lastPrice})`;

/** What the units that remain are worth, USD: at cost where there is no price. */
export const positionValue = sql<string>`coalesce(${position.quantity} * ${positionPrice}, ${position.costBasisUsd})`;

/** 1 for a position that gains when the price rises, -1 for a short one. */
export const positionSign = sql<number>`case ${position.positionType} when 'short' then -1 else 1 end`;
