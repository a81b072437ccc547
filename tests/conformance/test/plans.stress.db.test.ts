import { ensurePartitions, monthlyPartitions } from "@strata/market-store";
import { migrationsFolder } from "@strata/migrator/paths";
import { refresh } from "@strata/migrator/refresh";
import * as schema from "@strata/migrator/schema";
import { inventory, type Query, type QueryName } from "@strata/queries";
import { defaultDataset, loadSampleDataset } from "@strata/sample-data";
import { createTestDatabase, type TestDatabase } from "@strata/testing/vitest";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { excepted } from "./plans/excepted.ts";
import { type Explainer, openExplainer, planText } from "./plans/explain.ts";
import { frequentReads } from "./plans/queries.ts";
import { findSubject, type Subject } from "./plans/subject.ts";

// How the reads that are asked often are answered at scale: the database of production, a hundred times the sample
// dataset. It takes a minute to fill, so it is filled once, on the oldest server that is supported, or on one's own.

const queries = Object.entries(inventory).flatMap(([topic, functions]) =>
  Object.entries<Query>(functions).map(([name, query]) => ({
    name: `${topic}.${name}` as QueryName,
    ...query,
  })),
);
const frequent = queries
  .filter(({ access, frequency }) => access === "read" && frequency !== "nightly")
  .map(({ name }) => name);
const examined = Object.keys(frequentReads) as QueryName[];

test("every read that is asked often has its plan looked at", () => {
  expect(frequent.length).toBeGreaterThan(100);
  expect(frequent.filter((name) => !examined.includes(name))).toEqual([]);
});

test("at most ten are excepted, each of them one of these", () => {
  expect(Object.keys(excepted).length).toBeLessThanOrEqual(10);
  expect(examined).toEqual(expect.arrayContaining(Object.keys(excepted)));
});

describe.runIf(["postgres-15", "postgres"].includes(inject("engine")))("at scale", () => {
  let database: TestDatabase<typeof schema.relations>;
  let explainer: Explainer;
  let subject: Subject;

  beforeAll(async () => {
    database = await createTestDatabase({ migrations: migrationsFolder, relations: schema.relations });
    const { db, url = "" } = database;
    const until = new Date(new Date().setUTCHours(0, 0, 0, 0));
    await ensurePartitions(db, monthlyPartitions(new Date(until.getTime() - 120 * 86_400_000), 6));
    await loadSampleDataset(db, { ...defaultDataset, scale: 100, until });
    await refresh(db, { schema, names: [], lockTimeout: 60 });
    await db.execute(sql`analyze`);
    subject = await findSubject(db);
    explainer = await openExplainer(url);
  });

  afterAll(async () => {
    await explainer?.close();
    await database?.close();
  });

  test("there is as much as is promised", async () => {
    const counts = await database.db.execute<{
      candles: number;
      predictions: number;
      executions: number;
      logs: number;
    }>(
      sql`select (select count(*) from market_data)::int as candles, (select count(*) from predictions)::int as predictions,
                 (select count(*) from signal_executions)::int as executions, (select count(*) from external_api_logs)::int as logs`,
      "objects",
    );
    expect(counts[0]?.candles).toBeGreaterThanOrEqual(1_000_000);
    expect(counts[0]?.predictions).toBeGreaterThanOrEqual(100_000);
    expect(counts[0]?.executions).toBeGreaterThanOrEqual(100_000);
    expect(counts[0]?.logs).toBeGreaterThanOrEqual(100_000);
  });

  test.each(examined)("%s", async (name) => {
    const runs = [frequentReads[name] ?? []].flat();
    const faults: string[] = [];
    expect(runs.length).toBeGreaterThan(0);
    for (const run of runs) {
      const explained = await explainer.explain((db) => run(db, subject));
      expect(explained.length).toBeGreaterThan(0);
      for (const { statement, plan, faults: found } of explained) {
        if (found.length > 0) faults.push(`${found.join("; ")}\n${statement}\n${planText(plan)}`);
      }
    }
    // One that is excepted must need it.
    if (name in excepted) expect(faults.join("\n\n")).not.toBe("");
    else expect(faults.join("\n\n")).toBe("");
  });
});
