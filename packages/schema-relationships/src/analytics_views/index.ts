export * from "./candle_coverage.ts";
export * from "./latest_prices.ts";
export * from "./model_leaderboard.ts";
export * from "./portfolio_exposure.ts";
export * from "./prediction_calibration.ts";
export * from "./provider_health.ts";
export * from "./signal_lineage.ts";
