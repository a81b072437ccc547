export * from "./market_data.ts";
export * from "./referenced.ts";
