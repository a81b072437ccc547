import {
  type ActiveSignal,
  activeSignals,
  marketData,
  type NewSignalAlert,
  type NewTradingSignal,
  riskManagement,
  type SignalAlert,
  type SignalExecution,
  signalAlerts,
  signalExecutions,
  signalGain,
  type TradingSignal,
  tradingSignals,
  watchlistAssets,
  watchlists,
} from "@strata/schema-relationships";
import {
  and,
  count,
  desc,
  eq,
  getTableColumns,
  gte,
  inArray,
  isNotNull,
  isNull,
  lt,
  lte,
  or,
  sql,
  sum,
} from "drizzle-orm";
import { unionAll } from "drizzle-orm/pg-core";
import type { Database } from "./database.ts";
import { RuleError } from "./errors.ts";
import { listExposureBySector } from "./portfolio.ts";
import { isWatching } from "./shared/alerts.ts";
import { lockUser } from "./shared/lock_user.ts";
import {
  addUnits,
  findOpenPosition,
  lockRiskProfile,
  lossSince,
  numeric,
  startOfDay,
} from "./shared/positions.ts";
import { isVisibleTo } from "./shared/viewer.ts";
import { writable } from "./shared/writable.ts";

const s = tradingSignals;
const isActive = sql`${s.status} = 'active'`;

/** Lists active signals, highest confidence first, then newest. */
export async function listBestActiveSignals(db: Database, limit = 20): Promise<ActiveSignal[]> {
  return db
    .select()
    .from(activeSignals)
    .orderBy(desc(activeSignals.confidenceScore), desc(activeSignals.generatedAt))
    .limit(limit);
}

/** Lists the signals of a coin, newest first, all or of one status. */
export async function listSignalsOfCoin(
  db: Database,
  {
    cryptocurrencyId,
    status,
    limit = 50,
  }: { cryptocurrencyId: number; status?: TradingSignal["status"]; limit?: number },
): Promise<TradingSignal[]> {
  return db
    .select()
    .from(s)
    .where(
      and(eq(s.cryptocurrencyId, cryptocurrencyId), status === undefined ? undefined : eq(s.status, status)),
    )
    .orderBy(desc(s.generatedAt))
    .limit(limit);
}

/** Inserts the signals of a run and returns the new ones, so that a run can be repeated. */
export async function insertSignals(
  db: Database,
  signals: readonly NewTradingSignal[],
): Promise<TradingSignal[]> {
  if (signals.length === 0) return [];
  // In key order, so that concurrent runs of the same signals wait instead of deadlocking.
  const time = (signal: NewTradingSignal) => signal.generatedAt?.getTime() ?? 0;
  return db
    .insert(s)
    .values(signals.toSorted((a, b) => a.cryptocurrencyId - b.cryptocurrencyId || time(a) - time(b)))
    .onConflictDoNothing({
      target: [s.cryptocurrencyId, s.generatedAt, s.timeframe, s.modelName, s.modelVersion],
    })
    .returning();
}

/**
 * Expires active signals past their expiry, as of that time; returns the ids. Settle them first: {@link settleSignals}.
 */
export async function expireSignals(db: Database): Promise<number[]> {
  // Rows locked by other transactions are skipped: waiting for them in another order could deadlock.
  const overdue = db
    .select({ id: s.id })
    .from(s)
    .where(sql`${isActive} and ${s.expiresAt} <= now()`)
    .for("update", { skipLocked: true });
  const expired = await db
    .update(s)
    .set({ status: "expired", closedAt: sql`${s.expiresAt}` })
    .where(inArray(s.id, overdue))
    .returning({ id: s.id });
  return expired.map(({ id }) => id);
}

/** Invalidates an active signal; false if it is not active. */
export async function invalidateSignal(db: Database, signalId: number): Promise<boolean> {
  const ended = await db
    .update(s)
    .set({ status: "invalidated", closedAt: sql`greatest(now(), ${s.generatedAt})` })
    .where(and(eq(s.id, signalId), isActive))
    .returning({ id: s.id });
  return ended.length > 0;
}

