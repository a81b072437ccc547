import { inspect } from "node:util";
import { factory } from "@strata/factory";
import type { Database } from "@strata/migrator/database";
import { migrationsFolder } from "@strata/migrator/paths";
import { relations } from "@strata/migrator/schema";
import { createTestDatabase, type TestDatabase } from "@strata/testing/vitest";
import { validatorsOf } from "@strata/validators";
import { rulesOf } from "@strata/validators/expressions";
import { and, eq, getColumns, getTableName, is, SQL, sql } from "drizzle-orm";
import { getTableConfig, type PgColumn, type PgTable } from "drizzle-orm/pg-core";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { allCases } from "./constraints/all.ts";
import type { Fixtures, Patch } from "./constraints/cases.ts";
import { createFixtures } from "./constraints/fixtures.ts";
import { rolledBack } from "./rolled_back.ts";

// Validators and the database accept the same rows, except for foreign keys and uniqueness.

// The same rows in every run: a failure must be of a change, not of chance. SEED=... tries others.
const seed = Number(process.env.SEED ?? 1);

let database: TestDatabase<typeof relations>;
let db: Database;
let fixtures: Fixtures;

beforeAll(async () => {
  database = await createTestDatabase({ migrations: migrationsFolder, relations });
  db = database.db;
  fixtures = await createFixtures(db);
});
afterAll(() => database?.close());

describe.each(allCases.map((cases) => [getTableName(cases.table), cases] as const))("%s", (_, cases) => {
  const { insert, update, select } = validatorsOf<PgTable>(cases.table);
  const config = getTableConfig(cases.table);
  const rules = rulesOf(cases.table);
  const isGenerated = (column: PgColumn) =>
    column.generated !== undefined || column.generatedIdentity !== undefined;
  const keyOf = new Map(Object.entries(cases.table).map(([key, column]) => [column, key]));
  const columns = config.columns.filter((column) => !isGenerated(column));
  const insertedKeys = new Set(columns.map((column) => keyOf.get(column)));
  /** Whether a plain insert can have these values: no GENERATED ALWAYS key, and no SQL expressions. */
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
    // Valid rows of every kind, corrupted in a few columns; and changes, valid or arbitrary.
    const { build } = factory(db, { table: cases.table }, { optional: 0.5 });
    const good = fc.constantFrom(...Array.from({ length: 50 }, (): Patch => build(cases.table)));
    const base = cases.row(fixtures, 2);
    const patches = fc
      .uniqueArray(fc.constantFrom(...columns), { minLength: 1, maxLength: 4 })
      .chain((chosen) =>
        fc.record(
          Object.fromEntries(chosen.map((column) => [keyOf.get(column) ?? "", anyValue(column, base)])),
        ),
      );
    const goodChanges = good.chain((row) => {
      const entries = Object.entries(row).filter(([, value]) => value !== undefined);
      return fc
        .subarray(entries, { minLength: 1, maxLength: Math.min(4, entries.length) })
        .map((chosen): Patch => Object.fromEntries(chosen));
    });
    const counts = { accepted: 0, refused: 0, updated: 0, notUpdated: 0 };
    await rolledBack(db, async (tx) => {
      // Without foreign keys and their triggers: a validator checks a single row.
      await tx.execute(sql`set local session_replication_role = replica`);
      // Without the id of the row: no random number equals it by chance.
      for (const column of config.columns.filter((one) => one.generatedIdentity)) {
        await tx.execute(
          sql`select setval(pg_get_serial_sequence(${getTableName(cases.table)}, ${column.name}), 1000000)`,
        );
      }
      await tx.execute(sql`savepoint start`);
      await fc.assert(
        fc.asyncProperty(good, patches, fc.oneof(patches, goodChanges), async (goodRow, patch, change) => {
          const row = { ...goodRow, ...patch };
          const expected = insert.safeParse(row);
          const { held, refusal, changeRefusal } = await written(tx, cases.table, row, change);
          expect(refusal === undefined, `${refusal?.message}; ${inspect(expected.error?.issues)}`).toBe(
            expected.success,
          );
          if (refusal) {
            counts.refused++;
            return;
          }
          counts.accepted++;
          if (!held) return;
          expect(select.parse(held)).toEqual(held);
          counts[changeRefusal ? "notUpdated" : "updated"]++;
          const changed = update.safeParse(change);
          // If a CHECK also reads unchanged columns, an update alone cannot decide it.
          const isDecided = !changeRefusal?.constraint || readsOnly(changeRefusal.constraint, change);
          if (isDecided || !changed.success) {
            expect(
              changeRefusal === undefined,
              `${changeRefusal?.message}; ${inspect(changed.error?.issues)}`,
            ).toBe(changed.success);
          }
        }),
        { numRuns: 150, seed },
      );
    });
    expect(Math.min(...Object.values(counts)), inspect(counts)).toBeGreaterThan(5);
  });

  /** Whether a CHECK reads only columns with values here, or columns computed from them. */
  function readsOnly(constraint: string, values: Patch): boolean {
    const read = rules.checks.find((check) => check.name === constraint)?.columns ?? [];
    const decisive = [...read].flatMap((name) => [...(rules.generated.get(name)?.columns ?? [name])]);
    return decisive.every((name) =>
      rules.columns.some(({ key, column }) => column.name === name && key in values),
    );
  }
});

interface Refusal {
  readonly message: string;
  /** The CHECK that rejects the row, if any. */
  readonly constraint?: string;
}

interface Written {
  /** The stored row before the change. */
  readonly held?: Record<string, unknown>;
  readonly refusal?: Refusal;
  readonly changeRefusal?: Refusal;
}

/** Inserts a row, changes it, and rolls both back. */
async function written(tx: Database, table: PgTable, row: Patch, change: Patch): Promise<Written> {
  let held: Record<string, unknown> | undefined;
  try {
    [held] = (await tx
      .insert(table)
      .values(row as never)
      .returning()) as Record<string, unknown>[];
    await tx
      .update(table)
      .set(change as never)
      .where(and(...primaryKeyOf(table).map(([key, column]) => eq(column, held?.[key]))));
    return held ? { held } : {};
  } catch (error) {
    const refusal = refusalOf(error as Error);
    if (held) return { held, ...(refusal && { changeRefusal: refusal }) };
    return refusal ? { refusal } : {};
  } finally {
    await tx.execute(sql`rollback to savepoint start`);
  }
}

/** Undefined if another row has the same key: then this row violated no other rule. */
function refusalOf({ message, cause }: Error): Refusal | undefined {
  if (!cause) return { message };
  const {
    code,
    constraint,
    constraint_name: name = constraint,
  } = cause as Error & { code?: string; constraint?: string; constraint_name?: string };
  if (code === "23505") return undefined;
  return {
    message: `${code} ${(cause as Error).message}`,
    ...(code === "23514" && name !== undefined && { constraint: name }),
  };
}

/** The columns of the primary key by property name. */
function primaryKeyOf(table: PgTable): [string, PgColumn][] {
  const { columns, primaryKeys } = getTableConfig(table);
  const names = new Set(
    [...columns.filter(({ primary }) => primary), ...primaryKeys.flatMap((key) => key.columns)].map(
      ({ name }) => name,
    ),
  );
  return Object.entries(getColumns(table)).filter(([, { name }]) => names.has(name));
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

/** Arbitrary values of a column, valid and invalid, of its TypeScript type. */
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
