import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { repositoryFolder } from "../src/paths.ts";

/** A module hook that writes the address of each loaded ES module to standard error. */
const hook = `import { writeSync } from "node:fs";
export function load(url, context, next) { writeSync(2, url + "\\n"); return next(url, context); }`;
const address = (code: string) => `data:text/javascript,${encodeURIComponent(code)}`;
const registration = address(
  `import { register } from "node:module"; register(${JSON.stringify(address(hook))});`,
);

/** The packages of the modules that a command line loads. */
function loadedPackages(...args: string[]): string[] {
  const program = join(repositoryFolder, "apps/migrator/bin/strata.js");
  const { stderr, status } = spawnSync(process.execPath, ["--import", registration, program, ...args], {
    encoding: "utf8",
  });
  expect(status).toBe(0);
  const names = [...stderr.matchAll(/^file:.*\/(?:node_modules|packages|apps)\/((?:@[^/]+\/)?[^/]+)\//gm)];
  return [...new Set(names.map(([, name = ""]) => name))].toSorted();
}

test("--help and --version load no database driver, no parser and no schema", () => {
  const light = ["ansi-regex", "commander", "get-east-asian-width", "migrate", "migrator", "string-width"];
  expect(loadedPackages("--help")).toEqual([...light, "strip-ansi"]);
  expect(loadedPackages("--version")).toEqual([...light, "strip-ansi"]);
});

test("a command loads what it needs", () => {
  expect(loadedPackages("status", "--help")).toEqual(expect.arrayContaining(["drizzle-orm", "migrate"]));
});
