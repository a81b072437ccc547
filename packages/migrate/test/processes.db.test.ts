import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestDatabase } from "@strata/testing/vitest";
import { afterEach, beforeEach, describe, expect, inject, test } from "vitest";
import { migrateInProcess, migrateInProcesses } from "./process.ts";
import { createProject, first, type Project } from "./project.ts";
import { stateOf, writeTwenty } from "./twenty.ts";

// Processes that migrate one database of a server. The long runs are in processes.stress.db.test.ts.

describe.skipIf(inject("engine") === "pglite")("a process that migrates", () => {
  let project: Project;
  let database: TestDatabase;

  beforeEach(async () => {
    project = await createProject();
    database = project.database;
  });
  afterEach(() => project.remove());

  test("of several at once applies the migrations, and the others find them applied", async () => {
    const folder = mkdtempSync(join(tmpdir(), "strata-twenty-"));
    try {
      const names = writeTwenty(folder);
      const outcomes = await migrateInProcesses(4, database.url ?? "", folder);
      expect(outcomes.map(({ code, message }) => ({ code, message }))).toEqual(
        outcomes.map(() => ({ code: 0 })),
      );
      expect(outcomes.flatMap(({ applied = [] }) => applied).sort()).toEqual(names);
      expect((await stateOf(database.db)).log).toHaveLength(names.length);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test("reports the statement at which its connection was lost", async () => {
    project.write(first, "select 1;\nselect pg_terminate_backend(pg_backend_pid())");
    expect(await migrateInProcess(database.url ?? "", project.folder)).toMatchObject({
      code: 1,
      where: expect.stringContaining(`${first}/migration.sql:2`),
    });
  });
});
