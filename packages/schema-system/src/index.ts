export * from "./analytics.ts";
export * from "./api_log.ts";
export * from "./feedback.ts";
export * from "./health.ts";
export * from "./task.ts";
