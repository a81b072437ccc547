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

/** Position type: spot asset, stablecoin, leveraged long, or short. */
export const positionTypes = ["spot", "stable", "long", "short"] as const;
/** Status of a position: open, being increased, being reduced, or closed. */
export const positionStatuses = ["open", "accumulating", "reducing", "closed"] as const;
/** Intended holding period: short, medium or long term. */
export const investmentHorizons = ["short", "medium", "long"] as const;

/** User positions, one per opened position, kept after closing. */
export const portfolioTracking = pgTable(
  "portfolio_tracking",
  {
    id: id(),
    /** Owner of the position. */
    userId: reference("user_id").notNull(),
    /** Asset of the position; null for an asset outside `cryptocurrencies`. */
    cryptocurrencyId: integer("cryptocurrency_id"),
    /** Signal that opened the position; null without one. */
    openedBySignalId: reference("opened_by_signal_id"),
    /** Name of the portfolio (book) that holds the position. */
    portfolioName: trimmed(text("portfolio_name"), 1, 100).notNull().default("main"),
    /** Ticker of an asset outside `cryptocurrencies`; not null if and only if cryptocurrency_id is null. */
    externalSymbol: text("external_symbol"),
    /** Position type. */
    positionType: text("position_type", { enum: positionTypes }).notNull().default("spot"),
    /** Leverage multiple; 1 is unleveraged. */
    leverage: between(numeric("leverage", { precision: 6, scale: 2 }), 1, 1000)
      .notNull()
      .default("1"),
    /** Position status. */
    status: text("status", { enum: positionStatuses }).notNull().default("open"),
    /** Opening time. */
    openedAt: timestamptz("opened_at").notNull().defaultNow(),
    /** Closing time; not null if and only if the status is closed. */
    closedAt: timestamptz("closed_at"),
    /** Open quantity, in units of the asset. */
    quantity: quantity("quantity").notNull().default("0"),
    /** Average entry price of all units bought, USD. */
    averageEntryPrice: price("average_entry_price"),
    /** Average exit price of all units sold, USD. */
    averageExitPrice: price("average_exit_price"),
    /** Cost basis of the open quantity, USD. */
    costBasisUsd: usd("cost_basis_usd").notNull().default("0"),
    /** Realized profit and loss of the units sold, USD. */
    realizedPnlUsd: finite(usd("realized_pnl_usd")).notNull().default("0"),
    /** Price at the last valuation, USD per unit. */
    lastPrice: price("last_price"),
    /** Unrealized profit and loss of the open quantity at the last valuation, USD. */
    unrealizedPnlUsd: finite(usd("unrealized_pnl_usd")),
    /** Time of the last valuation. */
    valuedAt: timestamptz("valued_at"),
    /** Stop-loss price, USD. */
    stopLossPrice: positive(price("stop_loss_price")),
    /** Take-profit price, USD. */
    takeProfitPrice: positive(price("take_profit_price")),
    /** Target share of the portfolio, percent. */
    targetAllocationPercent: percent("target_allocation_percent"),
    /** Maximum share of the portfolio, percent. */
    maxAllocationPercent: percent("max_allocation_percent"),
    /** Risk level of the position. */
    riskLevel: riskLevel("risk_level").notNull().default("medium"),
    /** Intended holding period. */
    investmentHorizon: text("investment_horizon", { enum: investmentHorizons }),
    /** Investment thesis, at most 5000 characters. */
    thesis: atMost(text("thesis"), 5000),
    /** Notes of the owner, at most 5000 characters. */
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
    // RESTRICT: positions hold money. A coin with positions, open or closed, is retired with is_active.
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
    // One open position per user, portfolio, asset and type; also the open positions of a user (getExposure,
    // listOpenPositions). coalesce, since a unique index treats nulls as distinct; no id is 0 and no symbol is empty.
    uniqueIndex("portfolio_tracking_user_portfolio_asset_position_type_key")
      .on(
        t.userId,
        t.portfolioName,
        sql`coalesce(${t.cryptocurrencyId}, 0)`,
        sql`coalesce(${t.externalSymbol}, '')`,
        t.positionType,
      )
      .where(sql`${t.status} <> 'closed'`),
    // Positions a user closed since a time (listClosedPositions). Not partial: the foreign key's ON DELETE also
    // reads the open ones.
    index("portfolio_tracking_user_id_closed_at_idx").on(t.userId, t.closedAt),
    // Positions in a coin (listExposureByCoin), and the foreign key's ON DELETE.
    index("portfolio_tracking_cryptocurrency_id_idx")
      .on(t.cryptocurrencyId)
      .where(sql`${t.cryptocurrencyId} is not null`),
    // For the foreign key's ON DELETE.
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

/** A row of `portfolio_tracking`. */
export type PortfolioTracking = Row<typeof portfolioTracking>;
/** A row to insert into `portfolio_tracking`. */
export type NewPortfolioTracking = NewRow<typeof portfolioTracking>;
