import { sql } from "drizzle-orm";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readCatalog } from "../src/catalog/catalog.ts";
import { createProject, type Project } from "./project.ts";

let project: Project;
beforeEach(async () => {
  project = await createProject();
});
afterEach(() => project.remove());

const run = async (text: string) => {
  for (const statement of text.split(";;")) await project.db.execute(sql.raw(statement), "objects");
};

test("reads every kind of object with its properties", async () => {
  await run(`create type feeling as enum ('sad', 'it''s ok');;
    create domain positive as int not null check (value > 0);;
    create table a (id bigint generated always as identity primary key, m feeling not null default 'sad',
      n positive, u text collate "C", twice int generated always as (2 + 2) stored, s serial);;
    comment on column a.m is 'a feeling';;
    create table b (a_id bigint references a on delete cascade, t timestamptz) partition by range (t);;
    create table b_old partition of b for values from (minvalue) to ('2020-01-01Z');;
    create index b_t_idx on b (t desc) where a_id > 0;;
    create view v with (security_invoker = true) as select id from a;;
    create materialized view mv as select id from v;;
    create function f(x int) returns int language sql as 'select x + 1';;
    alter table a enable row level security;;
    create policy p on a for select to public using (id > 0);;
    grant select on a to public`);
  const { objects } = await readCatalog(project.db);
  const attributesOf = (kind: string, ...path: string[]) =>
    objects.find((one) => one.kind === kind && one.path.join() === path.join())?.attributes;
  expect(attributesOf("enum", "public", "feeling")).toMatchObject({ values: "'sad', 'it''s ok'" });
  expect(attributesOf("domain", "public", "positive")).toMatchObject({
    type: "integer",
    "not null": "yes",
    checks: "CONSTRAINT positive_check CHECK ((VALUE > 0))",
  });
  expect(attributesOf("table", "public", "a")).toEqual({
    grants: "SELECT to public",
    "row security": "enabled",
  });
  expect(attributesOf("column", "public", "a", "m")).toEqual({
    type: "public.feeling",
    "not null": "yes",
    default: "'sad'::public.feeling",
    comment: "a feeling",
  });
  expect(attributesOf("column", "public", "a", "id")?.identity).toMatch(/^ALWAYS AS IDENTITY/);
  expect(attributesOf("column", "public", "a", "u")).toEqual({ type: "text", collation: 'pg_catalog."C"' });
  expect(attributesOf("column", "public", "a", "twice")?.generated).toBe("(2 + 2) STORED");
  expect(attributesOf("sequence", "public", "a_s_seq")).toMatchObject({ "owned by": "public.a.s" });
  expect(attributesOf("table", "public", "b")).toEqual({ "partition key": "RANGE (t)" });
  expect(attributesOf("table", "public", "b_old")).toEqual({
    "partition of": "public.b",
    "partition bound": "FOR VALUES FROM (MINVALUE) TO ('2020-01-01 00:00:00+00')",
  });
  expect(attributesOf("constraint", "public", "b", "b_a_id_fkey")).toEqual({
    definition: "FOREIGN KEY (a_id) REFERENCES public.a(id) ON DELETE CASCADE",
  });
  expect(attributesOf("index", "public", "b_t_idx")?.definition).toBe(
    "CREATE INDEX b_t_idx ON public.b USING btree (t DESC) WHERE (a_id > 0)",
  );
  expect(attributesOf("view", "public", "v")).toMatchObject({ options: "security_invoker=true" });
  expect(attributesOf("function", "public", "f(x integer)")?.definition).toContain("select x + 1");
  expect(attributesOf("policy", "public", "a", "p")).toEqual({
    definition: "FOR SELECT TO public USING ((id > 0))",
  });
  const order = objects.map(({ kind, path }) => `${kind} ${path.join(".")}`);
  const before = (one: string, other: string) =>
    expect(order.indexOf(one)).toBeLessThan(order.indexOf(other));
  before("view public.v", "materialized view public.mv");
  before("constraint public.a.a_pkey", "constraint public.b.b_a_id_fkey");
});
