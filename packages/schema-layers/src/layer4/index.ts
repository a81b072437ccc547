export * from "./portfolio.ts";
export * from "./risk_management.ts";
export * from "./signal_alert.ts";
export * from "./signal_execution.ts";
export * from "./trading_signal.ts";
