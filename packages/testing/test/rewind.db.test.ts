import {
  createTestDatabase,
  type PgliteTestDatabase,
  type ServerTestDatabase,
  type TestDatabase,
} from "@strata/testing/vitest";
import { sql } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, expect, inject, onTestFinished, test, vi } from "vitest";
import { books, relations, schema, shelves } from "./shop.ts";

let database: TestDatabase<typeof relations>;

beforeAll(async () => {
  database = await createTestDatabase({ schema, relations });
});

afterEach(() => database.rewind());
afterAll(() => database.close());

/** Rows as plain objects, with either driver. */
const rowsOf = (statement: string) => database.db.execute(sql.raw(statement), "objects");

/** Runs several statements separated by semicolons. */
async function execute(statements: string): Promise<void> {
  if (database.engine === "pglite") await database.client.exec(statements);
  else await database.client.unsafe(statements);
}

async function addBook(title: string): Promise<number | undefined> {
  await database.db.insert(shelves).values({ id: 1, size: "large" }).onConflictDoNothing();
  const [book] = await database.db.insert(books).values({ shelfId: 1, title }).returning();
  return book?.id;
}

test("restores rows and sequences, repeatedly", async () => {
  for (let round = 0; round < 3; round++) {
    expect(await addBook("Dune")).toBe(1);
    expect(await addBook("Emma")).toBe(2);
    await database.rewind();
    expect(await database.db.$count(books)).toBe(0);
  }
});

test("restores DDL", async () => {
  await execute(`
    alter table books drop column title, add column pages integer;
create type color as enum ('red');
create table paints (color color[]);
    drop table shelves cascade;
  `);
  await database.rewind();
  expect(await addBook("Dune")).toBe(1);
  expect(
    await rowsOf("select to_regclass('paints') is null as gone, to_regtype('color') is null as too"),
  ).toEqual([{ gone: true, too: true }]);
});

test("restores settings and temporary tables", async () => {
  await execute("set timezone = 'Asia/Tokyo'; create temporary table notes (id integer)");
  await database.rewind();
  expect(await rowsOf("select to_regclass('notes') as notes, current_setting('timezone') as zone")).toEqual([
    { notes: null, zone: expect.not.stringContaining("Tokyo") },
  ]);
});

test("keeps db, client and prepared queries usable after a rewind", async () => {
  const { db, client } = database;
  const all = db.select().from(books).prepare("all_books");
  await addBook("Dune");
  expect(await all.execute()).toHaveLength(1);
  await database.rewind();
  expect(await all.execute()).toEqual([]);
  expect(database.client).toBe(client);
  expect(await db.query.shelves.findMany({ with: { books: true } })).toEqual([]);
});

test("a fork starts from the current state and is independent", async () => {
  await addBook("Dune");
  const fork = await database.fork();
  await addBook("Emma");
  await fork.db.insert(books).values({ shelfId: 1, title: "Persuasion" });
  const titles = async ({ db }: typeof database) =>
    (await db.select().from(books).orderBy(books.id)).map(({ title }) => title);

  expect(await titles(database)).toEqual(["Dune", "Emma"]);
  expect(await titles(fork)).toEqual(["Dune", "Persuasion"]);
  await fork.rewind();
  expect(await titles(fork)).toEqual(["Dune"]);
  await database.rewind();
  expect(await titles(fork)).toEqual(["Dune"]);

  await fork.close();
  expect(await titles(database)).toEqual([]);
});

test("rejects rewind and fork after close", async () => {
  const closed = await createTestDatabase({ schema });
  await closed.close();
  await expect(closed.rewind()).rejects.toThrow("rewind failed: the database is closed");
  await expect(closed.fork()).rejects.toThrow("fork failed: the database is closed");
});

test("removes listeners on rewind, and accepts new ones after it", async () => {
  const heard: string[] = [];
  const listen = (name: string) => {
    const note = (payload: string) => heard.push(`${name} ${payload}`);
    return database.engine === "pglite"
      ? database.client.listen("news", note)
      : database.client.listen("news", note);
  };
  await listen("before");
  await database.rewind();
  const listening = await listen("after");
  await rowsOf("select pg_notify('news', 'arrived')");
  await expect.poll(() => heard).toEqual(["after arrived"]);
  if (typeof listening === "function") await listening();
});

test("rejects a rewind during a transaction, and keeps its rows", async () => {
  const refusal = await database.db.transaction(async (tx) => {
    await tx.insert(shelves).values({ id: 7, size: "small" });
    return database.rewind().catch(String);
  });
  expect(refusal).toMatch(/rewind failed: .*transaction is running\. Await /);
  expect(await database.db.$count(shelves)).toBe(1);
});

test("a fork includes asynchronous commits", async () => {
  await execute("set synchronous_commit = off");
  await addBook("Dune");
  const fork = await database.fork();
  expect(await fork.db.$count(books)).toBe(1);
  await fork.close();
});

test("a spy on the client observes calls through db", async () => {
  const { client } = database;
  const spy =
    database.engine === "pglite" ? vi.spyOn(database.client, "query") : vi.spyOn(database.client, "unsafe");
  onTestFinished(() => spy.mockRestore());
  await rowsOf("select 1");
  expect(spy).toHaveBeenCalledOnce();
  expect(Object.keys(client)).not.toEqual([]);
});

// Defined per engine instead of skipped: a skip in the summary means that an engine is not available.
if (inject("engine") === "pglite") {
  const pglite = () => database as PgliteTestDatabase<typeof relations>;

  test("rejects a rewind while queries are queued", async () => {
    const waiting = [pglite().client.query("select 1"), pglite().client.query("select 2")];
    await expect(database.rewind()).rejects.toThrow(
      "rewind failed: 2 queries or transactions are running. Await them first.",
    );
    await Promise.all(waiting);
    await database.rewind();
  });

  test("restores parsers and serializers", async () => {
    const { client } = pglite();
    const bigint = 20;
    client.parsers[bigint] = () => "changed";
    const read = async () => (await client.query("select 1::bigint as one")).rows;
    expect(await read()).toEqual([{ one: "changed" }]);
    await database.rewind();
    expect(await read()).toEqual([{ one: 1 }]);
  });
} else {
  test("rejects a rewind while a query runs, and does not disturb the query", async () => {
    const { client } = database as ServerTestDatabase<typeof relations>;
    const holder = await client.reserve();
    await holder`select pg_advisory_lock(1)`;
    const waiting = client`select pg_advisory_lock(1), 'arrived' as waiter`.execute();
    await expect
      .poll(() => holder`select from pg_locks where locktype = 'advisory' and not granted`)
      .toHaveLength(1);

    await expect(database.rewind()).rejects.toThrow(
      /^rewind failed: queries are running\. Await them first.*waiter/,
    );
    await holder`select pg_advisory_unlock(1)`;
    holder.release();
    expect(await waiting).toMatchObject([{ waiter: "arrived" }]);
  });
}
