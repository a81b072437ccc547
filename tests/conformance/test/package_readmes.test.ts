import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { repositoryFolder } from "@strata/migrator/paths";
import { runProgram } from "@strata/test-support/programs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

// Runs the READMEs of the built packages: their installs are in the node_modules of the package, and the example
// creates its tables, runs, and prints what the README shows.

const packagesFolder = join(repositoryFolder, "packages");
const packages = readdirSync(packagesFolder);
// The example of @strata/testing is a test file: examples/verify runs it.
const withPrograms = packages.filter((name) => name !== "testing");

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "strata-readmes-"));
  symlinkSync(join(import.meta.dirname, "../node_modules"), join(folder, "node_modules"));
});

afterAll(() => rmSync(folder, { recursive: true }));

/** Runs a command line in a folder with the installed programs, and returns its output. */
async function run(line: string, cwd: string): Promise<string> {
  const PATH = [join(folder, "node_modules/.bin"), process.env.PATH].join(delimiter);
  const env = { ...process.env, PATH, NO_COLOR: "1", FORCE_COLOR: undefined };
  const { code, stdout, output } = await runProgram("sh", ["-c", line], { cwd, env });
  if (code !== 0) throw new Error(`${line} exited with ${code}:\n${output}`);
  return stdout;
}

const fences = (readme: string, language: string): string[] =>
  [...readme.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\``, "gm"))].map(([, text]) => text ?? "");

const readmeOf = (name: string): string => readFileSync(join(packagesFolder, name, "README.md"), "utf8");

/** A folder with the tables that the commands create, cached by commands. */
const made = new Map<string, Promise<string>>();

function withTables(commands: string): Promise<string> {
  const tables = made.get(commands) ?? makeTables(commands);
  made.set(commands, tables);
  return tables;
}

async function makeTables(commands: string): Promise<string> {
  const place = mkdtempSync(join(folder, "tables-"));
  symlinkSync(join(folder, "node_modules"), join(place, "node_modules"));
  // npx would look up the program in the registry.
  await run(commands.replaceAll("npx ", ""), place);
  return join(place, "data");
}

describe.each(packages)("README of %s", (name) => {
  const readme = readmeOf(name);
  const [install = "", ...commands] = (fences(readme, "sh")[0] ?? "").trim().split("\n");

  test("installs the package with its peers, in the required version", () => {
    const { peerDependencies = {} } = JSON.parse(
      readFileSync(join(packagesFolder, name, "package.json"), "utf8"),
    ) as { peerDependencies?: Record<string, string> };
    const catalog = readFileSync(join(repositoryFolder, "pnpm-workspace.yaml"), "utf8");
    expect(readme.startsWith(`# @strata/${name}\n`)).toBe(true);
    expect(install).toMatch(new RegExp(`^npm install (--save-dev )?@strata/${name} `));
    for (const peer of Object.keys(peerDependencies).filter((one) => one.startsWith("drizzle-"))) {
      const version = catalog.match(new RegExp(`^ +${peer}: (\\S+)$`, "m"))?.[1];
      expect(install).toContain(` ${peer}@${version}`);
    }
  });

  test("installs the imports of its example", () => {
    const installed = install.split(" ").map((word) => word.replace(/(?<=.)@.*/, ""));
    const [example = ""] = fences(readme, "ts");
    for (const [, specifier = ""] of example.matchAll(/ from "([^"]+)";$/gm)) {
      const [scope = "", name] = specifier.split("/");
      if (!scope.startsWith("node:")) {
        expect(installed).toContain(scope.startsWith("@") ? `${scope}/${name}` : scope);
      }
    }
  });

  test.runIf(withPrograms.includes(name))("has an example that prints the shown output", async () => {
    const place = mkdtempSync(join(folder, `${name}-`));
    symlinkSync(join(folder, "node_modules"), join(place, "node_modules"));
    if (commands.length > 0) {
      cpSync(await withTables(commands.join(" && ")), join(place, "data"), { recursive: true });
    }
    writeFileSync(join(place, "example.mjs"), fences(readme, "ts")[0] ?? "");
    expect(await run("node example.mjs", place)).toBe(fences(readme, "text")[0]);
  });
});

test("has examples that type-check", async () => {
  const place = mkdtempSync(join(folder, "types-"));
  symlinkSync(join(folder, "node_modules"), join(place, "node_modules"));
  for (const name of packages) {
    writeFileSync(join(place, `${name}.mts`), fences(readmeOf(name), "ts")[0] ?? "");
  }
  const options = "--noEmit --strict --skipLibCheck --target es2023 --module nodenext --types node";
  await run(`tsc ${options} *.mts`, place);
});
