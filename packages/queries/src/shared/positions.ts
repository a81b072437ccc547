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

// Shared by orders on signals and portfolio trades: one lock per user, and one way to open or increase a position.

const p = portfolioTracking;

/** Casts a decimal to numeric. */
export const numeric = (text: string) => sql`${text}::numeric`;

/** Condition of open positions. */
export const isOpen = sql`${p.status} <> 'closed'`;

/** A trade. Fees are in USD and reduce the profit of the trade. */
export interface Trade {
  quantity: string;
  price: string;
  fees?: string;
}

/** Identifies an open position: owner, portfolio, coin and type. */
export interface PositionKey {
  userId: number;
  cryptocurrencyId: number;
  positionType: PortfolioTracking["positionType"];
  portfolioName?: string;
}

/**
 * Locks the risk profile of a user, and creates it if missing. All trades of the user wait here, so that a checked
 * limit still holds when the trade is written.
 */
export async function lockRiskProfile(tx: Database, userId: number): Promise<RiskManagement> {
  if ((await tx.$count(users, eq(users.id, userId))) === 0) {
    throw new RuleError("user_exists", `User ${userId} does not exist.`);
  }
  await tx.insert(riskManagement).values({ userId }).onConflictDoNothing();
  const [profile] = await tx
    .select()
    .from(riskManagement)
    .where(eq(riskManagement.userId, userId))
    .for("update");
  if (!profile) throw new RuleError("user_exists", `User ${userId} does not exist.`);
  return profile;
}

/** Finds the open position of a key. The risk profile must be locked, so that no other one is opened concurrently. */
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

/** Opens a position or increases the open one, under the lock of the risk profile. */
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
  if (!written) throw new Error("The upsert returned no row.");
  return written;
}

/** Losses of a user's trades since a time, USD, 0 or more. */
export const lossSince = (userId: unknown, since: Date): SQL<string> =>
  sql<string>`(select greatest(-coalesce(sum(${signalExecutions.realizedPnl}), 0), 0) from ${signalExecutions} where ${signalExecutions.userId} = ${userId} and ${signalExecutions.executedAt} >= ${since.toISOString()}::timestamptz)`;

/** Start of a day in UTC. */
export function startOfDay(at: Date): Date {
  return new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate()));
}
