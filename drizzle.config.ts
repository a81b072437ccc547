import { defineConfig } from "drizzle-kit";
import { lockDirectory } from "./apps/migrator/src/directory_lock.ts";
import { failureText, StrataError } from "./apps/migrator/src/errors.ts";
import { ignoredVariable, migrationsTable } from "./apps/migrator/src/paths.ts";
import { drizzleKitCredentials, embeddedData, targetOf } from "./apps/migrator/src/target.ts";

// drizzle-kit uses the same database as `strata`, selected by the same environment variable.
const target = targetOf(process.env);

// drizzle-kit opens the embedded database itself, so the lock against a second process is taken here, in the getter of
// the URL, which only commands that open a database read. The operating system releases it when drizzle-kit ends.
const embedded = (directory: string) => ({
  get url() {
    try {
      lockDirectory(directory);
    } catch (error) {
      // drizzle-kit shows only the message.
      throw error instanceof StrataError ? new Error(failureText(error)) : error;
    }
    return embeddedData(directory);
  },
});

// Tables and views of extensions, as `strata push` passes them: drizzle-kit would try to drop them.
const ignored: string[] = JSON.parse(process.env[ignoredVariable] ?? "[]");

export default defineConfig({
  dialect: "postgresql",
  schema: "./apps/migrator/src/schema.ts",
  out: "./apps/migrator/migrations",
  migrations: { table: migrationsTable },
  // drizzle-kit must not see the partitions of market_data, which are in a separate schema: push would drop empty ones.
  schemaFilter: ["public"],
  tablesFilter: ignored.length > 0 ? ignored.map((name) => `!${name}`) : undefined,
  ...(target.kind === "server"
    ? { dbCredentials: drizzleKitCredentials(target.address) }
    : {
        driver: "pglite",
        dbCredentials: target.kind === "embedded" ? embedded(target.directory) : { url: "memory://" },
      }),
});
