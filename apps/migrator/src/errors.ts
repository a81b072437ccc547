import { labeled, wrapped } from "./text.ts";

export { messageOf, redact } from "@strata/migrate/errors";

/** Exit codes of `strata` by name; JSON errors show the name too. */
export const exitCodes = {
  ok: 0,
  unexpected: 1,
  pending: 2,
  history: 3,
  order: 4,
  decision: 5,
  locked: 6,
  statement: 7,
  configuration: 8,
  data: 9,
  findings: 10,
} as const;

export type ExitName = keyof typeof exitCodes;
export type ExitCode = (typeof exitCodes)[ExitName];

/** Meanings of the exit codes, as `--help` and docs/cli.md show them. */
export const exitMeanings: Readonly<Record<ExitName, string>> = {
  ok: "success",
  unexpected: "unexpected error: a bug in strata",
  pending: "something is pending, or the database differs from its migrations",
  history: "an applied migration was edited or deleted",
  order: "a pending migration sorts before an applied one",
  decision: "decision needed: rename, loss of data, or sample data beside other rows",
  locked: "another process or session holds a lock",
  statement: "an SQL statement failed",
  configuration: "wrong usage or configuration, or the database cannot be reached",
  data: "bad data in a file or a row",
  findings: "`strata doctor` or `strata lint` has findings",
};

/** Name of an exit code. */
export const exitNameOf = (code: ExitCode): ExitName =>
  (Object.keys(exitCodes) as ExitName[]).find((name) => exitCodes[name] === code) ?? "unexpected";

/** An expected failure: what failed, where, what to do. */
export class StrataError extends Error {
  readonly exitCode: ExitCode;
  /** Where it failed: a file with its line, a statement, a constraint. */
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

/** Formats a failure as text: what failed, where, what to do. Prose is wrapped at `width`, locations are not. */
export const failureText = (
  { message, where, hint }: Pick<StrataError, "message" | "where" | "hint">,
  width = Number.POSITIVE_INFINITY,
): string =>
  [
    wrapped(message, width),
    ...(where ? [labeled("  where: ", where, Number.POSITIVE_INFINITY)] : []),
    labeled("  do:    ", hint, width),
  ].join("\n");
