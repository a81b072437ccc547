import * as schema from "@strata/schema-relationships";
import { createTestDatabase, type TestDatabase } from "@strata/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { defaultWorld, loadSampleWorld } from "../src/index.ts";

let database: TestDatabase<typeof schema.relations>;
beforeAll(async () => {
  database = await createTestDatabase({ schema, relations: schema.relations });
});
afterAll(() => database?.close());
test("loads", async () => {
  const t0 = performance.now();
  console.log(
    await loadSampleWorld(database.db, { ...defaultWorld, scale: Number(process.env.SCALE ?? 1) }),
    performance.now() - t0,
  );
});
