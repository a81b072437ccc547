export * from "./tables.ts";
export * from "./views.ts";
