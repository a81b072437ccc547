import type { Extensions } from "@electric-sql/pglite";
import type { AnyRelations, EmptyRelations } from "drizzle-orm";
import { type Contents, createDatabaseSpec } from "./database_spec.ts";
import type { Engine } from "./engine.ts";
import { cachedImage } from "./pglite/database_image.ts";
import { openPglite } from "./pglite/open.ts";
import type { ServerLocation } from "./server/databases.ts";
import { processLocation } from "./server/location.ts";
import { openOnServer } from "./server/open.ts";
import { templateOf } from "./server/templates.ts";
import type { TestDatabase } from "./test_database.ts";

/** What a new database holds. */
export type DatabaseOptions<TRelations extends AnyRelations = EmptyRelations> = Contents & {
  /** What `db.query` knows. */
  relations?: TRelations;
  /**
   * Extensions as PGlite takes them: `{ citext }` of `@electric-sql/pglite/contrib/citext`. For a schema they are
   * created. On a server their names count, and they must be installed there.
   */
  extensions?: Extensions;
  /** Fills the database, once, before it is handed out: a rewind goes back to the filled one. */
  seed?: (db: TestDatabase<TRelations>["db"]) => Promise<unknown>;
};

/** What a new database holds, and what it runs on. */
export type TestDatabaseOptions<
  TRelations extends AnyRelations = EmptyRelations,
  TEngine extends Engine = Engine,
> = DatabaseOptions<TRelations> & {
  /**
   * In-memory PGlite, which is PostgreSQL 18, or a real server. `postgres` is the one that DATABASE_URL_TEST names,
   * or else a new one on loopback that ends with the process.
   *
   * @default "pglite"
   */
  engine?: TEngine;
};

/**
 * Creates a database for tests. What it is made from is kept: on PGlite as an image in the user's cache folder
 * (`STRATA_TESTING_CACHE` names another), on a server as a template for the run.
 *
 * Rejects with the driver's error when a statement of the schema or of a migration fails, with that of `seed`, and with
 * what to do when there is no server to run on; nothing is left open then.
 */
export async function createTestDatabase<
  TRelations extends AnyRelations = EmptyRelations,
  TEngine extends Engine = "pglite",
>(options: TestDatabaseOptions<TRelations, TEngine> = {}): Promise<TestDatabase<TRelations, TEngine>> {
  const database = await createOn(options.engine ?? "pglite", options);
  return database as TestDatabase<TRelations, TEngine>;
}

/** Creates a database on an engine; on a server, at `location` or else at the location of this process. */
export async function createOn<TRelations extends AnyRelations>(
  engine: Engine,
  { seed, ...options }: DatabaseOptions<TRelations>,
  location?: ServerLocation,
): Promise<TestDatabase<TRelations>> {
  const database = await open(engine, options, location);
  if (!seed) return database;
  try {
    await seed(database.db);
    return await database.fork();
  } finally {
    await database.close();
  }
}

async function open<TRelations extends AnyRelations>(
  engine: Engine,
  { relations, extensions = {}, ...contents }: DatabaseOptions<TRelations>,
  location: ServerLocation | undefined,
): Promise<TestDatabase<TRelations>> {
  const spec = await createDatabaseSpec(contents, extensions, engine);
  if (engine === "pglite") return openPglite(await cachedImage(spec, extensions), extensions, relations);
  const there = location ?? (await processLocation(engine));
  return openOnServer(engine, there, await templateOf(there, spec), relations);
}
