import { afterAll, beforeAll, expect, test } from "vitest";
import {
  bodies,
  expectNoTrace,
  expectNoTraceOfRewinds,
  type HostileDatabase,
  openHostile,
} from "./hostile.ts";
import { checkIntegrity, stateOf, usesMemoryBeyondHeap } from "./state.ts";

let hostile: HostileDatabase;

beforeAll(async () => {
  hostile = await openHostile();
});

afterAll(() => hostile.database.close());

test("stateOf detects a change, and checkIntegrity a corrupt page", async () => {
  const { database, before, expectUnchanged } = hostile;
  const { client } = database;
  await client.exec("update notes set note = note where id = 1");
  expect(await stateOf(client)).not.toEqual(before);
  await database.rewind();

  client.Module.HEAPU8[client.Module.HEAPU8.length - 1] = 1;
  expect(usesMemoryBeyondHeap(client)).toBe(true);
  client.Module.HEAPU8[client.Module.HEAPU8.length - 1] = 0;

  await client.exec("create table broken as select g as id from generate_series(1, 1000) g");
  await checkIntegrity(client);
  // Evict the first page from the buffers, then overwrite its tuples in the file.
  await client.exec("checkpoint");
  const { rows } = await client.query<{ path: string }>(
    "select pg_relation_filepath('broken') as path, pg_buffercache_evict_relation('broken')",
  );
  const file = client.Module.FS.open(`/pglite/data/${rows[0]?.path}`, "r+");
  client.Module.FS.write(file, new Uint8Array(64).fill(0xff), 0, 64, 8192 - 64);
  client.Module.FS.close(file);
  // Otherwise the page's checksum would fail before amcheck.
  await client.exec("set ignore_checksum_failure = on");
  await expect(checkIntegrity(client)).rejects.toThrow("amcheck");
  await database.rewind();
  await expectUnchanged();
});

// Twice: a fault may show only when a body runs on a restored state. rewinds.stress.test.ts has more rounds.
test.each(Object.entries(bodies))("a test that %s leaves no trace", (_, body) =>
  expectNoTrace(hostile, body, 2),
);

test("three hundred rewinds leave no trace", () => expectNoTraceOfRewinds(hostile, 300));
