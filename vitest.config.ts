import { defineConfig } from "vitest/config";
import { type Engine, enginesOfRun } from "./packages/testing/src/engine.ts";
import {
  common,
  databaseTests,
  engineProject,
  randomTests,
  serverTests,
  ssr,
  stressTests,
  testFiles,
  unitProject,
} from "./vitest.shared.ts";

// `pnpm test`. Which file runs on which engine, and why: docs/decisions/0019-engines-and-stress.md.

function project(engine: Engine) {
  if (engine === "postgres-18") return engineProject(engine, serverTests, [stressTests]);
  const exclude = engine === "postgres-15" ? [stressTests, ...randomTests] : [stressTests];
  return engineProject(engine, [databaseTests], exclude);
}

export default defineConfig({
  ssr,
  test: {
    ...common,
    projects: [
      unitProject([testFiles("*")], [databaseTests, stressTests]),
      ...enginesOfRun().map(project),
    ],
  },
});