/**
 * Evaluates active signals against the closed candles that opened within their lifetime, and returns those updated:
 * maximum favorable and adverse excursion (percent of the entry), and the outcome if the stop or target was reached. If
 * one candle reaches both, the stop counts; the closing time is the open time of that candle.
 */
export async function settleSignals(
  db: Database,
  timeframe: (typeof marketData.$inferSelect)["timeframe"] = "1h",
) {
  const c = marketData;
  const inTime = sql`${c.cryptocurrencyId} = ${s.cryptocurrencyId} and ${c.timeframe} = ${timeframe} and ${c.isClosed} and ${c.openTime} >= ${s.generatedAt} and ${c.openTime} < ${s.expiresAt}`;
  const isStopped = sql`case ${s.direction} when 'long' then ${c.low} <= ${s.stopLoss} else ${c.high} >= ${s.stopLoss} end`;
  const isHit = sql`case ${s.direction} when 'long' then ${c.high} >= ${s.targetPrice} else ${c.low} <= ${s.targetPrice} end`;
  // Drizzle omits table names in single-table queries: no column here exists in both tables.
  const exit = db
    .select({
      time: sql<Date>`${c.openTime}`.as("exit_time"),
      isStopped: sql<boolean>`coalesce(${isStopped}, false)`.as("is_stopped"),
    })
    .from(c)
    .where(sql`${inTime} and (${isStopped} or ${isHit})`)
    .orderBy(c.openTime)
    .limit(1)
    .as("exit");
  const way = db
    .select({ high: sql<string>`max(${c.high})`.as("highest"), low: sql<string>`min(${c.low})`.as("lowest") })
    .from(c)
    .where(sql`${inTime} and ${c.openTime} <= coalesce(${exit.time}, 'infinity')`)
    .as("way");
  const stopped = signalGain(s.stopLoss);
  const hit = signalGain(s.targetPrice);
  const best = sql`greatest(${signalGain(sql`${way.high}`)}, ${signalGain(sql`${way.low}`)})`;
  const worst = sql`least(${signalGain(sql`${way.high}`)}, ${signalGain(sql`${way.low}`)})`;
  const isOver = sql`${exit.time} is not null`;
  const outcome = db
    .select({
      id: sql<number>`${s.id}`.as("outcome_id"),
      status:
        sql<string>`case when ${exit.isStopped} then 'stopped_out' when ${isOver} then 'hit_target' else 'active' end`.as(
          "outcome_status",
        ),
      closedAt: sql<Date | null>`${exit.time}`.as("outcome_closed_at"),
      // Moves within the last candle after the exit do not count.
      best: sql<string>`case when ${isOver} and not ${exit.isStopped} then ${hit} else ${best} end`.as(
        "best",
      ),
      worst: sql<string>`case when ${exit.isStopped} then ${stopped} else ${worst} end`.as("worst"),
      realized: sql<string>`case when ${exit.isStopped} then ${stopped} when ${isOver} then ${hit} end`.as(
        "realized",
      ),
    })
    .from(s)
    .leftJoinLateral(exit, sql`true`)
    .crossJoinLateral(way)
    .where(sql`${isActive} and ${s.direction} is not null and ${way.high} is not null`)
    .as("outcome");
  return db
    .update(s)
    .set({
      status: sql`${outcome.status}`,
      closedAt: sql`${outcome.closedAt}`,
      maxFavorableExcursion: sql`${outcome.best}`,
      maxAdverseExcursion: sql`${outcome.worst}`,
      realizedReturn: sql`${outcome.realized}`,
    })
    .from(outcome)
    .where(and(eq(s.id, outcome.id), isActive))
    .returning({
      id: s.id,
      status: s.status,
      closedAt: s.closedAt,
      maxFavorableExcursion: s.maxFavorableExcursion,
      maxAdverseExcursion: s.maxAdverseExcursion,
      realizedReturn: s.realizedReturn,
    });
}

