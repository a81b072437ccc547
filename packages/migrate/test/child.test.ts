import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { runChild } from "../src/child.ts";
import { pendingChanges } from "../src/generate.ts";

// Generous time limits: on a busy machine a process takes many times longer to start.
vi.setConfig({ testTimeout: 600_000 });
const patiently = { timeout: 300_000, interval: 100 };

let folder: string;
let config: string;
let migrations: string;

// A project whose schema writes its process id and then never finishes, and a program that does the same.
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "strata-child-"));
  config = join(folder, "drizzle.config.ts");
  migrations = join(folder, "migrations");
  mkdirSync(migrations);
  symlinkSync(join(import.meta.dirname, "../node_modules"), join(folder, "node_modules"));
  writeFileSync(
    config,
    `export default { dialect: "postgresql", schema: "./schema.ts", out: "./migrations" };`,
  );
  const compute = `writeFileSync("pid.new", String(process.pid));
    renameSync("pid.new", "pid");
    for (;;);`;
  writeFileSync(join(folder, "schema.ts"), `import { renameSync, writeFileSync } from "node:fs"; ${compute}`);
  writeFileSync(
    join(folder, "busy.cjs"),
    `const { renameSync, writeFileSync } = require("node:fs"); ${compute}`,
  );
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Process id of the child, once it is running. */
async function child(): Promise<number> {
  const file = join(folder, "pid");
  await expect.poll(() => existsSync(file), patiently).toBe(true);
  return Number(readFileSync(file, "utf8"));
}

/** Whether a process is running and not a zombie. */
function runs(pid: number): boolean {
  const { stdout } = spawnSync("ps", ["-o", "stat=", "-p", String(pid)], { encoding: "utf8" });
  return /^[^Z]/.test(stdout.trim());
}

const parentOf = (script: string, ...args: string[]) =>
  spawn(process.execPath, [join(import.meta.dirname, "child", script), ...args], {
    stdio: ["ignore", "ignore", "ignore"],
  });

describe.skipIf(process.platform === "win32")("a child ends", () => {
  // SIGUSR2 makes the parent throw.
  test.each([
    ["SIGINT", [null, "SIGINT"]],
    ["SIGTERM", [null, "SIGTERM"]],
    ["SIGUSR2", [1, null]],
  ] as const)("with its parent process, ended by %s, even while it is busy", async (signal, end) => {
    const parent = parentOf("parent.mjs", folder);
    const ended = once(parent, "close");
    const pid = await child();
    expect(runs(pid)).toBe(true);
    parent.kill(signal);
    expect(await ended).toEqual(end);
    await expect.poll(() => runs(pid), patiently).toBe(false);
  });

  test("if it is drizzle-kit and its parent is killed", async () => {
    const parent = parentOf("pending.mjs", config, migrations);
    const ended = once(parent, "close");
    const pid = await child();
    expect(runs(pid)).toBe(true);
    parent.kill("SIGKILL");
    expect(await ended).toEqual([null, "SIGKILL"]);
    await expect.poll(() => runs(pid), patiently).toBe(false);
  });

  test("before its abort is reported", async () => {
    const controller = new AbortController();
    const pending = pendingChanges({ config, folder: migrations, signal: controller.signal });
    const pid = await child();
    controller.abort();
    await expect(pending).rejects.toMatchObject({ name: "AbortError" });
    expect(runs(pid)).toBe(false);
  });

  test("after its time limit", async () => {
    const end = await runChild(join(folder, "busy.cjs"), [], { cwd: folder, output: "collect", timeout: 1 });
    expect(end.code).toBeNull();
  });
});
