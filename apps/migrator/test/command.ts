import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createTestDatabase } from "@strata/testing/vitest";
import { inject } from "vitest";
import type { Database } from "../src/database.ts";
import { open } from "../src/open.ts";
import { targetOf } from "../src/target.ts";
import { createEmbedded } from "./embedded.ts";

/** Whether the engine of this run is the embedded one, which another process opens by its folder. */
export const embedded = inject("engine") === "pglite";

const strata = join(import.meta.dirname, "../bin/strata.js");

/** What a command left behind. */
interface Outcome {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** What a terminal has and a pipe has not, for a process that begins with it. */
const asTerminal = `data:text/javascript,${encodeURIComponent(`
  import * as readline from "node:readline";
  Object.assign(process.stderr, {
    isTTY: true,
    columns: 80,
    cursorTo(x) { return readline.cursorTo(this, x); },
    moveCursor(x, y) { return readline.moveCursor(this, x, y); },
    clearLine(direction) { return readline.clearLine(this, direction); },
  });`)}`;

/** A folder and an empty database of its own, in which `strata` runs as a person runs it: another process. */
export interface Workplace {
  readonly folder: string;
  /** The database's address; undefined where it is embedded. */
  readonly url: string | undefined;
  run(args: readonly string[], overrides?: NodeJS.ProcessEnv): Promise<Outcome>;
  /** Runs it on a terminal, presses Ctrl-C there as soon as the terminal shows a text and something has come true. */
  interrupt(args: readonly string[], shown: string, until?: () => Promise<void>): Promise<Outcome>;
  /** Looks into the database that the commands have left. */
  inDatabase<T>(step: (db: Database) => Promise<T>): Promise<T>;
  /** Writes a file and returns its path. */
  file(name: string, text: string): string;
  remove(): Promise<void>;
}

/** Creates a workplace. Its embedded database is there already, but for `unborn`: making one takes seconds. */
export async function createWorkplace({ unborn = false } = {}): Promise<Workplace> {
  const folder = mkdtempSync(join(tmpdir(), "strata-cli-"));
  if (embedded && !unborn) await createEmbedded(join(folder, "db"));
  const database = embedded ? undefined : await createTestDatabase({});
  const env = { ...process.env, STRATA_DIR: join(folder, "db"), DATABASE_URL: database?.url ?? "" };
  return {
    folder,
    url: database?.url,
    run(args, overrides = {}) {
      return outcomeOf(spawn(process.execPath, [strata, ...args], { env: { ...env, ...overrides } }));
    },
    async interrupt(args, shown, until) {
      const child = spawn(process.execPath, ["--import", asTerminal, strata, ...args], {
        env: { ...env, TERM: "xterm", CI: undefined },
      });
      const outcome = outcomeOf(child);
      let terminal = "";
      const appears = new Promise<void>((settle) => {
        child.stderr.on("data", (chunk) => {
          terminal += chunk;
          if (terminal.includes(shown)) settle();
        });
      });
      await Promise.race([appears, outcome]);
      await until?.();
      child.kill("SIGINT");
      return outcome;
    },
    async inDatabase(step) {
      const connection = await open(targetOf(env));
      try {
        return await step(connection.db);
      } finally {
        await connection.close();
      }
    },
    file(name, text) {
      const path = join(folder, name);
      writeFileSync(path, text);
      return path;
    },
    async remove() {
      await database?.close();
      rmSync(folder, { recursive: true, force: true });
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
