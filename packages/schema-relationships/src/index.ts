export * from "@strata/schema-ai";
export * from "@strata/schema-ai/relations";
export * from "@strata/schema-core";
export * from "@strata/schema-core/relations";
export * from "@strata/schema-layers";
export * from "@strata/schema-layers/relations";
export * from "@strata/schema-market";
export * from "@strata/schema-market/relations";
export * from "@strata/schema-system";
export * from "@strata/schema-system/relations";
export * as analyticsViews from "./analytics_views/index.ts";
export * from "./analytics_views/index.ts";
// By name: an explicit export takes precedence over the table without foreign keys of schema-system.
export { relations, suggestionFeedback } from "./cross_layer_relations.ts";
export * as dashboardViews from "./dashboard_views/index.ts";
export * from "./dashboard_views/index.ts";
export * from "./position_value.ts";
export * from "./sector_share.ts";
