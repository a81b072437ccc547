import { type Database, type PendingOptions, viewKeyStatements } from "@strata/migrate";
import { commentStatements, readComments } from "@strata/migrate/comments";
import * as schema from "./schema.ts";

/** Folder of the migrations. */
export const folder = "migrations";

/** The comments of the schema, from its JSDoc, and the objects without one. */
export const { comments, missing } = readComments({ schema, entries: ["src/schema.ts"] });

/** Where drizzle-kit finds the schema, and the statements that it does not generate. */
export const project: PendingOptions = {
  config: "drizzle.config.ts",
  folder,
  supplementary: (db) => supplementaryStatements(db),
};

/**
 * Statements that a migrated database lacks and that drizzle-kit does not generate: unique indexes of materialized
 * views, and comments.
 */
export const supplementaryStatements = async (db: Database): Promise<string[]> => [
  ...(await viewKeyStatements(db, schema)),
  ...(await commentStatements(db, comments)),
];
