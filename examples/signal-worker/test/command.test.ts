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

// A real server: what is promised of several workers at once is proven by several connections.
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

/** Runs the command on a file with that content. */
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

test("a run becomes signals, each with the prediction behind it", async () => {
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

test("a run that comes again adds nothing, and a longer one what is new", async () => {
  assert.equal(await work({ ...run, forecasts: [up] }), 0);
  assert.equal(await work({ ...run, forecasts: [up] }), 0);
  assert.deepEqual(await counts(), [1, 1, 1]);
  assert.equal(await work(run), 0);
  assert.deepEqual(await counts(), [2, 2, 2]);
});

test("a run that comes again when another version is active adds nothing, and a new one is refused", async () => {
  assert.equal(await work(run), 0);
  await database.db.update(schema.aiModels).set({ status: "inactive" });
  await database.db.insert(schema.aiModels).values({ ...tide, version: "4", status: "active" });
  assert.equal(await work(run), 0);
  assert.equal(await work({ ...run, generatedAt: "2026-01-01T01:00:00Z" }), 2);
  assert.equal(await database.db.$count(schema.tradingSignals), 2);
});

test("a run is its model's, whatever another type of model is called", async () => {
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

test("eight workers write one run at once, and it is there once", async () => {
  const codes = await Promise.all(Array.from({ length: 8 }, () => work(run)));
  assert.deepEqual(codes, Array(8).fill(0));
  assert.deepEqual(await counts(), [2, 2, 2]);
});

test("no signal stays whose prediction is refused", async () => {
  // The next test's database does not have it.
  await database.db.execute(sql`alter table predictions add check (predicted_price > 60000)`);
  assert.equal(await work(run), 2);
  assert.deepEqual(await counts(), [0, 0, 0]);
});

for (const [fault, content] of Object.entries({
  "of an unknown coin": { ...run, forecasts: [up, { ...down, coin: "florin" }] },
  "of an unknown model": { ...run, model: "ebb" },
  "of an unknown version": { ...run, version: "2" },
  "of a name that no model can have": { ...run, model: "tide\0" },
  "that looks further than time goes": { ...run, forecasts: [{ ...up, horizonHours: 2_147_483_647 }] },
  "with a stop beyond the entry": { ...run, forecasts: [up, { ...down, stopLoss: "61000" }] },
  "with two forecasts of a coin": { ...run, forecasts: [up, up] },
  "without a time": { ...run, generatedAt: undefined },
})) {
  test(`a run ${fault} is refused as a whole`, async () => {
    assert.equal(await work(content), 2);
    assert.deepEqual(await counts(), [0, 0, 0]);
  });
}

test("a database that cannot be reached is no fault of the run", async () => {
  const url = new URL(database.url);
  url.pathname = "/no_such_database";
  assert.equal(await work(run, url.href), 1);
});
