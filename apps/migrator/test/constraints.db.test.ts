import { inspect } from "node:util";
import { users } from "@strata/schema-core";
import { cryptocurrencies } from "@strata/schema-market";
import { createTestDatabase, type TestDatabase } from "@strata/testing";
import { getTableName, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Database } from "../src/database.ts";
import { domains, tablesOf } from "../src/domains.ts";
import { migrationsFolder } from "../src/paths.ts";
import { relations } from "../src/schema.ts";
import * as ai from "./constraints/ai.ts";
import type { Fixtures, Patch, TableCases } from "./constraints/cases.ts";
import * as core from "./constraints/core.ts";
import * as layer1 from "./constraints/layer1.ts";
import * as layer2 from "./constraints/layer2.ts";
import * as layer3 from "./constraints/layer3.ts";
import * as layer4 from "./constraints/layer4.ts";
import * as market from "./constraints/market.ts";
import * as system from "./constraints/system.ts";

// Every constraint, on the database that production gets: made by the migrations, partitions and all.

const allCases = [core, market, layer1, layer2, layer3, layer4, ai, system]
  .flatMap((file): unknown[] => Object.values(file))
  .filter((value): value is TableCases => typeof value === "object");

let database: TestDatabase<typeof relations>;
let db: Database;
let fixtures: Fixtures;
/** Each constraint and unique index of the catalog; of a partition, its parent's name. */
const parentName = new Map<string, string>();

beforeAll(async () => {
  database = await createTestDatabase({ migrations: migrationsFolder, relations });
  db = database.db;
  const people = await db
    .insert(users)
    .values(
      ["a", "b"].map((name) => ({ email: `${name}@example.org`, passwordHash: `$2b$12$${"x".repeat(53)}` })),
    )
    .returning({ id: users.id });
  const [coin] = await db
    .insert(cryptocurrencies)
    .values({ slug: "fixture", symbol: "FIX", name: "Fixture" })
    .returning({ id: cryptocurrencies.id });
  const base = {
    userId: people[0]?.id ?? 0,
    otherUserId: people[1]?.id ?? 0,
    cryptocurrencyId: coin?.id ?? 0,
  };
  fixtures = {
    ...base,
    ...(await layer1.layer1Fixtures(db)),
    ...(await layer2.layer2Fixtures(db)),
    ...(await layer3.layer3Fixtures(db, base)),
    ...(await layer4.layer4Fixtures(db, base)),
    ...(await ai.aiFixtures(db)),
  };
  const rows = await db.execute<{ name: string; parent: string }>(
    sql`
      with recursive constraints as (
        select oid, conname as name, conname as parent from pg_constraint
        where contype in ('c', 'f', 'p', 'u', 'x') and conparentid = 0 and connamespace = 'public'::regnamespace
        union all
        select c.oid, c.conname, p.parent from pg_constraint c join constraints p on c.conparentid = p.oid
      )
      select name::text, parent::text from constraints
      union
      select c.relname, c.relname from pg_index i join pg_class c on c.oid = i.indexrelid
      where i.indisunique and c.relnamespace = 'public'::regnamespace
        and not exists (select from pg_constraint k where k.conindid = i.indexrelid)`,
    "objects",
  );
  for (const row of rows) parentName.set(row.name, row.parent);
});

afterAll(() => database?.close());

test("every constraint and unique index of the catalog has a case, and every case its constraint", () => {
  const inCatalog = [...new Set(parentName.values())].sort();
  const inCases = allCases.flatMap((cases) => Object.keys(cases.constraints(fixtures))).sort();
  expect(inCases).toEqual(inCatalog);
});

test("every table has its cases", () => {
  const tables = Object.values(domains).flatMap(tablesOf).map(getTableName).sort();
  expect(allCases.map((cases) => getTableName(cases.table)).sort()).toEqual(tables);
});

describe.each(allCases.map((cases) => [getTableName(cases.table), cases] as const))("%s", (_, cases) => {
  // The names are known before there is a database; the ids in the cases are not.
  const names = Object.keys(cases.constraints({} as Fixtures));

  test.each(names)("%s", async (name) => {
    const { before, good = {}, bad } = cases.constraints(fixtures)[name] ?? { bad: [] };
    let n = 0;
    const insert = (into: Pick<Database, "insert">, patch: Patch) =>
      into
        .insert(cases.table)
        .overridingSystemValue()
        .values({ ...cases.row(fixtures, n++), ...patch } as never);

    const rolledBack = new Error("rolled back");
    await db
      .transaction(async (tx) => {
        if (before) await insert(tx, before);
        // A good row beside the one that was there first, and each bad row on the same ground.
        await tx
          .transaction(async (inner) => {
            await insert(inner, good);
            throw rolledBack;
          })
          .catch(rethrowUnless(rolledBack));
        expect(bad.length).toBeGreaterThan(0);
        for (const patch of bad) {
          const outcome = await tx
            .transaction((inner) => insert(inner, patch))
            .then(
              () => "accepted",
              (error: unknown) => constraintOf(error),
            );
          expect(outcome, `row with ${inspect(patch, { depth: 3 })}`).toBe(name);
        }
        throw rolledBack;
      })
      .catch(rethrowUnless(rolledBack));
  });
});

const rethrowUnless = (expected: Error) => (error: unknown) => {
  if (error !== expected) throw error;
};

/** The name of the violated constraint, of a partition its parent's; or the message of another failure. */
function constraintOf(error: unknown): string {
  const cause = (error as { cause?: { constraint?: string; constraint_name?: string; message?: string } })
    .cause;
  const name = cause?.constraint ?? cause?.constraint_name;
  return name ? (parentName.get(name) ?? name) : (cause?.message ?? String(error));
}
