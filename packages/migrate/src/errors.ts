/**
 * The kind of a failure, which a program can act on:
 *
 * - `pending`: the database or the migrations lack something that the schema has;
 * - `history`: an applied migration was edited or deleted;
 * - `order`: a pending migration sorts before an applied one;
 * - `decision`: drizzle-kit cannot tell a rename from a drop, or data would be lost;
 * - `locked`: another session holds the migration lock or a lock on a table;
 * - `statement`: a statement of a migration failed;
 * - `configuration`: a file, a package, a right or the connection is missing or wrong;
 * - `kit`: drizzle-kit itself failed, for instance on a schema that it cannot load.
 */
export type MigrateErrorCode =
  | "pending"
  | "history"
  | "order"
  | "decision"
  | "locked"
  | "statement"
  | "configuration"
  | "kit";

/** A failure with its kind, its location and a remedy. */
export class MigrateError extends Error {
  override readonly name: string = "MigrateError";
  /** The kind of the failure; stable across releases, unlike the message. */
  readonly code: MigrateErrorCode;
  /** Where it failed: a file with its line, a folder, a session, a list of objects. */
  readonly where: string | undefined;
  /** What to do about it. */
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
 * The message of anything thrown. Of a failed query it is the message of PostgreSQL, not the one of Drizzle, which
 * repeats the statement; of an AggregateError, as of a refused connection, that of its first error.
 */
export function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? error.cause : undefined;
  const inner = error instanceof AggregateError ? error.errors[0] : cause;
  return inner instanceof Error ? messageOf(inner) : error.message;
}
