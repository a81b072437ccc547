import { defineConfig } from "drizzle-kit";
import { lockDirectory } from "./apps/migrator/src/directory_lock.ts";
import { embeddedData, targetOf } from "./apps/migrator/src/target.ts";

// drizzle-kit on the same database as `strata`, chosen by the same variable.
const target = targetOf(process.env);

// drizzle-kit opens the embedded database itself, so the lock against a second process is taken here; the operating
// system releases it when drizzle-kit ends. The other commands of drizzle-kit open no database.
const opensDatabase = ["migrate", "pull", "push", "studio"].includes(process.argv[2] ?? "");
if (target.kind === "embedded" && opensDatabase) lockDirectory(target.directory);

export default defineConfig({
  dialect: "postgresql",
  schema: "./apps/migrator/src/schema.ts",
  out: "./apps/migrator/migrations",
  // The partitions of market_data are in a schema of their own that drizzle-kit must not see: on push it would drop
  // the empty ones.
  schemaFilter: ["public"],
  ...(target.kind === "server"
    ? { dbCredentials: { url: target.url } }
    : {
        driver: "pglite",
        dbCredentials: { url: target.kind === "embedded" ? embeddedData(target.directory) : "memory://" },
      }),
});
