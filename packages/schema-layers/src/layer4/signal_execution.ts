import {
  between,
  documented,
  finite,
  id,
  idComment,
  isObject,
  jsonObject,
  matches,
  nonNegative,
  oneOf,
  percent,
  percentChange,
  positive,
  price,
  quantity,
  reference,
  timestampComments,
  timestamps,
  timestamptz,
  trimmed,
  usd,
} from "@strata/schema-base";
import { users } from "@strata/schema-core/referenced";
import { cryptocurrencies } from "@strata/schema-market/referenced";
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
export const signalExecutions = documented(
  pgTable(
    "signal_executions",
    {
      id: id(),
      signalId: reference("signal_id"),
      userId: reference("user_id").notNull(),
      portfolioId: reference("portfolio_id"),
      cryptocurrencyId: integer("cryptocurrency_id").notNull(),
      idempotencyKey: text("idempotency_key"),
      exchange: text("exchange"),
      externalOrderId: text("external_order_id"),
      side: text("side", { enum: executionSides }).notNull(),
      executionType: text("execution_type", { enum: executionTypes }).notNull().default("manual"),
      mode: text("mode", { enum: executionModes }).notNull().default("paper"),
      orderType: text("order_type", { enum: orderTypes }).notNull().default("market"),
      actionSource: text("action_source", { enum: executionSources }).notNull().default("manual"),
      status: text("status", { enum: executionStatuses }).notNull().default("pending"),
      requestedQuantity: quantity("requested_quantity").notNull(),
      filledQuantity: quantity("filled_quantity").notNull().default("0"),
      executionPrice: price("execution_price"),
      fees: quantity("fees").notNull().default("0"),
      feeCurrency: text("fee_currency").notNull().default("USD"),
      slippagePercent: percentChange("slippage_percent"),
      portfolioPercentage: percent("portfolio_percentage"),
      realizedPnl: usd("realized_pnl"),
      stopLoss: price("stop_loss"),
      takeProfit: price("take_profit"),
      executedAt: timestamptz("executed_at"),
      closedAt: timestamptz("closed_at"),
      journal: jsonObject<TradeJournal>("journal"),
      details: jsonObject<Record<string, unknown>>("details"),
      ...timestamps(),
    },
    (t) => [
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
      // An order that a client sends twice is placed once (Q105).
      unique("signal_executions_user_id_idempotency_key_key").on(t.userId, t.idempotencyKey),
      // An exchange's order to its row (Q108).
      unique("signal_executions_exchange_external_order_id_key").on(t.exchange, t.externalOrderId),
      // The orders of a person, newest first, and those of today (Q106, Q111); before them those not executed yet.
      index("signal_executions_user_id_executed_at_idx").on(t.userId, t.executedAt),
      // The orders on a signal (Q107), and the key's ON DELETE.
      index("signal_executions_signal_id_idx").on(t.signalId).where(sql`${t.signalId} is not null`),
      // The orders to ask the exchange about, oldest first (Q108).
      index("signal_executions_created_at_idx")
        .on(t.createdAt)
        .where(sql`${t.status} in ('pending', 'partially_filled')`),
      // The orders of a position (Q114), and the key's ON DELETE.
      index("signal_executions_portfolio_id_idx").on(t.portfolioId).where(sql`${t.portfolioId} is not null`),
      // What the key's ON DELETE reads.
      index("signal_executions_cryptocurrency_id_idx").on(t.cryptocurrencyId),
      trimmed("signal_executions_idempotency_key_check", t.idempotencyKey, 1, 200),
      trimmed("signal_executions_exchange_check", t.exchange, 1, 50),
      trimmed("signal_executions_external_order_id_check", t.externalOrderId, 1, 200),
      check("signal_executions_order_check", sql`${t.externalOrderId} is null or ${t.exchange} is not null`),
      oneOf("signal_executions_side_check", t.side, executionSides),
      oneOf("signal_executions_execution_type_check", t.executionType, executionTypes),
      oneOf("signal_executions_mode_check", t.mode, executionModes),
      oneOf("signal_executions_order_type_check", t.orderType, orderTypes),
      oneOf("signal_executions_action_source_check", t.actionSource, executionSources),
      oneOf("signal_executions_status_check", t.status, executionStatuses),
      positive("signal_executions_requested_quantity_check", t.requestedQuantity),
      check(
        "signal_executions_filled_quantity_check",
        sql`${t.filledQuantity} >= 0 and ${t.filledQuantity} <= ${t.requestedQuantity}`,
      ),
      check(
        "signal_executions_fill_check",
        sql`${t.filledQuantity} = 0 and ${t.status} not in ('partially_filled', 'filled') or ${t.filledQuantity} <> 0 and ${t.executionPrice} is not null and ${t.executedAt} is not null`,
      ),
      positive("signal_executions_execution_price_check", t.executionPrice),
      nonNegative("signal_executions_fees_check", t.fees),
      matches("signal_executions_fee_currency_check", t.feeCurrency, "^[A-Z0-9]{1,20}$"),
      finite("signal_executions_slippage_percent_check", t.slippagePercent),
      between("signal_executions_portfolio_percentage_check", t.portfolioPercentage, 0, 100),
      finite("signal_executions_realized_pnl_check", t.realizedPnl),
      positive("signal_executions_stop_loss_check", t.stopLoss),
      positive("signal_executions_take_profit_check", t.takeProfit),
      check("signal_executions_closed_at_check", sql`${t.closedAt} >= ${t.executedAt}`),
      isObject("signal_executions_journal_check", t.journal),
      isObject("signal_executions_details_check", t.details),
    ],
  ),
  "One row is one order of one person, on paper or at an exchange, and what was filled of it",
  {
    ...idComment,
    signalId: "Signal that it was placed on; null where there was none, or after the signal is gone",
    userId: "Who placed it",
    portfolioId: "Position that it changed",
    cryptocurrencyId: "Coin that was traded",
    idempotencyKey: "The client's own key; the same one is placed once",
    exchange: "Exchange that it was placed at",
    externalOrderId: "Its id at the exchange",
    side: "Whether to buy or to sell",
    executionType: "Whether a person or a program placed it",
    mode: "Whether with real money",
    orderType: "What kind of order it is",
    actionSource: "What it was placed on",
    status: "How it stands",
    requestedQuantity: "Units to trade",
    filledQuantity: "Units traded",
    executionPrice: "Average price of the units traded, USD",
    fees: "Fees, in their currency",
    feeCurrency: "Currency or coin of the fees",
    slippagePercent: "How much worse the price was than expected, percent; negative where better",
    portfolioPercentage: "Share of the book that it moved, percent",
    realizedPnl: "Gain or loss that it made, USD",
    stopLoss: "Price to end at with a loss, as set at the entry, USD",
    takeProfit: "Price to end at with a gain, as set at the entry, USD",
    executedAt: "When it was filled, or began to be",
    closedAt: "When the trade was ended",
    journal: "What the person writes down of the trade",
    details: "What the exchange says of it",
    ...timestampComments,
  },
);

export type SignalExecution = typeof signalExecutions.$inferSelect;
export type NewSignalExecution = typeof signalExecutions.$inferInsert;
