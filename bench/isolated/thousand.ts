import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect } from "vitest";
import { databaseTest } from "../../packages/testing/dist/vitest.js";

const migrations = join(import.meta.dirname, "../../apps/migrator/migrations");
const started = performance.now();
const rewinds: number[] = [];

const test = databaseTest({ migrations }).extend("timed", async ({ database }) => {
  const { rewind } = database;
  database.rewind = async () => {
    const start = performance.now();
    await rewind();
    rewinds.push(performance.now() - start);
    database.rewind = rewind;
  };
  return database;
});

test.for(Array.from({ length: 1000 }, (_, index) => index))("test %i", async (_, { timed }) => {
  // The same coin each time: only a fresh database accepts it.
  const added = await timed.db.execute(
    "insert into cryptocurrencies (slug, symbol, name) values ('coin', 'C', 'Coin') returning id",
    "objects",
  );
  expect(added).toHaveLength(1);
});

afterAll(() => {
  const seconds = (performance.now() - started) / 1000;
  writeFileSync(process.env.REPORT ?? "", JSON.stringify({ tests: 1000, seconds, rewinds }));
});
