import { defineConfig } from "vitest/config";

export default defineConfig({
  root: import.meta.dirname,
  test: {
    globalSetup: "global_setup.ts",
    // Each file installs and runs programs; its own tests are steps that need each other.
    maxWorkers: 2,
    bail: 1,
    testTimeout: 300_000,
    reporters: "verbose",
  },
});
