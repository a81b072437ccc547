import { inspect } from "node:util";
import { factory } from "@strata/factory";
import * as ai from "@strata/schema-ai/validators";
import * as core from "@strata/schema-core/validators";
import * as layers from "@strata/schema-layers/validators";
import * as market from "@strata/schema-market/validators";
import * as system from "@strata/schema-system/validators";
import { createTestDatabase, type TestDatabase } from "@strata/testing/vitest";
import { validatorsOf } from "@strata/validators";
import { getTableName, is, SQL, sql } from "drizzle-orm";
import { getTableConfig, type PgColumn, type PgTable } from "drizzle-orm/pg-core";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Database } from "../../src/database.ts";
import { migrationsFolder } from "../../src/paths.ts";
import { relations } from "../../src/schema.ts";
import { allCases } from "../constraints/all.ts";
import type { Fixtures, Patch } from "../constraints/cases.ts";
import { createFixtures } from "../constraints/fixtures.ts";
import { rolledBack } from "../rolled_back.ts";

// What a validator accepts the database accepts, and the reverse: keys to other rows and uniqueness aside.

let database: TestDatabase<typeof relations>;
let db: Database;
let fixtures: Fixtures;

beforeAll(async () => {
  database = await createTestDatabase({ migrations: migrationsFolder, relations });
  db = database.db;
  fixtures = await createFixtures(db);
});
afterAll(() => database?.close());

test("every table has its validators", () => {
  const exported = [core, market, layers, ai, system].flatMap((domain) => Object.values(domain));
  expect(exported).toHaveLength(allCases.length);
});

describe.each(allCases.map((cases) => [getTableName(cases.table), cases] as const))("%s", (_, cases) => {
  const { insert } = validatorsOf<PgTable>(cases.table);
  const config = getTableConfig(cases.table);
  const isGenerated = (column: PgColumn) =>
    column.generated !== undefined || column.generatedIdentity !== undefined;
  const keyOf = new Map(Object.entries(cases.table).map(([key, column]) => [column, key]));
  const columns = config.columns.filter((column) => !isGenerated(column));
  const insertedKeys = new Set(columns.map((column) => keyOf.get(column)));
  /** Whether an ordinary insert can have these values: no key that is always generated, nothing written in SQL. */
  const isInserted = (patch: Patch) =>
    Object.entries(patch).every(([key, value]) => insertedKeys.has(key) && !is(value, SQL));

  test("agrees with the case of each CHECK", () => {
    const checks = config.checks.map((check) => check.name);
    for (const name of checks) {
      const { good = {}, bad } = cases.constraints(fixtures)[name] ?? { bad: [] };
      const row = cases.row(fixtures, 1);
      if (isInserted(good)) expect(insert.safeParse({ ...row, ...good }).error?.issues, name).toBeUndefined();
      for (const patch of bad.filter(isInserted)) {
        expect(insert.safeParse({ ...row, ...patch }).success, `${name} of ${inspect(patch)}`).toBe(false);
      }
    }
  });

  test("agrees with the database on random rows", async () => {
    // Good rows of every kind, made worse in a few columns.
    const { build } = factory(db, { table: cases.table }, { optional: 0.5 });
    const base = cases.row(fixtures, 2);
    const patches = fc
      .uniqueArray(fc.constantFrom(...columns), { minLength: 1, maxLength: 4 })
      .chain((chosen) =>
        fc.record(
          Object.fromEntries(chosen.map((column) => [keyOf.get(column) ?? "", anyValue(column, base)])),
        ),
      );
    let accepted = 0;
    let refused = 0;
    await rolledBack(db, async (tx) => {
      // Neither keys to other rows nor their triggers: a validator looks at one row.
      await tx.execute(sql`set local session_replication_role = replica`);
      // Nor the id that the row will get: no random number is it by chance.
      for (const column of config.columns.filter((one) => one.generatedIdentity)) {
        await tx.execute(
          sql`select setval(pg_get_serial_sequence(${getTableName(cases.table)}, ${column.name}), 1000000)`,
        );
      }
      await fc.assert(
        fc.asyncProperty(patches, async (patch) => {
          const row = { ...build(cases.table), ...patch };
          const expected = insert.safeParse(row);
          const refusal = await refusalOf(tx, cases.table, row);
          if (refusal) refused++;
          else accepted++;
          expect(refusal === undefined, `${refusal ?? "accepted"}; ${inspect(expected.error?.issues)}`).toBe(
            expected.success,
          );
        }),
        { numRuns: 150 },
      );
    });
    expect(Math.min(accepted, refused), `${accepted} accepted, ${refused} refused`).toBeGreaterThan(5);
  });
});