/** An order of a user on a signal. */
export interface SignalOrder {
  signalId: number;
  userId: number;
  /** Idempotency key of the client: a repeated order is not placed again. */
  idempotencyKey: string;
  /** Quantity in units, and the limit or expected price, USD. */
  quantity: string;
  price: string;
  /** Fees, USD. */
  fees?: string;
  /** Portfolio equity including cash, USD; the percentage limits refer to it. */
  equityUsd: string;
  /** A paper order is filled immediately, a live one by the exchange: `recordFill`. */
  mode?: SignalExecution["mode"];
  portfolioName?: string;
  leverage?: string;
}

/**
 * Executes a signal for a user within their risk limits: inserts the order and opens or increases the position, in
 * one transaction. Orders of a user are serialized, so that two of them cannot exceed a limit together. Pending live
 * orders count as filled, except for the sector limit, which counts open positions only.
 *
 * @throws RuleError if the signal is not open, or a limit would be exceeded; `rule` names it.
 */
export async function executeSignal(db: Database, order: SignalOrder): Promise<SignalExecution> {
  const { signalId, userId, idempotencyKey, quantity, price, fees = "0", equityUsd } = order;
  const { mode = "paper", portfolioName = "main", leverage = "1" } = order;
  return db.transaction(async (tx) => {
    await lockRiskProfile(tx, userId);
    const [earlier] = await tx
      .select()
      .from(signalExecutions)
      .where(and(eq(signalExecutions.userId, userId), eq(signalExecutions.idempotencyKey, idempotencyKey)));
    if (earlier && earlier.signalId !== signalId) {
      throw new RuleError("idempotency_key", `The key ${idempotencyKey} belongs to another order.`);
    }
    if (earlier) return earlier;

    // The lock prevents a concurrent end of the signal, but not executions by other users.
    const [signal] = await tx
      .select({
        cryptocurrencyId: s.cryptocurrencyId,
        direction: s.direction,
        entryPrice: s.entryPrice,
        targetPrice: s.targetPrice,
        stopLoss: s.stopLoss,
      })
      .from(s)
      .where(and(eq(s.id, signalId), isActive, sql`${s.expiresAt} > now()`, isNotNull(s.direction)))
      .for("share");
    if (!signal?.direction) throw new RuleError("signal_open", `Signal ${signalId} is not open for orders.`);
    const { cryptocurrencyId, direction } = signal;
    const key = { userId, cryptocurrencyId, positionType: direction, portfolioName };
    const side = direction === "long" ? "buy" : "sell";

    const money = sql`${numeric(quantity)} * ${numeric(price)}`;
    const position =
      mode === "paper"
        ? await addUnits(tx, key, { quantity, price, fees }, { leverage, openedBySignalId: signalId })
        : await findOpenPosition(tx, key);
    const [execution] = await tx
      .insert(signalExecutions)
      .values({
        signalId,
        userId,
        portfolioId: position?.id ?? null,
        cryptocurrencyId,
        idempotencyKey,
        side,
        mode,
        actionSource: "ai_signal",
        requestedQuantity: quantity,
        stopLoss: signal.stopLoss,
        takeProfit: signal.targetPrice,
        portfolioPercentage: sql`least(100 * ${money} / nullif(${numeric(equityUsd)}, 0), 100)`,
        slippagePercent: sql`${sideSign(side)} * 100 * (${numeric(price)} - ${numeric(signal.entryPrice)}) / ${numeric(signal.entryPrice)}`,
        details: { expectedPrice: price, portfolioName, leverage },
        ...(mode === "paper" && {
          status: "filled" as const,
          filledQuantity: quantity,
          executionPrice: price,
          fees,
          realizedPnl: sql`0 - ${numeric(fees)}`,
          executedAt: sql`now()`,
        }),
      })
      .returning();
    if (!execution) throw new Error("The insert returned no row.");
    await checkRisk(tx, order, { execution, stopLoss: signal.stopLoss });
    await tx
      .update(riskManagement)
      .set({
        riskMetrics: sql`${riskManagement.riskMetrics} || jsonb_build_object('equityUsd', ${numeric(equityUsd)})`,
        lastCalculatedAt: sql`now()`,
      })
      .where(eq(riskManagement.userId, userId));
    return execution;
  });
}

