import { availableParallelism, totalmem } from "node:os";
import { configDefaults, type TestProjectInlineConfiguration } from "vitest/config";
import { type Engine, enginesOfRun } from "./packages/testing/src/engine.ts";
import { whyUnavailable } from "./packages/testing/src/server/binaries.ts";

/** Glob of test files by name, in the test folder of any package. */
export const testFiles = (name: string): string => `{packages,apps,tests}/*/test/**/${name}.test.ts`;

export const databaseTests: string = testFiles("*.db");
export const stressTests: string = testFiles("*.stress{,.db}");

// Tests that not every engine runs. Reasons: docs/decisions/0019-engines-and-stress.md.

/** Tests with random input, whose subject is not the engine. */
const randomTests = [
  "packages/{factory,validators}/test/{factory,random_expressions}.db.test.ts",
  "packages/market-store/test/agreement.db.test.ts",
  "tests/conformance/test/{agreement,bad_rows,factory}.db.test.ts",
];

/** Tests of commands as processes, each of which starts its own PGlite on an embedded database. */
const commandTests = ["apps/migrator/test/**/{cli,failures,import,interrupt,refresh,schema}.db.test.ts"];

/** Tests of server features (connections, locks, concurrent sessions) and version-specific system catalogs. */
const serverTests = [
  "packages/{migrate,queries,testing}/test/**/*.db.test.ts",
  "apps/migrator/test/**/{engine,partitions,schema}.db.test.ts",
  "tests/conformance/test/node_postgres.db.test.ts",
];

/** Database tests by engine; other engines run all of them. */
const selections: Partial<Record<Engine, { include: readonly string[]; exclude: readonly string[] }>> = {
  pglite: { include: [databaseTests], exclude: commandTests },
  "postgres-15": { include: [databaseTests], exclude: randomTests },
  "postgres-18": { include: serverTests, exclude: [] },
};

// "@strata/source" resolves workspace packages to their sources; the others are Vite's defaults. Not "import" or
// "require", which Vite adds per import: Vitest passes these conditions to Node.js, which would then load the ES
// modules of a CommonJS module's dependencies.
const conditions = ["@strata/source", "module", "node", "development|production"];
export const ssr = { resolve: { conditions } };

const GIB = 2 ** 30;
// In a container, its memory limit; without a limit libuv reports 0 or a huge number.
const memory = Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY);
const TEN_MINUTES = 600_000;

/** Settings of all runs. */
export const common = {
  // A worker with PGlite and the programs of its tests use up to 2 GiB.
  maxWorkers: Math.max(1, Math.min(availableParallelism(), Math.floor(memory / (2 * GIB)))),
  // These limits only end hanging tests: slow tests on a busy machine take far less.
  testTimeout: TEN_MINUTES,
  hookTimeout: TEN_MINUTES,
  expect: { poll: { timeout: TEN_MINUTES / 10 } },
};

/** Project of the tests without an engine's database. */
export function unitProject(include: string[], exclude: string[] = []): TestProjectInlineConfiguration {
  return {
    extends: true,
    test: { name: "unit", include, exclude: [...configDefaults.exclude, ...exclude] },
  };
}

/** Projects of the database tests of `pnpm test`, one per engine. */
export function engineProjects(): TestProjectInlineConfiguration[] {
  return enginesOfRun().map((engine) => {
    const { include, exclude } = selections[engine] ?? { include: [databaseTests], exclude: [] };
    return engineProject(engine, include, [...exclude, stressTests]);
  });
}

/** Projects of the long runs per engine; in full also of the tests that `engineProjects` excludes on it. */
export function stressEngineProjects(stress: "full" | "few"): TestProjectInlineConfiguration[] {
  return enginesOfRun().map((engine) => {
    const leftOut = engine === "postgres-18" ? [databaseTests] : (selections[engine]?.exclude ?? []);
    return engineProject(engine, [testFiles("*.stress.db"), ...(stress === "full" ? leftOut : [])], [], {
      stress,
    });
  });
}

function engineProject(
  engine: Engine,
  include: readonly string[],
  exclude: readonly string[] = [],
  provide: object = {},
): TestProjectInlineConfiguration {
  return {
    extends: true,
    test: {
      name: engine,
      include: [...include],
      exclude: [...configDefaults.exclude, ...exclude],
      // A third faster, because a worker loads the schema and Drizzle once. No test helper has state per file.
      isolate: false,
      // Replaces that of the configuration which it extends.
      provide: { ...provide, engine },
      globalSetup: "packages/testing/src/vitest/global_setup.ts",
      // Skips all tests of an unavailable engine.
      ...(whyUnavailable(engine) && { runner: "packages/testing/src/vitest/skipping_runner.ts" }),
    },
  };
}
