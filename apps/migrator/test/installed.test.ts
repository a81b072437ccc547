import { cpSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { exitCodes } from "../src/errors.ts";
import { startNode } from "./child.ts";

const packageFolder = join(import.meta.dirname, "..");

// What is published, in a node_modules folder that is not in the repository.
test("strata start works in an installed package, and its report is short and fits 80 columns", async () => {
  const project = mkdtempSync(join(tmpdir(), "strata-installed-"));
  onTestFinished(() => rmSync(project, { recursive: true, force: true }));
  const installed = join(project, "node_modules/@strata/migrator");
  for (const name of ["bin", "dist", "migrations", "sample", "package.json"])
    cpSync(join(packageFolder, name), join(installed, name), { recursive: true });
  symlinkSync(join(packageFolder, "node_modules"), join(installed, "node_modules"), "junction");

  const child = startNode([join(installed, "bin/strata.js"), "start", "--url", "memory://"], {
    cwd: project,
  });
  onTestFinished(() => child.end());
  const { code, stdout, stderr } = await child.outcome;
  expect({ code, stderr }).toEqual({ code: exitCodes.ok, stderr: "" });
  expect(stdout).toMatch(/migrations +\d+ in this package; \d+ applied now/);
  const lines = stdout.trimEnd().split("\n");
  expect(lines.filter((line) => line.length > 80)).toEqual([]);
  expect(lines.length).toBeLessThanOrEqual(32);
  expect(stdout).toMatch(/confidence \d+\.\d\d%/);
});
