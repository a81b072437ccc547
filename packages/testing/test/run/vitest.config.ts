import { defineConfig } from "vitest/config";

// A run inside a test (run.test.ts): the project of one engine, with the file that RUN_FILE names.
export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: [`${process.env.RUN_FILE}.ts`],
    disableConsoleIntercept: true,
    provide: { engine: "postgres-18" },
    ...(process.env.RUN_FILE === "skipped"
      ? { runner: "../../src/vitest/skipping_runner.ts" }
      : { globalSetup: "../../src/vitest/global_setup.ts" }),
  },
});
