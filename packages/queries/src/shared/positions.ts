import {
  type PortfolioTracking,
  portfolioTracking,
  positionSign,
  type RiskManagement,
  riskManagement,
  signalExecutions,
  users,
} from "@strata/schema-relationships";
import { and, eq, type SQL, sql } from "drizzle-orm";
import type { Database } from "../database.ts";
import { RuleError } from "../errors.ts";

// What orders on signals and trades of a portfolio have in common: one lock a person, and one way to a position.

const p = portfolioTracking;

/** A decimal as PostgreSQL computes with it. */
export const numeric = (text: string) => sql`${text}::numeric`;

/** The positions that are open. */
export const isOpen = sql`${p.status} <> 'closed'`;

/** What one trade does. Fees are in USD and count as a loss of the trade that pays them. */
export interface Trade {
  quantity: string;
  price: string;
  fees?: string;
}

/** Where a position is found: its owner, book, coin and kind. */
export interface PositionKey {
  userId: number;
  cryptocurrencyId: number;
  positionType: PortfolioTracking["positionType"];
  portfolioName?: string;
}

/**
 * Locks a person's risk profile, which is made where there is none: all that trades for them waits here, so that what
 * is checked against a limit stays true until it is written.
 */
export async function lockRiskProfile(tx: Database, userId: number): Promise<RiskManagement> {
  if ((await tx.$count(users, eq(users.id, userId))) === 0) {
    throw new RuleError("user_exists", `there is no user ${userId}`);
  }
  await tx.insert(riskManagement).values({ userId }).onConflictDoNothing();
  const [profile] = await tx
    .select()
    .from(riskManagement)
    .where(eq(riskManagement.userId, userId))
    .for("update");
  if (!profile) throw new RuleError("user_exists", `there is no user ${userId}`);
  return profile;
}

/** The open position of a key, if any. The risk profile must be locked, for no other is opened meanwhile. */
export async function findOpenPosition(
  tx: Database,
  { userId, cryptocurrencyId, positionType, portfolioName = "main" }: PositionKey,
): Promise<PortfolioTracking | undefined> {
  const [position] = await tx
    .select()
    .from(p)
    .where(
      and(
        eq(p.userId, userId),
        eq(p.portfolioName, portfolioName),
        eq(p.cryptocurrencyId, cryptocurrencyId),
        eq(p.positionType, positionType),
        isOpen,
      ),
    );
  return position;
}

/** Opens a position, or adds to the open one, under the lock of the risk profile. */
export async function addUnits(
  tx: Database,
  key: PositionKey,
  { quantity, price, fees = "0" }: Trade,
  opening: { leverage?: string; openedBySignalId?: number } = {},
): Promise<PortfolioTracking> {
  const open = await findOpenPosition(tx, key);
  const [units, cost, fee] = [
    numeric(quantity),
    sql`${numeric(quantity)} * ${numeric(price)}`,
    numeric(fees),
  ];
  const newQuantity = sql`${p.quantity} + ${units}`;
  const newCost = sql`${p.costBasisUsd} + ${cost}`;
  const [written] = open
    ? await tx
        .update(p)
        .set({
          status: "accumulating",
          quantity: newQuantity,
          costBasisUsd: newCost,
          averageEntryPrice: sql`(${newCost}) / (${newQuantity})`,
          realizedPnlUsd: sql`${p.realizedPnlUsd} - ${fee}`,
          lastPrice: price,
          unrealizedPnlUsd: sql`${positionSign} * ((${newQuantity}) * ${numeric(price)} - (${newCost}))`,
          valuedAt: sql`now()`,
        })
        .where(eq(p.id, open.id))
        .returning()
    : await tx
        .insert(p)
        .values({
          ...key,
          ...opening,
          quantity,
          costBasisUsd: cost,
          averageEntryPrice: price,
          realizedPnlUsd: sql`0 - ${fee}`,
          lastPrice: price,
          unrealizedPnlUsd: "0",
          valuedAt: sql`now()`,
        })
        .returning();
  if (!written) throw new Error("a write returned nothing");
  return written;
}

/** Losses of a person's trades since a time, USD, as a number of 0 or more. */
export const lossSince = (userId: unknown, since: Date): SQL<string> =>
  sql<string>`(select greatest(-coalesce(sum(${signalExecutions.realizedPnl}), 0), 0) from ${signalExecutions} where ${signalExecutions.userId} = ${userId} and ${signalExecutions.executedAt} >= ${since.toISOString()}::timestamptz)`;

/** The begin of a day in UTC. */
export function startOfDay(at: Date): Date {
  return new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate()));
}
