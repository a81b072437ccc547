export { messageOf } from "@strata/migrate";

/** Exit codes of `strata`, as the README documents them. */
export const exitCodes = {
  ok: 0,
  unexpected: 1,
  /** Migrations are pending, or the schema has changes that no migration holds. */
  pending: 2,
  /** An applied migration was edited or deleted. */
  history: 3,
  /** A pending migration sorts before one that is applied. */
  order: 4,
  /** drizzle-kit needs a decision: a rename, or a loss of data. */
  decision: 5,
  /** Another process holds the lock. */
  locked: 6,
  /** A statement failed. */
  statement: 7,
  /** The configuration is wrong, or the database cannot be reached. */
  configuration: 8,
  /** A data file has bad rows. */
  data: 9,
  /** `strata doctor` has findings. */
  findings: 10,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** A failure that a person can act on: what failed, where, what to do. */
export class StrataError extends Error {
  readonly exitCode: ExitCode;
  /** File with line, statement, constraint: where it failed. */
  readonly where: string | undefined;
  /** What to do about it. */
  readonly hint: string;

  constructor(exitCode: ExitCode, what: string, details: { where?: string; hint: string; cause?: unknown }) {
    super(what, { cause: details.cause });
    this.exitCode = exitCode;
    this.where = details.where;
    this.hint = details.hint;
  }
}

/** A failure for a person: what failed, where, what to do. */
export function failureText({
  message,
  where,
  hint,
}: Pick<StrataError, "message" | "where" | "hint">): string {
  const indented = (text: string): string => text.replaceAll("\n", "\n         ");
  return `${message}${where ? `\n  where: ${indented(where)}` : ""}\n  do:    ${indented(hint)}`;
}
