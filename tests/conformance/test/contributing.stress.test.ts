import { afterAll, beforeAll, expect, test } from "vitest";
import { Scratch } from "./contributing/scratch.ts";
import { firstEdits } from "./contributing/table.ts";

// Adds a domain by the steps of CONTRIBUTING.md on a copy of the repository: its folder with the generator, its line
// in domains.ts, and its first table.

let scratch: Scratch;
beforeAll(() => {
  scratch = new Scratch();
});
afterAll(() => scratch?.close());

test("adds a domain with the generator and a line in domains.ts", async ({ signal }) => {
  const run = async (line: string, project = ""): Promise<string> => {
    const { code, output } = await scratch.run(line, { project, signal });
    expect(code, `${line}\n${output}`).toBe(0);
    return output;
  };

  // The generator prints the remaining steps; nothing else is done here.
  const said = await run("node tools/new_domain.js risk");
  const [importLine = "", entry = ""] = said.match(/^ {5}.*$/gm)?.map((line) => line.trim()) ?? [];
  const domains = "apps/migrator/src/domains.ts";
  scratch.apply([
    { file: domains, before: "\nexport { tablesOf", lines: `${importLine}\n` },
    { file: domains, after: `  "schema-system": { domains: { system } },\n`, lines: `  ${entry}\n` },
  ]);
  scratch.install("schema-risk", "schema-system");
  scratch.apply(firstEdits("risk"));

  // In dependency order.
  for (const project of ["packages/schema-risk", "packages/schema-relationships", "apps/migrator"]) {
    const { build } = JSON.parse(await run("cat package.json", project)).scripts;
    await run(build, project);
  }
  const strata = "node apps/migrator/bin/strata.js";
  await run(`${strata} generate --name add_maintenance_windows`);
  await run(`${strata} diagram`);
  expect(await run("cat packages/schema-risk/README.md")).toContain("| `maintenance_windows` |");
  await run(`${strata} generate --check`);
  await run("node tools/manifests.js --check");
  await run("typedoc --emit none", "tools/reference");
  await run("turbo boundaries");
  const tests =
    "completeness tests/conformance/test/agreement.db.test.ts tests/conformance/test/constraints.db.test.ts";
  const tested = await run(
    `vitest run --project unit --project pglite -t "every table|maintenance_windows" ${tests}`,
  );
  expect(tested).toMatch(/Test Files +4 passed/);
});

test("rejects an existing domain and an invalid name", async ({ signal }) => {
  for (const [name, said] of [
    ["system", "packages/schema-system already exists"],
    ["Risk Management", "usage: pnpm new:domain <name>"],
  ]) {
    const { code, output } = await scratch.run(`node tools/new_domain.js "${name}"`, { signal });
    expect(code).toBe(1);
    expect(output).toContain(said);
  }
});
