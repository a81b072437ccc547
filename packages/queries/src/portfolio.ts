import {
  cryptocurrencies,
  type NewRiskManagement,
  type PortfolioTracking,
  portfolioExposure,
  portfolioTracking,
  positionPrice,
  positionSign,
  positionValue,
  type RiskManagement,
  riskManagement,
  type SignalExecution,
  signalExecutions,
  type TradeJournal,
  users,
} from "@strata/schema-relationships";
import { and, asc, count, desc, eq, gt, gte, isNotNull, ne, or, sql, sum } from "drizzle-orm";
import type { Database } from "./database.ts";
import { RuleError } from "./errors.ts";
import {
  addUnits,
  isOpen,
  lockRiskProfile,
  lossSince,
  numeric,
  type PositionKey,
  startOfDay,
  type Trade,
} from "./shared/positions.ts";
import { writable } from "./shared/writable.ts";

// Amounts of money and quantities are computed in SQL as exact decimals, and are strings throughout.

export type { PositionKey, Trade } from "./shared/positions.ts";

const p = portfolioTracking;

/** Returns the risk profile of a user; undefined if there is none. */
export async function getRiskProfile(db: Database, userId: number): Promise<RiskManagement | undefined> {
  const [profile] = await db.select().from(riskManagement).where(eq(riskManagement.userId, userId));
  return profile;
}

const limitFields = [
  "riskLevel",
  "maxPositionSizeUsd",
  "maxPortfolioRiskPercent",
  "maxDailyLossPercent",
  "maxDrawdownPercent",
  "maxOpenPositions",
  "maxSectorExposurePercent",
  "maxLeverage",
  "positionSizingMethod",
  "defaultStopLossPercent",
  "defaultTakeProfitPercent",
  "autoStopTrading",
  "riskRules",
] as const satisfies readonly (keyof NewRiskManagement)[];
/** Risk profile columns that the owner may write; the others are computed. */
export type RiskLimits = Partial<Pick<NewRiskManagement, (typeof limitFields)[number]>>;

/**
 * Updates the given limits of a user (USD, percent), or creates a risk profile with defaults.
 *
 * @throws RuleError `field_writable` if `profile` has a field that the user may not write, such as the breach of a
 * limit.
 */
export async function saveRiskProfile(
  db: Database,
  profile: { userId: number } & RiskLimits,
): Promise<RiskManagement> {
  const { userId, ...fields } = profile;
  const limits = writable(fields, limitFields);
  const [saved] = await db
    .insert(riskManagement)
    .values({ ...limits, userId })
    .onConflictDoUpdate({ target: riskManagement.userId, set: { ...limits, updatedAt: new Date() } })
    .returning();
  if (!saved) throw new Error(`The upsert of user ${userId} returned no row.`);
  return saved;
}

const e = portfolioExposure;

/**
 * Returns the exposure of a user, USD at the latest prices: gross, net (long minus short), cost basis, and number of
 * open positions. One row.
 */
export async function getExposure(db: Database, userId: number) {
  const [exposure] = await db
    .select({
      positions: sql<number>`coalesce(sum(${e.positionCount}), 0)`.mapWith(Number),
      grossUsd: sql<string>`coalesce(${sum(e.grossUsd)}, 0)`,
      netUsd: sql<string>`coalesce(${sum(e.netUsd)}, 0)`,
      costUsd: sql<string>`coalesce(${sum(e.costUsd)}, 0)`,
    })
    .from(e)
    .where(and(eq(e.userId, userId), eq(e.dimension, "coin")));
  return exposure ?? { positions: 0, grossUsd: "0", netUsd: "0", costUsd: "0" };
}

/** Lists exposure by coin, or by asset outside `cryptocurrencies` (`symbol` without an id), largest first. */
export async function listExposureByCoin(db: Database, userId: number) {
  return db
    .select({
      cryptocurrencyId: e.cryptocurrencyId,
      symbol: e.symbol,
      positions: e.positionCount,
      grossUsd: e.grossUsd,
      netUsd: e.netUsd,
    })
    .from(e)
    .where(and(eq(e.userId, userId), eq(e.dimension, "coin")))
    .orderBy(desc(e.grossUsd), asc(e.symbol));
}

/**
 * Lists exposure by active sector, largest first. A coin in several sectors is divided among them, so that the
 * sectors add up to the total; positions without a sector are in the row without one.
 */
export async function listExposureBySector(db: Database, userId: number) {
  return db
    .select({ sectorId: e.sectorId, name: e.sectorName, grossUsd: e.grossUsd, netUsd: e.netUsd })
    .from(e)
    .where(and(eq(e.userId, userId), eq(e.dimension, "sector")))
    .orderBy(desc(e.grossUsd), asc(e.sectorId));
}

