import { defineConfig } from "drizzle-kit";
import { lockDirectory } from "./apps/migrator/src/directory_lock.ts";
import { failureText, StrataError } from "./apps/migrator/src/errors.ts";
import { migrationsTable } from "./apps/migrator/src/paths.ts";
import { drizzleKitCredentials, embeddedData, targetOf } from "./apps/migrator/src/target.ts";

// drizzle-kit on the same database as `strata`, chosen by the same variable.
const target = targetOf(process.env);

// drizzle-kit opens the embedded database itself, so the lock against a second process is taken here: where it asks for
// the address, which only its commands that open a database do, whatever their names and the order of their arguments.
// The operating system releases it when drizzle-kit ends.
const embedded = (directory: string) => ({
  get url() {
    try {
      lockDirectory(directory);
    } catch (error) {
      // drizzle-kit shows the message only.
      throw error instanceof StrataError ? new Error(failureText(error)) : error;
    }
    return embeddedData(directory);
  },
});

export default defineConfig({
  dialect: "postgresql",
  schema: "./apps/migrator/src/schema.ts",
  out: "./apps/migrator/migrations",
  migrations: { table: migrationsTable },
  // The partitions of market_data are in a schema of their own that drizzle-kit must not see: on push it would drop
  // the empty ones.
  schemaFilter: ["public"],
  ...(target.kind === "server"
    ? { dbCredentials: drizzleKitCredentials(target.address) }
    : {
        driver: "pglite",
        dbCredentials: target.kind === "embedded" ? embedded(target.directory) : { url: "memory://" },
      }),
});
