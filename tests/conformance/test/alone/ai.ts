// What a service composes that uses schema-ai alone.

export * from "@strata/schema-ai";
export * from "@strata/schema-core";
export * from "@strata/schema-layers";
export * from "@strata/schema-market";