/** Portfolio equity, USD: as last recorded by an executed signal, otherwise the invested amount. */
const equityOf = (db: Database) =>
  sql<string>`coalesce(case when jsonb_typeof(${riskManagement.riskMetrics} -> 'equityUsd') = 'number' then (${riskManagement.riskMetrics} -> 'equityUsd')::numeric end, ${db
    .select({ invested: sum(p.costBasisUsd) })
    .from(p)
    .where(and(eq(p.userId, riskManagement.userId), isOpen))}, 0)`;

/**
 * Lists users whose loss since a time (the start of a day) exceeds their daily limit, or who are marked already: loss
 * and equity in USD, and loss in percent of equity (null if equity is 0).
 */
export async function listUsersOverLossLimit(db: Database, since = startOfDay(new Date())) {
  const figures = db.$with("figures").as(
    db
      .select({
        userId: riskManagement.userId,
        maxDailyLossPercent: riskManagement.maxDailyLossPercent,
        autoStopTrading: riskManagement.autoStopTrading,
        limitBreachedAt: riskManagement.limitBreachedAt,
        lossUsd: sql<string>`${lossSince(riskManagement.userId, since)}`.as("loss_usd"),
        equityUsd: sql<string>`${equityOf(db)}`.as("equity_usd"),
      })
      .from(riskManagement)
      // Joined so that column names are qualified: Drizzle does not qualify those of a single-table query.
      .innerJoin(users, eq(users.id, riskManagement.userId)),
  );
  return db
    .with(figures)
    .select({
      userId: figures.userId,
      lossUsd: figures.lossUsd,
      equityUsd: figures.equityUsd,
      lossPercent: sql<string | null>`round(100 * ${figures.lossUsd} / nullif(${figures.equityUsd}, 0), 4)`,
      maxDailyLossPercent: figures.maxDailyLossPercent,
      autoStopTrading: figures.autoStopTrading,
      limitBreachedAt: figures.limitBreachedAt,
    })
    .from(figures)
    .where(
      or(
        gt(sql`100 * ${figures.lossUsd}`, sql`${figures.maxDailyLossPercent} * ${figures.equityUsd}`),
        isNotNull(figures.limitBreachedAt),
      ),
    )
    .orderBy(figures.userId);
}

/** Marks the breach of a user's limit; false if it was marked already. */
export async function markLimitBreached(db: Database, userId: number): Promise<boolean> {
  const marked = await db
    .update(riskManagement)
    .set({ limitBreachedAt: sql`now()` })
    .where(and(eq(riskManagement.userId, userId), sql`${riskManagement.limitBreachedAt} is null`))
    .returning({ userId: riskManagement.userId });
  return marked.length > 0;
}

/** Clears the breach of a user's limit; false if there was none. Not to be exposed to the user. */
export async function clearLimitBreach(db: Database, userId: number): Promise<boolean> {
  const cleared = await db
    .update(riskManagement)
    .set({ limitBreachedAt: null })
    .where(and(eq(riskManagement.userId, userId), isNotNull(riskManagement.limitBreachedAt)))
    .returning({ userId: riskManagement.userId });
  return cleared.length > 0;
}

/**
 * Lists open positions of a user, in all portfolios or one, largest first: latest price, value, and unrealized profit
 * and loss in USD and in percent of the cost; null without a price.
 */
export async function listOpenPositions(
  db: Database,
  { userId, portfolioName }: { userId: number; portfolioName?: string },
) {
  const worth = sql<string | null>`${p.quantity} * ${positionPrice}`;
  const pnl = sql<string | null>`${positionSign} * (${worth} - ${p.costBasisUsd})`;
  return db
    .select({
      id: p.id,
      portfolioName: p.portfolioName,
      cryptocurrencyId: p.cryptocurrencyId,
      symbol: sql<string>`coalesce(${cryptocurrencies.symbol}, ${p.externalSymbol})`,
      positionType: p.positionType,
      leverage: p.leverage,
      status: p.status,
      openedAt: p.openedAt,
      quantity: p.quantity,
      averageEntryPrice: p.averageEntryPrice,
      costBasisUsd: p.costBasisUsd,
      realizedPnlUsd: p.realizedPnlUsd,
      price: positionPrice,
      valueUsd: worth,
      pnlUsd: pnl,
      pnlPercent: sql<string | null>`round(100 * ${pnl} / nullif(${p.costBasisUsd}, 0), 4)`,
    })
    .from(p)
    .leftJoin(cryptocurrencies, eq(cryptocurrencies.id, p.cryptocurrencyId))
    .where(
      and(
        eq(p.userId, userId),
        portfolioName === undefined ? undefined : eq(p.portfolioName, portfolioName),
        isOpen,
      ),
    )
    .orderBy(desc(positionValue), asc(p.id));
}

