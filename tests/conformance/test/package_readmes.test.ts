import { cpSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { repositoryFolder } from "@strata/migrator/paths";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { catalogVersion, codeIn, ScratchFolder } from "./documents.ts";

// Runs the READMEs of the built packages: their installs are in the node_modules of the package, and the example
// creates its tables, runs, and prints what the README shows.

const packagesFolder = join(repositoryFolder, "packages");
const packages = readdirSync(packagesFolder);
// The example of @strata/testing is a test file: examples/verify runs it.
const withPrograms = packages.filter((name) => name !== "testing");

let scratch: ScratchFolder;
/** The folder of an embedded database without tables. */
let emptyDatabase: Promise<string>;

beforeAll(() => {
  scratch = new ScratchFolder();
  emptyDatabase = createEmpty();
});

afterAll(() => scratch.remove());

const readmeOf = (name: string): string => readFileSync(join(packagesFolder, name, "README.md"), "utf8");

/** A folder with the tables that the commands create, cached by commands. */
const made = new Map<string, Promise<string>>();

function withTables(commands: string): Promise<string> {
  const tables = made.get(commands) ?? makeTables(commands);
  made.set(commands, tables);
  return tables;
}

async function makeTables(commands: string): Promise<string> {
  const place = scratch.subfolder("tables");
  const data = join(place, "data");
  // drizzle-kit would create it; that takes five seconds of processor time.
  cpSync(await emptyDatabase, data, { recursive: true });
  await scratch.run(commands, place);
  return data;
}

async function createEmpty(): Promise<string> {
  const folder = join(scratch.path, "empty");
  const client = new PGlite(folder);
  await client.close();
  return folder;
}

describe.each(packages)("README of %s", (name) => {
  const readme = readmeOf(name);
  const [install = "", ...commands] = (codeIn(readme, "sh")[0] ?? "").trim().split("\n");

  test("installs the package with its peers, in the required version", () => {
    const { peerDependencies = {} } = JSON.parse(
      readFileSync(join(packagesFolder, name, "package.json"), "utf8"),
    ) as { peerDependencies?: Record<string, string> };
    expect(readme.startsWith(`# @strata/${name}\n`)).toBe(true);
    expect(install).toMatch(new RegExp(`^npm install (--save-dev )?@strata/${name}( |$)`));
    for (const peer of Object.keys(peerDependencies).filter((one) => one.startsWith("drizzle-"))) {
      expect(install).toContain(` ${peer}@${catalogVersion(peer)}`);
    }
  });

  test("installs the imports of its example", () => {
    const installed = install.split(" ").map((word) => word.replace(/(?<=.)@.*/, ""));
    const [example = ""] = codeIn(readme, "ts");
    for (const [, specifier = ""] of example.matchAll(/ from "([^"]+)";$/gm)) {
      const [scope = "", name] = specifier.split("/");
      if (!scope.startsWith("node:")) {
        expect(installed).toContain(scope.startsWith("@") ? `${scope}/${name}` : scope);
      }
    }
  });

  test.runIf(withPrograms.includes(name))("has an example that prints the shown output", async () => {
    const place = scratch.subfolder(name);
    if (commands.length > 0) {
      cpSync(await withTables(commands.join(" && ")), join(place, "data"), { recursive: true });
    }
    writeFileSync(join(place, "example.mjs"), codeIn(readme, "ts")[0] ?? "");
    expect(await scratch.run("node example.mjs", place)).toBe(codeIn(readme, "text")[0]);
  });
});

test("has examples that type-check", async () => {
  const place = scratch.subfolder("types");
  for (const name of packages) {
    writeFileSync(join(place, `${name}.mts`), codeIn(readmeOf(name), "ts")[0] ?? "");
  }
  const options = "--noEmit --strict --skipLibCheck --target es2023 --module nodenext --types node";
  await scratch.run(`tsc ${options} *.mts`, place);
});
