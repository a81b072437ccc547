import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { repositoryFolder } from "@strata/migrator/paths";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Edit, Scratch } from "./contributing/scratch.ts";
import { edits } from "./contributing/table.ts";

// Follows CONTRIBUTING.md literally on a copy of the repository. A missing instruction fails a test here; a step that
// a contributor skips is reported by the checks that it names.

let scratch: Scratch;
beforeAll(() => {
  scratch = new Scratch();
});
afterAll(() => scratch?.close());

/** Titles of the numbered steps of a section. */
function stepsOf(section: string): string[] {
  const text = readFileSync(join(repositoryFolder, "CONTRIBUTING.md"), "utf8");
  const [, steps = ""] = text.split(`## ${section}\n`);
  return [...(steps.split("\n## ")[0] ?? "").matchAll(/^\d+\. \*\*(.+?)\.\*\*/gm)].map(
    ([, title = ""]) => title,
  );
}

/** Tests of `pnpm test` that report what a table lacks. */
const completeness = "vitest run --project unit completeness";

/** The same, and those that test the new table itself. */
const ownTests =
  "vitest run --project unit --project pglite -t 'every table|maintenance_windows' completeness " +
  "tests/conformance/test/agreement.db.test.ts tests/conformance/test/constraints.db.test.ts";

const strata = (command: string) => `node apps/migrator/bin/strata.js ${command}`;

test("follows the steps of CONTRIBUTING.md for adding a table", () => {
  const steps = stepsOf("Add a table");
  expect(steps).toEqual(["Its file", "Its export", "Its migration", "Its cases", "Its sample rows", "Check"]);
  expect(steps).toEqual(expect.arrayContaining(Object.keys(edits)));
});

test("adds a table by the steps, and reports each skipped step", async ({ signal }) => {
  const run = (line: string, project = "") => scratch.run(line, { project, signal });
  const editsOf = (step: string): readonly Edit[] => edits[step] ?? [];
  const [index, ...others] = editsOf("Its export");

  // A file alone is not part of the schema.
  scratch.apply(editsOf("Its file"));
  const withFile = await run(completeness);
  expect(withFile.output).toContain(
    "maintenance_windows of packages/schema-system/src/maintenance_window.ts is not exported from the package's src/index.ts",
  );
  expect(withFile.code).toBe(1);

  // All skipped steps are reported at once.
  scratch.apply(index ? [index] : []);
  const exported = await run(completeness);
  for (const missing of [
    "maintenance_windows is not named in packages/schema-system/src/relations.ts",
    "maintenance_windows has no validators in packages/schema-system/src/validators.ts",
    "maintenance_windows has no cases in tests/conformance/test/constraints",
    "maintenance_windows has no sample rows in packages/sample-data/src",
  ]) {
    expect(exported.output).toContain(missing);
  }
  expect(exported.code).toBe(1);
  await build(run);
  const pending = await run(strata("generate --check"));
  expect(pending.output).toContain('create table "maintenance_windows"');
  expect(pending.code).not.toBe(0);
  const stale = await run(strata("diagram --check"));
  expect(stale.output).toContain("packages/schema-system/README.md");
  expect(stale.code).not.toBe(0);

  // With all steps nothing is missing.
  for (const step of ["Its cases", "Its sample rows"]) scratch.apply(editsOf(step));
  scratch.apply(others);
  for (const command of ["generate --name add_maintenance_windows", "diagram"]) {
    const { code, output } = await run(strata(command));
    expect(code, output).toBe(0);
  }
  expect(readdirSync(join(scratch.folder, "apps/migrator/migrations")).at(-1)).toMatch(
    /_add_maintenance_windows$/,
  );
  const tested = await run(ownTests);
  expect(tested.code, tested.output).toBe(0);
  expect(tested.output).toMatch(/Test Files +4 passed/);
});

/** What `pnpm strata` builds first; only the schema package has changed here. */
async function build(
  run: (line: string, project: string) => Promise<{ code: number | null; output: string }>,
) {
  const { code, output } = await run(
    "tsc -p tsconfig.build.json && node ../../tools/document.js",
    "packages/schema-system",
  );
  expect(code, output).toBe(0);
}