/** Lists the positions that a user closed since a time, newest first, with their realized profit and loss (USD). */
export async function listClosedPositions(db: Database, { userId, since }: { userId: number; since: Date }) {
  return db
    .select()
    .from(p)
    .where(and(eq(p.userId, userId), gte(p.closedAt, since)))
    .orderBy(desc(p.closedAt));
}

/**
 * Returns realized profit and loss (USD) of a user's closed positions by UTC month of closing, oldest first, with the
 * number of positions and of profitable ones.
 */
export async function listRealizedPnlByMonth(
  db: Database,
  { userId, since }: { userId: number; since: Date },
) {
  const month = sql`date_trunc('month', ${p.closedAt}, 'UTC')`;
  return db
    .select({
      month: month.mapWith(p.openedAt),
      positions: count(),
      wins: sql<number>`count(*) filter (where ${p.realizedPnlUsd} > 0)`.mapWith(Number),
      realizedPnlUsd: sql<string>`sum(${p.realizedPnlUsd})`,
    })
    .from(p)
    .where(and(eq(p.userId, userId), gte(p.closedAt, since)))
    .groupBy(month)
    .orderBy(asc(month));
}

const isPositive = async (tx: Database, text: string) =>
  (
    await tx.execute<{ ok: boolean }>(
      sql`select ${numeric(text)} > 0 and ${numeric(text)} < 'Infinity' as ok`,
      "objects",
    )
  )[0]?.ok;

/**
 * Records a trade that opens or increases a position, with its order, and updates average price and cost (USD). Risk
 * limits are not checked, since the trade has been made. A repeated `idempotencyKey` returns the first trade.
 *
 * @throws RuleError if there is no such user, or the quantity is not positive.
 */
export async function addToPosition(
  db: Database,
  trade: PositionKey & Trade & { leverage?: string; idempotencyKey?: string },
): Promise<{ position: PortfolioTracking; execution: SignalExecution }> {
  const {
    userId,
    cryptocurrencyId,
    positionType,
    portfolioName = "main",
    quantity,
    price,
    fees = "0",
  } = trade;
  return db.transaction(async (tx) => {
    await lockRiskProfile(tx, userId);
    const earlier = await findRecorded(tx, userId, trade.idempotencyKey);
    if (earlier) return earlier;
    if (!(await isPositive(tx, quantity)))
      throw new RuleError("quantity", "The quantity of a trade must be positive.");
    const position = await addUnits(
      tx,
      { userId, cryptocurrencyId, positionType, portfolioName },
      { quantity, price, fees },
      trade.leverage === undefined ? {} : { leverage: trade.leverage },
    );
    const [execution] = await tx
      .insert(signalExecutions)
      .values({
        userId,
        portfolioId: position.id,
        cryptocurrencyId,
        idempotencyKey: trade.idempotencyKey ?? null,
        side: positionType === "short" ? "sell" : "buy",
        status: "filled",
        requestedQuantity: quantity,
        filledQuantity: quantity,
        executionPrice: price,
        fees,
        realizedPnl: sql`0 - ${numeric(fees)}`,
        executedAt: sql`now()`,
      })
      .returning();
    if (!execution) throw new Error("The insert returned no row.");
    return { position, execution };
  });
}

/** Finds the trade recorded under an idempotency key; the risk profile must be locked. */
async function findRecorded(tx: Database, userId: number, idempotencyKey: string | undefined) {
  if (idempotencyKey === undefined) return undefined;
  const [recorded] = await tx
    .select({ position: p, execution: signalExecutions })
    .from(signalExecutions)
    .innerJoin(p, eq(p.id, signalExecutions.portfolioId))
    .where(and(eq(signalExecutions.userId, userId), eq(signalExecutions.idempotencyKey, idempotencyKey)));
  return recorded;
}

/**
 * Records a trade that reduces an open position, with its order; selling the last unit closes the position. The order
 * holds its realized profit and loss (USD, net of fees), the position the total.
 *
 * @throws RuleError if the user has no such open position, or not enough units in it.
 */