/** 1 for a purchase, for which a higher price is worse, -1 for a sale. */
const sideSign = (side: SignalExecution["side"]) => sql.raw(side === "buy" ? "1" : "-1");

/** Checks the rows written by the transaction against the user's limits, and throws if one is exceeded. */
async function checkRisk(
  tx: Database,
  order: SignalOrder,
  { execution, stopLoss }: { execution: SignalExecution; stopLoss: string | null },
): Promise<void> {
  const { userId, quantity, price, equityUsd, leverage = "1" } = order;
  const r = riskManagement;
  const equity = numeric(equityUsd);
  // Pending exchange orders, at their expected price.
  const waiting = sql`signal_executions where user_id = ${userId} and status in ('pending', 'partially_filled')`;
  const waitingMoney = sql`(requested_quantity - filled_quantity) * (details ->> 'expectedPrice')::numeric`;
  const positions = sql`portfolio_tracking where user_id = ${userId} and status <> 'closed'`;
  const inPosition = sql`coalesce((select cost_basis_usd from portfolio_tracking where id = ${execution.portfolioId}::bigint), 0) + coalesce((select sum(${waitingMoney}) from ${waiting} and cryptocurrency_id = ${execution.cryptocurrencyId} and side = ${execution.side}), 0)`;
  const openCount = sql`(select count(*) from ${positions}) + (select count(distinct (cryptocurrency_id, side)) from ${waiting} and portfolio_id is null)`;
  const ownMoney = sql`coalesce((select sum(cost_basis_usd / leverage) from ${positions}), 0) + coalesce((select sum(${waitingMoney} / coalesce((details ->> 'leverage')::numeric, 1)) from ${waiting}), 0)`;
  const atRisk = sql`abs(${numeric(price)} - ${stopLoss}::numeric) * ${numeric(quantity)}`;
  const [broken] = await tx
    .select({
      trading_stopped: sql<boolean>`${r.autoStopTrading} and ${r.limitBreachedAt} is not null`,
      max_leverage: sql<boolean>`${numeric(leverage)} > ${r.maxLeverage}`,
      max_position_size: sql<boolean>`${inPosition} > ${r.maxPositionSizeUsd}`,
      max_open_positions: sql<boolean>`${openCount} > ${r.maxOpenPositions}`,
      equity: sql<boolean>`not ${equity} > 0 or ${ownMoney} > ${equity}`,
      max_portfolio_risk: sql<boolean>`coalesce(100 * ${atRisk} > ${r.maxPortfolioRiskPercent} * ${equity}, false)`,
      max_daily_loss: sql<boolean>`100 * ${lossSince(userId, startOfDay(new Date()))} > ${r.maxDailyLossPercent} * ${equity}`,
      sectorLimitUsd: sql<string | null>`${r.maxSectorExposurePercent} * ${equity} / 100`,
    })
    .from(r)
    .where(eq(r.userId, userId));
  if (!broken) throw new Error(`User ${userId} has no risk profile.`);
  const { sectorLimitUsd, ...rules } = broken;
  for (const [rule, isBroken] of Object.entries(rules)) {
    if (isBroken)
      throw new RuleError(rule, `The order on signal ${order.signalId} violates the limit ${rule}.`);
  }
  if (sectorLimitUsd !== null && (await passesSectorLimit(tx, userId, sectorLimitUsd))) {
    throw new RuleError("max_sector_exposure", `User ${userId} would exceed the exposure limit of a sector.`);
  }
}

/** Whether the open positions of a user exceed a limit in one sector, USD. */
async function passesSectorLimit(tx: Database, userId: number, limitUsd: string): Promise<boolean> {
  const sectors = await listExposureBySector(tx, userId);
  const amounts = sectors.filter(({ sectorId }) => sectorId !== null).map(({ grossUsd }) => grossUsd);
  if (amounts.length === 0) return false;
  const values = sql.join(
    amounts.map((amount) => numeric(amount)),
    sql`, `,
  );
  const [row] = await tx.execute<{ passes: boolean }>(
    sql`select greatest(${values}) > ${numeric(limitUsd)} as passes`,
    "objects",
  );
  return row?.passes === true;
}

