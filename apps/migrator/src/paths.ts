import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** Folder of this package, from `src/` and from `dist/` alike. */
const packageFolder = dirname(dirname(fileURLToPath(import.meta.url)));

/** The composition, whose comments are read; the sources are published with the package. */
export const schemaFile = join(packageFolder, "src", "schema.ts");

/** The committed migrations. */
export const migrationsFolder = join(packageFolder, "migrations");

/**
 * The table of drizzle-orm for them, in its schema `drizzle`. Not its default one: a service that migrates tables of its
 * own beside ours has that to itself.
 */
export const migrationsTable = "__strata_migrations";

/** The sample data that `strata seed` loads. */
export const sampleFolder = join(packageFolder, "sample");

/** The repository, where drizzle.config.ts is: what `generate` and `push` work on. */
export const repositoryFolder = dirname(dirname(packageFolder));
