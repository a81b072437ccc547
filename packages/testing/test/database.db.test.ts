import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { uuid_ossp } from "@electric-sql/pglite/contrib/uuid_ossp";
import { live } from "@electric-sql/pglite/live";
import { createTestDatabase, type DatabaseOptions, type TestDatabase } from "@strata/testing/vitest";
import { type AnyRelations, eq, sql } from "drizzle-orm";
import postgres from "postgres";
import { afterEach, expect, inject, test } from "vitest";
import { books, relations, schema, shelves } from "./shop.ts";

const onServer = inject("engine") !== "pglite";
const cleanups: (() => unknown)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** Creates a database that is closed after the test. */
async function open<TRelations extends AnyRelations>(options: DatabaseOptions<TRelations>) {
  const database = await createTestDatabase(options);
  cleanups.push(database.close);
  return database;
}

/** Creates a folder with this SQL as its only migration, removed after the test. */
function migrationsOf(statement: string): string {
  const folder = mkdtempSync(join(tmpdir(), "strata-migrations-"));
  cleanups.push(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, "20260101000000_first"));
  writeFileSync(join(folder, "20260101000000_first", "migration.sql"), statement);
  return folder;
}

async function tablesOf({ db }: Pick<TestDatabase, "db">): Promise<unknown[]> {
  const rows = await db.execute<{ name: string }>(
    sql`select table_name as name from information_schema.tables where table_schema = 'public' order by 1`,
    "objects",
  );
  return rows.map(({ name }) => name);
}

async function databasesNamed(name: string): Promise<unknown[]> {
  const { db } = await open({});
  return db.execute(sql`select datname from pg_database where datname = ${name}`, "objects");
}

function nameIn(url: string): string {
  return new URL(url).pathname.slice(1);
}

test("creates an empty database of the engine's major version without options", async () => {
  const database = await open({});
  expect(await tablesOf(database)).toEqual([]);
  expect(database.engine).toBe(inject("engine"));
  const major = database.engine === "pglite" ? "18" : (database.engine.split("-")[1] ?? expect.any(String));
  const [row] = await database.db.execute(
    sql`select current_setting('server_version_num')::int / 10000 || '' as major`,
    "objects",
  );
  expect(row).toEqual({ major });
});

test("creates tables, enums and keys of the schema option", async () => {
  const { db } = await open({ schema });
  await db.insert(shelves).values({ id: 1, size: "large" });
  expect(await db.insert(books).values({ shelfId: 1, title: "Dune" }).returning()).toEqual([
    { id: 1, shelfId: 1, title: "Dune" },
  ]);
  await expect(db.insert(books).values({ shelfId: 2, title: "Emma" })).rejects.toMatchObject({
    cause: { code: "23503" },
  });
});

test("creates an extension by its PGlite or SQL name, and rejects one that a server lacks", async () => {
  const { db } = await open({ extensions: { uuid_ossp } });
  const made = await db.execute(sql`select extname from pg_extension where extname <> 'plpgsql'`, "objects");
  expect(made).toEqual([{ extname: "uuid-ossp" }]);
  const missing = open({ extensions: { live } });
  if (onServer) await expect(missing).rejects.toThrow("extension live is not installed on this server");
  else await missing;
});

test("keeps the rows of the seed after each rewind", async () => {
  let times = 0;
  const database = await open({
    schema,
    relations,
    seed: async (db) => {
      times += 1;
      await db.insert(shelves).values({ id: 1, size: "large" });
      await db.insert(books).values({ shelfId: 1, title: "Dune" });
    },
  });
  for (let round = 0; round < 3; round++) {
    const [shelf] = await database.db.query.shelves.findMany({ with: { books: true } });
    expect(shelf?.books).toMatchObject([{ id: 1, title: "Dune" }]);
    await database.db.delete(books);
    await database.rewind();
  }
  expect(times).toBe(1);
  await expect(open({ schema, seed: () => Promise.reject(new Error("no seed")) })).rejects.toThrow("no seed");
});

test("isolates two databases", async () => {
  const first = await open({ schema });
  const second = await open({ schema });
  await first.db.insert(shelves).values({ id: 1, size: "small" });
  expect(await first.db.$count(shelves)).toBe(1);
  expect(await second.db.$count(shelves)).toBe(0);
});

test("applies the migrations option with Drizzle's migrator", async () => {
  const database = await open({
    migrations: migrationsOf("create table a (id int);\n--> statement-breakpoint\ncreate table b (id int);"),
  });
  expect(await tablesOf(database)).toEqual(["a", "b"]);
  const applied = sql`select name from drizzle.__drizzle_migrations`;
  expect(await database.db.execute(applied, "objects")).toEqual([{ name: "20260101000000_first" }]);
});

test("types and queries relations", async () => {
  const { db } = await open({ schema, relations });
  await db.insert(shelves).values({ id: 1, size: "large" });
  await db.insert(books).values({ shelfId: 1, title: "Dune" });

  const found = await db.query.shelves.findFirst({ with: { books: true } });
  const title: string | undefined = found?.books[0]?.title;
  expect(title).toBe("Dune");
  // @ts-expect-error: there is no such relation
  const wrong = db.query.shelves.findFirst({ with: { authors: true } });
  await expect(wrong).rejects.toThrow();
});

test("rolls back transactions", async () => {
  const { db } = await open({ schema });
  const failing = db.transaction(async (tx) => {
    await tx.insert(shelves).values({ id: 1, size: "large" });
    throw new Error("changed my mind");
  });
  await expect(failing).rejects.toThrow("changed my mind");
  expect(await db.select().from(shelves).where(eq(shelves.id, 1))).toEqual([]);
});

test("rejects queries after close, and closes idempotently", async () => {
  const database = await createTestDatabase();
  await database.close();
  await database.close();
  await expect(tablesOf(database)).rejects.toThrow();
});

test("has a URL only on a server", async () => {
  const { db, url } = await open({});
  const [row] = await db.execute<{ name: string }>(sql`select current_database() as name`, "objects");
  if (onServer) expect(nameIn(url ?? "")).toBe(row?.name);
  else expect(url).toBeUndefined();
});

test("rejects with the database's error if a migration fails", async () => {
  const failing = createTestDatabase({ migrations: migrationsOf("create table a (id nonsense)") });
  await expect(failing).rejects.toMatchObject({ cause: { message: 'type "nonsense" does not exist' } });
});

// Not defined on PGlite instead of skipped: a skip in the summary means that an engine is not available.
if (onServer) {
  test("close drops a server's database although a client is connected", async () => {
    const database = await open({});
    const url = database.url ?? "";
    const otherClient = postgres(url, { max: 1 });
    await otherClient`select 1`;
    expect(await databasesNamed(nameIn(url))).toHaveLength(1);

    await database.close();
    expect(await databasesNamed(nameIn(url))).toEqual([]);
    await otherClient.end();
  });

  test("leaves no database if the creation fails", async () => {
    const statement = "do $$ begin raise exception 'name: %', current_database(); end $$";
    const error = await createTestDatabase({ migrations: migrationsOf(statement) }).catch((e: unknown) => e);
    const name = String((error as Error).cause).split("name: ")[1] ?? "";
    expect(name).toMatch(/^strata_test_/);
    expect(await databasesNamed(name)).toEqual([]);
  });
}
