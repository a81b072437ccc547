import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { schemaPackages } from "@strata/migrator/domains";
import { repositoryFolder } from "@strata/migrator/paths";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

const json = (...path: string[]) => JSON.parse(readFileSync(join(repositoryFolder, ...path), "utf8"));
const packages = readdirSync(join(repositoryFolder, "packages"));
const sourcesOf = (name: string) => join(repositoryFolder, "packages", name, "src");
const sourceFiles = (name: string) =>
  readdirSync(sourcesOf(name), { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));

test("resolves every package entry to its source inside the workspace", () => {
  for (const name of packages) {
    const entries = json("packages", name, "package.json").exports as Record<string, Record<string, string>>;
    // The build creates the comments from the sources.
    for (const [entry, targets] of Object.entries(entries).filter(([path]) => path !== "./comments")) {
      const source = targets["@strata/source"] ?? "";
      expect(Object.keys(targets)[0], `${name} ${entry}`).toBe("@strata/source");
      expect(source, `${name} ${entry}`).toMatch(/^\.\/src\/.+\.ts$/);
      expect(targets.default).toBe(source.replace("./src/", "./dist/").replace(/\.ts$/, ".js"));
    }
  }
});

test("limits lines of schema packages to 120 characters", () => {
  const long = ["schema-base", ...Object.keys(schemaPackages)].flatMap((name) =>
    linesIn(name).filter(({ text }) => text.length > 120),
  );
  expect(long).toEqual([]);
});

test("has no query numbers in package sources", () => {
  const numbered = packages.flatMap((name) => linesIn(name).filter(({ text }) => /\bQ\d+\b/.test(text)));
  expect(numbered).toEqual([]);
});

/** The lines of a package's sources, each with its location. */
function linesIn(name: string): { place: string; text: string }[] {
  return sourceFiles(name).flatMap((file) =>
    readFileSync(join(sourcesOf(name), file), "utf8")
      .split("\n")
      .map((text, index) => ({ place: `packages/${name}/src/${file}:${index + 1}`, text })),
  );
}

test("names one version of pnpm everywhere", () => {
  const pinned = json("package.json").packageManager;
  for (const file of ["README.md", "AGENTS.md", "CONTRIBUTING.md", ".ci/run"]) {
    const named = readFileSync(join(repositoryFolder, file), "utf8").match(/pnpm@[\d.]+\d/g);
    expect(new Set(named), file).toEqual(new Set([pinned]));
  }
});

describe("turbo boundaries", () => {
  let copy: string;

  beforeEach(() => {
    copy = mkdtempSync(join(tmpdir(), "strata-boundaries-"));
    for (const name of [
      "package.json",
      "pnpm-lock.yaml",
      "pnpm-workspace.yaml",
      "turbo.json",
      "packages",
      "apps",
      "tests",
    ]) {
      cpSync(join(repositoryFolder, name), join(copy, name), {
        recursive: true,
        filter: (source) => !/node_modules|dist|\.turbo|\/test$/.test(source),
      });
    }
  });

  afterEach(() => rmSync(copy, { recursive: true, force: true }));

  const check = () => {
    const turbo = join(repositoryFolder, "node_modules/.bin/turbo");
    const { status, stdout, stderr } = spawnSync(turbo, ["boundaries", "--cwd", copy], { encoding: "utf8" });
    return { status, output: stdout + stderr };
  };

  const depend = (from: string, to: string) => {
    const path = join(copy, "packages", from, "package.json");
    const manifest = JSON.parse(readFileSync(path, "utf8"));
    manifest.dependencies = { ...manifest.dependencies, [`@strata/${to}`]: "workspace:^" };
    writeFileSync(path, JSON.stringify(manifest));
  };

  const write = (from: string, text: string) =>
    writeFileSync(join(copy, "packages", from, "src/wrong.ts"), text);

  test("accepts the committed packages, each with its tag", () => {
    expect(check()).toMatchObject({ status: 0 });
    for (const name of packages) expect(existsSync(join(copy, "packages", name, "turbo.json"))).toBe(true);
  });

  test.each([
    ["schema-market", "schema-core"],
    ["schema-base", "schema-market"],
    ["market-store", "schema-core"],
    ["testing", "schema-base"],
    ["queries", "sample-data"],
    ["validators", "sample-data"],
  ])("rejects a dependency of %s on %s", (from, to) => {
    depend(from, to);
    const { status, output } = check();
    expect(output).toContain(`@strata/${to}`);
    expect(status).toBe(1);
  });

  test("rejects an import of an undeclared package or of another package's internal file", () => {
    write("schema-market", `export { users } from "@strata/schema-core";`);
    expect(check()).toMatchObject({ status: 1, output: expect.stringContaining("wrong.ts") });
    write("schema-market", `export { users } from "../../schema-core/src/user.ts";`);
    expect(check()).toMatchObject({ status: 1, output: expect.stringContaining("wrong.ts") });
  });
});
