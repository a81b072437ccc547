import { spawn } from "node:child_process";

/** How a child process runs. */
export interface ChildOptions {
  readonly cwd: string;
  /** Whether its output is collected, or goes where that of this process goes. */
  readonly output: "collect" | "inherit";
  /** Ends it. */
  readonly signal?: AbortSignal | undefined;
  /** Ends it after so many milliseconds; never if it is not given. */
  readonly timeout?: number | undefined;
}

/** How a child process ended: with an exit code, or by a signal. */
export interface ChildEnd {
  readonly code: number | null;
  /** Its output, if it was collected. */
  readonly output: string;
}

/**
 * Runs a program of Node.js in a process that ends with this one in every case: a crash, a signal, SIGKILL included.
 * Resolves when it has ended.
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
    // The fourth is the pipe that the child watches: the system closes our end of it when this process is gone.
    stdio: ["inherit", stdout, stdout, "pipe"],
    // A signal that a program may handle would not end one that computes without a pause.
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
