import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";

/** What a process printed, and how it ended. */
export interface Outcome {
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface Child {
  readonly process: ChildProcessWithoutNullStreams;
  readonly outcome: Promise<Outcome>;
  /** Ends it, and what it has started. */
  end(): Promise<void>;
}

/** A module for `--import`. */
export const inlineModule = (source: string): string => `data:text/javascript,${encodeURIComponent(source)}`;

// The channel closes with the parent, however that ends. An exit that the process makes itself ends its children too.
const endWithParent = inlineModule(`
  process.once("disconnect", () => process.exit(1));
  process.channel.unref();`);

/** Starts Node.js in a process that ends with this one, at the latest. */
export function startNode(
  args: readonly string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
): Child {
  const child = spawn(process.execPath, ["--import", endWithParent, ...args], {
    ...options,
    stdio: ["pipe", "pipe", "pipe", "ipc"],
    // A process group of its own, which can be ended as a whole.
    detached: true,
  }) as ChildProcessWithoutNullStreams;
  const outcome = outcomeOf(child);
  return {
    process: child,
    outcome,
    async end() {
      try {
        // Windows has no process groups.
        if (child.pid === undefined || process.platform === "win32") child.kill("SIGKILL");
        else process.kill(-child.pid, "SIGKILL");
      } catch {
        // The whole group has ended.
      }
      await outcome.catch(() => {});
    },
  };
}

function outcomeOf(child: ChildProcessWithoutNullStreams): Promise<Outcome> {
  const outcome: Outcome = { code: null, stdout: "", stderr: "" };
  child.stdout.on("data", (chunk) => {
    outcome.stdout += chunk;
  });
  child.stderr.on("data", (chunk) => {
    outcome.stderr += chunk;
  });
  return new Promise((settle, fail) => {
    child.on("error", fail);
    child.on("close", (code) => settle({ ...outcome, code }));
  });
}
