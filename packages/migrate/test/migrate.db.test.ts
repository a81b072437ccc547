import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import { readMigrationFiles } from "drizzle-orm/migrator";
import { migrate as drizzleMigrate } from "drizzle-orm/pg-core";
import { drizzle } from "drizzle-orm/postgres-js";
import { afterEach, beforeEach, describe, expect, inject, test } from "vitest";
import type { Database } from "../src/database.ts";
import { readMigrations } from "../src/files.ts";
import { appliedMigrations, migrationStatus } from "../src/history.ts";
import { lockKeyOf } from "../src/lock.ts";
import { migrate } from "../src/migrate.ts";
import { createProject, failure, first, type Project, second, third } from "./project.ts";

let project: Project;
let db: Database;
let folder: string;

beforeEach(async () => {
  project = await createProject();
  ({ db, folder } = project);
});

afterEach(() => project.remove());

/** Writes a migration; the statements are separated as drizzle-kit separates them. */
const write = (name: string, ...statements: string[]): void =>
  project.write(name, statements.join("\n--> statement-breakpoint\n"));

const run = () => migrate({ db, folder, lockTimeout: 0 });

const tableExists = async (name: string) =>
  (await db.execute<{ yes: boolean }>(sql`select to_regclass(${name}) is not null as yes`, "objects"))[0]
    ?.yes;

const namesOfDrizzle = async () =>
  (
    await db.execute<{ name: string }>(
      sql`select name from drizzle.__drizzle_migrations order by id`,
      "objects",
    )
  ).map(({ name }) => name);

test("applies pending migrations in order, reports each, and is idempotent", async () => {
  write(first, "create table a (id int)");
  write(second, "alter table a add b int", "create table c (id int)");
  const reported: string[] = [];
  const onMigration = (name: string, index: number, count: number) =>
    reported.push(`${name} ${index} ${count}`);
  expect(await migrate({ db, folder, lockTimeout: 0, onMigration })).toEqual([first, second]);
  expect(reported).toEqual([`${first} 0 2`, `${second} 1 2`]);
  expect(await run()).toEqual([]);
  expect((await appliedMigrations({ db, folder })).map((row) => row.name)).toEqual([first, second]);
});

