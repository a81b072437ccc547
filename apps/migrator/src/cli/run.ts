import { reportFailure } from "./failure.ts";
import { createProgram, type ProgramOptions } from "./program.ts";

/** Whether a command line asks for JSON, also one that is wrong otherwise. */
const wantsJson = (args: readonly string[]): boolean => args.includes("--json");

/** Runs a command line of `strata`; sets the exit code of the process. */
export async function run(args: readonly string[], options: ProgramOptions = {}): Promise<void> {
  const json = wantsJson(args);
  try {
    const program = await createProgram({ silent: json, args, ...options });
    await program.parseAsync(args, { from: "user" });
  } catch (error) {
    process.exitCode = await reportFailure(error, { json });
  }
}

/** Ends the process with an error that no command can catch. */
export async function abort(error: unknown, args: readonly string[]): Promise<never> {
  process.exit(await reportFailure(error, { json: wantsJson(args) }));
}
