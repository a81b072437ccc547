import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** How a program is run. */
export interface ProgramOptions {
  cwd?: string;
  /** The whole environment of the program. */
  env?: NodeJS.ProcessEnv;
  /** Ends the program: a test's `signal`, which Vitest aborts at the test's time limit. */
  signal?: AbortSignal;
  /** Ends the program after this time. Nine minutes by default, below the time limit of a test. */
  seconds?: number;
  /** Receives what has been printed so far, each time that something is printed. */
  onOutput?: (output: string) => void;
}

/** What a program left behind. */
export interface Outcome {
  /** The exit code; null if a signal ended the program. */
  code: number | null;
  stdout: string;
  stderr: string;
  /** Both streams in the order in which their parts arrived. */
  output: string;
}

const watchdog = fileURLToPath(new URL("watchdog.js", import.meta.url));

/**
 * Runs a program to its end and returns what it left behind. The program, and every program that it started, ends at
 * the latest with this process, at the deadline or at the signal. A program that cannot be started ends with code 127.
 */
export async function runProgram(
  program: string,
  values: readonly string[],
  { cwd, env = process.env, signal, seconds = 540, onOutput }: ProgramOptions = {},
): Promise<Outcome> {
  const child = spawn(process.execPath, [watchdog, String(seconds), program, ...values], {
    ...(cwd !== undefined && { cwd }),
    env,
    stdio: ["pipe", "pipe", "pipe"],
    windowsHide: true,
  });
  const end = () => child.stdin.end();
  if (signal?.aborted) end();
  signal?.addEventListener("abort", end);
  const chunks: Record<"stdout" | "stderr" | "output", Buffer[]> = { stdout: [], stderr: [], output: [] };
  for (const name of ["stdout", "stderr"] as const) {
    child[name].on("data", (chunk: Buffer) => {
      chunks[name].push(chunk);
      chunks.output.push(chunk);
      onOutput?.(Buffer.concat(chunks.output).toString());
    });
  }
  try {
    const [code] = (await once(child, "close")) as [number | null];
    const text = (name: keyof typeof chunks) => Buffer.concat(chunks[name]).toString();
    return { code, stdout: text("stdout"), stderr: text("stderr"), output: text("output") };
  } finally {
    signal?.removeEventListener("abort", end);
  }
}
