import { inspect } from "node:util";
import { databaseTest } from "@strata/testing/vitest";
import { count, eq, getTableName, sql } from "drizzle-orm";
import {
  getTableConfig,
  type PgAsyncDatabase,
  type PgQueryResultHKT,
  type PgTable,
} from "drizzle-orm/pg-core";
import { describe, expect, expectTypeOf } from "vitest";
import { FactoryError, factory } from "../src/index.ts";
import * as impossible from "./impossible.ts";
import * as shop from "./shop.ts";

const test = databaseTest({ schema: { ...shop, ...impossible } });

const { shop: _shop, size: _size, ...tables } = shop;
const all = Object.values(tables).map((table): [string, PgTable] => [getTableName(table), table]);

describe.for([0, 0.5, 1])("with optional %d", (optional) => {
  test.for(all)("inserts rows of %s", async ([, table], { db }) => {
    const make = factory(db, shop, { optional });
    // A unique key on flags has few values.
    const rows = table === shop.keys ? 2 : 20;
    expect(await make(table, rows)).toHaveLength(rows);
  });
});

test("inserts parents on demand, and one parent for two foreign keys that share a column", async ({ db }) => {
  const make = factory(db, shop);
  const loan = await make(shop.loans);
  const members = await db.select().from(shop.members);
  expect(members.map(({ tenantCode }) => tenantCode)).toEqual([loan.tenantCode, loan.tenantCode]);
  expect(await db.select({ count: count() }).from(shop.tenants)).toEqual([{ count: 1 }]);
});

test("uses existing parents from the overrides", async ({ db }) => {
  const make = factory(db, shop);
  const tenant = await make(shop.tenants);
  const [lender, borrower] = await make(shop.members, 2, { tenantCode: tenant.code });
  const loan = await make(shop.loans, {
    tenantCode: tenant.code,
    lenderNumber: lender.number,
    borrowerNumber: borrower.number,
  });
  expect(loan).toMatchObject({ tenantCode: tenant.code, lenderNumber: lender.number });
  expect(await db.$count(shop.members)).toBe(2);
});

test("leaves a nullable foreign key null, and points a required self-reference to the row itself", async ({
  db,
}) => {
  const member = await factory(db, shop, { optional: 1 })(shop.members);
  expect(member).toMatchObject({ leaderNumber: member.number, deputyNumber: null });
});

test("keeps the overrides, and fits the other columns to them", async ({ db }) => {
  const make = factory(db, shop);
  const closed = await make(shop.checked, { state: "closed" });
  expect(closed.closedAt).toBeInstanceOf(Date);
  const rows = await make(shop.checked, 3, (index) => ({ one: 501 + index }));
  expect(rows.map(({ one }) => one)).toEqual([501, 502, 503]);
});

test("applies a preset to every row, also to parents inserted on demand", async ({ db }) => {
  const make = factory(db, shop);
  make.preset(shop.tenants, (nth) => ({ code: `t${nth}` }));
  const member = await make(shop.members);
  expect(member.tenantCode).toBe("t1");
  expect((await make(shop.tenants)).code).toBe("t2");
  expect((await make(shop.tenants, { code: "zz" })).code).toBe("zz");
});

test("fills time defaults from the factory's clock", async ({ db }) => {
  const now = new Date("2030-05-06T07:08:09Z");
  const row = await factory(db, shop, { now })(shop.origins);
  expect(row).toMatchObject({
    createdAt: now,
    createdOn: "2030-05-06",
    expiresAt: new Date("2030-05-13T07:08:09Z"),
    status: "new",
    count: 2,
    twice: 4,
    note: null,
  });
});

