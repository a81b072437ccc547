import { expect, test } from "vitest";
import { enginesOfRun } from "../src/engine.ts";

test("a run uses PGlite and two spawned servers", () => {
  expect(enginesOfRun({})).toEqual(["pglite", "postgres-15", "postgres-18"]);
  expect(enginesOfRun({ DATABASE_URL_TEST: "" })).toEqual(["pglite", "postgres-15", "postgres-18"]);
});

test("DATABASE_URL_TEST replaces the spawned servers", () => {
  expect(enginesOfRun({ DATABASE_URL_TEST: "postgres://localhost" })).toEqual(["pglite", "postgres"]);
});
