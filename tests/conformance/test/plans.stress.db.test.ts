import { ensurePartitions, monthlyPartitions } from "@strata/market-store";
import { migrationsFolder } from "@strata/migrator/paths";
import { refresh } from "@strata/migrator/refresh";
import * as schema from "@strata/migrator/schema";
import { inventory, type Query, type QueryName } from "@strata/queries";
import { defaultDataset, loadSampleDataset } from "@strata/sample-data";
import { createTestDatabase, type TestDatabase } from "@strata/testing/vitest";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { allowListed } from "./plans/allow_listed.ts";
import { type Explainer, openExplainer, planText } from "./plans/explain.ts";
import { frequentReads } from "./plans/queries.ts";
import { findSubject, type Subject } from "./plans/subject.ts";

// Plans of the frequent reads at scale: the production database with a hundred times the sample
// dataset. Filling it takes a minute, so it is filled once, on the oldest supported server, or on your own server.

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

test("examines the plan of every frequent read", () => {
  expect(frequent.length).toBeGreaterThan(100);
  expect(frequent.filter((name) => !examined.includes(name))).toEqual([]);
});

test("allow-lists at most ten reads, all of them examined", () => {
  expect(Object.keys(allowListed).length).toBeLessThanOrEqual(10);
  expect(examined).toEqual(expect.arrayContaining(Object.keys(allowListed)));
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

  test("has the promised number of rows", async () => {
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
    // An allow-listed read must need its entry.
    if (name in allowListed) expect(faults.join("\n\n")).not.toBe("");
    else expect(faults.join("\n\n")).toBe("");
  });
});
