export * from "./asset_suggestion.ts";
export * from "./watchlist.ts";
export * from "./watchlist_asset.ts";
