import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { repositoryFolder } from "@strata/migrator/paths";
import { runProgram } from "@strata/test-support/programs";
import { expect, onTestFinished, test } from "vitest";

/** A copy of what the picture of the packages is derived from. */
function copied(): string {
  const folder = mkdtempSync(join(tmpdir(), "strata-pictures-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const manifests = ["packages", "apps"].flatMap((parent) =>
    readdirSync(join(repositoryFolder, parent)).map((name) => join(parent, name, "package.json")),
  );
  for (const path of ["package.json", "tools/pictures.js", "docs/pictures/architecture.svg", ...manifests]) {
    cpSync(join(repositoryFolder, path), join(folder, path));
  }
  symlinkSync(join(repositoryFolder, "node_modules"), join(folder, "node_modules"));
  return folder;
}

const check = (cwd: string) => runProgram("node", ["tools/pictures.js", "--check"], { cwd });

test("accepts a picture that shows the packages as they are", async () => {
  expect(await check(copied())).toMatchObject({ code: 0, output: "" });
});

test("rejects a picture without a new package", async () => {
  const folder = copied();
  mkdirSync(join(folder, "packages/schema-risk"));
  const manifest = { name: "@strata/schema-risk", dependencies: { "@strata/schema-base": "workspace:^" } };
  writeFileSync(join(folder, "packages/schema-risk/package.json"), JSON.stringify(manifest));
  const { code, output } = await check(folder);
  expect(code).toBe(1);
  expect(output).toContain("pnpm pictures");
});

test("rejects a picture with an arrow that is no longer a dependency", async () => {
  const folder = copied();
  const path = join(folder, "packages/factory/package.json");
  writeFileSync(
    path,
    readFileSync(path, "utf8").replace('"@strata/validators": "workspace:^"', '"zod": "4"'),
  );
  expect((await check(folder)).code).toBe(1);
});
