import type { AnyRelations, EmptyRelations } from "drizzle-orm";
import { inject, type TestAPI, test } from "vitest";
import { createOn, type DatabaseOptions } from "./create.ts";
import type { TestDatabase } from "./test_database.ts";

export type { DatabaseOptions } from "./create.ts";
export type { Engine, ServerEngine } from "./engine.ts";
export type { PgliteTestDatabase, ServerTestDatabase, TestDatabase } from "./test_database.ts";
// Exported so that the declarations carry its augmentation of Vitest.
export type { Provided } from "./vitest/provided.ts";

/**
 * Creates a database on the engine of the Vitest project: `provide: { engine }` in its configuration, with
 * `@strata/testing/vitest/global_setup` as a globalSetup if it is a server. Without either, on PGlite.
 *
 * Rejects with the driver's error when a statement of the schema or of a migration fails, and with that of `seed`;
 * nothing is left open then.
 */
export function createTestDatabase<TRelations extends AnyRelations = EmptyRelations>(
  options: DatabaseOptions<TRelations> = {},
): Promise<TestDatabase<TRelations>> {
  return createOn(inject("engine") ?? "pglite", options, inject("serverLocation"));
}

/** Vitest's `test` whose tests can ask for a database. */
export type DatabaseTest<TRelations extends AnyRelations = EmptyRelations> = TestAPI<{
  /** `database.db`. */
  db: TestDatabase<TRelations>["db"];
  /** The database of the file, fresh in each test. */
  database: TestDatabase<TRelations>;
}>;

/**
 * Vitest's `test` with a fixture `db`, a database that is fresh in each test, and `database`, the whole of it. A file
 * has one: made before the first test, rewound after each that asks for it, closed after the last. Call this in each
 * file: what several import is made in the first test of the second, within that test's own time.
 *
 * Concurrent tests would share it and are refused: they take `createTestDatabase`.
 */
export function databaseTest<TRelations extends AnyRelations = EmptyRelations>(
  options: DatabaseOptions<TRelations> = {},
): DatabaseTest<TRelations> {
  const fresh = freshTest(options);
  // In a hook and not in the first test, whose five seconds are not enough where the image is yet to be built.
  fresh.beforeAll(({ ofFile: _ }) => {}, BUILD_MS);
  // By a name of its own, so that a file of yours may export it; `ofFile` is nobody else's.
  return fresh as unknown as DatabaseTest<TRelations>;
}

// Ends what hangs: on a busy machine an image of a large schema has taken minutes.
const BUILD_MS = 600_000;

function freshTest<TRelations extends AnyRelations>(options: DatabaseOptions<TRelations>) {
  return (
    test
      // biome-ignore lint/correctness/noEmptyPattern: Vitest reads from the pattern which fixtures this one needs.
      .extend("ofFile", { scope: "file" }, async ({}, { onCleanup }) => {
        const ofFile = { database: await createTestDatabase(options), isFresh: true };
        onCleanup(() => ofFile.database.close());
        return ofFile;
      })
      .extend("database", async ({ ofFile, task }, { onCleanup }) => {
        if (task.concurrent) {
          throw new Error(
            "concurrent tests would share the fixture's database, which is rewound after each: " +
              "let each call createTestDatabase",
          );
        }
        if (!ofFile.isFresh) {
          // The test before left a query running, and failed for it.
          await ofFile.database.close();
          ofFile.database = await createTestDatabase(options);
        }
        ofFile.isFresh = false;
        onCleanup(async () => {
          await ofFile.database.rewind();
          ofFile.isFresh = true;
        });
        return ofFile.database;
      })
      .extend("db", ({ database }) => database.db)
  );
}
