import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { repositoryFolder } from "@strata/migrator/paths";
import { runProgram } from "@strata/test-support/programs";
import { expect, onTestFinished, test } from "vitest";

/** The code of each `@example` in the JSDoc of the packages, by the place where it is written. */
const examples = ["packages", "apps"].flatMap((group) =>
  readdirSync(join(repositoryFolder, group)).flatMap((name) => {
    const folder = join(repositoryFolder, group, name, "src");
    return readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts"))
      .flatMap((file) => {
        const text = readFileSync(join(folder, file), "utf8");
        const blocks = [...text.matchAll(/^ \* @example\n \* ```ts\n((?: \*.*\n)*?) \* ```$/gm)];
        return blocks.map(([, code = ""], index) => ({
          place: `${name}-${basename(file, ".ts")}-${index + 1}`,
          code: code.replaceAll(/^ \* ?/gm, ""),
        }));
      });
  }),
);

test("each @example is a program that type-checks against the built packages", async () => {
  expect(examples.length).toBeGreaterThanOrEqual(20);
  const cwd = mkdtempSync(join(tmpdir(), "strata-examples-"));
  onTestFinished(() => rmSync(cwd, { recursive: true }));
  symlinkSync(join(import.meta.dirname, "../node_modules"), join(cwd, "node_modules"));
  for (const { place, code } of examples) writeFileSync(join(cwd, `${place}.mts`), code);
  const options = "--noEmit --strict --skipLibCheck --target es2023 --module nodenext --types node".split(
    " ",
  );
  const files = examples.map(({ place }) => `${place}.mts`);
  const tsc = join(cwd, "node_modules/.bin/tsc");
  const { code, output } = await runProgram(tsc, [...options, ...files], { cwd });
  expect(code, output).toBe(0);
});
