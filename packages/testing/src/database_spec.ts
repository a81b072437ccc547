import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { Extensions } from "@electric-sql/pglite";
import { readMigrationFiles } from "drizzle-orm/migrator";
import type { Engine } from "./engine.ts";

/** Source of a database: Drizzle tables, a folder of migrations, or neither for an empty one. */
export type Contents =
  | {
      /** Drizzle tables, enums, views …, such as a schema module's `import * as schema`. */
      schema?: Record<string, unknown>;
      migrations?: never;
    }
  | {
      /** Folder of drizzle-kit's SQL migrations, applied by Drizzle's migrator as in production. */
      migrations: string;
      schema?: never;
    };

/** How to build a database from an empty one. */
export interface DatabaseSpec {
  /** Cache identity: equal texts build equal databases. */
  identity: string;
  /** Composes the statements to run. Slow, so called only to build a database. */
  statements(): Promise<string[]>;
  /** Folder of migrations to apply, if any. */
  migrations: string | undefined;
}

/**
 * Creates the database spec of these contents on an engine. A Drizzle schema cannot declare its extensions, so they are
 * created before it; migrations create their own.
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
        `No migrations found in ${migrations}: expected folders that contain a migration.sql. ` +
          "Set `migrations` to the output folder of `drizzle-kit generate`.",
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
 * SQL that creates an extension under either of its names: PGlite's `uuid_ossp` is "uuid-ossp" in SQL. An extension
 * unknown to SQL is an error on a server; on PGlite it may be a JavaScript-only extension.
 */
function createExtension([key, extension]: [string, Extensions[string]], engine: Engine): string {
  const name = "name" in extension ? extension.name : key;
  const unknown =
    engine === "pglite"
      ? "null"
      : `raise 'extension ${key} is not installed on this server: install it, or remove it from extensions'`;
  return `do $$
    declare known text := (select name from pg_available_extensions where name in ('${key}', '${name}') limit 1);
    begin
      if known is null then ${unknown};
      else execute format('create extension if not exists %I cascade', known);
      end if;
    end $$`;
}

/** drizzle-kit's entities of a schema, and a function that composes their DDL for an empty database. */
async function definitionOf(schema: Record<string, unknown> | undefined) {
  if (!schema) return { entities: [], statements: async () => [] };
  // Loading takes a third of a second, and only this function needs it.
  const { generateDrizzleJson, generateMigration } = await import("drizzle-kit/api-postgres");
  const defined = await generateDrizzleJson(schema);
  return {
    entities: defined.ddl,
    statements: async () => generateMigration(await generateDrizzleJson({}), defined),
  };
}

const kit = dirname(createRequire(import.meta.url).resolve("drizzle-kit/api-postgres"));
/** Part of the identity: another version may compose other statements for the same entities. */
const { version: kitVersion }: { version: string } = JSON.parse(
  readFileSync(join(kit, "package.json"), "utf8"),
);
