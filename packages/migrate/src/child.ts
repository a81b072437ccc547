import { spawn } from "node:child_process";

/** Options of a child process. */
export interface ChildOptions {
  readonly cwd: string;
  /** Whether its output is collected or inherited. */
  readonly output: "collect" | "inherit";
  /** Aborting it ends the process. */
  readonly signal?: AbortSignal | undefined;
  /** Time limit in milliseconds. Default: none. */
  readonly timeout?: number | undefined;
}

/** Outcome of a child process: an exit code or a signal. */
export interface ChildEnd {
  readonly code: number | null;
  /** Output, if it was collected. */
  readonly output: string;
}

/**
 * Runs a Node.js program in a child process that ends at the latest with this process, even if that crashes or receives
 * SIGKILL. Resolves when the child has ended.
 *
 * @throws an AbortError, once the process has ended, if `signal` ended it.
 */
export async function runChild(
  program: string,
  args: readonly string[],
  { cwd, output, signal, timeout }: ChildOptions,
): Promise<ChildEnd> {
  const watch = ["--import", new URL("watch_parent.js", import.meta.url).href];
  const stdout = output === "collect" ? "pipe" : "inherit";
  const child = spawn(process.execPath, [...watch, program, ...args], {
    cwd,
    // The fourth is the pipe that the child watches: the system closes it when this process ends.
    stdio: ["inherit", stdout, stdout, "pipe"],
    // SIGKILL, because a busy event loop does not handle other signals.
    killSignal: "SIGKILL",
    ...(signal && { signal }),
    ...(timeout !== undefined && { timeout }),
  });
  let collected = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (text: string) => {
      collected += text;
    });
  }
  return new Promise((resolve, reject) => {
    let failure: Error | undefined;
    child.on("error", (error) => {
      failure = error;
      if (child.pid === undefined) reject(error);
    });
    child.on("close", (code) => (failure ? reject(failure) : resolve({ code, output: collected })));
  });
}
