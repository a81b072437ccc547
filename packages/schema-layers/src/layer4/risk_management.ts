import {
  between,
  documented,
  isObject,
  jsonObject,
  nonNegative,
  oneOf,
  percent,
  percentChange,
  positive,
  reference,
  riskLevel,
  timestampComments,
  timestamps,
  timestamptz,
  usd,
} from "@strata/schema-base";
import { users } from "@strata/schema-core/referenced";
import { sql } from "drizzle-orm";
import { boolean, foreignKey, index, integer, numeric, pgTable, text } from "drizzle-orm/pg-core";

export { riskLevel };

export const positionSizingMethods = ["fixed_amount", "fixed_percent", "kelly", "volatility"] as const;

/** One row is the risk that one person takes and the limits that hold for their trades (1:1 with `users`). */
export const riskManagement = documented(
  pgTable(
    "risk_management",
    {
      userId: reference("user_id").primaryKey(),
      riskLevel: riskLevel("risk_level").notNull().default("medium"),
      maxPositionSizeUsd: usd("max_position_size_usd").notNull().default("1000"),
      maxPortfolioRiskPercent: percent("max_portfolio_risk_percent").notNull().default("2"),
      maxDailyLossPercent: percent("max_daily_loss_percent").notNull().default("5"),
      maxDrawdownPercent: percent("max_drawdown_percent"),
      maxOpenPositions: integer("max_open_positions").notNull().default(5),
      maxSectorExposurePercent: percent("max_sector_exposure_percent"),
      maxLeverage: numeric("max_leverage", { precision: 6, scale: 2 }).notNull().default("1"),
      positionSizingMethod: text("position_sizing_method", { enum: positionSizingMethods })
        .notNull()
        .default("fixed_percent"),
      defaultStopLossPercent: percent("default_stop_loss_percent"),
      defaultTakeProfitPercent: percentChange("default_take_profit_percent"),
      autoStopTrading: boolean("auto_stop_trading").notNull().default(false),
      limitBreachedAt: timestamptz("limit_breached_at"),
      lastCalculatedAt: timestamptz("last_calculated_at"),
      riskRules: jsonObject<Record<string, unknown>>("risk_rules"),
      currentExposure: jsonObject<Record<string, unknown>>("current_exposure"),
      riskMetrics: jsonObject<Record<string, unknown>>("risk_metrics"),
      ...timestamps(),
    },
    (t) => [
      foreignKey({
        name: "risk_management_user_id_fk",
        columns: [t.userId],
        foreignColumns: [users.id],
      }).onDelete("cascade"),
      // Who has broken a limit (Q111).
      index("risk_management_limit_breached_at_idx")
        .on(t.limitBreachedAt)
        .where(sql`${t.limitBreachedAt} is not null`),
      positive("risk_management_max_position_size_usd_check", t.maxPositionSizeUsd),
      between("risk_management_max_portfolio_risk_percent_check", t.maxPortfolioRiskPercent, 0, 100),
      between("risk_management_max_daily_loss_percent_check", t.maxDailyLossPercent, 0, 100),
      between("risk_management_max_drawdown_percent_check", t.maxDrawdownPercent, 0, 100),
      positive("risk_management_max_open_positions_check", t.maxOpenPositions),
      between("risk_management_max_sector_exposure_percent_check", t.maxSectorExposurePercent, 0, 100),
      between("risk_management_max_leverage_check", t.maxLeverage, 1, 1000),
      oneOf("risk_management_position_sizing_method_check", t.positionSizingMethod, positionSizingMethods),
      between("risk_management_default_stop_loss_percent_check", t.defaultStopLossPercent, 0, 100),
      // Not up to 100: a gain can be more than the stake.
      nonNegative("risk_management_default_take_profit_percent_check", t.defaultTakeProfitPercent),
      isObject("risk_management_risk_rules_check", t.riskRules),
      isObject("risk_management_current_exposure_check", t.currentExposure),
      isObject("risk_management_risk_metrics_check", t.riskMetrics),
    ],
  ),
  "One row is the risk that one person takes and the limits that hold for their trades, one-to-one with users",
  {
    userId: "The account; its key is this table's key",
    riskLevel: "How much risk the person takes",
    maxPositionSizeUsd: "Most money in one position, USD",
    maxPortfolioRiskPercent: "Most of the book that one trade may lose, percent",
    maxDailyLossPercent: "Most of the book that one day may lose, percent",
    maxDrawdownPercent: "Most that the book may lose from its height, percent",
    maxOpenPositions: "Most positions at one time",
    maxSectorExposurePercent: "Most of the book in one sector, percent",
    maxLeverage: "Most times its own money of one position, from 1",
    positionSizingMethod: "How the size of a position is found",
    defaultStopLossPercent: "Stop of a new position below its entry, percent",
    defaultTakeProfitPercent: "Target of a new position above its entry, percent",
    autoStopTrading: "Stop trading when a limit is broken",
    limitBreachedAt: "When a limit was broken; null is all well",
    lastCalculatedAt: "When exposure and metrics were computed",
    riskRules: "Rules of the person's own, by name",
    currentExposure: "Exposure as last computed; a cache, the truth is in portfolio_tracking",
    riskMetrics: "Figures of risk as last computed, by name",
    ...timestampComments,
  },
);

export type RiskManagement = typeof riskManagement.$inferSelect;
export type NewRiskManagement = typeof riskManagement.$inferInsert;
