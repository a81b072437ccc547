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

describe.for([0, 0.5, 1])("with %d of what may be", (optional) => {
  test.for(all)("rows of %s are accepted", async ([, table], { db }) => {
    const make = factory(db, shop, { optional });
    // Of a key on flags there are only so many values.
    const rows = table === shop.keys ? 2 : 20;
    expect(await make(table, rows)).toHaveLength(rows);
  });
});

test("parents are made on demand, the same one where two keys share a column", async ({ db }) => {
  const make = factory(db, shop);
  const loan = await make(shop.loans);
  const members = await db.select().from(shop.members);
  expect(members.map(({ tenantCode }) => tenantCode)).toEqual([loan.tenantCode, loan.tenantCode]);
  expect(await db.select({ count: count() }).from(shop.tenants)).toEqual([{ count: 1 }]);
});

test("parents that are given are taken", async ({ db }) => {
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

test("a key that may be null is null, and one that must lead to the own table leads to the row itself", async ({
  db,
}) => {
  const member = await factory(db, shop, { optional: 1 })(shop.members);
  expect(member).toMatchObject({ leaderNumber: member.number, deputyNumber: null });
});

test("what is given stands, and the rest follows from it", async ({ db }) => {
  const make = factory(db, shop);
  const closed = await make(shop.checked, { state: "closed" });
  expect(closed.closedAt).toBeInstanceOf(Date);
  const rows = await make(shop.checked, 3, (index) => ({ one: 501 + index }));
  expect(rows.map(({ one }) => one)).toEqual([501, 502, 503]);
});

test("a preset holds for every row, those made on demand too", async ({ db }) => {
  const make = factory(db, shop);
  make.preset(shop.tenants, (nth) => ({ code: `t${nth}` }));
  const member = await make(shop.members);
  expect(member.tenantCode).toBe("t1");
  expect((await make(shop.tenants)).code).toBe("t2");
  expect((await make(shop.tenants, { code: "zz" })).code).toBe("zz");
});

test("defaults that are a clock's show the factory's", async ({ db }) => {
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

test("the rows of the same seed are the same, those of another are not", async ({ database, db }) => {
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

test("types are those of the table", async ({ db }) => {
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
    "is proposed of each constraint of %s, and the database names it",
    async ([, table], { db }) => {
      const make = factory(db, shop, { optional: 0.5 });
      for (const { constraint, named } of constraintsOf(table)) {
        // Each conjunct of a CHECK has its turn.
        for (let time = 0; time < 2; time++) {
          const { row, change } = await make.violate(table, constraint);
          expect(await outcomeOf(db, table, row)).toBe("accepted");
          expect(await outcomeOf(db, table, { ...row, ...change }), inspect({ row, change })).toMatch(named);
        }
      }
    },
  );

  test("of NOT NULL leaves every CHECK as it is", async ({ db }) => {
    const { row, change } = await factory(db, shop).violate(shop.checked, { notNull: "kind" });
    expect(change).toEqual({ kind: null });
    await db.execute(sql`alter table shop.checked alter column kind drop not null`);
    expect(await outcomeOf(db, shop.checked, { ...row, ...change } as never)).toBe("accepted");
  });

  test("keeps what is given, and the same seed proposes the same", async ({ database, db }) => {
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

  test("of what is no constraint of the table, or cannot be broken, is an error", async ({ db }) => {
    const make = factory(db, { ...shop, ...impossible });
    await expect(make.violate(shop.checked, "checked_none_check")).rejects.toThrow(
      "The table shop.checked has no CHECK, unique key or foreign key checked_none_check.",
    );
    await expect(make.violate(shop.checked, { notNull: "phone" })).rejects.toThrow(
      'The column "phone" of shop.checked may be null.',
    );
    await expect(make.violate(impossible.liked, "liked_name_check")).rejects.toThrow(
      /^Factories cannot read the CHECK liked_name_check of shop\.liked \(.*\), so they cannot break it\.$/,
    );
    // Two keys of the same column: the row that breaks one has the values of the other.
    await expect(make.violate(shop.keys, "keys_hash_key")).rejects.toThrow(
      "A row of shop.keys that breaks keys_hash_key breaks keys_lower_key too.",
    );
    await expect(make.violate(shop.checked, "checked_kind_check", { kind: "x" })).rejects.toThrow(
      'No row of shop.checked was found that breaks the CHECK checked_kind_check alone: give other values of "kind".',
    );
  });
});

/** The constraints and unique indexes of a table that can be broken alone, and what PostgreSQL calls them. */
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
      // Names that the schema does not give end in PostgreSQL's way.
      named: new RegExp(`^${constraint.replace(/^(.*?)_.*_pk$/, "$1_pk")}(ey)?$`),
    }));
}

/** What an insert comes to, of which nothing stays: `accepted`, or the constraint that refuses it. */
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

describe("a row that cannot be made is told of", () => {
  test("a CHECK that PostgreSQL alone can read", async ({ db }) => {
    const make = factory(db, impossible);
    const error = await make(impossible.liked).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(FactoryError);
    expect(error).toMatchObject({
      constraint: "liked_name_check",
      message: expect.stringMatching(
        /^The row of shop\.liked breaks the CHECK liked_name_check, .*: give "name"\.$/,
      ),
    });
    expect(await make(impossible.liked, { name: "Mr. X" })).toMatchObject({ name: "Mr. X" });
  });

  test("a row that is there already", async ({ db }) => {
    await factory(db, shop)(shop.tenants);
    await expect(factory(db, shop)(shop.tenants)).rejects.toThrow(
      "A row of shop.tenants is there already by the key tenants_pkey: give other values, or the factory another seed.",
    );
    const { code } = await factory(db, shop, { seed: 2 })(shop.tenants);
    expect(await db.$count(shop.tenants, eq(shop.tenants.code, code))).toBe(1);
  });

  test("a parent that needs its child", async ({ db }) => {
    await expect(factory(db, impossible)(impossible.hens)).rejects.toThrow(
      'The rows of hens need those of eggs need those of hens: make one yourself and give "henId" of shop.eggs.',
    );
    await expect(factory(db, impossible)(impossible.eggs)).rejects.toThrow(/give "eggId" of shop\.hens\.$/);
  });

  test("a key of which a part is given", async ({ db }) => {
    const make = factory(db, impossible);
    const { id, side } = await make(impossible.racks);
    expect(await make(impossible.shelves, { rackId: id, rackSide: side })).toEqual({
      rackId: id,
      rackSide: side,
    });
    await expect(make(impossible.shelves, { rackId: 1 })).rejects.toThrow(
      /^Of the key .* of shop\.shelves only a part is given: give "rackId", "rackSide"\.$/,
    );
  });

  test("a row that must refer to itself before it has a key", async ({ db }) => {
    await expect(factory(db, impossible)(impossible.loops)).rejects.toThrow(
      'A row of shop.loops refers to one of the same table, and its own "id" is not known before it is inserted: give "loopId".',
    );
  });
});
