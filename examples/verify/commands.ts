import { delimiter } from "node:path";
import { type Outcome, runProgram } from "../../tests/support/src/programs.ts";

/**
 * Time limit of a command, after which it is killed. Below the time limit of a test, so that the test reports its
 * output.
 */
const COMMAND_SECONDS = 1100;

/** Folder and environment of a command. */
export interface Surroundings {
  cwd: string;
  /** Folder that is searched for programs before those of PATH. */
  path?: string;
  env?: Readonly<Record<string, string>>;
}

/** Runs a command and returns any exit code. The command and its child processes end with this process. */
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
 * Runs a command and returns its output.
 *
 * @throws Error with the command, the folder and the output if the exit code is not 0.
 */
export async function run(command: string, args: readonly string[], where: Surroundings): Promise<string> {
  const { code, output } = await attempt(command, args, where);
  if (code === 0) return output;
  throw new Error(`${[command, ...args].join(" ")}\nexited with ${code} in ${where.cwd}:\n${output}`);
}

// Removes the variables that pnpm and Vitest set for this workspace, which is unknown to the examples.
const outsideEnvironment = () => ({
  ...Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^(npm_|pnpm_|vite|node_env$|test$|dev$|prod$)/i.test(name),
    ),
  ),
  NO_COLOR: "1",
});
