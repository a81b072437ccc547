// What a service composes that uses schema-layers alone.
export * from "@strata/schema-core";
export * from "@strata/schema-layers";
export * from "@strata/schema-market";
