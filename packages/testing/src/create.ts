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

/** Contents of a test database. */
export type DatabaseOptions<TRelations extends AnyRelations = EmptyRelations> = Contents & {
  /** Relations of `db.query`. */
  relations?: TRelations;
  /**
   * Extensions in PGlite's form: `{ citext }` from `@electric-sql/pglite/contrib/citext`. With `schema` they are also
   * created. On a server only their names are used, and they must be installed there.
   */
  extensions?: Extensions;
  /** Inserts initial rows, once. A rewind restores the state after it. */
  seed?: (db: TestDatabase<TRelations>["db"]) => Promise<unknown>;
};

/** Contents of a test database, and the engine that runs it. */
export type TestDatabaseOptions<
  TRelations extends AnyRelations = EmptyRelations,
  TEngine extends Engine = Engine,
> = DatabaseOptions<TRelations> & {
  /**
   * In-memory PGlite (PostgreSQL 18), or a real server. `postgres` uses the server of DATABASE_URL_TEST if it is set,
   * and otherwise starts one on loopback that stops with the process.
   *
   * @default "pglite"
   */
  engine?: TEngine;
};

/**
 * Creates a test database. The built database is cached: on PGlite as an image in the user's cache folder
 * (`STRATA_TESTING_CACHE` overrides it), on a server as a template database for the run.
 *
 * Rejects with the driver's error if a statement of the schema or of a migration fails, with the error of `seed`, and
 * with instructions if no server is available. A rejection leaves nothing open.
 *
 * @example
 * ```ts
 * import * as schema from "@strata/schema-market";
 * import { createTestDatabase } from "@strata/testing";
 *
 * const { db, rewind, close } = await createTestDatabase({ schema });
 * await db.insert(schema.cryptocurrencies).values({ slug: "bitcoin", symbol: "BTC", name: "Bitcoin" });
 * await rewind(); // the table is empty again, and the next id is 1
 * await close();
 * ```
 */
export async function createTestDatabase<
  TRelations extends AnyRelations = EmptyRelations,
  TEngine extends Engine = "pglite",
>(options: TestDatabaseOptions<TRelations, TEngine> = {}): Promise<TestDatabase<TRelations, TEngine>> {
  const database = await createOn(options.engine ?? "pglite", options);
  return database as TestDatabase<TRelations, TEngine>;
}

/** Creates a database on an engine. On a server `location` defaults to the server of this process. */
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
  const server = location ?? (await processLocation(engine));
  return openOnServer(engine, server, await templateOf(server, spec), relations);
}
