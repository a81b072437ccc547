import { aiRelations } from "@strata/schema-ai/relations";
import { mergeParts } from "@strata/schema-base";
import { layersRelations } from "@strata/schema-layers/relations";
import { marketRelations } from "@strata/schema-market/relations";

// The two packages that the worker writes to, and the accounts and coins that their foreign keys reference.
export * from "@strata/schema-ai";
export * from "@strata/schema-core";
export * from "@strata/schema-layers";
export * from "@strata/schema-market";

/** Relations from a coin to its signals, their predictions and models, and back. */
export const relations = mergeParts(marketRelations, layersRelations, aiRelations);
