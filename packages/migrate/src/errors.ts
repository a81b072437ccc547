export { redact } from "./redact.ts";

/**
 * Machine-readable kind of a failure:
 *
 * - `pending`: the database or the migrations are behind the schema;
 * - `history`: an applied migration was edited or deleted;
 * - `drift`: objects that migrations made are missing or changed;
 * - `order`: a pending migration sorts before an applied one;
 * - `decision`: an ambiguous schema change: a rename or a new object, or a loss of data;
 * - `hazard`: a migration would lose data of a table with rows, and it is not approved;
 * - `locked`: another session holds the migration lock or a lock on a table;
 * - `statement`: a statement of a migration failed;
 * - `configuration`: a file, a package, a privilege or the connection is missing or wrong;
 * - `kit`: drizzle-kit itself failed, for example because it cannot load the schema.
 */
export type MigrateErrorCode =
  | "pending"
  | "history"
  | "drift"
  | "order"
  | "decision"
  | "hazard"
  | "locked"
  | "statement"
  | "configuration"
  | "kit";

/** A failure with its kind, its location and how to fix it. */
export class MigrateError extends Error {
  override readonly name: string = "MigrateError";
  /** Kind of the failure; stable across releases, unlike the message. */
  readonly code: MigrateErrorCode;
  /** Where it failed: a file with its line, a folder, a session, a list of objects. */
  readonly where: string | undefined;
  /** How to fix it. */
  readonly hint: string;

  constructor(
    code: MigrateErrorCode,
    message: string,
    details: { where?: string; hint: string; cause?: unknown },
  ) {
    super(message, { cause: details.cause });
    this.code = code;
    this.where = details.where;
    this.hint = details.hint;
  }
}

/**
 * Returns the message of any thrown value. For a failed query it is PostgreSQL's message instead of Drizzle's, which
 * repeats the statement; for an AggregateError, such as a refused connection, that of its first error.
 */
export function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? error.cause : undefined;
  const inner = error instanceof AggregateError ? error.errors[0] : cause;
  return inner instanceof Error ? messageOf(inner) : error.message;
}
