import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { runProgram } from "@strata/test-support/programs";
import { describe, expect, test, vi } from "vitest";
import { serverBinaries } from "../src/server/binaries.ts";
import { ping } from "../src/server/databases.ts";

const vitest = join(dirname(createRequire(import.meta.url).resolve("vitest/package.json")), "vitest.mjs");

/** Output of test/run/report.ts. */
interface Report {
  /** Process of the run, if its workers are processes. */
  pid: number;
  url: string;
  folder: string;
}

/** Runs a file of test/run in a separate Vitest, and calls `reported` once it has a database. */
async function run(
  file: string,
  reported: (report: Report) => Promise<void> = async () => {},
  environment: Record<string, string> = {},
) {
  let report: Report | undefined;
  let reaction: Promise<void> | undefined;
  const config = join(import.meta.dirname, "run/vitest.config.ts");
  const { code, output } = await runProgram(process.execPath, [vitest, "run", "--config", config], {
    env: { ...process.env, ...environment, RUN_FILE: file, NO_COLOR: "1" },
    onOutput: (output) => {
      const found = /^REPORT (.*)\n/m.exec(output)?.[1];
      if (!found || report) return;
      report = JSON.parse(found) as Report;
      reaction = reported(report);
    },
  });
  await reaction;
  return { code, output, report };
}

/** Expects that the run reported a server, which has stopped and been removed. */
async function expectGone(report: Report | undefined): Promise<void> {
  const { url, folder } = report ?? expect.fail("no report");
  await vi.waitFor(() => expect(existsSync(dirname(folder))).toBe(false), { timeout: 300_000 });
  await expect(ping(url)).rejects.toThrow("ECONNREFUSED");
}

test.runIf(serverBinaries("postgres-18"))("stops the server of a failing run", async () => {
  const { code, output, report } = await run("failing");
  expect(output).toContain("as intended");
  expect(code).toBe(1);
  await expectGone(report);
});

test
  .runIf(serverBinaries("postgres-18") && process.platform !== "win32")
  .each(["SIGINT", "SIGTERM", "SIGHUP", "SIGKILL"] as const)(
  "stops the server of a run that is ended by %s",
  async (signal) => {
    const { code, report } = await run("hanging", async ({ pid, url, folder }) => {
      await ping(url);
      expect(existsSync(folder)).toBe(true);
      process.kill(pid, signal);
    });
    expect(code).not.toBe(0);
    await expectGone(report);
  },
);

test.runIf(serverBinaries("postgres-18")).each(["forks", "threads"])(
  "without a global setup each worker of %s has its own server, which stops with it",
  async (pool) => {
    const { code, report } = await run("passing", undefined, { RUN_POOL: pool, RUN_SETUP: "none" });
    expect(code).toBe(0);
    await expectGone(report);
  },
);

test("counts the suites of an unavailable engine as skipped", async () => {
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
  ])("closes its databases in %s with isolate %s", async (pool, isolate) => {
    const { code, output } = await run("pooled", undefined, {
      RUN_ENGINE: "pglite",
      RUN_POOL: pool,
      RUN_ISOLATE: String(isolate),
    });
    expect(output).toMatch(/Tests +42 passed \(42\)/);
    expect(output.match(/^CLOSED$/gm)).toHaveLength(2);
    expect(code).toBe(0);
  });

  test("fails a test that leaves queries running, not the next one, and fails concurrent tests", async () => {
    const { code, output } = await run("fixture", undefined, { RUN_ENGINE: "pglite" });
    expect(output).toMatch(/FAIL .*leaves a query running\n[\s\S]*?rewind failed: \d quer/);
    expect(output).toMatch(/FAIL .*shares\n.*concurrent tests would share/);
    expect(output).toMatch(/FAIL .*waits for itself/);
    expect(output).toMatch(/Tests +3 failed \| 2 passed \(5\)/);
    expect(code).toBe(1);
  });
});
