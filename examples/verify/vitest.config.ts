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

/** Begins with the longest file, so that in the end no worker waits for the other. */
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
    // Each file installs and runs programs; its own tests are steps that need each other. One more than CI has
    // processors, since npm waits for its registry much of the time.
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
    bail: 1,
    // Ends what hangs; an installation on a busy machine takes minutes.
    testTimeout: 1_200_000,
    hookTimeout: 1_200_000,
    // After a failure the folder is removed while what was under way still ends.
    teardownTimeout: 60_000,
    reporters: "verbose",
  },
});
