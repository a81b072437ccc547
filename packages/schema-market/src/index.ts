export * from "./cryptocurrency.ts";
export * from "./market_data.ts";
