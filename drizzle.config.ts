import { defineConfig } from "drizzle-kit";

export default defineConfig({
  dialect: "postgresql",
  schema: "./apps/migrator/src/schema.ts",
  out: "./apps/migrator/migrations",
  // The partitions of market_data are in a schema of their own, which drizzle-kit must not see: it would drop
  // the empty ones on push.
  schemaFilter: ["public"],
});
