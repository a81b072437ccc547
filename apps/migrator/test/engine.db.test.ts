import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createTestDatabase, type TestDatabase } from "@strata/testing/vitest";
import { sql } from "drizzle-orm";
import { readMigrationFiles } from "drizzle-orm/migrator";
import { migrate as drizzleMigrate } from "drizzle-orm/pg-core";
import { afterEach, beforeEach, describe, expect, inject, test } from "vitest";
import type { Database } from "../src/database.ts";
import { appliedMigrations } from "../src/engine/history.ts";
import { migrate } from "../src/engine/migrate.ts";
import { exitCodes, StrataError } from "../src/errors.ts";
import { open } from "../src/open.ts";
import { relations } from "../src/schema.ts";

let database: TestDatabase<typeof relations>;
let db: Database;
let folder: string;

beforeEach(async () => {
  database = await createTestDatabase({ relations });
  db = database.db;
  folder = mkdtempSync(join(tmpdir(), "strata-migrations-"));
});

afterEach(async () => {
  rmSync(folder, { recursive: true, force: true });
  await database.close();
});

/** Writes a migration; the statements are separated as drizzle-kit separates them. */
function write(name: string, ...statements: string[]): void {
  mkdirSync(join(folder, name), { recursive: true });
  writeFileSync(join(folder, name, "migration.sql"), statements.join("\n--> statement-breakpoint\n"));
}

const run = () => migrate(db, { folder, lockTimeout: 0 });

const failure = async (promise: Promise<unknown>): Promise<StrataError> => {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(StrataError);
  return error as StrataError;
};

const tableExists = async (name: string) =>
  (await db.execute<{ yes: boolean }>(sql`select to_regclass(${name}) is not null as yes`, "objects"))[0]
    ?.yes;

const first = "20260101000000_first";
const second = "20260102000000_second";
const third = "20260103000000_third";

test("applies what is pending in order, tells each, and then nothing", async () => {
  write(first, "create table a (id int)");
  write(second, "alter table a add b int", "create table c (id int)");
  const told: string[] = [];
  const onMigration = (name: string, index: number, count: number) => told.push(`${name} ${index} ${count}`);
  expect(await migrate(db, { folder, lockTimeout: 0, onMigration })).toEqual([first, second]);
  expect(told).toEqual([`${first} 0 2`, `${second} 1 2`]);
  expect(await run()).toEqual([]);
  expect((await appliedMigrations(db)).map((row) => row.name)).toEqual([first, second]);
});

test("keeps drizzle-orm's own ledger: each can go on where the other stopped", async () => {
  write(first, "create table a (id int)");
  await run();
  write(second, "create table b (id int)");
  await drizzleMigrate(readMigrationFiles({ migrationsFolder: folder }), db as never, {
    migrationsFolder: folder,
  });
  write(third, "create table c (id int)");
  expect(await run()).toEqual([third]);
  const rows = await db.execute<{ complete: boolean }>(
    sql`select hash is not null and created_at is not null and applied_at is not null as complete
        from drizzle.__drizzle_migrations`,
    "objects",
  );
  expect(rows).toEqual([{ complete: true }, { complete: true }, { complete: true }]);
});

test("a failed statement names its file and line; its migration leaves nothing, earlier ones stay", async () => {
  write(first, "create table a (id int)");
  write(second, "create table b (\n  id int\n)", "\n\nselect 1,\n  no_such_column\nfrom a");
  write(third, "create table c (id int)");
  const error = await failure(run());
  expect(error.exitCode).toBe(exitCodes.statement);
  expect(error.message).toContain('column "no_such_column" does not exist');
  expect(error.where).toContain(`${join(folder, second, "migration.sql")}:8\n`);
  expect(error.where).toContain("no_such_column\nfrom a");
  expect([await tableExists("a"), await tableExists("b"), await tableExists("c")]).toEqual([
    true,
    false,
    false,
  ]);
  write(second, "create table b (id int)");
  expect(await run()).toEqual([second, third]);
});

describe("a history that the files no longer tell", () => {
  beforeEach(async () => {
    write(first, "create table a (id int)");
    write(third, "create table c (id int)");
    await run();
  });

  test("an edited file", async () => {
    write(first, "create table a (id bigint)");
    const error = await failure(run());
    expect(error.exitCode).toBe(exitCodes.history);
    expect(error.message).toContain(`${first} was edited`);
  });

  test("a deleted file", async () => {
    rmSync(join(folder, first), { recursive: true });
    write("20260104000000_fourth", "create table d (id int)");
    const error = await failure(run());
    expect(error.exitCode).toBe(exitCodes.history);
    expect(error.message).toContain(`${first} was deleted`);
    expect(await tableExists("d")).toBe(false);
  });

  test("a file that sorts before an applied one", async () => {
    write(second, "create table b (id int)");
    const error = await failure(run());
    expect(error.exitCode).toBe(exitCodes.order);
    expect(error.message).toContain(second);
    expect(await tableExists("b")).toBe(false);
  });
});

test("a folder that is not there", async () => {
  rmSync(folder, { recursive: true });
  const error = await failure(run());
  expect(error.exitCode).toBe(exitCodes.configuration);
});

// In PGlite every session is the same one.
describe.skipIf(inject("engine") === "pglite")("the lock", () => {
  test("a runner that cannot have it says who has it, and applies nothing", async () => {
    write(first, "create table a (id int)");
    const url = database.url ?? "";
    const other = await open({ kind: "server", url, label: "other" });
    await other.db.execute(sql`select pg_advisory_lock(1937011297, 1835624306)`);
    const error = await failure(run());
    expect(error.exitCode).toBe(exitCodes.locked);
    expect(error.where).toMatch(/^session \d+ \(strata\), since /);
    expect(await tableExists("a")).toBe(false);
    await other.close();
    expect(await run()).toEqual([first]);
  });
});
