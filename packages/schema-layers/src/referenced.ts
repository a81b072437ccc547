/**
 * What other packages build on: a part of the index that loads alone, since a table costs as much to make as a small
 * module to find (docs/decisions/0016-one-module-an-entry.md).
 */
export * from "./layer1/market_regime.ts";
export * from "./layer2/crypto_sector.ts";
export * from "./layer2/sector_analysis.ts";
export * from "./layer3/asset_suggestion.ts";
export * from "./layer3/watchlist.ts";
export * from "./layer4/trading_signal.ts";
