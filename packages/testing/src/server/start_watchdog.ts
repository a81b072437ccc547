import { type SpawnOptions, spawn } from "node:child_process";
import { once } from "node:events";
import type { Socket } from "node:net";
import { createInterface } from "node:readline";
import type { Duplex } from "node:stream";
import { fileURLToPath } from "node:url";

/** Spawn options of a program, sent to the watchdog as JSON. */
type ProgramOptions = Pick<SpawnOptions, "cwd" | "env" | "uid" | "gid" | "windowsHide">;

/** Runs programs and ensures that neither they nor their folder outlive this process or worker thread. */
export interface Watchdog {
  /** Runs a program and logs its output. Resolves with its outcome, such as "it ended with exit code 0". */
  run(program: string, values: string[], options: ProgramOptions): Promise<string>;
  /** Allows this process to exit while a program runs. */
  unref(): void;
  /** Stops the running program and removes the folder. Idempotent. */
  end(): Promise<void>;
}

/** Starts a watchdog for a folder. `log` is a file descriptor, which may be closed afterwards. */
export function startWatchdog(folder: string, log: number): Watchdog {
  const { PATH, SystemRoot } = process.env;
  const watchdog = spawn(process.execPath, [fileURLToPath(new URL("watchdog.js", import.meta.url)), folder], {
    env: { PATH, SystemRoot },
    stdio: ["pipe", "pipe", log],
    // In its own process group, so that Ctrl-C reaches only this process.
    detached: true,
    windowsHide: true,
  });
  const exit = once(watchdog, "exit");
  // Sockets in Node.js, which keep a process running; Bun's streams are not and have no unref.
  const { stdin, stdout } = watchdog as unknown as Record<"stdin" | "stdout", Duplex & Partial<Socket>>;
  const answers = createInterface({ input: stdout });
  // Writing to a watchdog that has ended; `run` reports it.
  stdin.on("error", () => {});

  return {
    run: (program, values, options) => {
      const answer = once(answers, "line").then(([line]) => line as string);
      stdin.write(`${JSON.stringify([program, values, { ...options, stdio: ["ignore", 2, 2] }])}\n`);
      return Promise.race([answer, exit.then(() => "the watchdog ended")]);
    },
    unref: () => {
      watchdog.unref();
      stdin.unref?.();
      stdout.unref?.();
    },
    end: async () => {
      watchdog.ref();
      stdin.end();
      await exit;
    },
  };
}
