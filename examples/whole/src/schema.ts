// All tables, enums, views and relations. Export your own tables here too.
export * from "@strata/schema-relationships";
