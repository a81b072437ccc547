import { createTestDatabase, type TestDatabase } from "@strata/testing/vitest";
import { sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/postgres-js";
import { afterEach, beforeEach, describe, expect, inject, test } from "vitest";
import type { Database } from "../src/database.ts";
import { exitCodes } from "../src/errors.ts";
import { migrationsFolder } from "../src/paths.ts";
import { refresh } from "../src/refresh.ts";
import * as schema from "../src/schema.ts";
import { createWorkplace } from "./command.ts";

const { candleCoverage, cryptocurrencies, marketData, relations } = schema;

let database: TestDatabase<typeof relations>;
let db: Database;

const candleOf = (cryptocurrencyId: number) => ({
  ...{ open: "1", high: "1", low: "1", close: "1" },
  cryptocurrencyId,
  timeframe: "1h" as const,
  openTime: new Date("2024-01-01T00:00Z"),
});

beforeEach(async () => {
  database = await createTestDatabase({ migrations: migrationsFolder, relations });
  db = database.db;
  await db.insert(cryptocurrencies).values([
    { slug: "a", symbol: "A", name: "A" },
    { slug: "b", symbol: "B", name: "B" },
  ]);
  await db.insert(marketData).values([1, 2].map(candleOf));
});
afterEach(() => database?.close());

const run = (names: readonly string[] = [], client: Database = db) =>
  refresh(client, { schema, names, lockTimeout: 1 });

/** What a refresh of the coverage of the two coins says. */
const coverage = (concurrently: boolean) => ({
  name: "candle_coverage",
  rows: 2,
  seconds: expect.any(Number),
  concurrently,
});

test("all views, or those named, are computed anew and can be read meanwhile", async () => {
  expect(await db.select().from(candleCoverage)).toEqual([]);
  const told: string[] = [];
  const onView = (name: string, index: number, count: number) => told.push(`${name} ${index} ${count}`);
  expect(await refresh(db, { schema, names: [], lockTimeout: 1, onView })).toEqual([
    coverage(true),
    { name: "prediction_calibration", rows: 0, seconds: expect.any(Number), concurrently: true },
  ]);
  expect(told).toEqual(["candle_coverage 0 2", "prediction_calibration 1 2"]);
  expect(await db.select().from(candleCoverage)).toHaveLength(2);
  expect(await run(["candle_coverage", "candle_coverage"])).toEqual([coverage(true)]);
});

test("a view without data, or without its key as after a push, is refreshed plainly", async () => {
  await db.execute(sql`refresh materialized view candle_coverage with no data`);
  expect(await run(["candle_coverage"])).toEqual([coverage(false)]);
  expect(await run(["candle_coverage"])).toEqual([coverage(true)]);
  await db.execute(sql`drop index candle_coverage_cryptocurrency_id_timeframe_key`);
  expect(await run(["candle_coverage"])).toEqual([coverage(false)]);
});

test("a name that is none, and a database without the views, are told apart, with what to do", async () => {
  await expect(run(["candle_coverage", "active_signals"])).rejects.toMatchObject({
    exitCode: exitCodes.configuration,
    message: "There is no materialized view active_signals.",
    hint: "Name some of these, or none for all: candle_coverage, prediction_calibration.",
  });
  await db.execute(sql`drop materialized view prediction_calibration`);
  await expect(run()).rejects.toMatchObject({
    exitCode: exitCodes.pending,
    message: "This database has no prediction_calibration.",
    hint: expect.stringContaining("strata migrate"),
  });
});

test("a refresh that fails says why, and leaves the view as it was", async () => {
  await db.execute(sql`create unique index wrong on candle_coverage (timeframe)`);
  await expect(run()).rejects.toMatchObject({
    exitCode: exitCodes.statement,
    message: expect.stringMatching(/^The refresh of candle_coverage failed: .*wrong/),
  });
  expect(await db.select().from(candleCoverage)).toEqual([]);
});

describe.skipIf(inject("engine") === "pglite")("among several sessions", () => {
  let other: ReturnType<typeof connect>;
  const connect = () => drizzle({ connection: { url: database.url ?? "", max: 1 }, relations });
  beforeEach(() => {
    other = connect();
  });
  afterEach(() => other.$client.end());

  test("two at once both succeed", async () => {
    expect(await Promise.all([run(["candle_coverage"]), run(["candle_coverage"], other)])).toEqual([
      [coverage(true)],
      [coverage(true)],
    ]);
  });

  test("a reader does not hold it up; another refresh does, and is named after the timeout", async () => {
    await other.transaction(async (reader) => {
      await reader.select().from(candleCoverage);
      expect(await run(["candle_coverage"])).toEqual([coverage(true)]);
    });
    await other.transaction(async (holder) => {
      await holder.execute(sql`refresh materialized view concurrently candle_coverage`);
      await expect(run(["candle_coverage"])).rejects.toMatchObject({
        exitCode: exitCodes.locked,
        message: "Another session has held candle_coverage for more than 1 s.",
      });
    });
  });
});

test("the command: how many rows, how long, and what is wrong", async () => {
  const at = await createWorkplace("migrated");
  try {
    await at.inDatabase(async (client) => {
      await client.insert(cryptocurrencies).values({ slug: "a", symbol: "A", name: "A" });
      await client.insert(marketData).values(candleOf(1));
    });
    const refreshed = await at.run(["refresh"]);
    expect(refreshed).toMatchObject({ code: exitCodes.ok, stderr: "" });
    expect(refreshed.stdout).toMatch(
      /^✓ candle_coverage +[1-9][\d,]* rows? +in \d+\.\d\d s +readable meanwhile\n✓ prediction_calibration +[\d,]+ rows? +in \d+\.\d\d s +readable meanwhile\n$/,
    );
    expect((await at.run(["refresh", "prediction_calibration"])).stdout).not.toContain("candle_coverage");
    expect(await at.run(["refresh", "nonsense"])).toMatchObject({
      code: exitCodes.configuration,
      stderr: expect.stringContaining("candle_coverage, prediction_calibration"),
    });
  } finally {
    await at.remove();
  }
});
