export * from "./model.ts";
export * from "./performance.ts";
export * from "./prediction.ts";
