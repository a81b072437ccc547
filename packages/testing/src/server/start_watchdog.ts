import { type SpawnOptions, spawn } from "node:child_process";
import { once } from "node:events";
import type { Socket } from "node:net";
import { createInterface } from "node:readline";
import type { Duplex } from "node:stream";
import { fileURLToPath } from "node:url";

/** What a program is started with, for the watchdog to read. */
type ProgramOptions = Pick<SpawnOptions, "cwd" | "env" | "uid" | "gid" | "windowsHide">;

/** Runs programs, and sees that neither they nor their folder outlive this process or worker thread. */
export interface Watchdog {
  /** Runs a program; its output goes to the log. Resolves with how it ended, say "it ended with exit code 0". */
  run(program: string, values: string[], options: ProgramOptions): Promise<string>;
  /** Lets this process end while a program runs. */
  unref(): void;
  /** Ends what runs and removes the folder; calling it again is no error. */
  end(): Promise<void>;
}

/** Guards a folder from now on. `log` is a file's descriptor, which may be closed afterwards. */
export function startWatchdog(folder: string, log: number): Watchdog {
  const { PATH, SystemRoot } = process.env;
  const watchdog = spawn(process.execPath, [fileURLToPath(new URL("watchdog.js", import.meta.url)), folder], {
    env: { PATH, SystemRoot },
    stdio: ["pipe", "pipe", log],
    // Out of the terminal's process group, so that Ctrl-C reaches us alone.
    detached: true,
    windowsHide: true,
  });
  const exit = once(watchdog, "exit");
  // Sockets in Node.js, which keep a process alive; in Bun they are not, and do not.
  const { stdin, stdout } = watchdog as unknown as Record<"stdin" | "stdout", Duplex & Partial<Socket>>;
  const answers = createInterface({ input: stdout });
  // Writing to one that is gone; `run` tells that.
  stdin.on("error", () => {});

  return {
    run: (program, values, options) => {
      const answer = once(answers, "line").then(([line]) => line as string);
      stdin.write(`${JSON.stringify([program, values, { ...options, stdio: ["ignore", 2, 2] }])}\n`);
      return Promise.race([answer, exit.then(() => "its watchdog ended")]);
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
