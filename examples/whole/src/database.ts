import type { PgAsyncDatabase, PgQueryResultHKT } from "drizzle-orm/pg-core";
import { relations } from "./schema.ts";

/** Drizzle over all tables and views, with any driver. */
export type Database = PgAsyncDatabase<PgQueryResultHKT, typeof relations>;

/** Opens the database of `DATABASE_URL`, otherwise the one in the folder `DATABASE_DIR`, as in drizzle.config.ts. */
export async function openDatabase(
  env: NodeJS.ProcessEnv,
): Promise<{ db: Database; close(): Promise<void> }> {
  if (env.DATABASE_URL) {
    const { drizzle } = await import("drizzle-orm/postgres-js");
    const db = drizzle(env.DATABASE_URL, { relations });
    return { db, close: () => db.$client.end() };
  }
  const { drizzle } = await import("drizzle-orm/pglite");
  const db = drizzle({ connection: { dataDir: env.DATABASE_DIR ?? ".data" }, relations });
  return { db, close: () => db.$client.close() };
}
