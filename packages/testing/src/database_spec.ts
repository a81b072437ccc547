import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { Extensions } from "@electric-sql/pglite";
import { readMigrationFiles } from "drizzle-orm/migrator";
import type { Engine } from "./engine.ts";

/** What a database is made from: Drizzle tables, a folder of migrations, or nothing. */
export type Contents =
  | {
      /** Drizzle tables, enums, views …; a schema module's `import * as schema` will do. */
      schema?: Record<string, unknown>;
      migrations?: never;
    }
  | {
      /** A folder of drizzle-kit's SQL migrations. They are applied by Drizzle's migrator, as in production. */
      migrations: string;
      schema?: never;
    };

/** How to make the contents of a database in an empty one. */
export interface DatabaseSpec {
  /** The same text makes the same contents. */
  identity: string;
  /** Composes the statements to run, which takes long enough to be done only where they are run. */
  statements(): Promise<string[]>;
  /** The folder of migrations to apply, if they are the contents. */
  migrations: string | undefined;
}

/**
 * The spec for these contents on an engine. Extensions are created first for a schema, which cannot say that it needs
 * them; a migration creates its own.
 */
export async function createDatabaseSpec(
  { schema, migrations }: Contents,
  extensions: Extensions,
  engine: Engine,
): Promise<DatabaseSpec> {
  if (migrations !== undefined) {
    const files = readMigrationFiles({ migrationsFolder: migrations });
    if (files.length === 0) {
      throw new Error(
        `${migrations} has no migrations: a folder of folders with a migration.sql is expected`,
      );
    }
    return { identity: JSON.stringify(files), statements: async () => [], migrations };
  }
  const created = Object.entries(extensions).map((extension) => createExtension(extension, engine));
  const { entities, statements } = await definitionOf(schema);
  return {
    identity: JSON.stringify([kitVersion, created, entities]),
    statements: async () => [...created, ...(await statements())],
    migrations,
  };
}

/**
 * Creates an extension that SQL knows by one of two names: PGlite's uuid_ossp, say, is "uuid-ossp". One that SQL does not
 * know at all is an error on a server; on PGlite it may add to JavaScript alone.
 */
function createExtension([key, extension]: [string, Extensions[string]], engine: Engine): string {
  const name = "name" in extension ? extension.name : key;
  const unknown =
    engine === "pglite" ? "null" : `raise 'the extension ${key} is not installed on this server'`;
  return `do $$
    declare known text := (select name from pg_available_extensions where name in ('${key}', '${name}') limit 1);
    begin
      if known is null then ${unknown};
      else execute format('create extension if not exists %I cascade', known);
      end if;
    end $$`;
}

/** What drizzle-kit finds in a schema, and what composes the DDL that makes it in an empty database. */
async function definitionOf(schema: Record<string, unknown> | undefined) {
  if (!schema) return { entities: [], statements: async () => [] };
  // A third of a second to load, and only this needs it.
  const { generateDrizzleJson, generateMigration } = await import("drizzle-kit/api-postgres");
  const defined = await generateDrizzleJson(schema);
  return {
    entities: defined.ddl,
    statements: async () => generateMigration(await generateDrizzleJson({}), defined),
  };
}

const kit = dirname(createRequire(import.meta.url).resolve("drizzle-kit/api-postgres"));
/** Another version may compose other statements for the same entities. */
const { version: kitVersion }: { version: string } = JSON.parse(
  readFileSync(join(kit, "package.json"), "utf8"),
);