test("creates the same rows for the same seed, and others for another seed", async ({ database, db }) => {
  const rowsOf = async (seed: number) => {
    const make = factory(db, shop, { seed, optional: 0.5 });
    const rows = [];
    for (const [, table] of all) rows.push(await make(table, 2));
    await database.rewind();
    return rows;
  };
  const first = await rowsOf(7);
  expect(await rowsOf(7)).toEqual(first);
  const other = await rowsOf(8);
  for (const [index, rows] of first.entries()) expect(other[index]).not.toEqual(rows);
});

test("types rows by their table", async ({ db }) => {
  const make = factory(db, shop);
  const [tenant, other] = await make(shop.tenants, 2);
  expectTypeOf(tenant).toEqualTypeOf<typeof shop.tenants.$inferSelect>();
  expectTypeOf(make.build(shop.tenants)).toEqualTypeOf<typeof shop.tenants.$inferInsert>();
  const many = await make(shop.tenants, 12);
  expectTypeOf(many).toEqualTypeOf<(typeof shop.tenants.$inferSelect)[]>();
  // @ts-expect-error -- a char is no number
  await expect(make(shop.tenants, { code: 1 })).resolves.toMatchObject({ code: "1 " });
  expect(other.code).not.toBe(tenant.code);
  expect(many).toHaveLength(12);
});

describe("a violation", () => {
  test.for(all)(
    "violates each constraint of %s by the name that the database reports",
    async ([, table], { db }) => {
      const make = factory(db, shop, { optional: 0.5 });
      for (const { constraint, named } of constraintsOf(table)) {
        // Successive calls violate the conjuncts of a CHECK in turn.
        for (let time = 0; time < 2; time++) {
          const { row, change } = await make.violate(table, constraint);
          expect(await outcomeOf(db, table, row)).toBe("accepted");
          expect(await outcomeOf(db, table, { ...row, ...change }), inspect({ row, change })).toMatch(named);
        }
      }
    },
  );

  test("of NOT NULL violates no CHECK", async ({ db }) => {
    const { row, change } = await factory(db, shop).violate(shop.checked, { notNull: "kind" });
    expect(change).toEqual({ kind: null });
    await db.execute(sql`alter table shop.checked alter column kind drop not null`);
    expect(await outcomeOf(db, shop.checked, { ...row, ...change } as never)).toBe("accepted");
  });

  test("keeps the overrides, and is the same for the same seed", async ({ database, db }) => {
    const propose = async () => {
      const violation = await factory(db, shop).violate(shop.checked, "checked_sum_check", { one: 600 });
      await database.rewind();
      return violation;
    };
    const { row, change } = await propose();
    expect(row.one).toBe(600);
    expect(change.one).toBeUndefined();
    expect(await propose()).toEqual({ row, change });
  });

  test("of an unknown constraint, or of one that cannot be violated, is an error", async ({ db }) => {
    const make = factory(db, { ...shop, ...impossible });
    await expect(make.violate(shop.checked, "checked_none_check")).rejects.toThrow(
      "Table shop.checked has no CHECK, unique key or foreign key checked_none_check.",
    );
    await expect(make.violate(shop.checked, { notNull: "phone" })).rejects.toThrow(
      'Column "phone" of shop.checked is nullable.',
    );
    await expect(make.violate(impossible.liked, "liked_name_check")).rejects.toThrow(
      /^CHECK liked_name_check of shop\.liked cannot be violated: the factory does not support it \(.*\)\.$/,
    );
    // Two unique keys of the same column are always violated together.
    await expect(make.violate(shop.keys, "keys_hash_key")).rejects.toThrow(
      "A row of shop.keys that violates keys_hash_key also violates keys_lower_key.",
    );
    await expect(make.violate(shop.checked, "checked_kind_check", { kind: "x" })).rejects.toThrow(
      'No row of shop.checked found that violates only CHECK checked_kind_check: pass other values of "kind".',
    );
  });
});

