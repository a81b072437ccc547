import { cpSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { repositoryFolder } from "@strata/migrator/paths";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { catalogVersion, codeIn, ScratchFolder } from "./documents.ts";

// What a README says is done as it says, by the packages as they are built: what it installs is in this package's
// node_modules, the example makes its tables and runs, and prints what the README says it prints.

const packagesFolder = join(repositoryFolder, "packages");
const packages = readdirSync(packagesFolder);
// The example of @strata/testing is a test file, not a program: examples/verify runs it.
const withPrograms = packages.filter((name) => name !== "testing");

let scratch: ScratchFolder;

beforeAll(() => {
  scratch = new ScratchFolder();
});

afterAll(() => scratch.remove());

const readmeOf = (name: string): string => readFileSync(join(packagesFolder, name, "README.md"), "utf8");

/** The folder with the tables that some commands make, by those commands. */
const made = new Map<string, Promise<string>>();

function withTables(commands: string): Promise<string> {
  const tables = made.get(commands) ?? makeTables(commands);
  made.set(commands, tables);
  return tables;
}

async function makeTables(commands: string): Promise<string> {
  const place = scratch.subfolder("tables");
  await scratch.run(commands, place);
  return join(place, "data");
}

describe.each(packages)("the README of %s", (name) => {
  const readme = readmeOf(name);
  const [install = "", ...commands] = (codeIn(readme, "sh")[0] ?? "").trim().split("\n");

  test("installs the package with what must stand beside it, in the version that it needs", () => {
    const { peerDependencies = {} } = JSON.parse(
      readFileSync(join(packagesFolder, name, "package.json"), "utf8"),
    ) as { peerDependencies?: Record<string, string> };
    expect(readme.startsWith(`# @strata/${name}\n`)).toBe(true);
    expect(install).toMatch(new RegExp(`^npm install (--save-dev )?@strata/${name} `));
    for (const peer of Object.keys(peerDependencies).filter((one) => one.startsWith("drizzle-"))) {
      expect(install).toContain(` ${peer}@${catalogVersion(peer)}`);
    }
  });

  test("installs what its example imports", () => {
    const installed = install.split(" ").map((word) => word.replace(/(?<=.)@.*/, ""));
    const [example = ""] = codeIn(readme, "ts");
    for (const [, specifier = ""] of example.matchAll(/ from "([^"]+)";$/gm)) {
      const [scope = "", name] = specifier.split("/");
      if (!scope.startsWith("node:")) {
        expect(installed).toContain(scope.startsWith("@") ? `${scope}/${name}` : scope);
      }
    }
  });

  test.runIf(withPrograms.includes(name))("has an example that prints what it says", async () => {
    const place = scratch.subfolder(name);
    if (commands.length > 0) {
      cpSync(await withTables(commands.join(" && ")), join(place, "data"), { recursive: true });
    }
    writeFileSync(join(place, "example.mjs"), codeIn(readme, "ts")[0] ?? "");
    expect(await scratch.run("node example.mjs", place)).toBe(codeIn(readme, "text")[0]);
  });
});

test("the examples are TypeScript without a fault", async () => {
  const place = scratch.subfolder("types");
  for (const name of packages) {
    writeFileSync(join(place, `${name}.mts`), codeIn(readmeOf(name), "ts")[0] ?? "");
  }
  const options = "--noEmit --strict --skipLibCheck --target es2023 --module nodenext --types node";
  await scratch.run(`tsc ${options} *.mts`, place);
});
