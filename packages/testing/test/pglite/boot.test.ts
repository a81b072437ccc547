import { citext } from "@electric-sql/pglite/contrib/citext";
import { createTestDatabase } from "@strata/testing";
import { pgTable, text } from "drizzle-orm/pg-core";
import { expect, onTestFinished, test, vi } from "vitest";
import { createDatabaseSpec } from "../../src/database_spec.ts";
import { boot } from "../../src/pglite/boot.ts";
import { cachedImage } from "../../src/pglite/database_image.ts";
import { openPglite } from "../../src/pglite/open.ts";

const words = pgTable("words", { word: text("word") });

async function image() {
  return cachedImage(await createDatabaseSpec({ schema: { words } }, {}, "pglite"), {});
}

/** Records the warnings from now on. */
function warnings() {
  const warn = vi.spyOn(process, "emitWarning").mockImplementation(() => {});
  onTestFinished(() => warn.mockRestore());
  return warn.mock.calls;
}

test.each<[string, () => () => void, string]>([
  [
    "is different",
    () => {
      throw new TypeError("nameTable is undefined");
    },
    "nameTable is undefined",
  ],
  ["restores nothing", () => () => {}, "a table still exists after the restore"],
  [
    "fails to restore",
    () => () => {
      throw new TypeError("streams is frozen");
    },
    "streams is frozen",
  ],
])("if the snapshot of PGlite's internals %s, warns and restarts it on rewind", async (_, snapshot, why) => {
  const warned = warnings();
  const database = await openPglite(await image(), {}, undefined, (image, extensions) =>
    boot(image, extensions, snapshot),
  );
  expect(warned).toEqual([
    [
      `This PGlite cannot be rewound in place: ${why}`,
      expect.objectContaining({ type: "StrataTestingWarning" }),
    ],
  ]);
  const { db, client } = database;
  const trace = "select relname from pg_class where relname like 'strata_rewind%'";
  expect((await client.query(trace)).rows).toEqual([]);
  for (let round = 0; round < 2; round++) {
    await db.insert(words).values({ word: "written" });
    await client.exec("create table too (id integer)");
    await database.rewind();
    expect(await db.$count(words)).toBe(0);
    expect((await client.query("select to_regclass('too') as found")).rows).toEqual([{ found: null }]);
  }
  await database.close();
});

test("rewinds the installed PGlite in place, without a warning", async () => {
  const warned = warnings();
  const { client, restore } = await boot(await image(), {});
  expect(restore).toBeDefined();
  expect(warned).toEqual([]);
  await client.close();
});

test("a library can be loaded again after each rewind", async () => {
  const database = await createTestDatabase({ schema: { words } });
  for (let round = 0; round < 3; round++) {
    // Encoding conversions are libraries that are not preloaded.
    const { rows } = await database.client.query("select convert_from('\\xe9'::bytea, 'LATIN1') as word");
    expect(rows).toEqual([{ word: "é" }]);
    await database.rewind();
  }
  await database.close();
});

test("creates extensions with a schema, and keeps them after each rewind", async () => {
  const database = await createTestDatabase({ schema: { words }, extensions: { citext } });
  for (let round = 0; round < 3; round++) {
    const { rows } = await database.client.query("select 'A'::citext = 'a'::citext as same");
    expect(rows).toEqual([{ same: true }]);
    await database.rewind();
  }
  await database.close();
});

test("rejects a folder without migrations", async () => {
  await expect(createTestDatabase({ migrations: import.meta.dirname })).rejects.toThrow(
    /^No migrations found in .*: expected folders that contain a migration\.sql\. Set `migrations`/,
  );
});
