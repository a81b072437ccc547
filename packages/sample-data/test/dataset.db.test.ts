import * as schema from "@strata/schema-relationships";
import { createTestDatabase, type TestDatabase } from "@strata/testing/vitest";
import { getTableName, is, sql } from "drizzle-orm";
import { getTableConfig, PgTable } from "drizzle-orm/pg-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  DatasetConflictError,
  type DatasetOptions,
  defaultDataset,
  loadSampleDataset,
} from "../src/index.ts";
import { faults } from "./faults.ts";

type Opened = TestDatabase<typeof schema.relations>;

const entities: unknown[] = Object.values(schema);
const tables = entities.filter((entity): entity is PgTable => is(entity, PgTable));
const open = () => createTestDatabase({ schema, relations: schema.relations });

async function withDataset<T>(
  options: Partial<DatasetOptions>,
  work: (opened: Opened) => Promise<T>,
): Promise<T> {
  const opened = await open();
  try {
    await loadSampleDataset(opened.db, { ...defaultDataset, ...options });
    return await work(opened);
  } finally {
    await opened.close();
  }
}

/** Row count and content hash of each table, in primary key order. */
async function contentOf({ db }: Opened) {
  const content: Record<string, { rows: number; hash: string }> = {};
  for (const table of tables) {
    const config = getTableConfig(table);
    const key = sql.join(
      (config.primaryKeys[0]?.columns ?? config.columns.filter((column) => column.primary)).map((column) =>
        sql.identifier(column.name),
      ),
      sql`, `,
    );
    const [row] = await db.execute<{ rows: number; hash: string }>(
      sql`select count(*)::int as rows, md5(coalesce(string_agg(md5(t::text), '' order by ${key}), '')) as hash from ${table} t`,
      "objects",
    );
    content[getTableName(table)] = row ?? { rows: 0, hash: "" };
  }
  return content;
}

let opened: Opened;
let content: Awaited<ReturnType<typeof contentOf>>;
beforeAll(async () => {
  opened = await open();
  await loadSampleDataset(opened.db, defaultDataset);
  await opened.db.execute(sql`set time zone 'UTC'`);
  content = await contentOf(opened);
});
afterAll(() => opened?.close());

test("inserts rows into every table", () => {
  const empty = Object.entries(content).filter(([, { rows }]) => rows === 0);
  expect(empty).toEqual([]);
  expect(Object.keys(content)).toHaveLength(tables.length);
});

test("uses every value of every enum", async () => {
  const missing: string[] = [];
  for (const table of tables) {
    for (const column of getTableConfig(table).columns) {
      // A dataset has three timeframes, one candle source and only GET requests.
      const isNarrow = ["timeframe", "source", "http_method"].includes(column.name);
      if (!column.enumValues?.length || isNarrow) continue;
      const name = sql.identifier(column.name);
      const rows = await opened.db.execute<{ value: string }>(
        sql`select distinct ${name}::text as value from ${table}`,
        "objects",
      );
      const present = new Set(rows.map(({ value }) => value));
      for (const value of column.enumValues) {
        if (!present.has(value)) missing.push(`${getTableName(table)}.${column.name} ${value}`);
      }
    }
  }
  // The dataset has coins and the index TOTAL, but no macro asset.
  expect(missing).toEqual(["cryptocurrencies.asset_type macro"]);
});

describe("contains no contradiction", () => {
  test.each(Object.entries(faults))("%s", async (_, query) => {
    expect(await opened.db.execute(query, "objects")).toEqual([]);
  });
});

describe("the same dataset", () => {
  test("is byte-identical in every database", async () => {
    const again = await withDataset({}, async (other) => {
      await other.db.execute(sql`set time zone 'UTC'`);
      return contentOf(other);
    });
    const differing = Object.keys(content).filter((name) => again[name]?.hash !== content[name]?.hash);
    expect(differing).toEqual([]);
    expect(content.predictions?.hash).toMatchInlineSnapshot(`"5ada808329f58df757f606289e61ed37"`);
    expect(content.signal_executions?.hash).toMatchInlineSnapshot(`"692d4fde268b75b9a50340e583818c14"`);
  });

  test("inserts nothing when loaded again", async () => {
    expect(await loadSampleDataset(opened.db, defaultDataset)).toEqual({ rows: 0 });
    expect(await contentOf(opened)).toEqual(content);
  });

  test("rejects a database that holds a dataset with other options", async () => {
    const loading = loadSampleDataset(opened.db, { ...defaultDataset, scale: 2 });
    await expect(loading).rejects.toThrow(DatasetConflictError);
    await expect(loading).rejects.toThrow(/scale 1 and seed 1/);
  });
});

test("another seed gives other rows", async () => {
  const other = await withDataset({ seed: 2 }, contentOf);
  for (const name of ["market_data", "trading_signals", "predictions"]) {
    expect(other[name]?.hash, name).not.toBe(content[name]?.hash);
    expect(other[name]?.rows, name).toBe(content[name]?.rows);
  }
});

test("scale 3 gives three times as many rows", async () => {
  const bigger = await withDataset({ scale: 3 }, contentOf);
  for (const name of [
    "users",
    "cryptocurrencies",
    "market_data",
    "predictions",
    "signal_executions",
    "external_api_logs",
    "authentication_logs",
    "trading_signals",
    "watchlists",
  ]) {
    const ratio = (bigger[name]?.rows ?? 0) / (content[name]?.rows ?? 1);
    expect(Math.round(ratio), name).toBe(3);
  }
});

test("keeps existing rows and conflicts with none", async () => {
  const other = await open();
  try {
    const passwordHash = `$argon2id$${"x".repeat(40)}`;
    await other.db.insert(schema.users).values({ email: "me@example.org", passwordHash });
    await other.db.insert(schema.cryptocurrencies).values({ slug: "mine", symbol: "MINE", name: "Mine" });
    await other.db.insert(schema.watchlists).values({ name: "Default", type: "default" });
    await other.db
      .insert(schema.aiModels)
      .values({ name: "mine", version: "1", modelType: "asset", architecture: "lstm" });
    const { rows } = await loadSampleDataset(other.db, defaultDataset);
    expect(rows).toBeGreaterThan(10_000);
    expect(await other.db.query.users.findFirst({ where: { email: "me@example.org" } })).toMatchObject({
      id: 1,
      passwordHash,
    });
    expect(await other.db.query.watchlists.findMany({ where: { type: "default" } })).toMatchObject([
      { name: "Default" },
    ]);
    const [counted] = await other.db.execute<{ users: number }>(
      sql`select count(*)::int as users from users`,
      "objects",
    );
    expect(counted?.users).toBe(1 + (content.users?.rows ?? 0));
  } finally {
    await other.close();
  }
});
