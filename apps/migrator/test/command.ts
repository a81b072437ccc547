import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createTestDatabase } from "@strata/testing/vitest";
import { inject } from "vitest";
import type { Database } from "../src/database.ts";
import { open } from "../src/open.ts";
import { migrationsFolder } from "../src/paths.ts";
import { targetOf } from "../src/target.ts";
import { type Child, inlineModule, type Outcome, startNode } from "./child.ts";
import { createEmbedded } from "./embedded.ts";

/** Whether the engine of this run is the embedded one, which another process opens by its folder. */
export const embedded = inject("engine") === "pglite";

const strata = join(import.meta.dirname, "../bin/strata.js");

/** What a terminal has and a pipe has not, for a process that begins with it. */
const asTerminal = inlineModule(`
  import * as readline from "node:readline";
  Object.assign(process.stderr, {
    isTTY: true,
    columns: 80,
    cursorTo(x) { return readline.cursorTo(this, x); },
    moveCursor(x, y) { return readline.moveCursor(this, x, y); },
    clearLine(direction) { return readline.clearLine(this, direction); },
  });`);

/** A folder and a database of its own, in which `strata` runs as a person runs it: another process. */
export interface Workplace {
  /** The current folder of the commands. */
  readonly folder: string;
  /** The database's address, which the commands have in `DATABASE_URL`. */
  readonly url: string;
  run(args: readonly string[], overrides?: NodeJS.ProcessEnv, input?: string): Promise<Outcome>;
  /** Runs it with readers that have closed their pipes before it prints. */
  runUnread(args: readonly string[]): Promise<Outcome>;
  /** Runs it on a terminal, presses Ctrl-C there as soon as the terminal shows a text and something has come true. */
  interrupt(args: readonly string[], shown: string, until?: () => Promise<void>): Promise<Outcome>;
  /** Looks into the database that the commands have left. */
  inDatabase<T>(step: (db: Database) => Promise<T>): Promise<T>;
  /** Writes a file and returns its path. */
  file(name: string, text: string): string;
  /** Ends the commands that still run and removes the folder and the database. */
  remove(): Promise<void>;
}

/**
 * Creates a workplace. Its database is empty, or migrated; an embedded one can be missing, as before the first command:
 * creating one takes seconds.
 */
export async function createWorkplace(
  content: "missing" | "empty" | "migrated" = "empty",
): Promise<Workplace> {
  const folder = mkdtempSync(join(tmpdir(), "strata-cli-"));
  const directory = join(folder, "db");
  if (embedded && content !== "missing") await createEmbedded(directory, content);
  const database = embedded
    ? undefined
    : await createTestDatabase(content === "migrated" ? { migrations: migrationsFolder } : {});
  const url = database?.url ?? `file:${directory}`;
  const env = { ...process.env, STRATA_DIR: undefined, DATABASE_URL: url };
  const children = new Set<Child>();
  const start = (args: readonly string[], overrides: NodeJS.ProcessEnv): Child => {
    const child = startNode(args, { cwd: folder, env: { ...env, ...overrides } });
    children.add(child);
    return child;
  };
  return {
    folder,
    url,
    run(args, overrides = {}, input) {
      const child = start([strata, ...args], overrides);
      if (input !== undefined) child.process.stdin.end(input);
      return child.outcome;
    },
    runUnread(args) {
      const child = start([strata, ...args], {});
      child.process.stdout.destroy();
      child.process.stderr.destroy();
      return child.outcome;
    },
    async interrupt(args, shown, until) {
      const child = start(["--import", asTerminal, strata, ...args], { TERM: "xterm", CI: undefined });
      let terminal = "";
      const appears = new Promise<void>((settle) => {
        child.process.stderr.on("data", (chunk) => {
          terminal += chunk;
          if (terminal.includes(shown)) settle();
        });
      });
      await Promise.race([appears, child.outcome]);
      await until?.();
      child.process.kill("SIGINT");
      return child.outcome;
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
      await Promise.all([...children].map((child) => child.end()));
      await database?.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
