import { join } from "node:path";
import { createTestDatabase } from "@strata/testing/vitest";
import { sql } from "drizzle-orm";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readCatalog } from "../src/catalog/catalog.ts";
import { dump } from "../src/catalog/dump.ts";
import { verify } from "../src/catalog/verify.ts";
import { migrate } from "../src/migrate.ts";
import { createProject, first, type Project } from "./project.ts";

const strata = join(import.meta.dirname, "../../../apps/migrator/migrations");

let project: Project;
beforeEach(async () => {
  project = await createProject();
});
afterEach(() => project.remove());

const run = (statement: string) => project.db.execute(sql.raw(statement), "objects");

/** Compares with a replay on the server of the test, which opens faster than an in-memory database of its own. */
const differences = () =>
  verify({ db: project.db, folder: project.folder, scratch: () => createTestDatabase({}) });

/** A schema with every kind of object, and names that must be quoted. */
const everything = `
  create schema "Other Schema"; comment on schema "Other Schema" is 'it''s other';
  create type feeling as enum ('sad', 'it''s ok'); comment on type feeling is 'feelings';
  create domain positive as int default 1 not null constraint above check (value > 0);
  create sequence counter increment 5 start 10;
  create function next() returns int language sql volatile as $$ select nextval('counter')::int $$;
  create table a (id bigint generated always as identity (start 100) primary key, m feeling not null default 'sad',
    n positive, u text collate "C", twice int generated always as (2 + 2) stored, s serial, "Odd ""name""" int default next(),
    l text, unique (u, m), check (s > 0));
  comment on column a.m is 'a feeling'; comment on table a is 'A';
  create table "Other Schema".b (id uuid default gen_random_uuid(), a_id bigint references a on delete cascade, t timestamptz not null,
    primary key (id, t)) partition by range (t);
  create table b_old partition of "Other Schema".b for values from (minvalue) to ('2020-01-01Z');
  create index "B t" on "Other Schema".b (t desc) where a_id > 0;
  create unique index on a (lower(u)) include (n);
  create view z with (security_invoker = true) as select id, m from a where m = 'sad';
  create view v as select z.id, count(*) as n from z group by z.id;
  create materialized view mv as select id, n from v; create unique index on mv (id);
  create function touch() returns trigger language plpgsql as $$ begin return new; end $$;
  create trigger touched before update on a for each row execute function touch();
  alter table a enable row level security; alter table a force row level security;
  create policy p on a as restrictive for select to public using (id > 0);
  grant select, update on a to public; grant select (id) on mv to public;
  revoke execute on function next() from public;
  alter table a set (fillfactor = 70); alter table a alter l set storage external;
  create unlogged table fast (x int[] not null default '{1,2}', y numeric(10, 2), z varchar(20), i interval day to second)`;

test("finds no difference in a database that was only migrated, and in one with what operators add", async () => {
  project.write(first, everything);
  await migrate({ db: project.db, folder: project.folder });
  expect(await verify({ db: project.db, folder: project.folder })).toEqual([]);
  await run("create table theirs (id int)");
  await run(
    `create table b_new partition of "Other Schema".b for values from ('2020-01-01Z') to ('2021-01-01Z')`,
  );
  await run("grant delete on a to public");
  await run("alter table a set (autovacuum_enabled = false)");
  await run("refresh materialized view mv");
  expect(await verify({ db: project.db, folder: project.folder })).toEqual([]);
});

test.each([
  "alter table a drop column m cascade",
  "alter table a alter m drop default",
  "alter table a alter m drop not null",
  "alter table a alter s type bigint",
  "alter table a drop constraint a_s_check",
  "alter table a add column extra int",
  "alter table a add constraint more check (s > 5)",
  "create index extra on a (s)",
  `drop index "Other Schema"."B t"`,
  "drop index mv_id_idx",
  "drop view v cascade",
  "drop materialized view mv",
  "create or replace view z as select id, m from a where m <> 'sad'",
  "alter view z reset (security_invoker)",
  "drop policy p on a",
  "alter policy p on a using (id > 5)",
  "create policy q on a using (true)",
  "alter table a disable row level security",
  "alter table a no force row level security",
  "revoke update on a from public",
  "comment on column a.m is 'other'",
  "comment on table a is null",
  "drop trigger touched on a",
  "create or replace function next() returns int language sql as 'select 1'",
  "alter type feeling add value 'new' before 'sad'",
  "drop table fast",
  "alter sequence counter increment 7",
  "alter table a set (fillfactor = 90)",
])("%s is found, and its SQL fixes it", async (statement) => {
  project.write(first, everything);
  await migrate({ db: project.db, folder: project.folder });
  await run(statement);
  const found = await differences();
  expect(found).not.toEqual([]);
  if (statement.includes("add value")) {
    // PostgreSQL cannot drop a value.
    expect(found).toMatchObject([
      { object: "enum public.feeling", attribute: "values", before: "'new', 'sad', 'it''s ok'", sql: [] },
    ]);
    return;
  }
  for (const { sql } of found) for (const one of sql) await run(one);
  expect(await differences()).toEqual([]);
});

test("the whole schema of Strata has no false difference", async () => {
  await migrate({ db: project.db, folder: strata, migrationsTable: "__strata_migrations" });
  expect(await verify({ db: project.db, folder: strata, migrationsTable: "__strata_migrations" })).toEqual(
    [],
  );
});

test.each(["every kind of object", "Strata"])("the dump of %s makes an equal catalog", async (what) => {
  project.write(first, everything);
  await migrate({ db: project.db, folder: what === "Strata" ? strata : project.folder });
  const text = await dump(project.db);
  const other = await createTestDatabase({});
  try {
    for (const statement of text.split(";\n\n")) await other.db.execute(sql.raw(statement), "objects");
    if (what === "Strata") {
      // Nested ANDs lose parentheses when an expression is read again, so that the texts differ.
      const last = "20261130211245_comments_in_plain_terms";
      expect(
        await verify({ db: other.db, folder: strata, to: last, scratch: () => createTestDatabase({}) }),
      ).toEqual([]);
      return;
    }
    const plain = async (db: typeof project.db) =>
      (await readCatalog(db)).objects.map((object) => JSON.stringify(object)).toSorted();
    expect(await plain(other.db)).toEqual(await plain(project.db));
  } finally {
    await other.close();
  }
});
