import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createTestDatabase, type TestDatabase } from "@strata/testing/vitest";
import { expect } from "vitest";
import type { Database } from "../src/database.ts";
import { MigrateError } from "../src/errors.ts";

/** An empty database and a folder of migrations. */
export interface Project {
  readonly database: TestDatabase;
  readonly db: Database;
  readonly folder: string;
  /** Writes a migration, replacing one of the same name. */
  write(name: string, text: string): void;
  remove(): Promise<void>;
}

export async function createProject(): Promise<Project> {
  const database = await createTestDatabase({});
  const folder = mkdtempSync(join(tmpdir(), "strata-migrations-"));
  return {
    database,
    db: database.db,
    folder,
    write(name, text) {
      mkdirSync(join(folder, name), { recursive: true });
      writeFileSync(join(folder, name, "migration.sql"), text);
    },
    async remove() {
      rmSync(folder, { recursive: true, force: true });
      await database.close();
    },
  };
}

/** The MigrateError that a promise is rejected with. */
export async function failure(promise: Promise<unknown>): Promise<MigrateError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(MigrateError);
  return error as MigrateError;
}

export const first = "20260101000000_first";
export const second = "20260102000000_second";
export const third = "20260103000000_third";
