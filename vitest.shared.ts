import { availableParallelism, totalmem } from "node:os";
import { configDefaults, type TestProjectInlineConfiguration } from "vitest/config";
import { type Engine, enginesOfRun } from "./packages/testing/src/engine.ts";
import { whyUnavailable } from "./packages/testing/src/server/binaries.ts";

/** The test files of a name, in the test folder of any package. */
export const testFiles = (name: string): string => `{packages,apps,tests}/*/test/**/${name}.test.ts`;

export const databaseTests: string = testFiles("*.db");
export const stressTests: string = testFiles("*.stress{,.db}");

// What an engine need not repeat. docs/decisions/0019-engines-and-stress.md says why.

/** Tests with random input: their subject is not the engine. */
const randomTests = [
  "packages/{factory,validators}/test/{factory,random_expressions}.db.test.ts",
  "packages/market-store/test/agreement.db.test.ts",
  "tests/conformance/test/{agreement,bad_rows,factory}.db.test.ts",
];

/** Tests of commands as processes, each of which starts a PGlite of its own on an embedded database. */
const commandTests = ["apps/migrator/test/**/{cli,failures,import,interrupt,refresh,schema}.db.test.ts"];

/** Tests of what only a server has (connections, locks, concurrent sessions), and of a system catalog by version. */
const serverTests = [
  "packages/{migrate,queries,testing}/test/**/*.db.test.ts",
  "apps/migrator/test/**/{engine,partitions,schema}.db.test.ts",
  "tests/conformance/test/node_postgres.db.test.ts",
];

/** The database tests of a run on each engine; an engine that is not named here runs all of them. */
const selections: Partial<Record<Engine, { include: readonly string[]; exclude: readonly string[] }>> = {
  pglite: { include: [databaseTests], exclude: commandTests },
  "postgres-15": { include: [databaseTests], exclude: randomTests },
  "postgres-18": { include: serverTests, exclude: [] },
};

// Packages of the workspace are tested from their sources.
// The others are those of Vite. Not "import" or "require", which are added for each import: Vitest hands these to Node.js,
// which would give a CommonJS module the ES modules of its dependencies.
const conditions = ["@strata/source", "module", "node", "development|production"];
export const ssr = { resolve: { conditions } };

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

/** The projects of the database tests of `pnpm test`, one for each engine. */
export function engineProjects(): TestProjectInlineConfiguration[] {
  return enginesOfRun().map((engine) => {
    const { include, exclude } = selections[engine] ?? { include: [databaseTests], exclude: [] };
    return engineProject(engine, include, [...exclude, stressTests]);
  });
}

/** The projects of the long runs on each engine; with `everything`, also of what `engineProjects` leaves out on it. */
export function stressEngineProjects(everything: boolean): TestProjectInlineConfiguration[] {
  return enginesOfRun().map((engine) => {
    const leftOut = engine === "postgres-18" ? [databaseTests] : (selections[engine]?.exclude ?? []);
    return engineProject(engine, [testFiles("*.stress.db"), ...(everything ? leftOut : [])]);
  });
}

function engineProject(
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
      // The runner skips all tests of an engine that is not available here.
      ...(whyUnavailable(engine) && { runner: "packages/testing/src/vitest/skipping_runner.ts" }),
    },
  };
}
