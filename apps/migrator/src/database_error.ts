import { DrizzleQueryError } from "drizzle-orm";
import { type ExitCode, exitCodes, messageOf, StrataError } from "./errors.ts";
import { clipped } from "./text.ts";

/** What becomes of a kind of error: how `strata` ends, and what a person can do. */
interface Remedy {
  readonly exitCode: ExitCode;
  readonly hint: string;
}

type Remedies = Readonly<Record<string, Remedy>>;

const again = "What was not finished is rolled back: run the command again.";

const connectionIsLost: Remedy = {
  exitCode: exitCodes.configuration,
  hint: `The connection was lost in the middle. Check that the server runs and can be reached. ${again}`,
};

/** Where nothing is wrong with the statement itself, by SQLSTATE: a code, or a class, its first two characters. */
const circumstances: Remedies = {
  "08": connectionIsLost,
  "25006": {
    exitCode: exitCodes.configuration,
    hint: "The database takes no writes: name the primary in DATABASE_URL, not a standby, and a role that may write.",
  },
  "40": {
    exitCode: exitCodes.locked,
    hint: `Another session was writing the same. ${again}`,
  },
  "42501": {
    exitCode: exitCodes.configuration,
    hint: "Name a role in DATABASE_URL that may do this, or have the owner grant it.",
  },
  "53": {
    exitCode: exitCodes.statement,
    hint: `The server has run out of what the message names. Give it room. ${again}`,
  },
  "55P03": {
    exitCode: exitCodes.locked,
    hint: `Another session holds what this needs: pg_locks and pg_stat_activity name it. ${again}`,
  },
  "57": connectionIsLost,
  "57014": {
    exitCode: exitCodes.statement,
    hint: `It was cancelled, by a person or by statement_timeout: give the role more time. ${again}`,
  },
  "58": {
    exitCode: exitCodes.statement,
    hint: `The server's disk does not do what it should: look at its room and its log. ${again}`,
  },
};

const badData: Remedy = {
  exitCode: exitCodes.data,
  hint: "Nothing of it was written. Mend what the constraint and the detail name, and run the command again.",
};
const schemaIsMissing: Remedy = {
  exitCode: exitCodes.pending,
  hint: "Run `strata migrate`. If `strata status` says that nothing is pending, it was dropped or renamed by hand.",
};

/** Where the statement meets other data or another schema than it is made for. */
const mismatches: Remedies = {
  "22": badData,
  "23": badData,
  "3F000": schemaIsMissing,
  "42703": schemaIsMissing,
  "42704": schemaIsMissing,
  "42P01": schemaIsMissing,
};

const anyOther: Remedy = {
  exitCode: exitCodes.statement,
  hint: "Nothing of it was written. If `strata status` says that nothing is pending, please report it.",
};

/** Codes of a connection that breaks: postgres.js' own, and the operating system's. */
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

/** What a driver tells of an error of the server: postgres.js and PGlite have names of their own for some. */
interface ServerError extends Error {
  readonly severity: string;
  readonly code: string;
  readonly detail?: string;
  readonly table?: string;
  readonly table_name?: string;
  readonly column?: string;
  readonly column_name?: string;
  readonly constraint?: string;
  readonly constraint_name?: string;
}

/**
 * What a statement failed with, for a person: what the server said, the table, constraint and statement, and what to
 * do. Undefined where the error is neither the server's nor the connection's.
 *
 * @param file the file that was being loaded.
 */
export function databaseError(error: unknown, file?: string): StrataError | undefined {
  const server = serverErrorOf(error);
  const remedy = circumstanceOf(error) ?? (server && (lookUp(mismatches, server.code) ?? anyOther));
  if (!remedy) return undefined;
  const { table_name, table = table_name, column_name, column = column_name } = server ?? {};
  const { constraint_name, constraint = constraint_name, detail } = server ?? {};
  const statement =
    error instanceof DrizzleQueryError ? error.query.trim().replaceAll(/\s+/g, " ") : undefined;
  const where = [
    file,
    table && `table ${table}`,
    column && `column ${column}`,
    constraint && `constraint ${constraint}`,
    detail && clipped(detail, 300),
    statement && `statement: ${clipped(statement, 200)}`,
  ].filter(Boolean);
  return new StrataError(remedy.exitCode, messageOf(error), {
    ...(where.length > 0 && { where: where.join("\n") }),
    hint: remedy.hint,
    cause: error,
  });
}

/** What to do where nothing is wrong with the statement that failed, but with what is around it. */
export function circumstanceOf(error: unknown): Remedy | undefined {
  const server = serverErrorOf(error);
  if (server) return lookUp(circumstances, server.code);
  return causesOf(error).some(({ code = "" }) => connectionCodes.has(code)) ? connectionIsLost : undefined;
}

/**
 * Whether postgres.js wrote to a connection that had just been lost: it throws then, out of anybody's reach
 * (porsager/postgres#1154). The query is told by itself that its connection is closed.
 */
export const isWriteToLostConnection = (error: unknown): boolean =>
  error instanceof TypeError && /\bnextWrite\b.*\bpostgres\b/.test(error.stack ?? "");

const lookUp = (remedies: Remedies, code: string): Remedy | undefined =>
  remedies[code] ?? remedies[code.slice(0, 2)];

const serverErrorOf = (error: unknown): ServerError | undefined =>
  causesOf(error).find((cause): cause is ServerError => cause.severity !== undefined);

/** An error and what it was caused by, outermost first. */
function causesOf(error: unknown): Partial<ServerError>[] {
  return error instanceof Error ? [error, ...causesOf(error.cause)] : [];
}
