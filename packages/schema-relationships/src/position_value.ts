import { portfolioTracking } from "@strata/schema-layers";
import { cryptocurrencies } from "@strata/schema-market";
import { sql } from "drizzle-orm";

// For queries of `portfolio_tracking`, left-joined to its coin.
const position = portfolioTracking;

/** Latest known price of a position's asset, USD; null if unknown. */
export const positionPrice = sql<
  string | null
>`coalesce(${cryptocurrencies.currentPrice}, ${position.lastPrice})`;

/** Value of the open quantity, USD; at cost without a price. */
export const positionValue = sql<string>`coalesce(${position.quantity} * ${positionPrice}, ${position.costBasisUsd})`;

/** 1 for a position that gains when the price rises, -1 for a short one. */
export const positionSign = sql<number>`case ${position.positionType} when 'short' then -1 else 1 end`;
