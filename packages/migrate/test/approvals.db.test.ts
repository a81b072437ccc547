import { type SQL, sql } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { migrate } from "../src/migrate.ts";
import { createProject, failure, first, type Project, second, third } from "./project.ts";

let project: Project;

beforeEach(async () => {
  project = await createProject();
});

afterEach(() => project.remove());

const run = (options: { allow?: string[]; outOfOrder?: "apply" } = {}) =>
  migrate({ db: project.db, folder: project.folder, lockTimeout: 0, ...options });
const rows = (query: SQL) => project.db.execute(query, "objects");

const setup = `
create type status as enum ('calm');
create table users (id bigint primary key, bio text, age bigint, status status);
create table notes (user_id bigint references users);
create schema old; create table old.things (id int);`;

const losses: [string, string][] = [
  ["destructive/drop-column=users.bio", "alter table users drop column bio"],
  [
    "destructive/drop-column=people.bio",
    "alter table users rename to people; alter table people drop column bio",
  ],
  ["destructive/drop-table=users", "drop table users cascade"],
  ["destructive/drop-table=old.things", "drop table old.things"],
  ["destructive/truncate=notes", "truncate notes"],
  ["destructive/truncate=users", "truncate users cascade"],
  ["destructive/delete-without-where=notes", "delete from notes"],
  ["destructive/drop-schema=old", "drop schema old cascade"],
  ["destructive/drop-type=status", "drop type status cascade"],
  ["destructive/type-narrowing=users.age", "alter table users alter column age type int"],
];

describe("a loss of data", () => {
  test.each(losses)("%s needs an approval if there are rows", async (name, statement) => {
    project.write(first, setup);
    await run();
    await rows(sql`insert into users values (1, 'about me', 30, 'calm')`);
    await rows(sql`insert into notes values (1)`);
    await rows(sql`insert into old.things values (1)`);
    project.write(second, "create table early (id int)");
    project.write(third, statement);
    expect(await failure(run({ allow: [`${name}s`, "destructive/drop-column"] }))).toMatchObject({
      code: "hazard",
      where: expect.stringContaining(`migration.sql:1`),
      hint: expect.stringMatching(new RegExp(`--allow ${name}$`)),
    });
    expect(await rows(sql`select from pg_tables where tablename = 'early'`)).toEqual([]);
    expect(await run({ allow: [name] })).toEqual([second, third]);
    expect(
      await rows(
        sql`select name, approvals from drizzle.__drizzle_migrations_ledger where event = 'applied' order by id`,
      ),
    ).toEqual([
      { name: first, approvals: null },
      { name: second, approvals: null },
      { name: third, approvals: [name] },
    ]);
  });

  test.each(losses)("%s needs none if there are no rows", async (_, statement) => {
    project.write(first, setup);
    await run();
    project.write(second, statement);
    expect(await run()).toEqual([second]);
  });

  test.each(losses)("%s needs none in a first installation that fills the tables", async (_, statement) => {
    project.write(first, `${setup} insert into users values (1, 'about me', 30, 'calm');`);
    project.write(second, statement);
    expect(await run()).toEqual([first, second]);
  });

  test("needs an approval for rows that row security hides", async () => {
    project.write(first, "create table secrets (id int); insert into secrets values (1)");
    await run();
    await rows(sql`alter table secrets enable row level security`);
    await rows(sql`create role keeper`);
    try {
      await rows(sql`alter table secrets owner to keeper`);
      await rows(sql`alter table secrets force row level security`);
      await rows(sql`grant all on schema drizzle, public to keeper`);
      await rows(sql`grant all on all tables in schema drizzle to keeper`);
      await rows(sql`set role keeper`);
      project.write(second, "drop table secrets");
      expect(await failure(run())).toMatchObject({ code: "hazard" });
    } finally {
      await rows(sql`reset role`);
      await rows(sql`drop owned by keeper`);
      await rows(sql`drop role keeper`);
    }
  });
});

describe("a late migration", () => {
  const conflicts: [string, string, string][] = [
    ["the same table", "alter table a add x int", "alter table public.a add y int"],
    ["a referenced table", "create table c (b_id int references b)", "alter table b add y int"],
    ["a view's table", "create view v as select * from a", "alter table a add y int"],
    ["a type", "create table c (k kind)", "alter type kind add value 'two'"],
    ["an index", "drop index a_idx", "alter index a_idx rename to a_index"],
    ["a schema", "create table s.t (id int)", "alter schema s rename to r"],
    ["a comment's column", "comment on column a.id is 'key'", "alter table a rename id to key"],
    ["a function", "create function f() returns int language sql return 1", "drop function if exists f()"],
    ["unknown code", "do $$ begin end $$", "select 1"],
  ];

  beforeEach(async () => {
    project.write(
      first,
      `create type kind as enum ('one'); create table a (id int); create table b (id int primary key);
       create index a_idx on a (id); create schema s;`,
    );
    await run();
  });

  test.each(conflicts)("with %s of a later one stays an error", async (_, late, later) => {
    project.write(third, later);
    await run();
    project.write(second, late);
    expect(await failure(run())).toMatchObject({ code: "order" });
    expect(await failure(run({ outOfOrder: "apply" }))).toMatchObject({
      code: "order",
      message: expect.stringContaining(third),
    });
  });

  test("without a common object is applied on demand", async () => {
    project.write(
      third,
      "alter table a add y int; create index a_y_idx on a (y); create table s.a2 (id int)",
    );
    await run();
    project.write(
      second,
      "alter table b add x int; create index b_x_idx on b (x); create table s.b2 (id int)",
    );
    expect(await failure(run())).toMatchObject({ code: "order" });
    expect(await run({ outOfOrder: "apply" })).toEqual([second]);
    expect(await run()).toEqual([]);
  });
});
