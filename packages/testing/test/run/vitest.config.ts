import { defineConfig } from "vitest/config";
import type { Engine } from "../../src/engine.ts";

const {
  RUN_FILE = "",
  RUN_ENGINE = "postgres-18",
  RUN_POOL = "forks",
  RUN_ISOLATE = "true",
  RUN_SETUP = "../../src/vitest/global_setup.ts",
} = process.env;

// Run inside a test (run.test.ts): the project of one engine, with the files whose names start with RUN_FILE.
export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: [`${RUN_FILE}*.ts`],
    disableConsoleIntercept: true,
    maxWorkers: 2,
    pool: RUN_POOL as "forks" | "threads",
    isolate: RUN_ISOLATE === "true",
    testTimeout: 500_000,
    hookTimeout: 500_000,
    provide: { engine: RUN_ENGINE as Engine },
    ...(RUN_FILE === "skipped"
      ? { runner: "../../src/vitest/skipping_runner.ts" }
      : RUN_SETUP !== "none" && { globalSetup: RUN_SETUP }),
  },
});
