// All tables, enums, views and relations. Tables of one's own would be exported here as well.
export * from "@strata/schema-relationships";
