import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import { serverBinaries } from "../src/server/binaries.ts";
import { ping } from "../src/server/databases.ts";

const vitest = join(dirname(createRequire(import.meta.url).resolve("vitest/package.json")), "vitest.mjs");

/** What test/run/report.ts prints. */
interface Report {
  url: string;
  folder: string;
}

/** Runs a file of test/run in a Vitest of its own, and calls `reported` once it has a database. */
async function run(
  file: string,
  reported: (pid: number, report: Report) => Promise<void> = async () => {},
  environment: Record<string, string> = {},
) {
  const child = spawn(
    process.execPath,
    [vitest, "run", "--config", join(import.meta.dirname, "run/vitest.config.ts")],
    {
      env: { ...process.env, ...environment, RUN_FILE: file, NO_COLOR: "1" },
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  let output = "";
  let report: Report | undefined;
  let reaction: Promise<void> | undefined;
  const read = (chunk: Buffer) => {
    output += chunk;
    const found = /^REPORT (.*)\n/m.exec(output)?.[1];
    if (found && !report) {
      report = JSON.parse(found) as Report;
      reaction = reported(child.pid ?? 0, report);
    }
  };
  child.stdout.on("data", read);
  child.stderr.on("data", read);
  const [code] = (await once(child, "close")) as [number | null];
  await reaction;
  return { code, output, report };
}

/** That the server lived until the run ended, and did not long outlive it. */
async function expectGone(report: Report | undefined): Promise<void> {
  const { url, folder } = report ?? expect.fail("no report");
  await vi.waitFor(() => expect(existsSync(dirname(folder))).toBe(false), { timeout: 30_000 });
  await expect(ping(url)).rejects.toThrow("ECONNREFUSED");
}

test.runIf(serverBinaries("postgres-18"))("a failing run stops its server", async () => {
  const { code, output, report } = await run("failing");
  expect(output).toContain("as intended");
  expect(code).toBe(1);
  await expectGone(report);
});

test
  .runIf(serverBinaries("postgres-18") && process.platform !== "win32")
  .each(["SIGINT", "SIGTERM", "SIGHUP", "SIGKILL"] as const)(
  "the server of a run that gets %s ends",
  async (signal) => {
    const { code, report } = await run("hanging", async (pid, { url, folder }) => {
      await ping(url);
      expect(existsSync(folder)).toBe(true);
      process.kill(pid, signal);
    });
    expect(code).not.toBe(0);
    await expectGone(report);
  },
);

test.runIf(serverBinaries("postgres-18")).each(["forks", "threads"])(
  "without a global setup a worker of %s has its own server, which ends with it",
  async (pool) => {
    const { code, report } = await run("passing", undefined, { RUN_POOL: pool, RUN_SETUP: "none" });
    expect(code).toBe(0);
    await expectGone(report);
  },
);

test("the suites of an engine that is not available are counted as skipped", async () => {
  const { code, output } = await run("skipped");
  expect(output).toMatch(/Tests +2 skipped \(2\)/);
  expect(code).toBe(0);
});

describe("the fixture", () => {
  test.each([
    ["forks", true],
    ["forks", false],
    ["threads", true],
    ["threads", false],
  ])("in %s, isolated or not (%s), closes what it opened", async (pool, isolate) => {
    const { code, output } = await run("pooled", undefined, {
      RUN_ENGINE: "pglite",
      RUN_POOL: pool,
      RUN_ISOLATE: String(isolate),
    });
    expect(output).toMatch(/Tests +42 passed \(42\)/);
    expect(output.match(/^CLOSED$/gm)).toHaveLength(2);
    expect(code).toBe(0);
  });

  test("fails a test that leaves work running, even for ever, not the next one; refuses concurrent tests", async () => {
    const { code, output } = await run("fixture", undefined, { RUN_ENGINE: "pglite" });
    expect(output).toMatch(/FAIL .*leaves a query running\n[\s\S]*?rewind while \d quer/);
    expect(output).toMatch(/FAIL .*shares\n.*concurrent tests would share/);
    expect(output).toMatch(/FAIL .*waits for itself/);
    expect(output).toMatch(/Tests +3 failed \| 2 passed \(5\)/);
    expect(code).toBe(1);
  });
});
