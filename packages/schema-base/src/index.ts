export * from "./checks.ts";
export * from "./columns.ts";
export * from "./documented.ts";
export * from "./enums.ts";
export * from "./keyed.ts";
export * from "./relations.ts";
