import { pgEnum } from "drizzle-orm/pg-core";

/** Account roles, from least to most privileged. */
export const userRole = pgEnum("user_role", ["guest", "casual", "professional", "admin"]);
/** A value of {@link userRole}. */
export type UserRole = (typeof userRole.enumValues)[number];

/** Market regimes: the state of the crypto market as a whole. */
export const marketRegime = pgEnum("market_regime", [
  "bull_market",
  "bear_market",
  "sideways",
  "high_volatility",
]);
/** A value of {@link marketRegime}. */
export type Regime = (typeof marketRegime.enumValues)[number];

/** Recommended actions of trading signals and asset suggestions. */
export const signalType = pgEnum("signal_type", ["buy", "sell", "hold", "watch"]);
/** A value of {@link signalType}. */
export type SignalType = (typeof signalType.enumValues)[number];

/** Risk levels from low to extreme: of assets, sectors, signals, portfolios, or a user's risk tolerance. */
export const riskLevel = pgEnum("risk_level", ["low", "medium", "high", "extreme"]);
/** A value of {@link riskLevel}. */
export type RiskLevel = (typeof riskLevel.enumValues)[number];

/** Candle lengths: m is minutes, h hours, d days, w weeks starting on Monday, M calendar months; all in UTC. */
export const timeframe = pgEnum("timeframe", ["1m", "5m", "15m", "1h", "4h", "1d", "1w", "1M"]);
/** A value of {@link timeframe}. */
export type Timeframe = (typeof timeframe.enumValues)[number];
