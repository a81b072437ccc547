import type { PGlite } from "@electric-sql/pglite";
import { amcheck } from "@electric-sql/pglite/contrib/amcheck";
import { citext } from "@electric-sql/pglite/contrib/citext";
import { pg_buffercache } from "@electric-sql/pglite/contrib/pg_buffercache";
import { pg_trgm } from "@electric-sql/pglite/contrib/pg_trgm";
import { createTestDatabase, type PgliteTestDatabase } from "@strata/testing";
import { integer, pgTable, text } from "drizzle-orm/pg-core";
import { expect } from "vitest";
import { schema as shop } from "../shop.ts";
import { checkIntegrity, stateOf, usesMemoryBeyondHeap } from "./state.ts";

// The worst that tests do to a database. After each of them a rewind must restore the initial state.

const notes = pgTable("notes", {
  id: integer("id").primaryKey().generatedAlwaysAsIdentity(),
  note: text("note"),
});

let memoryHasGrown = false;

export const bodies: Record<string, (client: PGlite) => Promise<unknown>> = {
  "drops everything": (client) => client.exec("drop schema public cascade; create schema public"),
  "drops the schema and an extension that others need": (client) =>
    client.exec("drop extension citext cascade; drop schema public cascade"),
  "truncates and writes a checkpoint": (client) => client.exec("truncate notes cascade; checkpoint"),
  "rewrites every table": async (client) => {
    for (const statement of ["vacuum full", "reindex database postgres", "analyze"])
      await client.exec(statement);
  },
  "switches the log": async (client) => {
    for (let i = 0; i < 5; i++) {
      await client.exec("insert into notes (note) select repeat('x', 500) from generate_series(1, 2000)");
      await client.exec("select pg_switch_wal(); checkpoint");
    }
  },
  "sorts more than fits in memory": async (client) => {
    await client.exec(`set work_mem = '128MB'; create table large as
      select g as id, md5(g::text) as hash from generate_series(1, 100000) g; create index on large (hash)`);
    await client.query("select hash from large order by hash desc");
  },
  "leaves a transaction open": (client) =>
    client.exec(
      "begin; insert into notes (note) values ('open'); savepoint a; set local timezone = 'Asia/Tokyo'",
    ),
  "leaves an aborted transaction": async (client) => {
    await client.exec("begin; savepoint a; insert into notes (note) values ('aborted')");
    await expect(client.query("select 1 / 0")).rejects.toThrow("division by zero");
    await expect(client.query("select 1")).rejects.toThrow("current transaction is aborted");
  },
  "leaves a cursor open": (client) =>
    client.exec(
      "begin; declare reading cursor with hold for select * from notes; fetch 10 from reading; commit",
    ),
  "leaves prepared statements": (client) =>
    client.exec("prepare everything as select * from notes; execute everything; prepare two as select 2"),
  "leaves advisory locks": (client) => client.exec("select pg_advisory_lock(1), pg_advisory_lock_shared(2)"),
  "switches to another role": (client) =>
    client.exec(`create role visitor; grant select on notes to visitor; alter default privileges grant all on tables
      to visitor; alter table notes owner to visitor; set role visitor`),
  "turns on row-level security": (client) =>
    client.exec(
      "alter table notes enable row level security, force row level security; alter role postgres set timezone = 'Asia/Tokyo'",
    ),
  "changes settings permanently": async (client) => {
    await client.exec("alter system set work_mem = '9MB'");
    await client.exec("alter database postgres set work_mem = '8MB'; set search_path = ''");
  },
  "creates a database": (client) => client.exec("create database another"),
  "creates and drops tables with large values": (client) =>
    client.exec(`create table letters (body text); insert into letters
      select string_agg(md5(g::text), '') from generate_series(1, 50000) g; drop table letters`),
  "uses temporary tables": (client) =>
    client.exec(
      "create temporary table t (id int); insert into t select generate_series(1, 1000); create temporary sequence s; select nextval('s')",
    ),
  "uses unlogged tables and partitions": (client) =>
    client.exec(`create unlogged table u (id int); insert into u values (1); create table p (id int) partition by
      range (id); create table p1 partition of p for values from (0) to (9); insert into p values (1)`),
  "uses triggers and functions": (client) =>
    client.exec(`create function shout() returns trigger language plpgsql as $$ begin new.note = upper(new.note);
      return new; end $$; create trigger shout before insert on notes for each row execute function shout();
      insert into notes (note) values ('quiet'); do $$ begin perform to_tsvector('english', 'running'); end $$`),
  "recreates an extension": async (client) => {
    await client.exec(
      "drop extension pg_trgm; create extension pg_trgm; create index on notes using gin (note gin_trgm_ops)",
    );
    await client.query("select similarity('abc', 'abd'), 'A'::citext = 'a'::citext");
  },
  listens: async (client) => {
    await client.listen("news", () => {});
    client.onNotification(() => {});
    await client.exec("notify news, 'to all'");
  },
  "fails a hundred times": async (client) => {
    for (let i = 0; i < 100; i++) {
      await expect(client.query(`select * from missing_${i}`)).rejects.toThrow("does not exist");
    }
  },
  "copies in and out": async (client) => {
    const written = await client.query("copy notes to '/dev/blob'");
    await client.exec("truncate notes");
    if (written.blob) await client.query("copy notes from '/dev/blob'", [], { blob: written.blob });
  },
  "removes files under the server": async (client) => {
    client.Module.FS.unlink("/pglite/data/postgresql.auto.conf");
    client.Module.FS.mkdir("/pglite/data/left_behind");
  },
  // The last one, because memory never shrinks, and comparing more of it takes longer.
  "grows the memory": async (client) => {
    const before = client.Module.HEAPU8.length;
    await client.query("select length(repeat('x', 200000000) || repeat('y', 100000000))");
    // It never shrinks.
    expect(client.Module.HEAPU8.length).toBeGreaterThan(memoryHasGrown ? before - 1 : before);
    memoryHasGrown = true;
  },
};

