import { availableParallelism, totalmem } from "node:os";
import { configDefaults, type TestProjectInlineConfiguration } from "vitest/config";
import type { Engine } from "./packages/testing/src/engine.ts";
import { whyUnavailable } from "./packages/testing/src/server/binaries.ts";

/** The test files of a name, in the test folder of any package. */
export const testFiles = (name: string): string => `{packages,apps,tests}/*/test/**/${name}.test.ts`;

export const databaseTests: string = testFiles("*.db");
export const stressTests: string = testFiles("*.stress{,.db}");

/** Tests with random input: the engine does not matter to what they search for. */
export const randomTests: readonly string[] = [
  "packages/{factory,validators}/test/{factory,random_expressions}.db.test.ts",
  "packages/market-store/test/agreement.db.test.ts",
  "tests/conformance/test/{agreement,bad_rows,factory}.db.test.ts",
];

/** Tests of what only a server has: connections, locks, concurrent sessions. */
export const serverTests: readonly string[] = [
  "packages/{migrate,queries,testing}/test/**/*.db.test.ts",
  "apps/migrator/test/{engine,partitions}.db.test.ts",
  "tests/conformance/test/node_postgres.db.test.ts",
];

// Packages of the workspace are tested from their sources.
const conditions = ["@strata/source", "node", "import", "default"];
export const ssr = { resolve: { conditions, externalConditions: conditions } };

const GIB = 2 ** 30;
// In a container the limit of the container; libuv reports 0 or a huge number where there is none.
const memory = Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY);
const TEN_MINUTES = 600_000;

/** What all runs have in common. */
export const common = {
  // A worker with PGlite and the programs that its tests start take up to 2 GiB.
  maxWorkers: Math.max(1, Math.min(availableParallelism(), Math.floor(memory / (2 * GIB)))),
  // The limits end what hangs. A test that is only slow, on a busy machine, stays far below them.
  testTimeout: TEN_MINUTES,
  hookTimeout: TEN_MINUTES,
  expect: { poll: { timeout: TEN_MINUTES / 10 } },
};

/** The project of the files that need no database of an engine. */
export function unitProject(include: string[], exclude: string[] = []): TestProjectInlineConfiguration {
  return {
    extends: true,
    test: { name: "unit", include, exclude: [...configDefaults.exclude, ...exclude] },
  };
}

/** The project of database tests that run on an engine; all are skipped if the engine is not available here. */
export function engineProject(
  engine: Engine,
  include: readonly string[],
  exclude: readonly string[] = [],
): TestProjectInlineConfiguration {
  return {
    extends: true,
    test: {
      name: engine,
      include: [...include],
      exclude: [...configDefaults.exclude, ...exclude],
      // A third faster: a worker loads the schema and Drizzle once. No helper of these tests keeps a state of a file.
      isolate: false,
      provide: { engine },
      globalSetup: "packages/testing/src/vitest/global_setup.ts",
      ...(whyUnavailable(engine) && { runner: "packages/testing/src/vitest/skipping_runner.ts" }),
    },
  };
}
