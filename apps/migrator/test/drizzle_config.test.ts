import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { lockDirectory } from "../src/directory_lock.ts";
import { repositoryFolder } from "../src/paths.ts";
import { type Child, startNode } from "./child.ts";

// drizzle-kit itself, run in the clone while `strata` has the embedded database open.

const drizzleKit = join(dirname(createRequire(import.meta.url).resolve("drizzle-kit")), "bin.cjs");

let folder: string;
let release: () => void;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "strata-locked-"));
  release = lockDirectory(folder);
});
afterAll(() => {
  release?.();
  if (folder) rmSync(folder, { recursive: true });
});

let child: Child | undefined;
afterEach(() => child?.end());

async function run(args: readonly string[]) {
  child = startNode([drizzleKit, ...args], {
    cwd: repositoryFolder,
    env: { ...process.env, DATABASE_URL: `file:${folder}` },
  });
  child.process.stdin.end();
  const { code, stdout, stderr } = await child.outcome;
  return { code, output: stdout + stderr };
}

test.each([
  "migrate",
  "push",
  "pull",
  "introspect",
  "studio",
  "--config drizzle.config.ts push",
  "--config=drizzle.config.ts push",
  "push --config drizzle.config.ts",
])("rejects drizzle-kit %s with the process id of the holder", async (command) => {
  const { code, output } = await run(command.split(" "));
  expect({ code, output }).toEqual({
    code: 1,
    output: expect.stringMatching(
      new RegExp(`in use by another process\\.\\n.*\\(process ${process.pid}\\)\\n.*STRATA_DIR`),
    ),
  });
});

test.each([
  "generate --explain",
  "generate --explain --name push",
  "check",
  "--config drizzle.config.ts check",
  "up",
  "export",
])("drizzle-kit %s opens no database", async (command) => {
  const { code, output } = await run(command.split(" "));
  expect({ code, output }).toEqual({ code: 0, output: expect.not.stringContaining("in use") });
});