test("shares drizzle-orm's ledger, so that both can continue each other's work", async () => {
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

test("reports file and line of a failed statement, rolls its migration back, and keeps earlier ones", async () => {
  write(first, "create table a (id int)");
  write(second, "create table b (\n  id int\n)", "\n\nselect 1,\n  no_such_column\nfrom a");
  write(third, "create table c (id int)");
  const error = await failure(run());
  expect(error.code).toBe("statement");
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

describe("rejects", () => {
  beforeEach(async () => {
    write(first, "create table a (id int)");
    write(third, "create table c (id int)");
    await run();
  });

  test("an edited file", async () => {
    write(first, "create table a (id bigint)");
    const error = await failure(run());
    expect(error.code).toBe("history");
    expect(error.message).toContain(`${first} was edited`);
  });

  test("a deleted file", async () => {
    rmSync(join(folder, first), { recursive: true });
    write("20260104000000_fourth", "create table d (id int)");
    const error = await failure(run());
    expect(error.code).toBe("history");
    expect(error.message).toContain(`${first} was deleted`);
    expect(await tableExists("d")).toBe(false);
  });

  test("a file that sorts before an applied one", async () => {
    write(second, "create table b (id int)");
    const error = await failure(run());
    expect(error.code).toBe("order");
    expect(error.message).toContain(second);
    expect(await tableExists("b")).toBe(false);
  });
});

test("status reports each migration as applied, pending, edited or missing", async () => {
  write(first, "create table a (id int)");
  expect(await migrationStatus({ db, folder })).toEqual([{ name: first, state: "pending", appliedAt: null }]);
  write(second, "create table b (id int)");
  await run();
  write(first, "create table a (id bigint)");
  rmSync(join(folder, second), { recursive: true });
  write(third, "create table c (id int)");
  expect(await migrationStatus({ db, folder })).toEqual([
    { name: first, state: "edited", appliedAt: expect.any(Date) },
    { name: second, state: "missing", appliedAt: expect.any(Date) },
    { name: third, state: "pending", appliedAt: null },
  ]);
});

describe("a table of drizzle-orm before 1.0", () => {
  const createOldTable = async (...rows: { hash: string; millis: number }[]) => {
    await db.execute(sql`create schema drizzle`, "objects");
    await db.execute(
      sql`create table drizzle.__drizzle_migrations (id serial primary key, hash text not null, created_at bigint)`,
      "objects",
    );
    for (const { hash, millis } of rows) {
      await db.execute(
        sql`insert into drizzle.__drizzle_migrations (hash, created_at) values (${hash}, ${millis})`,
        "objects",
      );
    }
  };

  test("is converted as drizzle-orm 1.0 converts it, and its migrations are not applied again", async () => {
    write(first, "create table a (id int)");
    write(second, "create table b (id int)");
    const [file] = readMigrations(folder);
    await createOldTable({ hash: file?.hash ?? "", millis: (file?.folderMillis ?? 0) + 123 });
    expect(await migrationStatus({ db, folder })).toMatchObject([{ state: "applied" }, { state: "pending" }]);
    expect(await run()).toEqual([second]);
    expect(await tableExists("a")).toBe(false);
    expect(await namesOfDrizzle()).toEqual([first, second]);
    await drizzleMigrate(readMigrationFiles({ migrationsFolder: folder }), db as never, {
      migrationsFolder: folder,
    });
    expect(await namesOfDrizzle()).toEqual([first, second]);
  });

  test("is rejected unchanged if it has migrations of another project", async () => {
    write(first, "create table a (id int)");
    await createOldTable({ hash: "f".repeat(64), millis: 1_700_000_000_000 });
    const error = await failure(run());
    expect(error).toMatchObject({
      code: "configuration",
      hint: expect.stringContaining("migrationsTable"),
    });
    expect(await tableExists("a")).toBe(false);
    expect(await migrationStatus({ db, folder })).toMatchObject([{ state: "pending" }]);
    expect(await migrate({ db, folder, migrationsTable: "mine" })).toEqual([first]);
  });
});

describe("two projects in one database", () => {
  const notes = "20270101000000_notes";

  test("keep rows of the other project in a shared table of drizzle-orm", async () => {
    write(first, "create table a (id int)");
    await run();
    await db.execute(
      sql`insert into drizzle.__drizzle_migrations (hash, created_at, name) values ('x', 1, ${notes})`,
      "objects",
    );
    write(second, "create table b (id int)");
    expect(await migrationStatus({ db, folder })).toMatchObject([{ name: first }, { name: second }]);
    expect(await run()).toEqual([second]);
    expect(await namesOfDrizzle()).toEqual([first, notes, second]);
  });

  test("migrate independently with separate tables", async () => {
    write(first, "create table a (id int)");
    await run();
    const other = mkdtempSync(join(tmpdir(), "strata-other-"));
    try {
      mkdirSync(join(other, notes));
      writeFileSync(join(other, notes, "migration.sql"), "create table notes (id int)");
      expect((await failure(migrate({ db, folder: other }))).hint).toContain("migrationsTable");
      expect(await migrate({ db, folder: other, migrationsTable: "notes_migrations" })).toEqual([notes]);
      expect(await migrate({ db, folder: other, migrationsTable: "notes_migrations" })).toEqual([]);
      expect(await run()).toEqual([]);
    } finally {
      rmSync(other, { recursive: true });
    }
  });

  test("adopt applied migrations from drizzle-orm's default table", async () => {
    write(first, "create table a (id int)");
    await drizzleMigrate(readMigrationFiles({ migrationsFolder: folder }), db as never, {
      migrationsFolder: folder,
    });
    expect(await migrate({ db, folder, migrationsTable: "mine" })).toEqual([]);
    const [status] = await migrationStatus({ db, folder, migrationsTable: "mine" });
    expect(status?.appliedAt).toBeInstanceOf(Date);
  });
});

describe("the ledger", () => {
  test("detects a changed row", async () => {
    write(first, "create table a (id int)");
    write(second, "create table b (id int)");
    await run();
    await db.execute(
      sql`update drizzle.__drizzle_migrations_ledger set hash = repeat('0', 64) where name = ${first}`,
      "objects",
    );
    expect(await failure(run())).toMatchObject({ code: "history", where: expect.stringContaining(first) });
  });

  test.each([
    ["of drizzle-orm", "'x' as name, now() as applied_at"],
    ["of a drizzle-orm before 1.0", "1 as another"],
  ])("is rejected without being read if a view replaces the table %s", async (_, columns) => {
    write(first, "create table a (id int)");
    await db.execute(sql`create schema drizzle`, "objects");
    // A rollback does not take back what a sequence has given.
    await db.execute(sql`create sequence reads`, "objects");
    await db.execute(
      sql`create view drizzle.__drizzle_migrations as
          select 1 as id, nextval('reads')::text as hash, 1::bigint as created_at, ${sql.raw(columns)}`,
      "objects",
    );
    expect(await failure(migrationStatus({ db, folder }))).toMatchObject({ code: "configuration" });
    expect(await failure(run())).toMatchObject({ code: "configuration" });
    expect(await db.execute(sql`select is_called from reads`, "objects")).toEqual([{ is_called: false }]);
  });

  test("of an older version gets the missing columns, and each row the version that wrote it", async () => {
    write(first, "create table a (id int)");
    await run();
    await db.execute(
      sql`alter table drizzle.__drizzle_migrations_ledger drop column version, drop column approvals`,
      "objects",
    );
    write(second, "create table b (id int)");
    expect(await run()).toEqual([second]);
    expect(
      await db.execute(
        sql`select name, version, approvals from drizzle.__drizzle_migrations_ledger order by id`,
        "objects",
      ),
    ).toEqual([
      { name: first, version: null, approvals: null },
      { name: second, version: expect.stringMatching(/^\d+\.\d+\.\d+/), approvals: null },
    ]);
  });

  test("requires no CREATE privilege once it exists", async () => {
    write(first, "create table a (id int)");
    await run();
    await db.execute(sql`create role deployer`, "objects");
    try {
      await db.execute(sql`grant usage on schema drizzle to deployer`, "objects");
      await db.execute(sql`grant select on all tables in schema drizzle to deployer`, "objects");
      await db.execute(sql`set role deployer`, "objects");
      expect(await run()).toEqual([]);
    } finally {
      await db.execute(sql`reset role`, "objects");
      await db.execute(sql`drop owned by deployer`, "objects");
      await db.execute(sql`drop role deployer`, "objects");
    }
  });

  test("ignores differences in line endings", async () => {
    write(first, "create table a (\n  id int\n)");
    await run();
    write(first, "create table a (\r\n  id int\r\n)");
    expect(await run()).toEqual([]);
  });
});

test("reports a missing folder", async () => {
  rmSync(folder, { recursive: true });
  const error = await failure(run());
  expect(error.code).toBe("configuration");
});

// PGlite has only one session.
describe.skipIf(inject("engine") === "pglite")("the lock", () => {
  test("that is not acquired in time is reported with its holder, and nothing is applied", async () => {
    write(first, "create table a (id int)");
    const connection = { url: project.database.url ?? "", max: 1, connection: { application_name: "other" } };
    const other = drizzle({ connection });
    await other.execute(
      sql.raw(
        `select pg_advisory_lock(${lockKeyOf({ schema: "drizzle", table: "__drizzle_migrations_ledger" }).join(", ")})`,
      ),
    );
    const error = await failure(run());
    expect(error.code).toBe("locked");
    expect(error.where).toMatch(/^session \d+ \(other\), since /);
    expect(await tableExists("a")).toBe(false);
    await other.$client.end();
    expect(await run()).toEqual([first]);
  });

  test("rejects a pool of several connections", async () => {
    write(first, "create table a (id int)");
    const other = drizzle({ connection: { url: project.database.url ?? "", max: 1 } });
    const pool: Database = {
      execute: (query, mode) => db.execute(query, mode),
      transaction: (step, config) => other.transaction(step, config),
    };
    try {
      const error = await failure(migrate({ db: pool, folder, lockTimeout: 0 }));
      expect(error).toMatchObject({ code: "configuration", hint: expect.stringContaining("max: 1") });
      expect(await tableExists("a")).toBe(false);
    } finally {
      await other.$client.end();
    }
  });
});
