export * from "./column_checks.ts";
export * from "./columns.ts";
export * from "./enums.ts";
export * from "./lines.ts";
export * from "./relations.ts";
export * from "./row.ts";
export * from "./rules.ts";
export * from "./view_key.ts";
