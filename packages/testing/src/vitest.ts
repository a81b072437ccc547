import type { AnyRelations, EmptyRelations } from "drizzle-orm";
import { inject, type TestAPI, test } from "vitest";
import { createOn, type DatabaseOptions } from "./create.ts";
import type { TestDatabase } from "./test_database.ts";

export type { DatabaseOptions } from "./create.ts";
export type { Engine, ServerEngine } from "./engine.ts";
export type { PgliteTestDatabase, ServerTestDatabase, TestDatabase } from "./test_database.ts";
// Exported so that the declarations include its augmentation of Vitest.
export type { Provided } from "./vitest/provided.ts";

/**
 * Creates a test database on the engine of the Vitest project, set by `provide: { engine }` in its configuration (for a
 * server with `@strata/testing/vitest/global_setup` as a globalSetup). The default is PGlite.
 *
 * Rejects with the driver's error if a statement of the schema or of a migration fails, and with the error of `seed`. A
 * rejection leaves nothing open.
 *
 * @example
 * ```ts
 * import * as schema from "@strata/schema-market";
 * import { createTestDatabase } from "@strata/testing/vitest";
 * import { afterAll, beforeEach } from "vitest";
 *
 * const { rewind, close } = await createTestDatabase({ schema });
 * beforeEach(rewind);
 * afterAll(close);
 * ```
 */
export function createTestDatabase<TRelations extends AnyRelations = EmptyRelations>(
  options: DatabaseOptions<TRelations> = {},
): Promise<TestDatabase<TRelations>> {
  return createOn(inject("engine") ?? "pglite", options, inject("serverLocation"));
}

/** Vitest's `test` with database fixtures. */
export type DatabaseTest<TRelations extends AnyRelations = EmptyRelations> = TestAPI<{
  /** `database.db`. */
  db: TestDatabase<TRelations>["db"];
  /** Database of the test file, rewound after each test. */
  database: TestDatabase<TRelations>;
}>;

/**
 * Vitest's `test` with the fixtures `database`, a test database, and `db`, its Drizzle database. Each file has one,
 * created before its first test, rewound after each test that uses it, and closed after the last. Call this in each
 * file: if several files import one `test`, the second creates its database within the time limit of its first test.
 *
 * Concurrent tests would share the database, so they fail: use `createTestDatabase` in them.
 *
 * @example
 * ```ts
 * import * as schema from "@strata/schema-market";
 * import { databaseTest } from "@strata/testing/vitest";
 * import { expect } from "vitest";
 *
 * const test = databaseTest({ schema });
 *
 * test("a new database has no coins", async ({ db }) => {
 *   expect(await db.$count(schema.cryptocurrencies)).toBe(0);
 * });
 * ```
 */
export function databaseTest<TRelations extends AnyRelations = EmptyRelations>(
  options: DatabaseOptions<TRelations> = {},
): DatabaseTest<TRelations> {
  const fresh = freshTest(options);
  // In a hook: building an uncached image may take longer than the five seconds of the first test.
  fresh.beforeAll(({ ofFile: _ }) => {}, BUILD_MS);
  // A named type, so that declarations of a file that exports it are portable; `ofFile` is private.
  return fresh as unknown as DatabaseTest<TRelations>;
}

// Generous: on a busy machine building the image of a large schema has taken minutes.
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
            "databaseTest failed: concurrent tests would share its database, which is rewound after each test. " +
              "Call createTestDatabase in each concurrent test.",
          );
        }
        if (!ofFile.isFresh) {
          // The previous test left a query running, and failed.
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
