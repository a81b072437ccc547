import { defineConfig } from "vitest/config";
import { type Engine, enginesOfRun } from "./packages/testing/src/engine.ts";
import {
  common,
  databaseTests,
  engineProject,
  randomTests,
  ssr,
  stressTests,
  testFiles,
  unitProject,
} from "./vitest.shared.ts";

// `pnpm test:stress`: the long runs; every database test on a PostgreSQL 18 server; random input on PostgreSQL 15 too.
// `pnpm test:stress --mode few`: the long runs alone, with few rounds.

const HOUR = 3_600_000;
const stressDatabaseTests = testFiles("*.stress.db");

export default defineConfig(({ mode }) => {
  const stress = mode === "few" ? "few" : "full";
  const project = (engine: Engine) => {
    if (stress === "full" && engine === "postgres-15") {
      return engineProject(engine, [stressDatabaseTests, ...randomTests]);
    }
    const isEverything = stress === "full" && engine === "postgres-18";
    return engineProject(engine, [isEverything ? databaseTests : stressDatabaseTests]);
  };
  return {
    ssr,
    test: {
      ...common,
      testTimeout: 3 * HOUR,
      provide: { stress },
      projects: [unitProject([stressTests], [databaseTests]), ...enginesOfRun().map(project)],
    },
  };
});
