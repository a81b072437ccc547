import { inspect } from "node:util";
import { CommanderError } from "commander";
import {
  type ExitCode,
  exitCodes,
  exitNameOf,
  failureText,
  messageOf,
  redact,
  StrataError,
} from "../errors.ts";
import { bugsUrl } from "../manifest.ts";
import { print, printError, widthOf } from "./output.ts";

/**
 * Reports the error that ended a command: as text on standard error, or, with `json`, as JSON on standard output. With
 * STRATA_DEBUG also its stack trace and causes, on standard error.
 *
 * @returns the exit code.
 */
export async function reportFailure(error: unknown, { json }: { readonly json: boolean }): Promise<ExitCode> {
  if (error instanceof CommanderError && error.exitCode === 0) return exitCodes.ok;
  const { exitCode, message, where, hint } = await explained(error);
  // A hint shows the form of an address, never an address.
  const shown = { message: redact(message), where: where && redact(where), hint };
  if (json) print(errorJson(exitCode, shown));
  // Commander has printed its own.
  else if (!(error instanceof CommanderError))
    printError(failureText({ ...shown, message: `strata: ${shown.message}` }, widthOf(process.stderr)));
  if (process.env.STRATA_DEBUG) console.error(redact(inspect(error)));
  return exitCode;
}

async function explained(error: unknown): Promise<StrataError> {
  if (error instanceof StrataError) return error;
  if (error instanceof CommanderError) return usageError(error);
  const { failureOf } = await import("../database_error.ts");
  const bug = () =>
    new StrataError(exitCodes.unexpected, messageOf(error), {
      hint: `This is a bug in strata. Please report it at ${bugsUrl} with the output of the same command under STRATA_DEBUG=1.`,
    });
  return failureOf(error) ?? bug();
}

function usageError({ code, message }: CommanderError): StrataError {
  const what = code === "commander.help" ? "The command is incomplete." : message.replace(/^error: /, "");
  return new StrataError(exitCodes.configuration, what, { hint: "Run `strata --help` for usage." });
}

/** A failure as JSON; `version` changes with its shape. */
const errorJson = (
  exitCode: ExitCode,
  { message, where, hint }: Pick<StrataError, "message" | "where" | "hint">,
): string =>
  JSON.stringify(
    { version: 1, error: { code: exitNameOf(exitCode), exitCode, message, where: where ?? null, hint } },
    null,
    2,
  );
