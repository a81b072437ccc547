import { type SQL, sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/postgres-js";
import { afterEach, beforeEach, describe, expect, inject, test } from "vitest";
import type { Database } from "../src/database.ts";
import { migrationStatus } from "../src/history.ts";
import { migrate } from "../src/migrate.ts";
import { createProject, failure, first, type Project, second } from "./project.ts";

const onServer = inject("engine") !== "pglite";

let project: Project;
let db: Database;
let folder: string;
let write: Project["write"];

beforeEach(async () => {
  project = await createProject();
  ({ db, folder, write } = project);
});

afterEach(() => project.remove());

const run = () => migrate({ db, folder, lockTimeout: 0 });

const rows = <Row extends Record<string, unknown>>(query: SQL) => db.execute<Row>(query, "objects");
const tables = async () =>
  (
    await rows<{ name: string }>(
      sql`select tablename as name from pg_tables where schemaname = 'public' order by 1`,
    )
  ).map(({ name }) => name);
const indexes = () =>
  rows<{ name: string; valid: boolean }>(
    sql`select c.relname as name, i.indisvalid as valid from pg_index i join pg_class c on c.oid = i.indexrelid
        where c.relnamespace = 'public'::regnamespace order by 1`,
  );

/** Holds a lock on table `a` in another session until the function that it returns is called. */
async function lockTable(): Promise<() => Promise<void>> {
  const other = drizzle({ connection: { url: project.database.url ?? "", max: 1 } });
  let release = () => {};
  let held: Promise<void> | undefined;
  await new Promise<void>((isLocked) => {
    held = other.transaction(async (tx) => {
      await tx.execute(sql`lock table a in row exclusive mode`);
      isLocked();
      await new Promise<void>((settle) => {
        release = settle;
      });
    });
  });
  return async () => {
    release();
    await held;
    await other.$client.end();
  };
}

describe("statements", () => {
  test("end at a semicolon or at a breakpoint comment, but not inside a literal", async () => {
    write(
      first,
      `create table a (t text)
--> statement-breakpoint
insert into a values ('1;2--> statement-breakpoint3'); insert into a values ($$;--> statement-breakpoint$$)
--> statement-breakpoint
/* ; */ insert into a values ('ü') -- ;`,
    );
    await run();
    expect(await rows(sql`select t from a order by length(t)`)).toEqual([
      { t: "ü" },
      { t: ";--> statement-breakpoint" },
      { t: "1;2--> statement-breakpoint3" },
    ]);
  });

  test.each([
    ["an empty file", ""],
    ["comments only", "-- nothing\n/* here */\n"],
    ["a byte order mark", "\uFEFFselect 1"],
    ["Windows line endings", "select\r\n1;\r\n--> statement-breakpoint\r\nselect 2;\r\n"],
  ])("can be %s", async (_, text) => {
    write(first, text);
    expect(await run()).toEqual([first]);
  });

  test.each([
    ["does not parse", "create tabel b", "cannot be parsed"],
    ["ends its transaction", "commit", "transaction itself"],
    ["reads standard input", "copy a from stdin", "standard input"],
    ["discards the session", "discard all", "discards the session"],
    ["builds a nameless index", "create index concurrently on a (id)", "naming"],
  ])("of a file that %s are rejected before any migration runs", async (_, statement, message) => {
    write(first, "create table early (id int)");
    write(second, `create table a (id int);\n${statement}`);
    expect(await failure(run())).toMatchObject({
      code: "statement",
      message: expect.stringContaining(message),
      where: expect.stringContaining("migration.sql:2"),
    });
    expect(await tables()).toEqual([]);
  });

  test("of a migration without a time in its name are rejected", async () => {
    write("first", "create table a (id int)");
    expect(await failure(run())).toMatchObject({
      code: "configuration",
      message: expect.stringContaining("time"),
    });
  });
});

describe("the session", () => {
  test("regains its settings, role and lock after each migration", async () => {
    await rows(sql`create role guest`);
    try {
      await rows(sql`set statement_timeout = '90s'`);
      write(
        first,
        `create schema other; set search_path = other; set datestyle = 'German';
         select pg_advisory_unlock_all(); grant usage on schema other to guest; set role guest`,
      );
      write(second, "create table here (at timestamptz default '2026-03-04')");
      expect(await run()).toEqual([first, second]);
      expect(await tables()).toEqual(["here"]);
      const state = sql`select current_setting('statement_timeout') as timeout, current_user <> 'guest' as me`;
      expect(await rows(state)).toEqual([{ timeout: "90s", me: true }]);
    } finally {
      await rows(sql`drop owned by guest`);
      await rows(sql`drop role guest`);
    }
  });

  test("must have the intended current schema", async () => {
    write(first, "create table a (id int)");
    await rows(sql`create schema other`);
    await rows(sql`set search_path = other`);
    expect(await failure(run())).toMatchObject({
      code: "configuration",
      message: expect.stringContaining("other"),
    });
    expect(await migrate({ db, folder, schema: "other" })).toEqual([first]);
  });
});

describe("a migration of several steps", () => {
  const withIndex = `create table a (id int, t text);
insert into a select n, n::text from generate_series(1, 10) n;
create index concurrently a_t_idx on a (t);
create table b (id int);`;

  test("builds an index concurrently, between two transactions", async () => {
    write(first, withIndex);
    expect(await run()).toEqual([first]);
    expect(await indexes()).toEqual([{ name: "a_t_idx", valid: true }]);
    expect(await tables()).toEqual(["a", "b"]);
    expect(await run()).toEqual([]);
  });

  test("adds a value of an enum and uses it", async () => {
    write(first, "create type state as enum ('good'); create table a (m state default 'good')");
    await run();
    write(
      second,
      "alter type state add value 'bad'; alter table a alter m set default 'bad'; insert into a default values",
    );
    expect(await run()).toEqual([second]);
    expect(await rows(sql`select m from a`)).toEqual([{ m: "bad" }]);
  });

  test("continues with the failed step, which may be edited, and rejects edits of applied steps", async () => {
    write(first, withIndex.replace("(t);", "(no_such_column);"));
    expect((await failure(run())).message).toContain("no_such_column");
    expect(await tables()).toEqual(["a"]);
    expect(await migrationStatus({ db, folder })).toMatchObject([{ name: first, state: "interrupted" }]);
    write(first, withIndex.replace("10) n", "11) n"));
    expect(await failure(run())).toMatchObject({
      code: "history",
      message: expect.stringContaining("edited"),
    });
    write(first, withIndex);
    expect(await run()).toEqual([first]);
    expect(await tables()).toEqual(["a", "b"]);
    expect(await rows(sql`select count(*)::int as n from a`)).toEqual([{ n: 10 }]);
  });

  test("rebuilds the invalid index of a build that failed", async () => {
    write(
      first,
      withIndex.replace(
        "index concurrently a_t_idx on a (t)",
        "unique index concurrently a_t_idx on a ((id % 5))",
      ),
    );
    expect(await failure(run())).toMatchObject({ code: "statement" });
    expect(await indexes()).toEqual([{ name: "a_t_idx", valid: false }]);
    await rows(sql`delete from a where id > 5`);
    expect(await run()).toEqual([first]);
    expect(await indexes()).toEqual([{ name: "a_t_idx", valid: true }]);
  });

  /** Leaves the ledger as a run that ended during the last step outside a transaction. */
  const forgetLastStep = (name: string) =>
    rows(
      sql`delete from drizzle.__drizzle_migrations_ledger where name = ${name} and id >
            (select max(id) from drizzle.__drizzle_migrations_ledger where name = ${name} and event = 'begun')`,
    );

  test("detects an index that an interrupted run built without recording it", async () => {
    write(first, withIndex.replace("create table b (id int);", ""));
    await run();
    await forgetLastStep(first);
    await rows(sql`delete from drizzle.__drizzle_migrations`);
    expect(await migrationStatus({ db, folder })).toMatchObject([{ state: "interrupted" }]);
    expect(await run()).toEqual([first]);
    expect(await indexes()).toEqual([{ name: "a_t_idx", valid: true }]);
  });

  test("does not take another index for that of a step which was edited after it failed", async () => {
    write(first, withIndex.replace("(t);", "(no_such_column);"));
    await failure(run());
    await rows(sql`create index a_t_idx on a (id)`);
    write(first, withIndex);
    expect((await failure(run())).message).toContain("already exists");
  });

  const partitioned = `create table a (id int) partition by range (id);
    create table a_1 partition of a for values from (1) to (2); create table b (id int); create index b_idx on b (id)`;

  test("detects a dropped index after an interruption", async () => {
    write(first, partitioned);
    await run();
    write(second, "drop index concurrently b_idx; select 1 / 0");
    await failure(run());
    expect(await indexes()).toEqual([]);
    await forgetLastStep(second);
    write(second, "drop index concurrently b_idx; select 1");
    expect(await run()).toEqual([second]);
    expect(await run()).toEqual([]);
  });

  test.each([
    ["detects a detached partition", sql`select 1`],
    [
      "finalizes a pending detach",
      sql`do $$ begin
        alter table a attach partition a_1 for values from (1) to (2);
        update pg_inherits set inhdetachpending = true where inhrelid = 'a_1'::regclass;
      end $$`,
    ],
  ])("%s after an interruption", async (_, leftover) => {
    write(first, partitioned);
    await run();
    const detach = "alter table a detach partition a_1 concurrently";
    write(second, `${detach}; select 1 / 0`);
    await failure(run());
    await rows(leftover);
    await forgetLastStep(second);
    write(second, `${detach}; select 1`);
    expect(await run()).toEqual([second]);
    expect(await rows(sql`select from pg_inherits`)).toEqual([]);
  });

  test("with `--! no-transaction` keeps each statement that was applied", async () => {
    write(first, "--! no-transaction\ncreate table a (id int);\nvacuum a;\nselect 1 / 0;");
    await failure(run());
    expect(await tables()).toEqual(["a"]);
    write(first, "--! no-transaction\ncreate table a (id int);\nvacuum a;\nselect 1;");
    expect(await run()).toEqual([first]);
  });

  test("with `--! no-transaction` can run a block that commits", async () => {
    write(first, "create table a (id int)");
    await run();
    const block = "do $$ begin insert into a values (1); commit; insert into a values (2); end $$";
    write(second, block);
    expect((await failure(run())).message).toContain("invalid transaction termination");
    write(second, `--! no-transaction\n${block}`);
    expect(await run()).toEqual([second]);
    expect(await rows(sql`select id from a`)).toEqual([{ id: 1 }, { id: 2 }]);
  });
});

describe.runIf(onServer)("a table that another session has locked", () => {
  beforeEach(async () => {
    write(first, "create table a (id int)");
    await run();
    write(second, "alter table a add column b int");
  });

  test("is retried in short attempts, and each retry is reported", async () => {
    const release = await lockTable();
    const reports: string[] = [];
    const onRetry = (name: string, reason: string) => {
      reports.push(`${name}: ${reason}`);
      if (reports.length === 2) void release();
    };
    expect(await migrate({ db, folder, tableLockTimeout: 0.05, onRetry })).toEqual([second]);
    expect(new Set(reports)).toEqual(new Set([`${second}: a table is locked by another session`]));
    expect(reports.length).toBeGreaterThanOrEqual(2);
  });

  test("ends the run with `locked` after the timeout, and nothing is applied", async () => {
    const release = await lockTable();
    const error = await failure(migrate({ db, folder, lockTimeout: 0, tableLockTimeout: 0.05 }));
    expect(error.code).toBe("locked");
    await release();
    expect(await run()).toEqual([second]);
  });
});

describe.runIf(onServer)("CREATE INDEX CONCURRENTLY", () => {
  test("waits for the transactions of others as long as it needs", async () => {
    write(first, "create table a (id int)");
    await run();
    write(second, "create index concurrently a_id_idx on a (id)");
    const release = await lockTable();
    const observer = drizzle({ connection: { url: project.database.url ?? "", max: 1 } });
    const retries: string[] = [];
    const onRetry = (_: string, reason: string) => retries.push(reason);
    const migrated = migrate({ db, folder, lockTimeout: 0, tableLockTimeout: 0.001, onRetry });
    const waiting = sql`select from pg_stat_activity
      where datname = current_database() and query like 'create index%' and wait_event_type = 'Lock'`;
    await expect.poll(() => observer.execute(waiting)).toHaveLength(1);
    await release();
    expect(await migrated).toEqual([second]);
    expect(retries).toEqual([]);
    expect(await indexes()).toEqual([{ name: "a_id_idx", valid: true }]);
    await observer.$client.end();
  });
});

describe.runIf(onServer)("runners that share a session, as behind a transaction pooler", () => {
  test("apply each migration once", async () => {
    write(first, "create table counter (n int); insert into counter values (0)");
    await run();
    write(second, "update counter set n = n + 1");
    let turn = Promise.resolve<unknown>(undefined);
    const inTurn = <T>(step: () => Promise<T>): Promise<T> => {
      const result = turn.then(step);
      turn = result.catch(() => {});
      return result;
    };
    const pooled: Database = {
      execute: (query, mode) => inTurn(() => db.execute(query, mode)),
      transaction: (step, config) => inTurn(() => db.transaction(step, config)),
    };
    const runs = [1, 2, 3].map(() => migrate({ db: pooled, folder, lockTimeout: 5 }));
    const outcomes = await Promise.allSettled(runs);
    expect(outcomes.some(({ status }) => status === "rejected")).toBe(true);
    await rows(sql`select set_config('strata_migrate.session', '', false)`);
    await run();
    expect(await rows(sql`select n from counter`)).toEqual([{ n: 1 }]);
  });
});
