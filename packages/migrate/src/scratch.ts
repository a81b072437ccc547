import type { Database } from "./database.ts";
import { MigrateError } from "./errors.ts";

/** An empty database for one use. */
export interface ScratchDatabase {
  readonly db: Database;
  /** Closes the database and discards its contents. */
  close(): Promise<unknown>;
}

/**
 * Opens an empty database in memory, on PGlite.
 *
 * @throws MigrateError `configuration` if `@electric-sql/pglite` is not installed.
 */
export async function openScratch(): Promise<ScratchDatabase> {
  const [{ PGlite }, { drizzle }] = await Promise.all([
    import("@electric-sql/pglite"),
    import("drizzle-orm/pglite"),
  ]).catch((cause: unknown) => {
    throw new MigrateError("configuration", "The migrations need an empty database to be replayed on.", {
      hint: "Install @electric-sql/pglite, or give a function `scratch` that opens an empty database of a server.",
      cause,
    });
  });
  const client = new PGlite();
  return { db: drizzle({ client }), close: () => client.close() };
}
