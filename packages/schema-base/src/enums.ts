import { pgEnum } from "drizzle-orm/pg-core";
import { documented } from "./documented.ts";

/** Account roles, from least to most rights. */
export const userRole = documented(
  pgEnum("user_role", ["guest", "casual", "professional", "admin"]),
  "What an account may do, from least to most",
);
export type UserRole = (typeof userRole.enumValues)[number];

/** State of the whole market. */
export const marketRegime = documented(
  pgEnum("market_regime", ["bull_market", "bear_market", "sideways", "high_volatility"]),
  "State of the whole market",
);
export type Regime = (typeof marketRegime.enumValues)[number];

/** What a signal or a suggestion tells one to do. */
export const signalType = documented(
  pgEnum("signal_type", ["buy", "sell", "hold", "watch"]),
  "What a signal or a suggestion tells one to do",
);
export type SignalType = (typeof signalType.enumValues)[number];

/** Risk, from low to extreme: of a person's appetite, an asset, a signal. */
export const riskLevel = documented(
  pgEnum("risk_level", ["low", "medium", "high", "extreme"]),
  "Risk from low to extreme: of a person's appetite, an asset or a signal",
);
export type RiskLevel = (typeof riskLevel.enumValues)[number];

/** Length of one candle, from a minute (`1m`) to a calendar month (`1M`). */
export const timeframe = documented(
  pgEnum("timeframe", ["1m", "5m", "15m", "1h", "4h", "1d", "1w", "1M"]),
  "Length of one candle: m minute, h hour, d day, w week from Monday, M calendar month; all in UTC",
);
export type Timeframe = (typeof timeframe.enumValues)[number];