/**
 * Lists the orders of a user, newest first, unexecuted ones before them. Pass the last row of a page as `after` for
 * the next page.
 */
export async function listExecutionsOfUser(
  db: Database,
  {
    userId,
    after,
    limit = 50,
  }: { userId: number; after?: Pick<SignalExecution, "id" | "executedAt">; limit?: number },
): Promise<SignalExecution[]> {
  const e = signalExecutions;
  const following = !after
    ? undefined
    : after.executedAt === null
      ? or(isNotNull(e.executedAt), lt(e.id, after.id))
      : and(lte(e.executedAt, after.executedAt), or(lt(e.executedAt, after.executedAt), lt(e.id, after.id)));
  return db
    .select()
    .from(e)
    .where(and(eq(e.userId, userId), following))
    .orderBy(desc(e.executedAt), desc(e.id))
    .limit(limit);
}

/** Lists the orders on a signal, in the order of placement. */
export async function listExecutionsOfSignal(db: Database, signalId: number): Promise<SignalExecution[]> {
  return db
    .select()
    .from(signalExecutions)
    .where(eq(signalExecutions.signalId, signalId))
    .orderBy(signalExecutions.id);
}

/**
 * Summarizes the orders on a signal, in one row: fill rate (percent of the quantity) and slippage (percent, weighted
 * by filled value). Null without data.
 */
export async function summarizeExecutionsOfSignal(db: Database, signalId: number) {
  const e = signalExecutions;
  const money = sql`${e.filledQuantity} * ${e.executionPrice}`;
  const [summary] = await db
    .select({
      orders: count(),
      fillPercent: sql<
        string | null
      >`round(100 * ${sum(e.filledQuantity)} / nullif(${sum(e.requestedQuantity)}, 0), 4)`,
      slippagePercent: sql<
        string | null
      >`round(sum(${e.slippagePercent} * ${money}) / nullif(sum(${money}) filter (where ${e.slippagePercent} is not null), 0), 4)`,
      filledUsd: sql<string>`coalesce(sum(${money}), 0)`,
    })
    .from(e)
    .where(eq(e.signalId, signalId));
  return summary;
}

/** Lists open orders to reconcile with the exchange, oldest first. */
export async function listOpenOrders(db: Database, limit = 100): Promise<SignalExecution[]> {
  return db
    .select()
    .from(signalExecutions)
    .where(sql`${signalExecutions.status} in ('pending', 'partially_filled')`)
    .orderBy(signalExecutions.createdAt)
    .limit(limit);
}

/**
 * Records the exchange's cumulative fill of an order on a signal: filled quantity, average price and fees (USD). The
 * position changes by the difference, so that a repeated report changes nothing.
 *
 * @throws RuleError if the order is not open, or the quantity is below the recorded one.
 */
