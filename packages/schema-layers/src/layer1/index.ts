export * from "./macro_indicator.ts";
export * from "./market_regime.ts";
export * from "./news.ts";
export * from "./news_event_cryptocurrency.ts";
export * from "./sentiment.ts";
