import * as market from "@strata/schema-market";
import { createTestDatabase, type TestDatabase } from "@strata/testing/vitest";
import { sql } from "drizzle-orm";
import { afterEach, expect, inject, test } from "vitest";
import { exitCodes } from "../src/errors.ts";
import { open } from "../src/open.ts";
import { ensurePartitions, monthlyPartitions } from "../src/partitions.ts";
import { migrationsFolder } from "../src/paths.ts";
import { relations } from "../src/schema.ts";

let database: TestDatabase<typeof relations>;
afterEach(() => database?.close());

const months = monthlyPartitions(new Date("2026-01-01Z"), 1);

test("reports a hint if market_data is not partitioned or missing", async () => {
  database = await createTestDatabase({ schema: market, relations });
  await expect(ensurePartitions(database.db, months)).rejects.toMatchObject({
    exitCode: exitCodes.configuration,
    message: "market_data is not partitioned in this database.",
    hint: expect.stringContaining("strata migrate"),
  });
  await database.close();
  database = await createTestDatabase({ relations });
  await expect(ensurePartitions(database.db, months)).rejects.toMatchObject({
    exitCode: exitCodes.pending,
    message: "This database has no market_data.",
    hint: "Run `strata migrate`.",
  });
});

// PGlite has a single session.
test.skipIf(inject("engine") === "pglite")(
  "reports the partition that waits for a lock on market_data",
  async () => {
    database = await createTestDatabase({ migrations: migrationsFolder, relations });
    const other = await open({ kind: "server", url: database.url ?? "", label: "another" });
    try {
      await other.db.transaction(async (tx) => {
        await tx.execute(sql`lock table market_data in row exclusive mode`);
        await expect(ensurePartitions(database.db, months, { lockTimeout: 0 })).rejects.toMatchObject({
          exitCode: exitCodes.locked,
          where: "partition market_data_2026_01: canceling statement due to lock timeout",
        });
      });
    } finally {
      await other.close();
    }
  },
);
