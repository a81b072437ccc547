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

/** The expected result of refreshing the coverage of the two coins. */
const coverage = (concurrently: boolean) => ({
  name: "candle_coverage",
  rows: 2,
  seconds: expect.any(Number),
  concurrently,
});

test("refreshes all views, or those named, without blocking reads", async () => {
  expect(await db.select().from(candleCoverage)).toEqual([]);
  const reported: string[] = [];
  const onView = (name: string, index: number, count: number) => reported.push(`${name} ${index} ${count}`);
  expect(await refresh(db, { schema, names: [], lockTimeout: 1, onView })).toEqual([
    coverage(true),
    { name: "prediction_calibration", rows: 0, seconds: expect.any(Number), concurrently: true },
  ]);
  expect(reported).toEqual(["candle_coverage 0 2", "prediction_calibration 1 2"]);
  expect(await db.select().from(candleCoverage)).toHaveLength(2);
  expect(await run(["candle_coverage", "candle_coverage"])).toEqual([coverage(true)]);
});

test("refreshes a view without rows or without its unique index, as after a push, not concurrently", async () => {
  await db.execute(sql`refresh materialized view candle_coverage with no data`);
  expect(await run(["candle_coverage"])).toEqual([coverage(false)]);
  expect(await run(["candle_coverage"])).toEqual([coverage(true)]);
  await db.execute(sql`drop index candle_coverage_cryptocurrency_id_timeframe_key`);
  expect(await run(["candle_coverage"])).toEqual([coverage(false)]);
});

test("rejects an unknown name, and a database without the views, each with a hint", async () => {
  await expect(run(["candle_coverage", "active_signals"])).rejects.toMatchObject({
    exitCode: exitCodes.configuration,
    message: "Unknown materialized view: active_signals.",
    hint: "Use one of these, or none to refresh all: candle_coverage, prediction_calibration.",
  });
  await db.execute(sql`drop materialized view prediction_calibration`);
  await expect(run()).rejects.toMatchObject({
    exitCode: exitCodes.pending,
    message: "The database has no materialized view prediction_calibration.",
    hint: expect.stringContaining("strata migrate"),
  });
});

test("reports why a refresh failed and leaves the view unchanged", async () => {
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

  test("two concurrent refreshes both succeed", async () => {
    expect(await Promise.all([run(["candle_coverage"]), run(["candle_coverage"], other)])).toEqual([
      [coverage(true)],
      [coverage(true)],
    ]);
  });

  test("does not wait for a reader; waits for another refresh until the timeout", async () => {
    await other.transaction(async (reader) => {
      await reader.select().from(candleCoverage);
      expect(await run(["candle_coverage"])).toEqual([coverage(true)]);
    });
    await other.transaction(async (holder) => {
      await holder.execute(sql`refresh materialized view concurrently candle_coverage`);
      await expect(run(["candle_coverage"])).rejects.toMatchObject({
        exitCode: exitCodes.locked,
        message: "The materialized view candle_coverage was locked by another session for more than 1 s.",
      });
    });
  });
});

test("strata refresh prints the rows and the time of each view", async () => {
  const at = await createWorkplace("migrated");
  try {
    await at.inDatabase(async (client) => {
      await client.insert(cryptocurrencies).values({ slug: "a", symbol: "A", name: "A" });
      await client.insert(marketData).values(candleOf(1));
    });
    const refreshed = await at.run(["refresh"]);
    expect(refreshed).toMatchObject({ code: exitCodes.ok, stderr: "" });
    expect(refreshed.stdout).toMatch(
      /^✓ candle_coverage +[1-9][\d,]* rows? +\d+\.\d\d s +reads not blocked\n✓ prediction_calibration +[\d,]+ rows? +\d+\.\d\d s +reads not blocked\n$/,
    );
    expect((await at.run(["refresh", "prediction_calibration"])).stdout).not.toContain("candle_coverage");
    expect(await at.run(["refresh", "nonsense"])).toMatchObject({
      code: exitCodes.configuration,
      stderr: expect.stringMatching(/candle_coverage,\s+prediction_calibration/),
    });
  } finally {
    await at.remove();
  }
});
