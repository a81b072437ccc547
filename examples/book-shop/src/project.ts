import { type Database, type PendingOptions, viewKeyStatements } from "@strata/migrate";
import * as schema from "./schema.ts";

/** The folder of the migrations. */
export const folder = "migrations";

/** Where drizzle-kit finds the schema, and what it does not know of it. */
export const project: PendingOptions = {
  config: "drizzle.config.ts",
  folder,
  supplementary: (db) => supplementaryStatements(db),
};

/** The statements that a migrated database lacks and drizzle-kit does not know: the keys of materialized views. */
export const supplementaryStatements = (db: Database): Promise<string[]> => viewKeyStatements(db, schema);
