import type { MigrateErrorCode } from "./errors.ts";

/** The kind of a database error and its remedy. */
export interface DatabaseErrorExplanation {
  readonly code: MigrateErrorCode;
  readonly hint: string;
}

type Explanations = Readonly<Record<string, DatabaseErrorExplanation>>;

const again = "What was not finished is rolled back: run it again.";

const connectionLost: DatabaseErrorExplanation = {
  code: "configuration",
  hint: `The connection was lost in the middle. Check that the server runs and can be reached. ${again}`,
};

/** By SQLSTATE: a code, or a class, its first two characters. */
const explanations: Explanations = {
  "08": connectionLost,
  "25006": {
    code: "configuration",
    hint: "The database takes no writes: connect to the primary, not a standby, with a role that may write.",
  },
  "40": { code: "locked", hint: `Another session was writing the same. ${again}` },
  "42501": {
    code: "configuration",
    hint: "Name a role that may do this in the address of the database, or have the owner grant it.",
  },
  "53": {
    code: "statement",
    hint: `The server has run out of what the message names. Give it room. ${again}`,
  },
  "55P03": {
    code: "locked",
    hint: `Another session holds what this needs: pg_locks and pg_stat_activity name it. ${again}`,
  },
  "57": connectionLost,
  "57014": {
    code: "statement",
    hint: `It was cancelled, by a person or by statement_timeout: give the role more time. ${again}`,
  },
  "58": {
    code: "statement",
    hint: `The server's disk does not do what it should: look at its room and its log. ${again}`,
  },
};

/** Codes of a connection that breaks: those of postgres.js, and those of the operating system. */
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

/** The fields of an error of the server; postgres.js and PGlite have names of their own for some of them. */
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
 * Explains a database error whose cause lies around the statement and not in it: the connection, a lock, a right, the
 * state of the server. Undefined for every other error.
 *
 * @param error what a Drizzle query was rejected with.
 */
export function explainDatabaseError(error: unknown): DatabaseErrorExplanation | undefined {
  const server = serverErrorOf(error);
  if (server) return explanations[server.code] ?? explanations[server.code.slice(0, 2)];
  return causesOf(error).some(({ code = "" }) => connectionCodes.has(code)) ? connectionLost : undefined;
}

/** The error of the server among an error and its causes; undefined where there is none. */
export const serverErrorOf = (error: unknown): ServerError | undefined =>
  causesOf(error).find((cause): cause is ServerError => cause.severity !== undefined);

/** An error and its causes, outermost first. */
function causesOf(error: unknown): Partial<ServerError>[] {
  return error instanceof Error ? [error, ...causesOf(error.cause)] : [];
}
