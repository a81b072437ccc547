import { MigrateError, migrate } from "@strata/migrate";
import { drizzle } from "drizzle-orm/postgres-js";
import { folder } from "./project.ts";

// Run before a new version of the service starts, by each of its instances: one of them migrates, the others wait.

const url = process.env.DATABASE_URL;
if (!url) {
  console.error("DATABASE_URL names no database.");
  process.exit(1);
}
const db = drizzle({ connection: { url, max: 1, onnotice: () => {} } });
try {
  const applied = await migrate({ db, folder });
  console.log(applied.length > 0 ? `applied ${applied.join(", ")}` : "up to date");
} catch (error) {
  if (!(error instanceof MigrateError)) throw error;
  console.error(`${error.message}\n${error.where ?? ""}\n${error.hint}`);
  // Another instance may still be migrating: worth another try, unlike everything else.
  process.exitCode = error.code === "locked" ? 75 : 1;
} finally {
  await db.$client.end();
}
