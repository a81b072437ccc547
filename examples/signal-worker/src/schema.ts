import { aiRelations } from "@strata/schema-ai/relations";
import { mergeParts } from "@strata/schema-base";
import { layersRelations } from "@strata/schema-layers/relations";
import { marketRelations } from "@strata/schema-market/relations";

// The two packages that the worker writes to, and the accounts and coins that their keys point to.
export * from "@strata/schema-ai";
export * from "@strata/schema-core";
export * from "@strata/schema-layers";
export * from "@strata/schema-market";

/** From a coin to its signals, to the predictions behind them, to the model that made these; and back. */
export const relations = mergeParts(marketRelations, layersRelations, aiRelations);
