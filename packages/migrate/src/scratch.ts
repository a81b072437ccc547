import type { Database } from "./database.ts";
import { MigrateError } from "./errors.ts";

/** An empty temporary database. */
export interface ScratchDatabase {
  readonly db: Database;
  /** Closes the database and discards its contents. */
  close(): Promise<unknown>;
}

/**
 * Opens an empty in-memory database on PGlite.
 *
 * @throws MigrateError `configuration` if `@electric-sql/pglite` is not installed.
 */
export async function openScratch(): Promise<ScratchDatabase> {
  const [{ PGlite }, { drizzle }] = await Promise.all([
    import("@electric-sql/pglite"),
    import("drizzle-orm/pglite"),
  ]).catch((cause: unknown) => {
    throw new MigrateError("configuration", "Opening an empty database to replay the migrations failed.", {
      hint: "Install @electric-sql/pglite, or pass a function `scratch` that opens an empty database on a server.",
      cause,
    });
  });
  const client = new PGlite();
  return { db: drizzle({ client }), close: () => client.close() };
}
