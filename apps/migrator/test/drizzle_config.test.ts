import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, expect, test } from "vitest";
import { lockDirectory } from "../src/directory_lock.ts";
import { repositoryFolder } from "../src/paths.ts";

// Plain drizzle-kit, as a person runs it in the clone, while `strata` has the embedded database open.

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

async function run(args: readonly string[]) {
  const child = spawn(process.execPath, [drizzleKit, ...args], {
    cwd: repositoryFolder,
    env: { ...process.env, DATABASE_URL: "", STRATA_DIR: folder },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = new Promise((settle) => child.on("close", settle));
  const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { code: child.exitCode, output: output + errors };
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
])("%s is refused, with who has it", async (command) => {
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
])("%s opens no database", async (command) => {
  const { code, output } = await run(command.split(" "));
  expect({ code, output }).toEqual({ code: 0, output: expect.not.stringContaining("in use") });
});
