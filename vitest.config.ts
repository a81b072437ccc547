import { defineConfig } from "vitest/config";
import {
  common,
  databaseTests,
  engineProjects,
  ssr,
  stressTests,
  testFiles,
  unitProject,
} from "./vitest.shared.ts";

// `pnpm test`

export default defineConfig({
  ssr,
  test: {
    ...common,
    projects: [unitProject([testFiles("*")], [databaseTests, stressTests]), ...engineProjects()],
  },
});
