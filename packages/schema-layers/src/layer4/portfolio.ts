import {
  atMost,
  between,
  documented,
  finite,
  id,
  idComment,
  nonNegative,
  oneOf,
  percent,
  positive,
  price,
  quantity,
  reference,
  riskLevel,
  timestampComments,
  timestamps,
  timestamptz,
  trimmed,
  usd,
} from "@strata/schema-base";
import { users } from "@strata/schema-core/referenced";
import { cryptocurrencies } from "@strata/schema-market/referenced";
import { sql } from "drizzle-orm";
import { check, foreignKey, index, integer, numeric, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import { tradingSignals } from "./trading_signal.ts";

export { riskLevel };

export const positionTypes = ["spot", "stable", "long", "short"] as const;
export const positionStatuses = ["open", "accumulating", "reducing", "closed"] as const;
export const investmentHorizons = ["short", "medium", "long"] as const;

/** One row is one position of one person in one asset, from its opening to its close. */
export const portfolioTracking = documented(
  pgTable(
    "portfolio_tracking",
    {
      id: id(),
      userId: reference("user_id").notNull(),
      cryptocurrencyId: integer("cryptocurrency_id"),
      openedBySignalId: reference("opened_by_signal_id"),
      portfolioName: text("portfolio_name").notNull().default("main"),
      externalSymbol: text("external_symbol"),
      positionType: text("position_type", { enum: positionTypes }).notNull().default("spot"),
      leverage: numeric("leverage", { precision: 6, scale: 2 }).notNull().default("1"),
      status: text("status", { enum: positionStatuses }).notNull().default("open"),
      openedAt: timestamptz("opened_at").notNull().defaultNow(),
      closedAt: timestamptz("closed_at"),
      quantity: quantity("quantity").notNull().default("0"),
      averageEntryPrice: price("average_entry_price"),
      averageExitPrice: price("average_exit_price"),
      costBasisUsd: usd("cost_basis_usd").notNull().default("0"),
      realizedPnlUsd: usd("realized_pnl_usd").notNull().default("0"),
      lastPrice: price("last_price"),
      unrealizedPnlUsd: usd("unrealized_pnl_usd"),
      valuedAt: timestamptz("valued_at"),
      stopLossPrice: price("stop_loss_price"),
      takeProfitPrice: price("take_profit_price"),
      targetAllocationPercent: percent("target_allocation_percent"),
      maxAllocationPercent: percent("max_allocation_percent"),
      riskLevel: riskLevel("risk_level").notNull().default("medium"),
      investmentHorizon: text("investment_horizon", { enum: investmentHorizons }),
      thesis: text("thesis"),
      notes: text("notes"),
      ...timestamps(),
    },
    (t) => [
      foreignKey({
        name: "portfolio_tracking_user_id_fk",
        columns: [t.userId],
        foreignColumns: [users.id],
      }).onDelete("cascade"),
      // RESTRICT: money is in it. A coin that somebody holds or held is retired with is_active.
      foreignKey({
        name: "portfolio_tracking_cryptocurrency_id_fk",
        columns: [t.cryptocurrencyId],
        foreignColumns: [cryptocurrencies.id],
      }).onDelete("restrict"),
      foreignKey({
        name: "portfolio_tracking_opened_by_signal_id_fk",
        columns: [t.openedBySignalId],
        foreignColumns: [tradingSignals.id],
      }).onDelete("set null"),
      // One open position of a kind in one asset and book; and the open ones of a person (Q110, Q112). coalesce, since
      // a unique index takes two nulls for different; no id is 0 and no symbol is empty.
      uniqueIndex("portfolio_tracking_user_portfolio_asset_position_type_key")
        .on(
          t.userId,
          t.portfolioName,
          sql`coalesce(${t.cryptocurrencyId}, 0)`,
          sql`coalesce(${t.externalSymbol}, '')`,
          t.positionType,
        )
        .where(sql`${t.status} <> 'closed'`),
      // What a person closed since a time (Q113). Not partial: the key's ON DELETE reads the open ones too.
      index("portfolio_tracking_user_id_closed_at_idx").on(t.userId, t.closedAt),
      // The positions in a coin (Q110), and the key's ON DELETE.
      index("portfolio_tracking_cryptocurrency_id_idx")
        .on(t.cryptocurrencyId)
        .where(sql`${t.cryptocurrencyId} is not null`),
      // What the key's ON DELETE reads.
      index("portfolio_tracking_opened_by_signal_id_idx")
        .on(t.openedBySignalId)
        .where(sql`${t.openedBySignalId} is not null`),
      check(
        "portfolio_tracking_asset_check",
        sql`num_nonnulls(${t.cryptocurrencyId}, ${t.externalSymbol}) = 1`,
      ),
      trimmed("portfolio_tracking_portfolio_name_check", t.portfolioName, 1, 100),
      check(
        "portfolio_tracking_external_symbol_check",
        sql`char_length(${t.externalSymbol}) between 1 and 32 and ${t.externalSymbol} = upper(${t.externalSymbol})`,
      ),
      oneOf("portfolio_tracking_position_type_check", t.positionType, positionTypes),
      between("portfolio_tracking_leverage_check", t.leverage, 1, 1000),
      oneOf("portfolio_tracking_status_check", t.status, positionStatuses),
      check(
        "portfolio_tracking_closed_at_check",
        sql`(${t.status} = 'closed') = (${t.closedAt} is not null) and coalesce(${t.closedAt} >= ${t.openedAt}, true)`,
      ),
      nonNegative("portfolio_tracking_quantity_check", t.quantity),
      check("portfolio_tracking_remainder_check", sql`${t.status} <> 'closed' or ${t.quantity} = 0`),
      nonNegative("portfolio_tracking_average_entry_price_check", t.averageEntryPrice),
      nonNegative("portfolio_tracking_average_exit_price_check", t.averageExitPrice),
      nonNegative("portfolio_tracking_cost_basis_usd_check", t.costBasisUsd),
      finite("portfolio_tracking_realized_pnl_usd_check", t.realizedPnlUsd),
      nonNegative("portfolio_tracking_last_price_check", t.lastPrice),
      finite("portfolio_tracking_unrealized_pnl_usd_check", t.unrealizedPnlUsd),
      check(
        "portfolio_tracking_valued_at_check",
        sql`${t.valuedAt} is not null or num_nonnulls(${t.lastPrice}, ${t.unrealizedPnlUsd}) = 0`,
      ),
      positive("portfolio_tracking_stop_loss_price_check", t.stopLossPrice),
      positive("portfolio_tracking_take_profit_price_check", t.takeProfitPrice),
      between("portfolio_tracking_target_allocation_percent_check", t.targetAllocationPercent, 0, 100),
      between("portfolio_tracking_max_allocation_percent_check", t.maxAllocationPercent, 0, 100),
      oneOf("portfolio_tracking_investment_horizon_check", t.investmentHorizon, investmentHorizons),
      atMost("portfolio_tracking_thesis_check", t.thesis, 5000),
      atMost("portfolio_tracking_notes_check", t.notes, 5000),
    ],
  ),
  "One row is one position of one person in one asset, from its opening to its close",
  {
    ...idComment,
    userId: "Whose position it is",
    cryptocurrencyId: "Coin that is held; null is an asset that is not covered here",
    openedBySignalId: "Signal that it was opened on",
    portfolioName: "Book that it is in",
    externalSymbol: "Ticker of an asset that is not covered here; set exactly where cryptocurrency_id is not",
    positionType: "What kind of position it is",
    leverage: "Times its own money, from 1",
    status: "How it stands",
    openedAt: "When it was opened",
    closedAt: "When it was closed; set exactly when it is",
    quantity: "Units that remain",
    averageEntryPrice: "Average price of what was bought, USD",
    averageExitPrice: "Average price of what was sold, USD",
    costBasisUsd: "What the units that remain have cost, USD",
    realizedPnlUsd: "Gain or loss of what was sold, USD",
    lastPrice: "Price at the last valuation, USD",
    unrealizedPnlUsd: "Gain or loss of the units that remain at the last valuation, USD",
    valuedAt: "Time of the last valuation",
    stopLossPrice: "Price to end at with a loss, USD",
    takeProfitPrice: "Price to end at with a gain, USD",
    targetAllocationPercent: "Share of the book that should be in it, percent",
    maxAllocationPercent: "Share of the book that may be in it, percent",
    riskLevel: "Risk of the position",
    investmentHorizon: "How long it is meant to be held",
    thesis: "Why it is held",
    notes: "What its owner writes of it",
    ...timestampComments,
  },
);

export type PortfolioTracking = typeof portfolioTracking.$inferSelect;
export type NewPortfolioTracking = typeof portfolioTracking.$inferInsert;
