import { type SpawnOptions, spawn } from "node:child_process";
import { once } from "node:events";
import type { Socket } from "node:net";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** What a guarded program is started with, for the guardian to read. */
type GuardedOptions = Pick<SpawnOptions, "cwd" | "env" | "uid" | "gid" | "windowsHide">;

/** Runs programs, and sees that neither they nor their folder outlive this process or worker thread. */
export interface Guard {
  /** Runs a program; its output goes to the log. Resolves with how it ended, say "it ended with exit code 0". */
  run(program: string, values: string[], options: GuardedOptions): Promise<string>;
  /** Lets this process end while a program runs. */
  unref(): void;
  /** Ends what runs and removes the folder; calling it again is no error. */
  end(): Promise<void>;
}

/** Guards a folder from now on. `log` is a file's descriptor, which may be closed afterwards. */
export function guard(folder: string, log: number): Guard {
  const { PATH, SystemRoot } = process.env;
  const guardian = spawn(process.execPath, [fileURLToPath(new URL("guardian.js", import.meta.url)), folder], {
    env: { PATH, SystemRoot },
    stdio: ["pipe", "pipe", log],
    // Out of the terminal's process group, so that Ctrl-C reaches us alone.
    detached: true,
    windowsHide: true,
  });
  const exit = once(guardian, "exit");
  // Node.js makes them sockets, which can be unref'd.
  const { stdin, stdout } = guardian as unknown as Record<"stdin" | "stdout", Socket>;
  const answers = createInterface({ input: stdout });

  return {
    run: (program, values, options) => {
      const answer = once(answers, "line");
      stdin.write(`${JSON.stringify([program, values, { ...options, stdio: ["ignore", 2, 2] }])}\n`);
      return answer.then(([line]) => line as string);
    },
    unref: () => {
      for (const held of [guardian, stdin, stdout]) held.unref();
    },
    end: async () => {
      guardian.ref();
      stdin.end();
      await exit;
    },
  };
}
