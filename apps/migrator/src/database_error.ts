import {
  DecisionError,
  explainDatabaseError,
  MigrateError,
  type MigrateErrorCode,
  serverErrorOf,
} from "@strata/migrate";
import { DrizzleQueryError } from "drizzle-orm";
import { type ExitCode, exitCodes, messageOf, StrataError } from "./errors.ts";
import { bugsUrl } from "./manifest.ts";
import { clipped } from "./text.ts";

/** Exit code and hint for a kind of error. */
interface Remedy {
  readonly exitCode: ExitCode;
  readonly hint: string;
}

type Remedies = Readonly<Record<string, Remedy>>;

/** Exit code for each error code of the migration engine. */
const exitCodeOf: Readonly<Record<MigrateErrorCode, ExitCode>> = {
  pending: exitCodes.pending,
  history: exitCodes.history,
  drift: exitCodes.pending,
  order: exitCodes.order,
  decision: exitCodes.decision,
  hazard: exitCodes.decision,
  locked: exitCodes.locked,
  statement: exitCodes.statement,
  configuration: exitCodes.configuration,
  kit: exitCodes.unexpected,
};

const badData: Remedy = {
  exitCode: exitCodes.data,
  hint: "Nothing was written. Fix the value that the constraint or the detail names and run the command again.",
};
const schemaIsMissing: Remedy = {
  exitCode: exitCodes.pending,
  hint: "Run `strata migrate`. If `strata status` reports no pending migrations, the object was dropped or renamed manually.",
};

/** Errors of the data or of a missing schema object, by SQLSTATE or its class. */
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
  hint: `Nothing was written. If \`strata status\` reports no pending migrations, please report this at ${bugsUrl}.`,
};

/** Converts an error to a failure; undefined if it is unexpected. */
export function failureOf(error: unknown): StrataError | undefined {
  if (error instanceof StrataError) return error;
  if (!(error instanceof MigrateError)) return databaseError(error);
  const { code, message, where, cause } = error;
  const hint = error instanceof DecisionError ? answersTo(error) : error.hint;
  return new StrataError(exitCodeOf[code], message, { ...(where && { where }), hint, cause });
}

function answersTo({ asNew, asRenamed }: DecisionError): string {
  return [
    "Run the command on a terminal to be asked, or pass the answer with --hints:",
    `  as new:     --hints '${JSON.stringify(asNew)}'`,
    ...(asRenamed ? [`  as renamed: --hints '${JSON.stringify(asRenamed)}'`] : []),
  ].join("\n");
}

/**
 * Converts a database error to a failure: the message of the server, the table, constraint and statement, and a hint.
 * Undefined if the error comes neither from the server nor from the connection.
 *
 * @param file the file that was being imported.
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

/** Exit code and hint if the cause is not the statement but its circumstances, such as a lock or the connection. */
export function circumstanceOf(error: unknown): Remedy | undefined {
  const explained = explainDatabaseError(error);
  return explained && { exitCode: exitCodeOf[explained.code], hint: explained.hint };
}

const lookUp = (remedies: Remedies, code: string): Remedy | undefined =>
  remedies[code] ?? remedies[code.slice(0, 2)];
