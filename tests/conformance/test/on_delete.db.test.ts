import { migrationsFolder } from "@strata/migrator/paths";
import * as schema from "@strata/migrator/schema";
import { createTestDatabase, type TestDatabase } from "@strata/testing/vitest";
import { and, eq, getTableColumns, getTableName, is, type SQL, sql } from "drizzle-orm";
import { getTableConfig, type PgColumn, PgTable } from "drizzle-orm/pg-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { allCases } from "./constraints/all.ts";
import type { Fixtures } from "./constraints/cases.ts";
import { createFixtures } from "./constraints/fixtures.ts";
import { refusalOf } from "./refusal.ts";
import { rolledBack } from "./rolled_back.ts";

// Deletes the referenced row in one statement, for every foreign key: the referencing row is deleted, loses the
// reference, or prevents the deletion, as its ON DELETE says.

// Tables of the composed schema, since suggestion_feedback has its foreign keys only there.
const tables = Object.values(schema).filter((entity) => is(entity, PgTable));
const keys = tables.flatMap((table) =>
  getTableConfig(table).foreignKeys.map((key) => ({ name: key.getName(), key, table })),
);

let database: TestDatabase<typeof schema.relations>;
let fixtures: Fixtures;

beforeAll(async () => {
  database = await createTestDatabase({ migrations: migrationsFolder, relations: schema.relations });
  fixtures = await createFixtures(database.db);
});
afterAll(() => database?.close());

test.each(keys)("$name", async ({ name, key, table }) => {
  const { columns, foreignColumns, foreignTable } = key.reference();
  const [column] = columns;
  const [parentKey] = foreignColumns;
  if (!column || !parentKey || columns.length > 1)
    throw new Error(`${name} is not a foreign key of one column.`);
  const cases = allCases.find((candidate) => getTableName(candidate.table) === getTableName(table));
  const { before, good } = cases?.constraints(fixtures)[name] ?? {};
  if (!cases || !good) throw new Error(`${name} has no case.`);
  const property = propertyOf(table, column);

  await rolledBack(database.db, async (tx) => {
    if (getTableName(foreignTable) === "cryptocurrencies") {
      // The position of the fixtures references the coin and would prevent the deletion instead of the tested row.
      await tx.execute(sql`delete from portfolio_tracking where id = ${fixtures.positionId}`);
    }
    const insert = (n: number, patch: object) =>
      tx
        .insert(table)
        .overridingSystemValue()
        .values({ ...cases.row(fixtures, n), ...patch } as never)
        .returning();
    if (before) await insert(1, before);
    // Rows that a user only touched are kept, so their owner must be another user.
    const toucher =
      key.onDelete === "set null" && getTableName(foreignTable) === "users"
        ? { [property]: fixtures.otherUserId }
        : {};
    const [row] = (await insert(2, { ...good, ...toucher })) as Record<string, unknown>[];
    if (!row) throw new Error("The insert returned no row.");
    const parent = row[property];
    expect(parent).not.toBeNull();

    const leave = () =>
      refusalOf(tx, (inner) =>
        inner.execute(sql`delete from ${foreignTable} where ${sql.identifier(parentKey.name)} = ${parent}`),
      );
    const left = () =>
      tx
        .select()
        .from(table as PgTable)
        .where(sameRow(table, row));

    switch (key.onDelete) {
      case "restrict": {
        expect(await leave()).toBe(name);
        expect(await left()).toHaveLength(1);
        break;
      }
      case "cascade":
        expect(await leave()).toBe("accepted");
        expect(await left()).toEqual([]);
        break;
      case "set null":
        expect(await leave()).toBe("accepted");
        expect(await left()).toEqual([{ ...row, [property]: null }]);
        break;
      default:
        throw new Error(`${name} has no ON DELETE.`);
    }
  });
});

const propertyOf = (table: PgTable, column: PgColumn): string =>
  Object.entries(getTableColumns(table)).find(([, candidate]) => candidate.name === column.name)?.[0] ?? "";

/** Condition of the row's primary key. */
function sameRow(table: PgTable, row: Record<string, unknown>): SQL | undefined {
  const { primaryKeys, columns } = getTableConfig(table);
  const key = primaryKeys[0]?.columns ?? columns.filter((column) => column.primary);
  return and(...key.map((column) => eq(column, row[propertyOf(table, column)])));
}
