import {
  DecisionError,
  explainDatabaseError,
  MigrateError,
  type MigrateErrorCode,
  serverErrorOf,
} from "@strata/migrate";
import { DrizzleQueryError } from "drizzle-orm";
import { type ExitCode, exitCodes, messageOf, StrataError } from "./errors.ts";
import { clipped } from "./text.ts";

/** What becomes of a kind of error: how `strata` ends, and what a person can do. */
interface Remedy {
  readonly exitCode: ExitCode;
  readonly hint: string;
}

type Remedies = Readonly<Record<string, Remedy>>;

/** How `strata` ends for each kind of failure of the migration engine. */
const exitCodeOf: Readonly<Record<MigrateErrorCode, ExitCode>> = {
  pending: exitCodes.pending,
  history: exitCodes.history,
  order: exitCodes.order,
  decision: exitCodes.decision,
  locked: exitCodes.locked,
  statement: exitCodes.statement,
  configuration: exitCodes.configuration,
  kit: exitCodes.unexpected,
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

/** The failure that an error stands for; undefined where it is a fault of ours. */
export function failureOf(error: unknown): StrataError | undefined {
  if (error instanceof StrataError) return error;
  if (!(error instanceof MigrateError)) return databaseError(error);
  const { code, message, where, cause } = error;
  const hint = error instanceof DecisionError ? answersTo(error) : error.hint;
  return new StrataError(exitCodeOf[code], message, { ...(where && { where }), hint, cause });
}

function answersTo({ asNew, asRenamed }: DecisionError): string {
  return [
    "Run it on a terminal to be asked, or answer with --hints:",
    `  as new:     --hints '${JSON.stringify(asNew)}'`,
    ...(asRenamed ? [`  as renamed: --hints '${JSON.stringify(asRenamed)}'`] : []),
  ].join("\n");
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
  const explained = explainDatabaseError(error);
  return explained && { exitCode: exitCodeOf[explained.code], hint: explained.hint };
}

/**
 * Whether postgres.js wrote to a connection that had just been lost: it throws then, out of anybody's reach
 * (porsager/postgres#1154). The query is told by itself that its connection is closed.
 */
export const isWriteToLostConnection = (error: unknown): boolean =>
  error instanceof TypeError && /\bnextWrite\b.*\bpostgres\b/.test(error.stack ?? "");

const lookUp = (remedies: Remedies, code: string): Remedy | undefined =>
  remedies[code] ?? remedies[code.slice(0, 2)];
