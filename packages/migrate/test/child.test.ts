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
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { pendingChanges } from "../src/generate.ts";

// The limits bound a hang: on a busy machine a process takes many times as long to start as on an idle one.
vi.setConfig({ testTimeout: 600_000 });
const patiently = { timeout: 300_000, interval: 100 };

let folder: string;
let config: string;
let migrations: string;

// A project whose schema never ends computing once it has said in which process it does.
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
  writeFileSync(
    join(folder, "schema.ts"),
    `import { renameSync, writeFileSync } from "node:fs";
     writeFileSync("pid.new", String(process.pid));
     renameSync("pid.new", "pid");
     for (;;);`,
  );
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The process of drizzle-kit, once it computes the schema. */
async function kit(): Promise<number> {
  const file = join(folder, "pid");
  await expect.poll(() => existsSync(file), patiently).toBe(true);
  return Number(readFileSync(file, "utf8"));
}

/** Whether a process runs; one that has ended and whose end nobody has asked for does not. */
function runs(pid: number): boolean {
  const { stdout } = spawnSync("ps", ["-o", "stat=", "-p", String(pid)], { encoding: "utf8" });
  return /^[^Z]/.test(stdout.trim());
}

test.runIf(process.platform !== "win32").each(["SIGINT", "SIGTERM", "SIGKILL"] as const)(
  "drizzle-kit ends with the process that started it, ended by %s, even while it computes without a pause",
  async (signal) => {
    const parent = spawn(
      process.execPath,
      [join(import.meta.dirname, "child/pending.mjs"), config, migrations],
      {
        stdio: "inherit",
      },
    );
    const ended = once(parent, "close");
    const pid = await kit();
    expect(runs(pid)).toBe(true);
    parent.kill(signal);
    expect(await ended).toEqual([null, signal]);
    await expect.poll(() => runs(pid), patiently).toBe(false);
  },
);

test.runIf(process.platform !== "win32")("drizzle-kit has ended when its deadline is reported", async () => {
  const controller = new AbortController();
  const pending = pendingChanges({ config, folder: migrations, signal: controller.signal });
  const pid = await kit();
  controller.abort();
  await expect(pending).rejects.toMatchObject({ name: "AbortError" });
  expect(runs(pid)).toBe(false);
});
