import { configDefaults, defineConfig } from "vitest/config";
import { enginesOfRun } from "./packages/testing/src/engine.ts";
import { whyUnavailable } from "./packages/testing/src/server/binaries.ts";

const tests = "{packages,apps,tests}/*/test/**/*.test.ts";
const databaseTests = "{packages,apps,tests}/*/test/**/*.db.test.ts";

// Packages of the workspace are tested from their sources.
const conditions = ["@strata/source", "node", "import", "default"];

export default defineConfig({
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    maxWorkers: 2,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    projects: [
      {
        extends: true,
        test: { name: "unit", include: [tests], exclude: [...configDefaults.exclude, databaseTests] },
      },
      ...enginesOfRun().map((engine) => ({
        extends: true as const,
        test: {
          name: engine,
          include: [databaseTests],
          // A third faster: a worker loads the schema and Drizzle once. No helper of these tests keeps a state of a file.
          isolate: false,
          provide: { engine },
          globalSetup: "packages/testing/src/vitest/global_setup.ts",
          ...(whyUnavailable(engine) && { runner: "packages/testing/src/vitest/skipping_runner.ts" }),
        },
      })),
    ],
  },
});
