import {
  between,
  columnChecks,
  jsonObject,
  type NewRow,
  nonNegative,
  percent,
  percentChange,
  positive,
  type Row,
  reference,
  riskLevel,
  timestamps,
  timestamptz,
  usd,
} from "@strata/schema-base";
import { users } from "@strata/schema-core";
import { sql } from "drizzle-orm";
import { boolean, foreignKey, index, integer, numeric, pgTable, text } from "drizzle-orm/pg-core";

export { riskLevel };

export const positionSizingMethods = ["fixed_amount", "fixed_percent", "kelly", "volatility"] as const;

/** One row is the risk that one person takes and the limits that hold for their trades, one-to-one with users. */
export const riskManagement = pgTable(
  "risk_management",
  {
    /** The account; its key is this table's key. */
    userId: reference("user_id").primaryKey(),
    /** How much risk the person takes. */
    riskLevel: riskLevel("risk_level").notNull().default("medium"),
    /** Most money in one position, USD. */
    maxPositionSizeUsd: positive(usd("max_position_size_usd")).notNull().default("1000"),
    /** Most of the book that one trade may lose, percent. */
    maxPortfolioRiskPercent: percent("max_portfolio_risk_percent").notNull().default("2"),
    /** Most of the book that one day may lose, percent. */
    maxDailyLossPercent: percent("max_daily_loss_percent").notNull().default("5"),
    /** Most that the book may lose from its height, percent. */
    maxDrawdownPercent: percent("max_drawdown_percent"),
    /** Most positions at one time. */
    maxOpenPositions: positive(integer("max_open_positions")).notNull().default(5),
    /** Most of the book in one sector, percent. */
    maxSectorExposurePercent: percent("max_sector_exposure_percent"),
    /** Most times its own money of one position, from 1. */
    maxLeverage: between(numeric("max_leverage", { precision: 6, scale: 2 }), 1, 1000)
      .notNull()
      .default("1"),
    /** How the size of a position is found. */
    positionSizingMethod: text("position_sizing_method", { enum: positionSizingMethods })
      .notNull()
      .default("fixed_percent"),
    /** Stop of a new position below its entry, percent. */
    defaultStopLossPercent: percent("default_stop_loss_percent"),
    /** Target of a new position above its entry, percent. */
    // Not up to 100: a gain can be more than the stake.
    defaultTakeProfitPercent: nonNegative(percentChange("default_take_profit_percent")),
    /** Stop trading when a limit is broken. */
    autoStopTrading: boolean("auto_stop_trading").notNull().default(false),
    /** When a limit was broken; null is all well. */
    limitBreachedAt: timestamptz("limit_breached_at"),
    /** When exposure and metrics were computed. */
    lastCalculatedAt: timestamptz("last_calculated_at"),
    /** Rules of the person's own, by name. */
    riskRules: jsonObject<Record<string, unknown>>("risk_rules"),
    /** Exposure as last computed; a cache, the truth is in portfolio_tracking. */
    currentExposure: jsonObject<Record<string, unknown>>("current_exposure"),
    /** Figures of risk as last computed, by name. */
    riskMetrics: jsonObject<Record<string, unknown>>("risk_metrics"),
    ...timestamps(),
  },
  (t) => [
    ...columnChecks(t),
    foreignKey({
      name: "risk_management_user_id_fk",
      columns: [t.userId],
      foreignColumns: [users.id],
    }).onDelete("cascade"),
    // Who has broken a limit (listUsersOverLossLimit).
    index("risk_management_limit_breached_at_idx")
      .on(t.limitBreachedAt)
      .where(sql`${t.limitBreachedAt} is not null`),
  ],
);

export type RiskManagement = Row<typeof riskManagement>;
export type NewRiskManagement = NewRow<typeof riskManagement>;
