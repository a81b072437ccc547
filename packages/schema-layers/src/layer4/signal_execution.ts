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

/** Order side. */
export const executionSides = ["buy", "sell"] as const;
/** Execution type: placed by a person or by a program. */
export const executionTypes = ["manual", "automatic"] as const;
/** Execution mode: paper trading or real money. */
export const executionModes = ["paper", "live"] as const;
/** Order type at the exchange. */
export const orderTypes = ["market", "limit", "stop_limit", "trailing_stop"] as const;
/** Status of an order, from its placement to its end. */
export const executionStatuses = ["pending", "partially_filled", "filled", "cancelled", "failed"] as const;
/** Source of the decision: the user, an AI signal, a copied trade, or an algorithm. */
export const executionSources = ["manual", "ai_signal", "copy_trade", "algorithm"] as const;

/** Journal entry of a user on a trade. */
export interface TradeJournal {
  /** Emotional state. */
  emotion?: string;
  /** Confidence of the user, 1 to 10. */
  confidence?: number;
  /** Trade setup. */
  setup?: string;
  /** Lesson learned. */
  lesson?: string;
}

/** Orders of users, paper or live, with the totals of their fills. */
export const signalExecutions = pgTable(
  "signal_executions",
  {
    id: id(),
    /** Signal the order acts on; null without one, or after its deletion. */
    signalId: reference("signal_id"),
    /** User who placed the order. */
    userId: reference("user_id").notNull(),
    /** Position the order changes. */
    portfolioId: reference("portfolio_id"),
    /** Coin traded. */
    cryptocurrencyId: integer("cryptocurrency_id").notNull(),
    /** Idempotency key of the client: a repeated key places no second order. */
    idempotencyKey: trimmed(text("idempotency_key"), 1, 200),
    /** Exchange the order was sent to. */
    exchange: trimmed(text("exchange"), 1, 50),
    /** Order id at the exchange. */
    externalOrderId: trimmed(text("external_order_id"), 1, 200),
    /** Order side. */
    side: text("side", { enum: executionSides }).notNull(),
    /** Execution type: placed by a person or by a program. */
    executionType: text("execution_type", { enum: executionTypes }).notNull().default("manual"),
    /** Execution mode: paper trading or real money. */
    mode: text("mode", { enum: executionModes }).notNull().default("paper"),
    /** Order type. */
    orderType: text("order_type", { enum: orderTypes }).notNull().default("market"),
    /** Source of the decision. */
    actionSource: text("action_source", { enum: executionSources }).notNull().default("manual"),
    /** Order status. */
    status: text("status", { enum: executionStatuses }).notNull().default("pending"),
    /** Requested quantity, in units of the coin. */
    requestedQuantity: positive(quantity("requested_quantity")).notNull(),
    /** Filled quantity, in units of the coin. */
    filledQuantity: unruled(quantity("filled_quantity")).notNull().default("0"),
    /** Average fill price, USD. */
    executionPrice: positive(price("execution_price")),
    /** Fees, in fee_currency. */
    fees: quantity("fees").notNull().default("0"),
    /** Currency or coin of the fees. */
    feeCurrency: matches(text("fee_currency"), "^[A-Z0-9]{1,20}$").notNull().default("USD"),
    /** Slippage against the expected price, percent; negative for a better price. */
    slippagePercent: finite(percentChange("slippage_percent")),
    /** Order value as a share of the portfolio, percent. */
    portfolioPercentage: percent("portfolio_percentage"),
    /** Realized profit and loss, USD. */
    realizedPnl: finite(usd("realized_pnl")),
    /** Stop-loss price set at entry, USD. */
    stopLoss: positive(price("stop_loss")),
    /** Take-profit price set at entry, USD. */
    takeProfit: positive(price("take_profit")),
    /** Time of the first fill. */
    executedAt: timestamptz("executed_at"),
    /** Time the trade was closed. */
    closedAt: timestamptz("closed_at"),
    /** Trade journal of the user. */
    journal: jsonObject<TradeJournal>("journal"),
    /** Raw order details from the exchange. */
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
    // A repeated request places no second order (executeSignal).
    unique("signal_executions_user_id_idempotency_key_key").on(t.userId, t.idempotencyKey),
    // From an exchange's order to its row (recordFill).
    unique("signal_executions_exchange_external_order_id_key").on(t.exchange, t.externalOrderId),
    // Orders of a user, newest first, unexecuted ones before them; also the orders of today (listExecutionsOfUser,
    // listUsersOverLossLimit).
    index("signal_executions_user_id_executed_at_idx").on(t.userId, t.executedAt),
    // Orders on a signal (listExecutionsOfSignal), and the foreign key's ON DELETE.
    index("signal_executions_signal_id_idx").on(t.signalId).where(sql`${t.signalId} is not null`),
    // Open orders to reconcile with the exchange, oldest first (listOpenOrders).
    index("signal_executions_created_at_idx")
      .on(t.createdAt)
      .where(sql`${t.status} in ('pending', 'partially_filled')`),
    // Orders of a position (addToPosition, reducePosition), and the foreign key's ON DELETE.
    index("signal_executions_portfolio_id_idx").on(t.portfolioId).where(sql`${t.portfolioId} is not null`),
    // For the foreign key's ON DELETE.
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

/** A row of `signal_executions`. */
export type SignalExecution = Row<typeof signalExecutions>;
/** A row to insert into `signal_executions`. */
export type NewSignalExecution = NewRow<typeof signalExecutions>;
