/**
 * The composition: every table, enum and relation of the product as one schema. It is the one entry that
 * drizzle.config.ts names, and what `strata` migrates, verifies and reports on.
 */
export * from "@strata/schema-relationships";
