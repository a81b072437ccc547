import { createTestDatabase } from "@strata/testing/vitest";
import { sql } from "drizzle-orm";
import { migrate as drizzleMigrate } from "drizzle-orm/postgres-js/migrator";
import { afterEach, beforeEach, expect, test } from "vitest";
import { acceptDrift } from "../src/catalog/accept.ts";
import { baseline } from "../src/catalog/baseline.ts";
import { driftedObjects, migrationStatus } from "../src/history.ts";
import { migrate } from "../src/migrate.ts";
import { createProject, failure, first, type Project, second, third } from "./project.ts";

let project: Project;
beforeEach(async () => {
  project = await createProject();
  project.write(
    first,
    `create type feeling as enum ('sad', 'ok');
     create table a (id int primary key, m feeling);
     create table b (id int primary key, a_id int references a, constraint positive check (id > 0));
     alter table b enable row level security; create policy p on b using (id > 1);`,
  );
  project.write(
    second,
    `create index b_a_idx on b (a_id); create view v as select id from b;
     create table parts (t date) partition by range (t);`,
  );
});
afterEach(() => project.remove());

const run = (statement: string) => project.db.execute(sql.raw(statement), "objects");
const apply = () => migrate({ db: project.db, folder: project.folder, lockTimeout: 0 });
const drifted = () => driftedObjects({ db: project.db, folder: project.folder });

test.each([
  [
    "drop table a cascade",
    [
      "constraint b_a_id_fkey of public.b is missing",
      "index public.a_pkey is missing",
      "table public.a is missing",
    ],
  ],
  [
    "alter table b drop column a_id",
    [
      "constraint b_a_id_fkey of public.b is missing",
      "index public.b_a_idx is missing",
      "table public.b is changed",
    ],
  ],
  ["alter table b add column extra int", ["table public.b is changed"]],
  ["alter table b alter a_id set not null", ["table public.b is changed"]],
  ["alter table b alter a_id type bigint", ["table public.b is changed"]],
  ["drop index b_a_idx", ["index public.b_a_idx is missing"]],
  ["drop policy p on b", ["policy p of public.b is missing"]],
  ["alter table b disable row level security", ["row security of public.b is missing"]],
  ["alter type feeling add value 'new'", ["type public.feeling is changed"]],
  ["drop view v", ["table public.v is missing"]],
  [
    "update pg_index set indisvalid = false where indexrelid = 'b_a_idx'::regclass",
    ["index public.b_a_idx is changed"],
  ],
])("%s is seen, and stops migrate before it changes anything", async (statement, expected) => {
  await apply();
  expect(await drifted()).toEqual([]);
  await run(statement);
  expect((await drifted()).map(({ object, state }) => `${object} is ${state}`)).toEqual(expected);
  project.write(third, "create table c (id int)");
  expect(await failure(apply())).toMatchObject({
    code: "drift",
    where: expected.join("\n"),
    hint: expect.stringContaining("verify"),
  });
  expect(await run("select to_regclass('c') as c")).toEqual([{ c: null }]);
});

test("what operators and other projects do is no drift", async () => {
  await run("create table theirs (id int primary key)");
  await apply();
  for (const statement of [
    "alter table theirs add column x int",
    "create table more (id int)",
    "create index on a (m)",
    "grant select on a to public",
    "alter table a set (fillfactor = 70)",
    "create table parts_1 partition of parts for values from ('2020-01-01') to ('2021-01-01')",
    "insert into a values (1, 'ok')",
    "analyze",
  ])
    await run(statement);
  expect(await drifted()).toEqual([]);
  await run("drop table theirs");
  expect(await drifted()).toEqual([]);
  project.write(third, "drop view v; alter table a add column later int");
  await apply();
  expect(await drifted()).toEqual([]);
});

test("steps outside a transaction record what they made", async () => {
  project.write(third, "create table c (id int); create index concurrently c_idx on c (id);");
  await apply();
  await run("drop index c_idx");
  expect(await drifted()).toEqual([{ object: "index public.c_idx", state: "missing" }]);
});

test("what drizzle-orm applied to our objects is intended", async () => {
  await apply();
  project.write(third, "alter table a add column later int");
  await drizzleMigrate(project.db as never, { migrationsFolder: project.folder });
  expect(await drifted()).toEqual([]);
  expect(await apply()).toEqual([]);
  expect(await drifted()).toEqual([]);
  await run("alter table a drop column later");
  expect(await drifted()).toEqual([{ object: "table public.a", state: "changed" }]);
});

test("a ledger of an earlier version has no expectations, and gains the column", async () => {
  await apply();
  await run("alter table drizzle.__drizzle_migrations_ledger drop column made");
  await run("drop view v");
  expect(await drifted()).toEqual([]);
  project.write(third, "create table c (id int)");
  expect(await apply()).toEqual([third]);
  await run("drop table c");
  expect(await drifted()).toEqual([{ object: "table public.c", state: "missing" }]);
});

test("an intended change can be accepted; the chain of the ledger stays whole", async () => {
  await apply();
  await run("drop view v");
  await run("alter table a add column later int");
  const options = { db: project.db, folder: project.folder };
  expect((await acceptDrift(options)).map(({ object }) => object)).toEqual([
    "table public.a",
    "table public.v",
  ]);
  expect(await drifted()).toEqual([]);
  project.write(third, "create table c (id int)");
  expect(await apply()).toEqual([third]);
  await run("alter table a drop column later");
  expect(await drifted()).toEqual([{ object: "table public.a", state: "changed" }]);
});

test("a baseline records migrations only of a database that has their objects", async () => {
  const options = {
    db: project.db,
    folder: project.folder,
    scratch: () => createTestDatabase({}),
  };
  for (const statement of [
    "create type feeling as enum ('sad', 'ok')",
    "create table a (id int primary key, m feeling)",
    "create table b (id int primary key, a_id int references a, constraint positive check (id > 0))",
    "alter table b enable row level security",
  ])
    await run(statement);
  expect(await failure(baseline({ ...options, to: first }))).toMatchObject({
    code: "drift",
    differences: [
      { object: "policy public.b.p", before: null, sql: [expect.stringContaining("CREATE POLICY")] },
    ],
  });
  expect(await run("select to_regclass('drizzle.__drizzle_migrations') as t")).toEqual([{ t: null }]);
  await run("create policy p on b using (id > 1)");
  expect(await failure(baseline({ ...options, to: "nonsense" }))).toMatchObject({ code: "configuration" });
  expect(await baseline({ ...options, to: first })).toEqual([first]);
  expect((await migrationStatus(options)).map(({ state }) => state)).toEqual(["applied", "pending"]);
  expect(await apply()).toEqual([second]);
  expect(await baseline(options)).toEqual([]);
  await run("drop policy p on b");
  expect(await drifted()).toEqual([{ object: "policy p of public.b", state: "missing" }]);
});