export async function reducePosition(
  db: Database,
  trade: Trade & { userId: number; positionId: number; idempotencyKey?: string },
): Promise<{ position: PortfolioTracking; execution: SignalExecution }> {
  const { userId, positionId, quantity, price, fees = "0" } = trade;
  return db.transaction(async (tx) => {
    await lockRiskProfile(tx, userId);
    const earlier = await findRecorded(tx, userId, trade.idempotencyKey);
    if (earlier) return earlier;
    const units = numeric(quantity);
    // Cost of the units sold; the entire rest for the last units, so that no rounding remainder is left.
    const soldCost = sql`(case when ${p.quantity} = ${units} then ${p.costBasisUsd} else ${p.costBasisUsd} * ${units} / ${p.quantity} end)`;
    const [sale] = await tx
      .select({
        cryptocurrencyId: p.cryptocurrencyId,
        positionType: p.positionType,
        isCovered: sql<boolean>`${units} > 0 and ${units} <= ${p.quantity}`,
        // Avoids a division by zero.
        pnl: sql<string>`case when ${p.quantity} > 0 then ${positionSign} * (${units} * ${numeric(price)} - ${soldCost}) - ${numeric(fees)} end`,
      })
      .from(p)
      .where(and(eq(p.id, positionId), eq(p.userId, userId), isOpen))
      .for("update");
    if (!sale) throw new RuleError("position_open", `User ${userId} has no open position ${positionId}.`);
    if (!sale.isCovered) {
      throw new RuleError("position_quantity", `Position ${positionId} has less than ${quantity} units.`);
    }
    if (sale.cryptocurrencyId === null) {
      throw new RuleError(
        "position_covered",
        `Position ${positionId} is in an asset outside cryptocurrencies.`,
      );
    }
    const closingSide = sale.positionType === "short" ? "buy" : "sell";
    const [execution] = await tx
      .insert(signalExecutions)
      .values({
        userId,
        portfolioId: positionId,
        cryptocurrencyId: sale.cryptocurrencyId,
        idempotencyKey: trade.idempotencyKey ?? null,
        side: closingSide,
        status: "filled",
        requestedQuantity: quantity,
        filledQuantity: quantity,
        executionPrice: price,
        fees,
        realizedPnl: sale.pnl,
        executedAt: sql`now()`,
      })
      .returning();
    const [exits] = await tx
      .select({
        averagePrice: sql<string>`sum(${signalExecutions.filledQuantity} * ${signalExecutions.executionPrice}) / sum(${signalExecutions.filledQuantity})`,
      })
      .from(signalExecutions)
      .where(
        and(
          eq(signalExecutions.portfolioId, positionId),
          eq(signalExecutions.side, closingSide),
          gt(signalExecutions.filledQuantity, "0"),
        ),
      );
    const isLast = sql`${p.quantity} = ${units}`;
    const [position] = await tx
      .update(p)
      .set({
        status: sql`case when ${isLast} then 'closed' else 'reducing' end`,
        closedAt: sql`case when ${isLast} then now() end`,
        quantity: sql`${p.quantity} - ${units}`,
        costBasisUsd: sql`${p.costBasisUsd} - ${soldCost}`,
        realizedPnlUsd: sql`${p.realizedPnlUsd} + ${numeric(sale.pnl)}`,
        averageExitPrice: exits?.averagePrice ?? null,
        lastPrice: price,
        unrealizedPnlUsd: sql`${positionSign} * ((${p.quantity} - ${units}) * ${numeric(price)} - (${p.costBasisUsd} - ${soldCost}))`,
        valuedAt: sql`now()`,
      })
      .where(eq(p.id, positionId))
      .returning();
    if (!position || !execution) throw new Error("The update returned no row.");
    return { position, execution };
  });
}

/** Lists trades with a journal entry of a user, newest first, optionally with one emotion. */
export async function listJournal(
  db: Database,
  { userId, emotion, limit = 50 }: { userId: number; emotion?: string; limit?: number },
) {
  return db
    .select({
      id: signalExecutions.id,
      executedAt: signalExecutions.executedAt,
      symbol: cryptocurrencies.symbol,
      side: signalExecutions.side,
      realizedPnl: signalExecutions.realizedPnl,
      journal: signalExecutions.journal,
    })
    .from(signalExecutions)
    .innerJoin(cryptocurrencies, eq(cryptocurrencies.id, signalExecutions.cryptocurrencyId))
    .where(
      and(
        eq(signalExecutions.userId, userId),
        ne(signalExecutions.journal, {}),
        emotion === undefined ? undefined : sql`${signalExecutions.journal} ->> 'emotion' = ${emotion}`,
      ),
    )
    .orderBy(desc(signalExecutions.executedAt))
    .limit(limit);
}

/**
 * Updates the given fields of a trade's journal entry.
 *
 * @throws RuleError if the trade is not the user's.
 */
export async function writeJournal(
  db: Database,
  { executionId, userId, journal }: { executionId: number; userId: number; journal: TradeJournal },
): Promise<TradeJournal> {
  const [written] = await db
    .update(signalExecutions)
    .set({ journal: sql`${signalExecutions.journal} || ${JSON.stringify(journal)}::text::jsonb` })
    .where(and(eq(signalExecutions.id, executionId), eq(signalExecutions.userId, userId)))
    .returning({ journal: signalExecutions.journal });
  if (!written) throw new RuleError("execution_owner", `User ${userId} has no order ${executionId}.`);
  return written.journal;
}