export async function recordFill(
  db: Database,
  fill: {
    executionId: number;
    filledQuantity: string;
    averagePrice: string;
    fees?: string;
    externalOrder?: Partial<Pick<SignalExecution, "exchange" | "externalOrderId">>;
  },
): Promise<SignalExecution> {
  const e = signalExecutions;
  const { executionId, filledQuantity, averagePrice, fees = "0", externalOrder = {} } = fill;
  return db.transaction(async (tx) => {
    const [order] = await tx.select({ userId: e.userId }).from(e).where(eq(e.id, executionId));
    if (!order) throw new RuleError("order_exists", `Order ${executionId} does not exist.`);
    // Locks the user before the order, as everywhere, then reads the current order.
    await lockRiskProfile(tx, order.userId);
    const filled = numeric(filledQuantity);
    const [open] = await tx
      .select({
        ...getTableColumns(e),
        more: sql<string>`${filled} - ${e.filledQuantity}`,
        isLess: sql<boolean>`${filled} < ${e.filledQuantity}`,
        isMore: sql<boolean>`${filled} > ${e.filledQuantity}`,
        // Unit price of the newly filled quantity.
        price: sql<
          string | null
        >`(${filled} * ${numeric(averagePrice)} - ${e.filledQuantity} * coalesce(${e.executionPrice}, 0)) / nullif(${filled} - ${e.filledQuantity}, 0)`,
        moreFees: sql<string>`${numeric(fees)} - ${e.fees}`,
      })
      .from(e)
      .where(and(eq(e.id, executionId), inArray(e.status, ["pending", "partially_filled"])))
      .for("update");
    if (!open) throw new RuleError("order_open", `Order ${executionId} is not open.`);
    if (open.isLess) throw new RuleError("order_fill", `Order ${executionId} has a larger recorded fill.`);
    if (!open.isMore || open.price === null) {
      const { more, isLess, isMore, price, moreFees, ...unchanged } = open;
      return unchanged;
    }
    const { portfolioName = "main", leverage = "1" } = open.details as Record<string, string | undefined>;
    const position = await addUnits(
      tx,
      {
        userId: open.userId,
        cryptocurrencyId: open.cryptocurrencyId,
        positionType: open.side === "buy" ? "long" : "short",
        portfolioName,
      },
      { quantity: open.more, price: open.price, fees: open.moreFees },
      { leverage, ...(open.signalId !== null && { openedBySignalId: open.signalId }) },
    );
    const [written] = await tx
      .update(e)
      .set({
        ...writable(externalOrder, ["exchange", "externalOrderId"]),
        portfolioId: position.id,
        status: sql`case when ${filled} = ${e.requestedQuantity} then 'filled' else 'partially_filled' end`,
        filledQuantity,
        executionPrice: averagePrice,
        fees,
        realizedPnl: sql`0 - ${numeric(fees)}`,
        executedAt: sql`coalesce(${e.executedAt}, now())`,
      })
      .where(eq(e.id, executionId))
      .returning();
    if (!written) throw new Error("The update returned no row.");
    return written;
  });
}

/** Maximum number of active alerts per user. */
export const maxActiveAlerts = 10;

const a = signalAlerts;

/**
 * Lists the price alerts of a coin that a tick triggers, including those on watchlists with the coin: active, not
 * expired, and not in cooldown. `previousPrice` is the previous tick's; without it, no price crosses. Prices in USD.
 */
export async function listAlertsToTrigger(
  db: Database,
  {
    cryptocurrencyId,
    price,
    previousPrice = null,
    at,
  }: { cryptocurrencyId: number; price: string; previousPrice?: string | null; at: Date },
): Promise<SignalAlert[]> {
  const now = numeric(price);
  const before = sql`${previousPrice}::numeric`;
  const change = sql`(100 * (${now} - ${a.referencePrice}) / ${a.referencePrice})`;
  const isSetOff = sql`(${a.alertType} = 'price_target' and case ${a.condition}
      when 'above' then ${now} >= ${a.triggerValue}
      when 'below' then ${now} <= ${a.triggerValue}
      when 'crosses_above' then ${before} < ${a.triggerValue} and ${now} >= ${a.triggerValue}
      when 'crosses_below' then ${before} > ${a.triggerValue} and ${now} <= ${a.triggerValue}
      when 'percent_change' then abs(${change}) >= abs(${a.triggerValue}) end
    or ${a.alertType} = 'percent_change' and case ${a.condition}
      when 'above' then ${change} >= ${a.triggerValue}
      when 'below' then ${change} <= ${a.triggerValue}
      when 'percent_change' then abs(${change}) >= abs(${a.triggerValue}) end)`;
  const due = and(
    isWatching,
    isRested(at),
    inArray(a.alertType, ["price_target", "percent_change"]),
    isSetOff,
  );
  // Two subqueries, each with its own index.
  const ofCoin = db
    .select()
    .from(a)
    .where(and(eq(a.cryptocurrencyId, cryptocurrencyId), due));
  const ofList = db
    .select(getTableColumns(a))
    .from(a)
    .innerJoin(watchlistAssets, eq(watchlistAssets.watchlistId, a.watchlistId))
    .where(
      and(
        eq(watchlistAssets.cryptocurrencyId, cryptocurrencyId),
        sql`${watchlistAssets.isActive}`,
        isNull(a.cryptocurrencyId),
        due,
      ),
    );
  return unionAll(ofCoin, ofList).orderBy(a.id);
}

