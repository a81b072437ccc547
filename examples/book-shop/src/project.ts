import { type Database, type PendingOptions, viewKeyStatements } from "@strata/migrate";
import { commentStatements, readComments } from "@strata/migrate/comments";
import * as schema from "./schema.ts";

/** The folder of the migrations. */
export const folder = "migrations";

/** The comments of the schema, which are the JSDoc in its source, and what has none. */
export const { comments, missing } = readComments({ schema, entries: ["src/schema.ts"] });

/** Where drizzle-kit finds the schema, and what it does not know of it. */
export const project: PendingOptions = {
  config: "drizzle.config.ts",
  folder,
  supplementary: (db) => supplementaryStatements(db),
};

/**
 * The statements that a migrated database lacks and drizzle-kit does not know: the keys of materialized views, and the
 * comments.
 */
export const supplementaryStatements = async (db: Database): Promise<string[]> => [
  ...(await viewKeyStatements(db, schema)),
  ...(await commentStatements(db, comments)),
];
