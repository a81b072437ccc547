/**
 * The composition: every table, enum and relation of the product as one schema. It is the one entry that
 * drizzle.config.ts names, and what `strata` migrates, verifies and reports on.
 */
import { mergeParts } from "@strata/schema-base";
import { coreRelations } from "@strata/schema-core";
import { marketRelations } from "@strata/schema-market";

export * from "@strata/schema-core";
export * from "@strata/schema-market";

export const relations = mergeParts(coreRelations, marketRelations);
