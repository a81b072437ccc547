import { getViewName, is, sql } from "drizzle-orm";
import { PgMaterializedView, PgView } from "drizzle-orm/pg-core";
import { describe, expect } from "vitest";
import * as schema from "../src/index.ts";
import { addUsers, type Database, schemaTest } from "./fixtures.ts";

// Tests of all views, listed from the schema and the catalog.

const entities = Object.values(schema) as unknown[];
const plain = entities.filter((entity) => is(entity, PgView)).map(getViewName);
const materialized = entities.filter((entity) => is(entity, PgMaterializedView)).map(getViewName);

const test = schemaTest();
let db: Database;
test.beforeEach(({ db: fresh }) => {
  db = fresh;
});

/** Runs a step as a role created by the statements, and rolls everything back. */
async function asReader<T>(statements: readonly string[], step: (tx: Database) => Promise<T>): Promise<T> {
  const seen: T[] = [];
  await db
    .transaction(async (tx) => {
      for (const statement of [
        "create role strata_view_reader",
        "grant usage on schema public to strata_view_reader",
        ...statements,
        "set local role strata_view_reader",
      ]) {
        await tx.execute(sql.raw(statement));
      }
      seen.push(await step(tx));
      tx.rollback();
    })
    .catch((error: unknown) => {
      if (seen.length === 0) throw error;
    });
  return seen[0] as T;
}

const grantAll = "grant select on all tables in schema public to strata_view_reader";

const rowsOf = (tx: Database, view: string) =>
  tx.execute(sql`select * from ${sql.identifier(view)}`, "objects");

describe.each(plain)("%s", (view) => {
  test("reads tables with the rights of the caller", async () => {
    const refused = await asReader([`grant select on ${view} to strata_view_reader`], (tx) =>
      rowsOf(tx, view).then(
        () => "answered",
        (error: Error) => String((error.cause as Error).message),
      ),
    );
    expect(refused).toMatch(/^permission denied for table /);
    expect(await asReader([grantAll], (tx) => rowsOf(tx, view))).toEqual(expect.any(Array));
  });
});

test("applies row-level security of a table to its views", async () => {
  await addUsers(db, [{}, {}]);
  await db.insert(schema.watchlists).values([
    { userId: 1, name: "one" },
    { userId: 2, name: "two" },
  ]);
  const seen = await asReader(
    [
      "alter table watchlists enable row level security",
      "create policy own on watchlists using (user_id = 2)",
      grantAll,
    ],
    (tx) => tx.select({ name: schema.watchlistSummary.name }).from(schema.watchlistSummary),
  );
  expect(seen).toEqual([{ name: "two" }]);
});

test("has no view that reads a secret or its hash, under any name", async () => {
  // PostgreSQL records the columns that the query of a view depends on.
  const read = await db.execute<{ view: string; column: string; name: string }>(
    sql`
      select distinct v.relname as view, t.relname || '.' || a.attname as column, a.attname as name
      from pg_rewrite r
      join pg_class v on v.oid = r.ev_class and v.relkind in ('v', 'm')
      join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = r.oid
        and d.refclassid = 'pg_class'::regclass and d.refobjsubid > 0
      join pg_class t on t.oid = d.refobjid and t.oid <> v.oid
      join pg_attribute a on a.attrelid = t.oid and a.attnum = d.refobjsubid
      where v.relnamespace = 'public'::regnamespace`,
    "objects",
  );
  expect(new Set(read.map(({ view }) => view))).toEqual(new Set([...plain, ...materialized]));
  expect(read).toContainEqual({ view: "users_overview", column: "users.email", name: "email" });
  const secrets = await db.execute<{ name: string }>(
    sql`
      select distinct a.attname as name from pg_attribute a join pg_class c on c.oid = a.attrelid
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
        and a.attname ~ '(password|token|secret).*hash$'`,
    "objects",
  );
  const secret = new Set(secrets.map(({ name }) => name));
  expect(secret).toContain("password_hash");
  expect(read.filter(({ name }) => secret.has(name) || name === "ip_address")).toEqual([]);
});

test("has no plain view that reads a materialized one, which drizzle-kit would create later", async () => {
  const nested = await db.execute(
    sql`
      select distinct v.relname, t.relname from pg_rewrite r
      join pg_class v on v.oid = r.ev_class
      join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = r.oid and d.refclassid = 'pg_class'::regclass
      join pg_class t on t.oid = d.refobjid and t.oid <> v.oid and t.relkind in ('v', 'm')
      where v.relnamespace = 'public'::regnamespace`,
    "objects",
  );
  expect(nested).toEqual([]);
});
