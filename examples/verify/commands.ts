import { delimiter } from "node:path";
import { type Outcome, runProgram } from "../../tests/support/src/programs.ts";

/** A command that runs longer is killed. Below the time limit of a test, so that the test reports its output. */
const COMMAND_SECONDS = 1100;

/** Where a command runs, and what it finds there. */
export interface Surroundings {
  cwd: string;
  /** A folder that is looked through for programs before those of PATH. */
  path?: string;
  env?: Readonly<Record<string, string>>;
}

/** Runs a command to its end, with any exit code. The command and all that it started end with this process. */
export async function attempt(
  command: string,
  args: readonly string[],
  where: Surroundings,
): Promise<Outcome> {
  const { PATH } = process.env;
  return runProgram(command, args, {
    cwd: where.cwd,
    env: {
      ...outsideEnvironment(),
      ...where.env,
      PATH: where.path ? where.path + delimiter + PATH : PATH,
    },
    seconds: COMMAND_SECONDS,
  });
}

/**
 * Runs a command and returns what it printed.
 *
 * @throws Error with the command, the folder and all that was printed, where it does not end with 0.
 */
export async function run(command: string, args: readonly string[], where: Surroundings): Promise<string> {
  const { code, output } = await attempt(command, args, where);
  if (code === 0) return output;
  throw new Error(`${[command, ...args].join(" ")}\nended with ${code} in ${where.cwd}:\n${output}`);
}

// What pnpm and Vitest tell the programs that they start is about our workspace, of which the examples know nothing.
const outsideEnvironment = () => ({
  ...Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^(npm_|pnpm_|vite|node_env$|test$|dev$|prod$)/i.test(name),
    ),
  ),
  NO_COLOR: "1",
});
