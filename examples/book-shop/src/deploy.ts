import { MigrateError, migrate } from "@strata/migrate";
import { drizzle } from "drizzle-orm/postgres-js";
import { folder } from "./project.ts";

// Run it before a new version of the service starts, on each instance: one of them migrates, the others wait.

const url = process.env.DATABASE_URL;
if (!url) {
  console.error("Set DATABASE_URL, such as postgres://user@host:5432/shop.");
  process.exit(1);
}
const db = drizzle({ connection: { url, max: 1, onnotice: () => {} } });
try {
  const applied = await migrate({ db, folder });
  console.log(applied.length > 0 ? `applied ${applied.join(", ")}` : "up to date");
} catch (error) {
  if (!(error instanceof MigrateError)) throw error;
  console.error(`${error.message}\n${error.where ?? ""}\n${error.hint}`);
  // Another instance may still be migrating: retry in this case only.
  process.exitCode = error.code === "locked" ? 75 : 1;
} finally {
  await db.$client.end();
}
