import { readMigrationFiles } from "drizzle-orm/migrator";

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
export interface Recipe {
  /** The same text makes the same contents. */
  identity: string;
  statements: string[];
  /** The folder of migrations to apply, if they are the contents. */
  migrations: string | undefined;
}

/**
 * The recipe for these contents. Extensions are created first for a schema, which cannot say that it needs them; a
 * migration creates its own.
 */
export async function recipeOf({ schema, migrations }: Contents, extensions: string[]): Promise<Recipe> {
  if (migrations !== undefined) {
    const files = readMigrationFiles({ migrationsFolder: migrations });
    if (files.length === 0) {
      throw new Error(
        `${migrations} has no migrations: a folder of folders with a migration.sql is expected`,
      );
    }
    return { identity: JSON.stringify(files), statements: [], migrations };
  }
  const statements = [...extensions.map(createExtension), ...(await statementsOf(schema))];
  return { identity: JSON.stringify(statements), statements, migrations };
}

// Some of PGlite's extensions add to its JavaScript alone; those SQL does not know.
function createExtension(name: string): string {
  return `do $$ begin
    if exists (select from pg_available_extensions where name = '${name}') then
      create extension if not exists "${name}" cascade;
    end if;
  end $$`;
}

/** The DDL that makes a schema in an empty database. */
async function statementsOf(schema: Record<string, unknown> | undefined): Promise<string[]> {
  if (!schema) return [];
  // A third of a second to load, and only this needs it.
  const { generateDrizzleJson, generateMigration } = await import("drizzle-kit/api-postgres");
  return generateMigration(await generateDrizzleJson({}), await generateDrizzleJson(schema));
}
