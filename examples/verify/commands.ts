import { spawn } from "node:child_process";
import { once } from "node:events";
import { delimiter } from "node:path";

/** Where a command runs, and what it finds there. */
export interface Surroundings {
  cwd: string;
  /** A folder that is looked through for programs before those of PATH. */
  path?: string;
  env?: Readonly<Record<string, string>>;
}

export interface Outcome {
  /** The exit code; null where a signal ended it. */
  code: number | null;
  /** All that was printed, in the order in which it came. */
  output: string;
}

/** Runs a command to its end, however that is. */
export async function attempt(
  command: string,
  args: readonly string[],
  where: Surroundings,
): Promise<Outcome> {
  const { PATH } = process.env;
  const child = spawn(command, args, {
    cwd: where.cwd,
    env: {
      ...strangersEnvironment(),
      ...where.env,
      PATH: where.path ? where.path + delimiter + PATH : PATH,
    },
    stdio: ["ignore", "pipe", "pipe"],
    windowsHide: true,
  });
  const chunks: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => chunks.push(chunk));
  const [code] = (await once(child, "close")) as [number | null];
  return { code, output: Buffer.concat(chunks).toString() };
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
const strangersEnvironment = () => ({
  ...Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^(npm_|pnpm_|vite|node_env$|test$|dev$|prod$)/i.test(name),
    ),
  ),
  NO_COLOR: "1",
});