/** Why the database refuses a row, undefined where it does not. Nothing stays. */
async function refusalOf(tx: Database, table: PgTable, row: Patch): Promise<string | undefined> {
  const inserted = new Error("inserted");
  try {
    await tx.transaction(async (inner) => {
      await inner.insert(table).values(row as never);
      throw inserted;
    });
    return undefined;
  } catch (error) {
    if (error === inserted) return undefined;
    const { cause, message } = error as Error & { cause?: { code: string; message: string } };
    if (!cause) return message;
    // Another row with the same key: this one broke no rule of its own.
    return cause.code === "23505" ? undefined : `${cause.code} ${cause.message}`;
  }
}

const numbers = [
  "0",
  "1",
  "-1",
  "5",
  "50",
  "100",
  "100.004",
  "100.005",
  "-100",
  "-100.1",
  "0.5",
  "1e-19",
  "99999999999999.123456789",
];
const texts = [
  "",
  " ",
  "x",
  " x",
  "abc",
  "ABC",
  "a\0b",
  "漢",
  "x".repeat(101),
  "x".repeat(20_001),
  "2001:db8::/32",
];
const addresses = ["10.0.0.1", "10.0.0.1/8", "::1", "2001:db8::1/64", "10.0.0", "nonsense", "10.0.0.300", ""];
const documents = [{}, { a: [1] }, [], ["a"], "text", 1, true, { a: "\0" }];

/** Values of a column, good and bad ones; of its TypeScript type, apart from what only a wrong caller passes. */
function anyValue(column: PgColumn, row: Patch): fc.Arbitrary<unknown> {
  const of = (): fc.Arbitrary<unknown> => {
    switch (column.columnType) {
      case "PgNumeric":
        return fc.oneof(
          fc.constantFrom(...numbers),
          fc.constantFrom("NaN", "Infinity", "-Infinity", "1,5", "x"),
          fc
            .tuple(fc.integer({ min: -200, max: 200 }), fc.nat(99))
            .map(([whole, part]) => `${whole}.${part}`),
        );
      case "PgTimestamp": {
        const known = Object.values(row).filter((value) => value instanceof Date);
        const from = (known[0] ?? new Date("2026-01-01T00:00:00Z")).getTime();
        const steps = [
          0,
          1,
          -1,
          60_000,
          -3_600_000,
          86_400_000,
          -86_400_000,
          7 * 86_400_000,
          31 * 86_400_000,
        ];
        return fc.constantFrom(
          ...steps.map((step) => new Date(from + step)),
          new Date("-000044-03-15T00:00:00Z"),
        );
      }
      case "PgInet":
        return fc.constantFrom(...addresses);
      case "PgBytea":
        return fc.constantFrom(...[0, 31, 32, 33].map((length) => Buffer.alloc(length, 7)));
      case "PgJsonb":
        return fc.constantFrom(...documents);
      case "PgBoolean":
        return fc.boolean();
      case "PgEnumColumn":
        return fc.constantFrom(...(column.enumValues ?? []), "nonsense");
      case "PgText":
        return column.enumValues?.length
          ? fc.constantFrom(...column.enumValues, "nonsense")
          : fc.oneof(fc.constantFrom(...texts), fc.string({ maxLength: 40 }));
      default:
        return fc.oneof(fc.integer({ min: -3, max: 30 }), fc.constantFrom(32_768, 2_147_483_648, 1.5));
    }
  };
  return fc.oneof({ weight: 5, arbitrary: of() }, { weight: 1, arbitrary: fc.constant(null) });
}