/** A database with rows, and a comparison with its initial state. */
export interface HostileDatabase {
  readonly database: PgliteTestDatabase;
  /** Throws unless the state equals the initial state and is not corrupt; rewinds afterwards. */
  expectUnchanged(): Promise<void>;
  /** The state that `expectUnchanged` expects. */
  readonly before: unknown;
}

/** Opens the database that the hostile bodies run on. */
export async function openHostile(): Promise<HostileDatabase> {
  const created = await createTestDatabase({
    schema: { ...shop, notes },
    extensions: { amcheck, citext, pg_buffercache, pg_trgm },
  });
  await created.client.exec("insert into notes (note) select 'note ' || g from generate_series(1, 500) g");
  // Rewinds restore a database with rows.
  const database = await created.fork();
  await created.close();
  const before = await stateOf(database.client);
  await database.rewind();
  return {
    database,
    before,
    expectUnchanged: async () => {
      expect(await stateOf(database.client)).toEqual(before);
      await checkIntegrity(database.client);
      await database.rewind();
    },
  };
}

/** Runs a body and rewinds, this many times; throws if a trace remains. */
export async function expectNoTrace(
  { database, expectUnchanged }: HostileDatabase,
  body: (client: PGlite) => Promise<unknown>,
  times: number,
): Promise<void> {
  for (let round = 0; round < times; round++) {
    await body(database.client);
    expect(usesMemoryBeyondHeap(database.client)).toBe(false);
    await database.rewind();
    await expectUnchanged();
  }
}

/** Writes and rewinds, this many times; throws if a trace remains. */
export async function expectNoTraceOfRewinds(
  { database, expectUnchanged }: HostileDatabase,
  times: number,
): Promise<void> {
  for (let round = 0; round < times; round++) {
    await database.client.query("insert into notes (note) values ('another')");
    await database.rewind();
  }
  await expectUnchanged();
}