/** Condition: not triggered at this time or later, nor within the cooldown before it. */
const isRested = (at: Date) =>
  sql`(${a.triggeredAt} is null or ${a.triggeredAt} < ${at.toISOString()}::timestamptz and ${a.triggeredAt} + ${a.cooldownSeconds} * interval '1 second' <= ${at.toISOString()}::timestamptz)`;

/** Lists the alerts of a user, newest first: all, or those that are active and not expired. */
export async function listAlertsOfUser(
  db: Database,
  { userId, onlyActive = false }: { userId: number; onlyActive?: boolean },
): Promise<SignalAlert[]> {
  return db
    .select()
    .from(a)
    .where(and(eq(a.userId, userId), onlyActive ? isWatching : undefined))
    .orderBy(desc(a.createdAt));
}

/** Rejects an eleventh active alert of a user, who must be locked. */
async function checkAlertCount(tx: Database, userId: number): Promise<void> {
  const active = await tx.$count(a, and(eq(a.userId, userId), isWatching));
  if (active > maxActiveAlerts) {
    throw new RuleError("alert_count", `User ${userId} already has ${maxActiveAlerts} active alerts.`);
  }
}

const newAlertFields = [
  "userId",
  "cryptocurrencyId",
  "signalId",
  "watchlistId",
  "alertType",
  "condition",
  "triggerValue",
  "referencePrice",
  "timeframe",
  "isRecurring",
  "cooldownSeconds",
  "notificationMethod",
  "message",
  "expiresAt",
] as const satisfies readonly (keyof NewSignalAlert)[];
/** Columns of a new alert that its owner may write. */
export type NewAlert = Pick<NewSignalAlert, (typeof newAlertFields)[number]>;

/**
 * Creates an alert for a user.
 *
 * @throws RuleError if the user has ten active ones, or may not see the alert's watchlist; `field_writable` if
 * `alert` has any other field.
 */
export async function createAlert(db: Database, alert: NewAlert): Promise<SignalAlert> {
  return db.transaction(async (tx) => {
    await lockUser(tx, alert.userId);
    if (alert.watchlistId) {
      const visible = and(eq(watchlists.id, alert.watchlistId), isVisibleTo(alert.userId));
      if ((await tx.$count(watchlists, visible)) === 0) {
        throw new RuleError(
          "alert_watchlist",
          `User ${alert.userId} cannot see watchlist ${alert.watchlistId}.`,
        );
      }
    }
    const [created] = await tx.insert(a).values(writable(alert, newAlertFields)).returning();
    if (!created) throw new Error("The insert returned no row.");
    await checkAlertCount(tx, alert.userId);
    return created;
  });
}

/**
 * Triggers an alert at the time of a tick, and returns it to the one caller that notifies the user; undefined if
 * another caller has triggered it or is about to. A recurring alert stays active, but triggers once per tick.
 */
export async function triggerAlert(
  db: Database,
  { alertId, value, at }: { alertId: number; value: string; at: Date },
): Promise<SignalAlert | undefined> {
  const ready = db
    .select({ id: a.id })
    .from(a)
    .where(and(eq(a.id, alertId), isWatching, isRested(at)))
    .for("update", { skipLocked: true });
  const [triggered] = await db
    .update(a)
    .set({
      status: sql`case when ${a.isRecurring} then 'active' else 'triggered' end`,
      triggerCount: sql`${a.triggerCount} + 1`,
      triggeredValue: value,
      triggeredAt: at,
      lastCheckedAt: at,
      notifiedAt: null,
      acknowledgedAt: null,
    })
    .where(inArray(a.id, ready))
    .returning();
  return triggered;
}

