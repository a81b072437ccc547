import { CommanderError } from "commander";
import { failureOf } from "../database_error.ts";
import { type ExitCode, exitCodes, failureText, messageOf } from "../errors.ts";
import { redact } from "../target.ts";
import { printError } from "./output.ts";

/** Prints what a command failed with and returns the exit code that it stands for. */
export function reportFailure(error: unknown): ExitCode {
  // Commander has printed it.
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.configuration;
  const failure = failureOf(error);
  if (failure) {
    const { message, where, hint, exitCode } = failure;
    // A hint holds no address but the form of one.
    const shown = { message: redact(message), where: where && redact(where), hint };
    printError(`strata: ${failureText(shown)}`);
    return exitCode;
  }
  printError(redact(`strata: ${messageOf(error)}\n  do:    this is a fault of ours; please report it.`));
  if (process.env.STRATA_DEBUG) console.error(error);
  return exitCodes.unexpected;
}
