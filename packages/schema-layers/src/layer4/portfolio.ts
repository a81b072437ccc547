import {
  atMost,
  between,
  columnChecks,
  finite,
  id,
  type NewRow,
  percent,
  positive,
  price,
  quantity,
  type Row,
  reference,
  riskLevel,
  timestamps,
  timestamptz,
  trimmed,
  usd,
} from "@strata/schema-base";
import { users } from "@strata/schema-core";
import { cryptocurrencies } from "@strata/schema-market";
import { sql } from "drizzle-orm";
import { check, foreignKey, index, integer, numeric, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import { tradingSignals } from "./trading_signal.ts";

export { riskLevel };

export const positionTypes = ["spot", "stable", "long", "short"] as const;
export const positionStatuses = ["open", "accumulating", "reducing", "closed"] as const;
export const investmentHorizons = ["short", "medium", "long"] as const;

/** One row is one position of one person in one asset, from its opening to its close. */
export const portfolioTracking = pgTable(
  "portfolio_tracking",
  {
    id: id(),
    /** Whose position it is. */
    userId: reference("user_id").notNull(),
    /** Coin that is held; null is an asset that is not covered here. */
    cryptocurrencyId: integer("cryptocurrency_id"),
    /** Signal that it was opened on. */
    openedBySignalId: reference("opened_by_signal_id"),
    /** Book that it is in. */
    portfolioName: trimmed(text("portfolio_name"), 1, 100).notNull().default("main"),
    /** Ticker of an asset that is not covered here; set exactly where cryptocurrency_id is not. */
    externalSymbol: text("external_symbol"),
    /** What kind of position it is. */
    positionType: text("position_type", { enum: positionTypes }).notNull().default("spot"),
    /** Times its own money, from 1. */
    leverage: between(numeric("leverage", { precision: 6, scale: 2 }), 1, 1000)
      .notNull()
      .default("1"),
    /** How it stands. */
    status: text("status", { enum: positionStatuses }).notNull().default("open"),
    /** When it was opened. */
    openedAt: timestamptz("opened_at").notNull().defaultNow(),
    /** When it was closed; set exactly when it is. */
    closedAt: timestamptz("closed_at"),
    /** Units that remain. */
    quantity: quantity("quantity").notNull().default("0"),
    /** Average price of what was bought, USD. */
    averageEntryPrice: price("average_entry_price"),
    /** Average price of what was sold, USD. */
    averageExitPrice: price("average_exit_price"),
    /** What the units that remain have cost, USD. */
    costBasisUsd: usd("cost_basis_usd").notNull().default("0"),
    /** Gain or loss of what was sold, USD. */
    realizedPnlUsd: finite(usd("realized_pnl_usd")).notNull().default("0"),
    /** Price at the last valuation, USD. */
    lastPrice: price("last_price"),
    /** Gain or loss of the units that remain at the last valuation, USD. */
    unrealizedPnlUsd: finite(usd("unrealized_pnl_usd")),
    /** Time of the last valuation. */
    valuedAt: timestamptz("valued_at"),
    /** Price to end at with a loss, USD. */
    stopLossPrice: positive(price("stop_loss_price")),
    /** Price to end at with a gain, USD. */
    takeProfitPrice: positive(price("take_profit_price")),
    /** Share of the book that should be in it, percent. */
    targetAllocationPercent: percent("target_allocation_percent"),
    /** Share of the book that may be in it, percent. */
    maxAllocationPercent: percent("max_allocation_percent"),
    /** Risk of the position. */
    riskLevel: riskLevel("risk_level").notNull().default("medium"),
    /** How long it is meant to be held. */
    investmentHorizon: text("investment_horizon", { enum: investmentHorizons }),
    /** Why it is held. */
    thesis: atMost(text("thesis"), 5000),
    /** What its owner writes of it. */
    notes: atMost(text("notes"), 5000),
    ...timestamps(),
  },
  (t) => [
    ...columnChecks(t),
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
    // One open position of a kind in one asset and book; and the open ones of a person (getExposure,
    // listOpenPositions). coalesce, since a unique index takes two nulls for different; no id is 0 and no symbol is
    // empty.
    uniqueIndex("portfolio_tracking_user_portfolio_asset_position_type_key")
      .on(
        t.userId,
        t.portfolioName,
        sql`coalesce(${t.cryptocurrencyId}, 0)`,
        sql`coalesce(${t.externalSymbol}, '')`,
        t.positionType,
      )
      .where(sql`${t.status} <> 'closed'`),
    // What a person closed since a time (listClosedPositions). Not partial: the key's ON DELETE reads the open ones
    // too.
    index("portfolio_tracking_user_id_closed_at_idx").on(t.userId, t.closedAt),
    // The positions in a coin (listExposureByCoin), and the key's ON DELETE.
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
    check(
      "portfolio_tracking_external_symbol_check",
      sql`char_length(${t.externalSymbol}) between 1 and 32 and ${t.externalSymbol} = upper(${t.externalSymbol})`,
    ),
    check(
      "portfolio_tracking_closed_at_check",
      sql`(${t.status} = 'closed') = (${t.closedAt} is not null) and coalesce(${t.closedAt} >= ${t.openedAt}, true)`,
    ),
    check("portfolio_tracking_remainder_check", sql`${t.status} <> 'closed' or ${t.quantity} = 0`),
    check(
      "portfolio_tracking_valued_at_check",
      sql`${t.valuedAt} is not null or num_nonnulls(${t.lastPrice}, ${t.unrealizedPnlUsd}) = 0`,
    ),
  ],
);

export type PortfolioTracking = Row<typeof portfolioTracking>;
export type NewPortfolioTracking = NewRow<typeof portfolioTracking>;
