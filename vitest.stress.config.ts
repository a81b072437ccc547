import { defineConfig } from "vitest/config";
import {
  common,
  databaseTests,
  ssr,
  stressEngineProjects,
  stressTests,
  unitProject,
} from "./vitest.shared.ts";

// `pnpm test:stress`: the long runs, and the tests that `pnpm test` excludes on an engine.
// `pnpm test:stress --mode few`: only the long runs, with few rounds.

const HOUR = 3_600_000;

export default defineConfig(({ mode }) => {
  const stress = mode === "few" ? "few" : "full";
  return {
    ssr,
    test: {
      ...common,
      testTimeout: 3 * HOUR,
      hookTimeout: 3 * HOUR,
      provide: { stress },
      projects: [unitProject([stressTests], [databaseTests]), ...stressEngineProjects(stress)],
    },
  };
});
