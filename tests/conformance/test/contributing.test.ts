import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { repositoryFolder } from "@strata/migrator/paths";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Edit, Scratch } from "./contributing/scratch.ts";
import { edits } from "./contributing/table.ts";

// CONTRIBUTING.md is followed to the letter on a copy of the repository. What it leaves out fails a test here; what a
// newcomer leaves out is named by the checks that it names.

let scratch: Scratch;
beforeAll(() => {
  scratch = new Scratch();
});
afterAll(() => scratch?.close());

/** The titles of the numbered steps of a section. */
function stepsOf(section: string): string[] {
  const text = readFileSync(join(repositoryFolder, "CONTRIBUTING.md"), "utf8");
  const [, steps = ""] = text.split(`## ${section}\n`);
  return [...(steps.split("\n## ")[0] ?? "").matchAll(/^\d+\. \*\*(.+?)\.\*\*/gm)].map(
    ([, title = ""]) => title,
  );
}

/** Tests of `pnpm test` by their names. */
const tests = (names: string, ...files: string[]) =>
  `vitest run --project unit --project pglite -t '${names}' ${files.join(" ")}`;

/** The files of those that a new table concerns. */
const ofTables = [
  ...["workspace", "agreement.db", "constraints.db", "relations.db"].map(
    (name) => `tests/conformance/test/${name}.test.ts`,
  ),
  "packages/sample-data/test/world.db.test.ts",
];

const strata = (command: string) => `node apps/migrator/bin/strata.js ${command}`;

test("the steps of adding a table are those that are followed here", () => {
  const steps = stepsOf("Add a table");
  expect(steps).toEqual(["Its file", "Its export", "Its migration", "Its cases", "Its sample rows", "Check"]);
  expect(steps).toEqual(expect.arrayContaining(Object.keys(edits)));
});

test("a table is added by the steps, and a step that is left out is named", async ({ signal }) => {
  const run = (line: string, project = "") => scratch.run(line, { project, signal });
  const editsOf = (step: string): readonly Edit[] => edits[step] ?? [];
  const [index, ...others] = editsOf("Its export");

  // A file alone is not part of the schema.
  scratch.apply(editsOf("Its file"));
  const withFile = await run(tests("every table that a file", ...ofTables.slice(0, 1)));
  expect(withFile.output).toMatch(
    /maintenance_windows of .*maintenance_window\.ts is not exported from .*src\/index\.ts/,
  );
  expect(withFile.code).toBe(1);

  // All that is left out is named at once.
  scratch.apply(index ? [index] : []);
  const exported = await run(tests("every table|maintenance_windows", ...ofTables));
  expect(exported.output).toContain("every table has its validators");
  expect(exported.code).toBe(1);
  await build(run);
  const pending = await run(strata("generate --check"));
  expect(pending.output).toContain('CREATE TABLE "maintenance_windows"');
  expect(pending.code).toBe(1);
  const stale = await run(strata("diagram --check"));
  expect(stale.output).toContain("packages/schema-system/README.md");
  expect(stale.code).toBe(1);

  scratch.apply(others);
  for (const step of ["Its cases", "Its sample rows"]) scratch.apply(editsOf(step));
  await build(run);
  const generated = await run(strata("generate --name add_maintenance_windows"));
  expect(generated).toMatchObject({ code: 0 });
  expect(readdirSync(join(scratch.folder, "apps/migrator/migrations")).at(-1)).toMatch(
    /add_maintenance_windows$/,
  );
  for (const check of ["diagram", "generate --check", "diagram --check"]) {
    expect(await run(strata(check)), check).toMatchObject({ code: 0 });
  }
  const complete = await run(tests("every table|maintenance_windows", ...ofTables));
  expect(complete.output).toContain("maintenance_windows_ends_at_check");
  expect(complete.code, complete.output).toBe(0);
});

/** What `pnpm strata` builds first: of what is changed here the schema package alone. */
async function build(
  run: (line: string, project: string) => Promise<{ code: number | null; output: string }>,
) {
  const { code, output } = await run(
    "tsc -p tsconfig.build.json && node ../../document.js",
    "packages/schema-system",
  );
  expect(code, output).toBe(0);
}
