export * from "./crypto_sector.ts";
export * from "./crypto_sector_membership.ts";
export * from "./sector_analysis.ts";
export * from "./sector_performance.ts";
export * from "./sector_rotation.ts";