/** Constraints and unique indexes of a table that can be violated alone, with their names in PostgreSQL. */
function constraintsOf(table: PgTable): { constraint: string; named: RegExp }[] {
  const { name, checks, columns, foreignKeys, indexes, primaryKeys, uniqueConstraints } =
    getTableConfig(table);
  return [
    ...checks.map((check) => check.name),
    ...[...foreignKeys, ...uniqueConstraints, ...primaryKeys].map((key) => key.getName() ?? ""),
    ...columns.filter(({ primary }) => primary).map(() => `${name}_pkey`),
    ...columns
      .filter(({ isUnique }) => isUnique)
      .map((column) => column.uniqueName ?? `${name}_${column.name}_key`),
    ...indexes.filter(({ config }) => config.unique).map(({ config }) => config.name ?? ""),
  ]
    .filter((constraint) => !["keys_hash_key", "keys_lower_key"].includes(constraint))
    .map((constraint) => ({
      constraint,
      // PostgreSQL's default names have other suffixes.
      named: new RegExp(`^${constraint.replace(/^(.*?)_.*_pk$/, "$1_pk")}(ey)?$`),
    }));
}

/** Tries an insert and rolls it back. Returns `accepted`, or the violated constraint. */
async function outcomeOf(
  db: { transaction: (step: (tx: PgAsyncDatabase<PgQueryResultHKT>) => Promise<void>) => Promise<void> },
  table: PgTable,
  row: Record<string, unknown>,
): Promise<string> {
  const accepted = new Error("accepted");
  return db
    .transaction(async (tx) => {
      await tx
        .insert(table)
        .overridingSystemValue()
        .values(row as never);
      throw accepted;
    })
    .then(
      () => "",
      (error: { cause?: { constraint?: string; constraint_name?: string } }) =>
        error === accepted
          ? "accepted"
          : (error.cause?.constraint ?? error.cause?.constraint_name ?? String(error.cause)),
    );
}

describe("reports", () => {
  test("an unsupported CHECK", async ({ db }) => {
    const make = factory(db, impossible);
    const error = await make(impossible.liked).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(FactoryError);
    expect(error).toMatchObject({
      constraint: "liked_name_check",
      message: expect.stringMatching(
        /^The row of shop\.liked violates CHECK liked_name_check, .*: pass "name"\.$/,
      ),
    });
    expect(await make(impossible.liked, { name: "Mr. X" })).toMatchObject({ name: "Mr. X" });
  });

  test("a duplicate key", async ({ db }) => {
    await factory(db, shop)(shop.tenants);
    await expect(factory(db, shop)(shop.tenants)).rejects.toThrow(
      "Duplicate key tenants_pkey in shop.tenants: pass other values, or another seed to the factory.",
    );
    const { code } = await factory(db, shop, { seed: 2 })(shop.tenants);
    expect(await db.$count(shop.tenants, eq(shop.tenants.code, code))).toBe(1);
  });

  test("circular foreign keys", async ({ db }) => {
    await expect(factory(db, impossible)(impossible.hens)).rejects.toThrow(
      'Circular foreign keys hens → eggs → hens: insert one of these rows yourself and pass "henId" of shop.eggs.',
    );
    await expect(factory(db, impossible)(impossible.eggs)).rejects.toThrow(/pass "eggId" of shop\.hens\.$/);
  });

  test("overrides for a part of a foreign key", async ({ db }) => {
    const make = factory(db, impossible);
    const { id, side } = await make(impossible.racks);
    expect(await make(impossible.shelves, { rackId: id, rackSide: side })).toEqual({
      rackId: id,
      rackSide: side,
    });
    await expect(make(impossible.shelves, { rackId: 1 })).rejects.toThrow(
      /^Incomplete foreign key .* of shop\.shelves: pass all of its columns \("rackId", "rackSide"\)\.$/,
    );
  });

  test("a required self-reference to a generated key", async ({ db }) => {
    await expect(factory(db, impossible)(impossible.loops)).rejects.toThrow(
      'A row of shop.loops references its own table, and its "id" is generated on insert: pass "loopId".',
    );
  });
});
