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

/** Position sizing method: a fixed amount, a fixed percentage, the Kelly criterion, or by volatility. */
export const positionSizingMethods = ["fixed_amount", "fixed_percent", "kelly", "volatility"] as const;

/** Risk profile and trading limits of a user, one-to-one with users. */
export const riskManagement = pgTable(
  "risk_management",
  {
    /** Primary key; references users.id. */
    userId: reference("user_id").primaryKey(),
    /** Risk appetite of the user. */
    riskLevel: riskLevel("risk_level").notNull().default("medium"),
    /** Maximum size of one position, USD. */
    maxPositionSizeUsd: positive(usd("max_position_size_usd")).notNull().default("1000"),
    /** Maximum loss of one trade, percent of the portfolio. */
    maxPortfolioRiskPercent: percent("max_portfolio_risk_percent").notNull().default("2"),
    /** Maximum loss of one day, percent of the portfolio. */
    maxDailyLossPercent: percent("max_daily_loss_percent").notNull().default("5"),
    /** Maximum drawdown of the portfolio from its peak, percent. */
    maxDrawdownPercent: percent("max_drawdown_percent"),
    /** Maximum number of open positions. */
    maxOpenPositions: positive(integer("max_open_positions")).notNull().default(5),
    /** Maximum exposure to one sector, percent of the portfolio. */
    maxSectorExposurePercent: percent("max_sector_exposure_percent"),
    /** Maximum leverage multiple of one position; 1 is unleveraged. */
    maxLeverage: between(numeric("max_leverage", { precision: 6, scale: 2 }), 1, 1000)
      .notNull()
      .default("1"),
    /** Method that sizes a position. */
    positionSizingMethod: text("position_sizing_method", { enum: positionSizingMethods })
      .notNull()
      .default("fixed_percent"),
    /** Default stop-loss distance of a new position, percent of the entry price. */
    defaultStopLossPercent: percent("default_stop_loss_percent"),
    /** Default take-profit distance of a new position, percent of the entry price. */
    // Not up to 100: a gain can be more than the stake.
    defaultTakeProfitPercent: nonNegative(percentChange("default_take_profit_percent")),
    /** Whether trading stops when a limit is breached. */
    autoStopTrading: boolean("auto_stop_trading").notNull().default(false),
    /** Time a limit was breached; null if none is. */
    limitBreachedAt: timestamptz("limit_breached_at"),
    /** Time of the last computation of exposure and metrics. */
    lastCalculatedAt: timestamptz("last_calculated_at"),
    /** Custom rules of the user, by name. */
    riskRules: jsonObject<Record<string, unknown>>("risk_rules"),
    /** Exposure as last computed; a cache of portfolio_tracking, the source of truth. */
    currentExposure: jsonObject<Record<string, unknown>>("current_exposure"),
    /** Risk metrics as last computed, by name. */
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
    // Users with a breached limit (listUsersOverLossLimit).
    index("risk_management_limit_breached_at_idx")
      .on(t.limitBreachedAt)
      .where(sql`${t.limitBreachedAt} is not null`),
  ],
);

/** A row of `risk_management`. */
export type RiskManagement = Row<typeof riskManagement>;
/** A row to insert into `risk_management`. */
export type NewRiskManagement = NewRow<typeof riskManagement>;
