import type { AnyRelations, EmptyRelations } from "drizzle-orm";
import type { PgAsyncDatabase, PgQueryResultHKT } from "drizzle-orm/pg-core";
import { inject } from "vitest";
import type { Engine } from "./engine.ts";
import { openDatabase } from "./open.ts";

/** What a new database holds: the tables of `schema`, what `migrations` make, or nothing. */
export type TestDatabaseOptions<TRelations extends AnyRelations = EmptyRelations> = {
  /** What `db.query` knows. */
  relations?: TRelations;
} & (
  | {
      /** Drizzle tables, enums, views …; a schema module's `import * as schema` will do. */
      schema?: Record<string, unknown>;
      migrations?: never;
    }
  | {
      /** A folder of drizzle-kit's SQL migrations. */
      migrations: string;
      schema?: never;
    }
);

/** A database that one test, or one test file, has to itself. */
export interface TestDatabase<TRelations extends AnyRelations = EmptyRelations> {
  /**
   * The database, typed by what all drivers share. They return raw rows in different wrappings, so ask for plain
   * ones: `db.execute(query, "objects")`.
   */
  db: PgAsyncDatabase<PgQueryResultHKT, TRelations>;
  engine: Engine;
  /** Where other clients reach this database; undefined on PGlite, which has no server. */
  url: string | undefined;
  /** Closes and removes the database. Calling it again is no error, not calling it keeps Node alive. */
  close(): Promise<void>;
}

/**
 * Creates a database on the engine that the test file runs on. Works only inside a Vitest project that
 * `global_setup` has set up.
 *
 * Rejects with the driver's error when a statement of the schema or of a migration fails; nothing is left open
 * then.
 */
export async function createTestDatabase<TRelations extends AnyRelations = EmptyRelations>(
  options: TestDatabaseOptions<TRelations> = {},
): Promise<TestDatabase<TRelations>> {
  const opened = await openDatabase(inject("origin"), options.relations);
  let closing: Promise<void> | undefined;
  const close = () => {
    closing ??= opened.close();
    return closing;
  };
  try {
    if (options.migrations !== undefined) await opened.migrate(options.migrations);
    for (const statement of await statementsOf(options.schema)) await opened.db.execute(statement);
  } catch (error) {
    await close();
    throw error;
  }
  return { db: opened.db, engine: inject("engine"), url: opened.url, close };
}

/** The DDL that makes a schema in an empty database. */
async function statementsOf(schema: Record<string, unknown> | undefined): Promise<string[]> {
  if (!schema) return [];
  // Half a second to load, and only this needs it.
  const { generateDrizzleJson, generateMigration } = await import("drizzle-kit/api-postgres");
  return generateMigration(await generateDrizzleJson({}), await generateDrizzleJson(schema));
}
