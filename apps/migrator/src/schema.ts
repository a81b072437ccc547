/**
 * The composed schema: every table, view, enum and relation. The entry of drizzle.config.ts, and what `strata`
 * migrates, verifies and reports on.
 */
export * from "@strata/schema-relationships";
