import { databaseTest } from "@strata/testing/vitest";
import { count, eq, getTableName } from "drizzle-orm";
import type { PgTable } from "drizzle-orm/pg-core";
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
