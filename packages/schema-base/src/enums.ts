import { pgEnum } from "drizzle-orm/pg-core";

/** What an account may do, from least to most. */
export const userRole = pgEnum("user_role", ["guest", "casual", "professional", "admin"]);
export type UserRole = (typeof userRole.enumValues)[number];

/** State of the whole market. */
export const marketRegime = pgEnum("market_regime", [
  "bull_market",
  "bear_market",
  "sideways",
  "high_volatility",
]);
export type Regime = (typeof marketRegime.enumValues)[number];

/** What a signal or a suggestion tells one to do. */
export const signalType = pgEnum("signal_type", ["buy", "sell", "hold", "watch"]);
export type SignalType = (typeof signalType.enumValues)[number];

/** Risk from low to extreme: of a person's appetite, an asset or a signal. */
export const riskLevel = pgEnum("risk_level", ["low", "medium", "high", "extreme"]);
export type RiskLevel = (typeof riskLevel.enumValues)[number];

/** Length of one candle: m minute, h hour, d day, w week from Monday, M calendar month; all in UTC. */
export const timeframe = pgEnum("timeframe", ["1m", "5m", "15m", "1h", "4h", "1d", "1w", "1M"]);
export type Timeframe = (typeof timeframe.enumValues)[number];
