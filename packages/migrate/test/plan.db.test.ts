import { sql } from "drizzle-orm";
import { afterEach, beforeEach, expect, test } from "vitest";
import { migrate } from "../src/migrate.ts";
import { plan } from "../src/plan.ts";
import { createProject, failure, first, type Project, second, third } from "./project.ts";

let project: Project;

beforeEach(async () => {
  project = await createProject();
  project.write(
    first,
    "create table users (id bigint primary key, name text); create table notes (id bigint)",
  );
  await migrate({ db: project.db, folder: project.folder });
  await project.db.execute(sql`insert into users select n, 'x' from generate_series(1, 500) n`, "objects");
  await project.db.execute(sql`analyze users`, "objects");
  project.write(
    second,
    "alter table users add column code uuid default gen_random_uuid();\ncreate table other (id int);",
  );
  project.write(
    third,
    "--! allow compat/rename-column=users.name\nalter table users rename column name to full_name;\ncreate index concurrently notes_idx on notes (id);",
  );
});

afterEach(() => project.remove());

test("a plan tells locks, work, size and hazards of each pending statement, and changes nothing", async () => {
  const [size] = await project.db.execute<{ bytes: number }>(
    sql`select pg_total_relation_size('users')::int as bytes`,
    "objects",
  );
  const planned = await plan({ db: project.db, folder: project.folder });
  const users = { table: "users", lock: "AccessExclusiveLock", rows: 500, bytes: size?.bytes };
  expect(
    planned.map(({ migration, line, transactional, locks, hazards }) => ({
      migration,
      line,
      transactional,
      locks,
      hazards: hazards.map(({ rule }) => rule),
    })),
  ).toEqual([
    {
      migration: second,
      line: 1,
      transactional: true,
      locks: [{ ...users, work: "rewrite" }],
      hazards: ["rewrite/volatile-default"],
    },
    { migration: second, line: 2, transactional: true, locks: [], hazards: [] },
    { migration: third, line: 2, transactional: true, locks: [{ ...users, work: "none" }], hazards: [] },
    {
      migration: third,
      line: 3,
      transactional: false,
      locks: [{ table: "notes", lock: "ShareUpdateExclusiveLock", work: "index", rows: null, bytes: 0 }],
      hazards: [],
    },
  ]);
  expect(await project.db.execute(sql`select from pg_tables where tablename = 'other'`, "objects")).toEqual(
    [],
  );
});

test("a trace tells the locks that were held and the tables that were rewritten", async () => {
  const planned = await plan({ db: project.db, folder: project.folder, trace: true });
  expect(planned.map(({ observed }) => observed)).toEqual([
    { locks: [{ table: "users", lock: "AccessExclusiveLock" }], rewritten: ["users"] },
    { locks: [], rewritten: [] },
    { locks: [{ table: "users", lock: "AccessExclusiveLock" }], rewritten: [] },
    null,
  ]);
});

test("an edited history and a statement that fails are errors", async () => {
  project.write(third, "alter table nothing add column a int");
  expect(await failure(plan({ db: project.db, folder: project.folder, trace: true }))).toMatchObject({
    code: "statement",
    where: expect.stringContaining("migration.sql:1"),
  });
  project.write(first, "select 1");
  expect(await failure(plan({ db: project.db, folder: project.folder }))).toMatchObject({ code: "history" });
});
