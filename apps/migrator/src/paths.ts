import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** Folder of this package; the same from `src/` and `dist/`. */
const packageFolder = dirname(dirname(fileURLToPath(import.meta.url)));

/** The manifest of this package. */
export const manifestFile = join(packageFolder, "package.json");

/** The composed schema, whose JSDoc is read as comments. */
export const schemaFile = join(packageFolder, "src", "schema.ts");

/** The committed migrations. */
export const migrationsFolder = join(packageFolder, "migrations");

/**
 * The table of drizzle-orm for them, in its schema `drizzle`. Not its default one: a service that migrates tables of its
 * own beside ours has that to itself.
 */
export const migrationsTable = "__strata_migrations";

/** The environment variable with which `strata push` tells drizzle.config.ts what to ignore: names of relations, as JSON. */
export const ignoredVariable = "STRATA_PUSH_IGNORED";

/** The sample data that `strata seed` loads. */
export const sampleFolder = join(packageFolder, "sample");

/** The repository, with drizzle.config.ts, which `generate` and `push` use. */
export const repositoryFolder = dirname(dirname(packageFolder));

/** Whether this package is in a clone, with the sources of the schema packages, and not installed from a registry. */
export const isClone = existsSync(join(repositoryFolder, "packages", "schema-relationships", "src"));