/** Records that the user was notified of a trigger; false if that was recorded before. */
export async function confirmNotification(
  db: Database,
  { alertId, triggeredAt }: { alertId: number; triggeredAt: Date },
): Promise<boolean> {
  const confirmed = await db
    .update(a)
    .set({ notifiedAt: sql`now()` })
    .where(and(eq(a.id, alertId), eq(a.triggeredAt, triggeredAt), isNull(a.notifiedAt)))
    .returning({ id: a.id });
  return confirmed.length > 0;
}

/** Lists the alerts of a user triggered since a time, latest first. */
export async function listTriggeredAlerts(
  db: Database,
  { userId, since }: { userId: number; since: Date },
): Promise<SignalAlert[]> {
  return db
    .select()
    .from(a)
    .where(and(eq(a.userId, userId), gte(a.triggeredAt, since)))
    .orderBy(desc(a.triggeredAt), desc(a.id));
}

/** Acknowledges a triggered alert of a user; false if it is not triggered. */
export async function acknowledgeAlert(
  db: Database,
  { alertId, userId }: { alertId: number; userId: number },
): Promise<boolean> {
  const seen = await db
    .update(a)
    .set({
      status: sql`case ${a.status} when 'triggered' then 'acknowledged' else ${a.status} end`,
      acknowledgedAt: sql`now()`,
    })
    .where(and(eq(a.id, alertId), eq(a.userId, userId), isNotNull(a.triggeredAt), isNull(a.acknowledgedAt)))
    .returning({ id: a.id });
  return seen.length > 0;
}

/** Counts alerts by type: all, active ones, and triggers. */
export async function countAlertsByType(db: Database) {
  return db
    .select({
      alertType: a.alertType,
      alerts: count(),
      active: sql<number>`count(*) filter (where ${isWatching})`.mapWith(Number),
      triggers: sql<number>`sum(${a.triggerCount})`.mapWith(Number),
    })
    .from(a)
    .groupBy(a.alertType)
    .orderBy(a.alertType);
}

const alertFields = [
  "condition",
  "triggerValue",
  "referencePrice",
  "isRecurring",
  "cooldownSeconds",
  "notificationMethod",
  "message",
  "expiresAt",
  "status",
] as const satisfies readonly (keyof SignalAlert)[];
/** Columns of an alert that its owner may write. */
export type AlertChanges = Partial<Pick<SignalAlert, Exclude<(typeof alertFields)[number], "status">>> & {
  status?: "active" | "paused";
};

/**
 * Updates, pauses or reactivates an alert of a user. `changes` may be a parsed request body.
 *
 * @throws RuleError if it is not the user's, or would be their eleventh active one; `field_writable` if `changes` has
 * a field that the owner may not write; `alert_status` if the status is neither active nor paused.
 */
export async function updateAlert(
  db: Database,
  { alertId, userId, changes }: { alertId: number; userId: number; changes: AlertChanges },
): Promise<SignalAlert> {
  const writes = writable(changes, alertFields);
  if (writes.status !== undefined && writes.status !== "active" && writes.status !== "paused") {
    throw new RuleError(
      "alert_status",
      `The status of an alert can be set to active or paused, not ${writes.status}.`,
    );
  }
  return db.transaction(async (tx) => {
    await lockUser(tx, userId);
    const [updated] = await tx
      .update(a)
      .set(writes)
      .where(and(eq(a.id, alertId), eq(a.userId, userId)))
      .returning();
    if (!updated) throw new RuleError("alert_owner", `User ${userId} has no alert ${alertId}.`);
    if (updated.status === "active") await checkAlertCount(tx, userId);
    return updated;
  });
}

/** Deletes an alert of a user; false if there is none. */
export async function deleteAlert(
  db: Database,
  { alertId, userId }: { alertId: number; userId: number },
): Promise<boolean> {
  const deleted = await db
    .delete(a)
    .where(and(eq(a.id, alertId), eq(a.userId, userId)))
    .returning({ id: a.id });
  return deleted.length > 0;
}
