import {
  columnChecks,
  finite,
  id,
  jsonObject,
  lines,
  matches,
  type NewRow,
  percent,
  percentChange,
  positive,
  price,
  quantity,
  type Row,
  reference,
  timestamps,
  timestamptz,
  trimmed,
  unruled,
  usd,
} from "@strata/schema-base";
import { users } from "@strata/schema-core";
import { cryptocurrencies } from "@strata/schema-market";
import { sql } from "drizzle-orm";
import { check, foreignKey, index, integer, pgTable, text, unique } from "drizzle-orm/pg-core";
import { portfolioTracking } from "./portfolio.ts";
import { tradingSignals } from "./trading_signal.ts";

export const executionSides = ["buy", "sell"] as const;
export const executionTypes = ["manual", "automatic"] as const;
export const executionModes = ["paper", "live"] as const;
export const orderTypes = ["market", "limit", "stop_limit", "trailing_stop"] as const;
export const executionStatuses = ["pending", "partially_filled", "filled", "cancelled", "failed"] as const;
export const executionSources = ["manual", "ai_signal", "copy_trade", "algorithm"] as const;

/** What a person writes down of a trade. */
export interface TradeJournal {
  emotion?: string;
  /** How sure they were, 1 to 10. */
  confidence?: number;
  setup?: string;
  lesson?: string;
}

/** One row is one order of one person, on paper or at an exchange, and what was filled of it. */
export const signalExecutions = pgTable(
  "signal_executions",
  {
    id: id(),
    /** Signal that it was placed on; null where there was none, or after the signal is gone. */
    signalId: reference("signal_id"),
    /** Who placed it. */
    userId: reference("user_id").notNull(),
    /** Position that it changed. */
    portfolioId: reference("portfolio_id"),
    /** Coin that was traded. */
    cryptocurrencyId: integer("cryptocurrency_id").notNull(),
    /** The client's own key; the same one is placed once. */
    idempotencyKey: trimmed(text("idempotency_key"), 1, 200),
    /** Exchange that it was placed at. */
    exchange: trimmed(text("exchange"), 1, 50),
    /** Its id at the exchange. */
    externalOrderId: trimmed(text("external_order_id"), 1, 200),
    /** Whether to buy or to sell. */
    side: text("side", { enum: executionSides }).notNull(),
    /** Whether a person or a program placed it. */
    executionType: text("execution_type", { enum: executionTypes }).notNull().default("manual"),
    /** Whether with real money. */
    mode: text("mode", { enum: executionModes }).notNull().default("paper"),
    /** What kind of order it is. */
    orderType: text("order_type", { enum: orderTypes }).notNull().default("market"),
    /** What it was placed on. */
    actionSource: text("action_source", { enum: executionSources }).notNull().default("manual"),
    /** How it stands. */
    status: text("status", { enum: executionStatuses }).notNull().default("pending"),
    /** Units to trade. */
    requestedQuantity: positive(quantity("requested_quantity")).notNull(),
    /** Units traded. */
    filledQuantity: unruled(quantity("filled_quantity")).notNull().default("0"),
    /** Average price of the units traded, USD. */
    executionPrice: positive(price("execution_price")),
    /** Fees, in their currency. */
    fees: quantity("fees").notNull().default("0"),
    /** Currency or coin of the fees. */
    feeCurrency: matches(text("fee_currency"), "^[A-Z0-9]{1,20}$").notNull().default("USD"),
    /** How much worse the price was than expected, percent; negative where better. */
    slippagePercent: finite(percentChange("slippage_percent")),
    /** Share of the book that it moved, percent. */
    portfolioPercentage: percent("portfolio_percentage"),
    /** Gain or loss that it made, USD. */
    realizedPnl: finite(usd("realized_pnl")),
    /** Price to end at with a loss, as set at the entry, USD. */
    stopLoss: positive(price("stop_loss")),
    /** Price to end at with a gain, as set at the entry, USD. */
    takeProfit: positive(price("take_profit")),
    /** When it was filled, or began to be. */
    executedAt: timestamptz("executed_at"),
    /** When the trade was ended. */
    closedAt: timestamptz("closed_at"),
    /** What the person writes down of the trade. */
    journal: jsonObject<TradeJournal>("journal"),
    /** What the exchange says of it. */
    details: jsonObject<Record<string, unknown>>("details"),
    ...timestamps(),
  },
  (t) => [
    ...columnChecks(t),
    foreignKey({
      name: "signal_executions_signal_id_fk",
      columns: [t.signalId],
      foreignColumns: [tradingSignals.id],
    }).onDelete("set null"),
    foreignKey({
      name: "signal_executions_user_id_fk",
      columns: [t.userId],
      foreignColumns: [users.id],
    }).onDelete("cascade"),
    foreignKey({
      name: "signal_executions_portfolio_id_fk",
      columns: [t.portfolioId],
      foreignColumns: [portfolioTracking.id],
    }).onDelete("set null"),
    // RESTRICT: the history of trades outlives a coin, which is retired with is_active.
    foreignKey({
      name: "signal_executions_cryptocurrency_id_fk",
      columns: [t.cryptocurrencyId],
      foreignColumns: [cryptocurrencies.id],
    }).onDelete("restrict"),
    // An order that a client sends twice is placed once (executeSignal).
    unique("signal_executions_user_id_idempotency_key_key").on(t.userId, t.idempotencyKey),
    // An exchange's order to its row (recordFill).
    unique("signal_executions_exchange_external_order_id_key").on(t.exchange, t.externalOrderId),
    // The orders of a person, newest first, and those of today (listExecutionsOfUser, listUsersOverLossLimit); before
    // them those not executed yet.
    index("signal_executions_user_id_executed_at_idx").on(t.userId, t.executedAt),
    // The orders on a signal (listExecutionsOfSignal), and the key's ON DELETE.
    index("signal_executions_signal_id_idx").on(t.signalId).where(sql`${t.signalId} is not null`),
    // The orders to ask the exchange about, oldest first (listOpenOrders).
    index("signal_executions_created_at_idx")
      .on(t.createdAt)
      .where(sql`${t.status} in ('pending', 'partially_filled')`),
    // The orders of a position (addToPosition, reducePosition), and the key's ON DELETE.
    index("signal_executions_portfolio_id_idx").on(t.portfolioId).where(sql`${t.portfolioId} is not null`),
    // What the key's ON DELETE reads.
    index("signal_executions_cryptocurrency_id_idx").on(t.cryptocurrencyId),
    check("signal_executions_order_check", sql`${t.externalOrderId} is null or ${t.exchange} is not null`),
    check(
      "signal_executions_filled_quantity_check",
      sql`${t.filledQuantity} >= 0 and ${t.filledQuantity} <= ${t.requestedQuantity}`,
    ),
    check(
      "signal_executions_fill_check",
      lines`
        ${t.filledQuantity} = 0 and ${t.status} not in ('partially_filled', 'filled')
        or ${t.filledQuantity} <> 0 and ${t.executionPrice} is not null and ${t.executedAt} is not null
      `,
    ),
    check("signal_executions_closed_at_check", sql`${t.closedAt} >= ${t.executedAt}`),
  ],
);

export type SignalExecution = Row<typeof signalExecutions>;
export type NewSignalExecution = NewRow<typeof signalExecutions>;
