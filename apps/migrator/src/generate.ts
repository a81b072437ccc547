import * as engine from "@strata/migrate";
import { commentStatements, type EntityComments } from "@strata/migrate/comments";
import { configOf } from "./drizzle_kit.ts";
import { open } from "./open.ts";

export interface PendingOptions {
  /** Folder of drizzle.config.ts. */
  readonly folder: string;
  /** Folder of the migrations. */
  readonly migrations: string;
  /** The composed schema, for what drizzle-kit does not know of it. */
  readonly schema: Record<string, unknown>;
  /** Its comments, which `readComments` has read. */
  readonly comments: Readonly<Record<string, EntityComments>>;
}

export interface GenerateOptions extends PendingOptions {
  /** Last part of the migration's name; drizzle-kit makes one up without it. */
  readonly name?: string | undefined;
  /** Answers to drizzle-kit's questions, a JSON array. */
  readonly hints?: string | undefined;
  /** Whether a person can be asked. */
  readonly interactive: boolean;
}

/**
 * Writes the changes of our schema into a new migration: the statements of drizzle-kit, the keys of materialized views
 * and the comments.
 *
 * @returns the path of the new migration, or undefined if nothing has changed.
 * @throws MigrateError as `generate` of @strata/migrate.
 */
export const generate = ({ name, hints, interactive, ...pending }: GenerateOptions) =>
  engine.generate({ ...engineOptions(pending), name, hints, interactive });

/** The statements that `generate` would write; none if the migrations equal the schema. */
export const pendingChanges = (options: PendingOptions): Promise<string[]> =>
  engine.pendingChanges(engineOptions(options));

/**
 * The statements that a migrated database still needs and drizzle-kit does not know: the keys of materialized views,
 * and the comments. None where it agrees with the schema.
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
  // Ours hears a signal between two statements.
  scratch: () => open({ kind: "memory", label: "in memory" }),
});
