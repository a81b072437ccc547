import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

const longestFirst = [
  "whole_npm",
  "signal_worker",
  "book_shop",
  "price_service",
  "kit_versions",
  "whole_pnpm",
  "ten_lines",
  "tarballs",
];

/** Starts with the longest file, so that no worker idles at the end. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) =>
      longestFirst.findIndex((name) => moduleId.endsWith(`/${name}.test.ts`));
    return files.toSorted((a, b) => rank(a) - rank(b));
  }
}

export default defineConfig({
  root: import.meta.dirname,
  test: {
    globalSetup: "global_setup.ts",
    // Each file installs and runs programs; its tests are steps that depend on each other. One worker more than CI
    // has processors, since npm often waits for the registry.
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
    bail: 1,
    // Ends what hangs; an installation on a busy machine takes minutes.
    testTimeout: 1_200_000,
    hookTimeout: 1_200_000,
    // After a failure the folder is removed while processes are still ending.
    teardownTimeout: 60_000,
    reporters: "verbose",
  },
});
