import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import type { Session } from "../src/database.ts";

/** Twenty migrations of many kinds; each adds its number to the table `log`, so that a second run of it is visible. */
const texts = [
  "create table log (n int); create table a (id int primary key, t text); $log",
  "$log; insert into a select n, n::text from generate_series(1, 200) n",
  "create index concurrently a_t_idx on a (t); $log",
  "create type state as enum ('new'); alter table a add s state default 'new'; $log",
  "alter type state add value 'old'; alter table a alter s set default 'old'; $log",
  "alter table a add u int not null default 5; update a set u = id; $log",
  "$log; drop index concurrently a_t_idx",
  "create unique index concurrently a_u_key on a (u); alter table a add unique using index a_u_key; $log",
  "create view v as select id, t from a; comment on view v is 'an excerpt'; $log",
  "create materialized view m as select u % 10 as k, count(*) as n from a group by 1; create unique index m_key on m (k); $log",
  "--! no-transaction\ncreate table b (id int);\n$log;\nvacuum b;\ninsert into b values (1)",
  "create table p (id int) partition by range (id); create table p1 partition of p for values from (1) to (9); $log",
  "$log; alter table p detach partition p1 concurrently; create table c (id int references a)",
  "do $$ begin insert into b select generate_series(2, 9); end $$; $log",
  "drop view v; alter table a alter id type bigint; create view v as select id, t from a; $log",
  "create function f() returns int language sql return 1; alter table b add check (id > 0); $log",
  "$log; reindex index concurrently a_u_key; refresh materialized view concurrently m",
  "create schema other; set search_path = other; create table d (id int); insert into public.log values (18)",
  "alter table b add column at timestamptz not null default '2026-03-04 UTC'; $log; drop table p1",
  "alter table a rename u to w; $log; create index concurrently b_id_idx on b (id)",
];

/** Writes the twenty migrations, or the first of them, and returns their names. */
export function writeTwenty(folder: string, count: number = texts.length): string[] {
  return texts.slice(0, count).map((text, index) => {
    const name = `202601${String(index + 1).padStart(2, "0")}000000_step`;
    mkdirSync(join(folder, name), { recursive: true });
    writeFileSync(
      join(folder, name, "migration.sql"),
      text.replaceAll("$log", `insert into log values (${index + 1})`),
    );
    return name;
  });
}

/** What the migrations made, read without the engine: definitions and rows of all objects, and both histories. */
export async function stateOf(db: Session): Promise<Record<string, unknown>> {
  const read = async (query: ReturnType<typeof sql>) =>
    (await db.execute<{ line: string }>(query, "objects")).map(({ line }) => line);
  const own = sql`relnamespace in ('public'::regnamespace, to_regnamespace('other'))`;
  return {
    columns: await read(sql`
      select concat_ws(' ', c.oid::regclass, relkind, attname, format_type(atttypid, atttypmod), attnotnull,
        pg_get_expr(adbin, adrelid), relispartition, obj_description(c.oid)) as line
      from pg_class c join pg_attribute a on attrelid = c.oid left join pg_attrdef on adrelid = c.oid and adnum = attnum
      where ${own} and relkind <> 'i' and attnum > 0 and not attisdropped order by 1`),
    indexes: await read(sql`
      select concat_ws(' ', pg_get_indexdef(indexrelid), indisvalid, indisready) as line
      from pg_index join pg_class c on c.oid = indexrelid where ${own} order by 1`),
    constraints: await read(sql`
      select concat_ws(' ', conrelid::regclass, conname, pg_get_constraintdef(oid)) as line
      from pg_constraint where connamespace = 'public'::regnamespace and contype <> 'n' order by 1`),
    others: await read(sql`
      select concat_ws(' ', enumtypid::regtype, enumlabel) as line from pg_enum
      union all select proname from pg_proc where pronamespace = 'public'::regnamespace order by 1`),
    rows: await read(sql`
      select 'a ' || a::text as line from a union all select 'b ' || b::text from b union all select 'm ' || m::text from m
      order by 1`),
    log: await read(sql`select n::text as line from log order by n`),
    ledger: await read(sql`
      select concat_ws(' ', name, hash, chain) as line from drizzle.__drizzle_migrations_ledger
      where event = 'applied' order by id`),
    drizzle: await read(
      sql`select concat_ws(' ', name, hash, created_at) as line from drizzle.__drizzle_migrations order by id`,
    ),
  };
}
