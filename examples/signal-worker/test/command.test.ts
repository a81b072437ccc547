import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, beforeEach, test } from "node:test";
import { createTestDatabase, type ServerTestDatabase } from "@strata/testing";
import { sql } from "drizzle-orm";
import { command } from "../src/command.ts";
import * as schema from "../src/schema.ts";

// A real server, since concurrent workers need several connections.
let database: ServerTestDatabase<typeof schema.relations>;
let folder: string;

before(async () => {
  database = await createTestDatabase({ engine: "postgres", schema, relations: schema.relations });
  folder = await mkdtemp(join(tmpdir(), "signal-worker-"));
});
after(async () => {
  await database.close();
  await rm(folder, { recursive: true });
});

beforeEach(async () => {
  await database.rewind();
  await database.db.insert(schema.cryptocurrencies).values([
    { slug: "bitcoin", symbol: "BTC", name: "Bitcoin" },
    { slug: "monero", symbol: "XMR", name: "Monero" },
  ]);
  await database.db.insert(schema.aiModels).values({ ...tide, version: "3", status: "active" });
});

const tide = { name: "tide", modelType: "timing", architecture: "transformer" } as const;
const up = {
  coin: "bitcoin",
  direction: "long",
  entryPrice: "61234.56",
  targetPrice: "64000",
  stopLoss: "60000",
  confidence: "71.5",
  risk: "medium",
  horizonHours: 24,
};
const down = { ...up, coin: "monero", direction: "short", targetPrice: "59000", stopLoss: "62000" };
const run = {
  ...{ model: "tide", version: "3", generatedAt: "2026-01-01T00:00:00Z", timeframe: "1h" },
  forecasts: [up, down],
};

/** Runs the command on a file with the given content. */
async function work(content: object, url = database.url): Promise<number> {
  const file = join(folder, `${randomUUID()}.json`);
  await writeFile(file, JSON.stringify(content));
  return command([file], { DATABASE_URL: url });
}

const counts = async () => [
  await database.db.$count(schema.tradingSignals),
  await database.db.$count(schema.predictions),
  (await database.db.query.aiModels.findFirst())?.predictionCount,
];

test("writes a signal with its prediction for each forecast", async () => {
  assert.equal(await work(run), 0);
  const coins = await database.db.query.cryptocurrencies.findMany({
    columns: { slug: true },
    with: {
      signals: {
        columns: { signalType: true, entryPrice: true, riskRewardRatio: true },
        with: {
          predictions: { columns: { targetAt: true }, with: { model: { columns: { version: true } } } },
        },
      },
    },
    orderBy: { slug: "asc" },
  });
  const predictions = [{ targetAt: new Date("2026-01-02T00:00:00Z"), model: { version: "3" } }];
  assert.deepEqual(
    coins.map(({ slug, signals }) => [slug, signals.map(({ riskRewardRatio: _, ...signal }) => signal)]),
    [
      ["bitcoin", [{ signalType: "buy", entryPrice: "61234.56", predictions }]],
      ["monero", [{ signalType: "sell", entryPrice: "61234.56", predictions }]],
    ],
  );
});

test("writes only new signals when a run is repeated", async () => {
  assert.equal(await work({ ...run, forecasts: [up] }), 0);
  assert.equal(await work({ ...run, forecasts: [up] }), 0);
  assert.deepEqual(await counts(), [1, 1, 1]);
  assert.equal(await work(run), 0);
  assert.deepEqual(await counts(), [2, 2, 2]);
});

test("accepts a repeated run after another version became active, and rejects a new one", async () => {
  assert.equal(await work(run), 0);
  await database.db.update(schema.aiModels).set({ status: "inactive" });
  await database.db.insert(schema.aiModels).values({ ...tide, version: "4", status: "active" });
  assert.equal(await work(run), 0);
  assert.equal(await work({ ...run, generatedAt: "2026-01-01T01:00:00Z" }), 2);
  assert.equal(await database.db.$count(schema.tradingSignals), 2);
});

test("finds the model by name, independent of the type of other models", async () => {
  await database.db
    .insert(schema.aiModels)
    .values({ ...tide, version: "1", modelType: "macro", status: "active" });
  assert.equal(await work({ ...run, version: "1", forecasts: [up] }), 0);
  assert.equal(await work(run), 0);
  const signals = await database.db.query.tradingSignals.findMany({
    columns: { modelVersion: true },
    orderBy: { id: "asc" },
  });
  assert.deepEqual(
    signals.map(({ modelVersion }) => modelVersion),
    ["1", "3", "3"],
  );
});

test("writes a run once with eight concurrent workers", async () => {
  const codes = await Promise.all(Array.from({ length: 8 }, () => work(run)));
  assert.deepEqual(codes, Array(8).fill(0));
  assert.deepEqual(await counts(), [2, 2, 2]);
});

test("rolls back a signal whose prediction is rejected", async () => {
  // The database of the next test does not have it.
  await database.db.execute(sql`alter table predictions add check (predicted_price > 60000)`);
  assert.equal(await work(run), 2);
  assert.deepEqual(await counts(), [0, 0, 0]);
});

for (const [fault, content] of Object.entries({
  "with an unknown coin": { ...run, forecasts: [up, { ...down, coin: "florin" }] },
  "of an unknown model": { ...run, model: "ebb" },
  "of an unknown version": { ...run, version: "2" },
  "with an invalid model name": { ...run, model: "tide\0" },
  "with a horizon outside the range of times": {
    ...run,
    forecasts: [{ ...up, horizonHours: 2_147_483_647 }],
  },
  "with a stop beyond the entry": { ...run, forecasts: [up, { ...down, stopLoss: "61000" }] },
  "with two forecasts of a coin": { ...run, forecasts: [up, up] },
  "without a time": { ...run, generatedAt: undefined },
})) {
  test(`rejects a run ${fault} as a whole`, async () => {
    assert.equal(await work(content), 2);
    assert.deepEqual(await counts(), [0, 0, 0]);
  });
}

test("exits with 1 if the database cannot be reached", async () => {
  const url = new URL(database.url);
  url.pathname = "/no_such_database";
  assert.equal(await work(run, url.href), 1);
});
