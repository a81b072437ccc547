import type { MigrateErrorCode } from "./errors.ts";

/** Kind of a database error, and how to fix it. */
export interface DatabaseErrorExplanation {
  readonly code: MigrateErrorCode;
  readonly hint: string;
}

type Explanations = Readonly<Record<string, DatabaseErrorExplanation>>;

const again = "Unfinished work was rolled back: run it again.";

const connectionLost: DatabaseErrorExplanation = {
  code: "configuration",
  hint: `The connection was lost. Check that the server is running and reachable. ${again}`,
};

/** By SQLSTATE: a code or a class (its first two characters). */
const explanations: Explanations = {
  "08": connectionLost,
  "25006": {
    code: "configuration",
    hint: "The database is read-only: connect to the primary, not a standby, with a role that can write.",
  },
  "40": { code: "locked", hint: `A concurrent transaction conflicted with this one. ${again}` },
  "42501": {
    code: "configuration",
    hint: "Connect with a role that has this privilege, or have the owner grant it.",
  },
  "53": {
    code: "statement",
    hint: `Resource exhausted (see message): increase the limit. ${again}`,
  },
  "55P03": {
    code: "locked",
    hint: `Another session holds a required lock: find it in pg_locks and pg_stat_activity. ${again}`,
  },
  "57": connectionLost,
  "57014": {
    code: "statement",
    hint: `The statement was canceled, by an administrator or by statement_timeout: increase the timeout. ${again}`,
  },
  "58": {
    code: "statement",
    hint: `The server had an I/O error: check its disk space and its log. ${again}`,
  },
};

/** Codes of connection errors, of postgres.js and of the operating system. */
const connectionCodes: ReadonlySet<string> = new Set([
  "CONNECTION_CLOSED",
  "CONNECTION_DESTROYED",
  "CONNECTION_ENDED",
  "CONNECT_TIMEOUT",
  "EAI_AGAIN",
  "ECONNREFUSED",
  "ECONNRESET",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOTFOUND",
  "EPIPE",
  "ETIMEDOUT",
]);

/** Fields of a server error; postgres.js and PGlite name some of them differently. */
export interface ServerError extends Error {
  readonly severity: string;
  readonly code: string;
  readonly position?: string;
  readonly detail?: string;
  readonly table?: string;
  readonly table_name?: string;
  readonly column?: string;
  readonly column_name?: string;
  readonly constraint?: string;
  readonly constraint_name?: string;
}

/**
 * Explains a database error that is not caused by the statement itself: the connection, a lock, a missing privilege,
 * the state of the server. Returns undefined for other errors.
 *
 * @param error rejection of a Drizzle query.
 */
export function explainDatabaseError(error: unknown): DatabaseErrorExplanation | undefined {
  const server = serverErrorOf(error);
  if (server) return explanations[server.code] ?? explanations[server.code.slice(0, 2)];
  return causesOf(error).some(({ code = "" }) => connectionCodes.has(code)) ? connectionLost : undefined;
}

/** Whether an error means that the connection is lost, so that no further statement can reach the session. */
export const isConnectionLost = (error: unknown): boolean => explainDatabaseError(error) === connectionLost;

/** Finds the server error among an error and its causes. */
export const serverErrorOf = (error: unknown): ServerError | undefined =>
  causesOf(error).find((cause): cause is ServerError => cause.severity !== undefined);

/** An error and its causes, outermost first. */
function causesOf(error: unknown): Partial<ServerError>[] {
  return error instanceof Error ? [error, ...causesOf(error.cause)] : [];
}
