import * as engine from "@strata/migrate";
import { commentStatements, type EntityComments } from "@strata/migrate/comments";
import { configOf } from "./drizzle_kit.ts";
import { open } from "./open.ts";

export interface PendingOptions {
  /** Folder of drizzle.config.ts. */
  readonly folder: string;
  /** Folder of the migrations. */
  readonly migrations: string;
  /** The composed schema, for what drizzle-kit does not support. */
  readonly schema: Record<string, unknown>;
  /** Its comments, as `readComments` returns them. */
  readonly comments: Readonly<Record<string, EntityComments>>;
}

export interface GenerateOptions extends PendingOptions {
  /** Last part of the migration's name; drizzle-kit generates one if it is missing. */
  readonly name?: string | undefined;
  /** Answers to drizzle-kit's questions, a JSON array. */
  readonly hints?: string | undefined;
  /** Whether drizzle-kit may ask its questions on the terminal. */
  readonly interactive: boolean;
}

/**
 * Generates a migration from the changes of the schema: the statements of drizzle-kit, the unique keys of materialized
 * views and the comments.
 *
 * @returns the path of the new migration, or undefined if nothing has changed.
 * @throws MigrateError as `generate` of @strata/migrate.
 */
export const generate = ({ name, hints, interactive, ...pending }: GenerateOptions) =>
  engine.generate({ ...engineOptions(pending), name, hints, interactive });

/** The statements that `generate` would write; none if the migrations match the schema. */
export const pendingChanges = (options: PendingOptions): Promise<string[]> =>
  engine.pendingChanges(engineOptions(options));

/**
 * The statements that a migrated database needs and drizzle-kit does not generate: the unique keys of materialized views
 * and the comments. None if the database matches the schema.
 */
export const supplementaryStatements = async (
  db: engine.Database,
  { schema, comments }: Pick<PendingOptions, "schema" | "comments">,
): Promise<string[]> => [
  ...(await engine.viewKeyStatements(db, schema)),
  ...(await commentStatements(db, comments)),
];

const engineOptions = ({ folder, migrations, schema, comments }: PendingOptions): engine.PendingOptions => ({
  config: configOf(folder),
  folder: migrations,
  supplementary: (db) => supplementaryStatements(db, { schema, comments }),
  // This one handles signals between two statements.
  scratch: () => open({ kind: "memory", label: "in memory" }),
});
