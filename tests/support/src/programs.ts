import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** Options of running a program. */
export interface ProgramOptions {
  cwd?: string;
  /** Complete environment of the program. Default: that of this process. */
  env?: NodeJS.ProcessEnv;
  /** Aborting it ends the program: pass a test's `signal`, which Vitest aborts at the test's time limit. */
  signal?: AbortSignal;
  /** Time limit of the program. Default: nine minutes, below the time limit of a test. */
  seconds?: number;
  /** Called with the whole output so far on each output. */
  onOutput?: (output: string) => void;
}

/** Outcome of a program. */
export interface Outcome {
  /** Exit code; null if a signal ended the program. */
  code: number | null;
  stdout: string;
  stderr: string;
  /** Both streams in order of arrival. */
  output: string;
}

const watchdog = fileURLToPath(new URL("watchdog.js", import.meta.url));

/**
 * Runs a program and returns its outcome. The program and its child processes end at the latest with this process, at
 * the time limit, or when the signal is aborted. A program that cannot be started has exit code 127.
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
