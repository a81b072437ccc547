import { sql } from "drizzle-orm";
import { bigint, check, inet, integer, jsonb, numeric, pgTable, text, timestamp } from "drizzle-orm/pg-core";
import { describe, expect, expectTypeOf, test } from "vitest";
import type { z } from "zod";
import { validatorsOf } from "../src/index.ts";

const orders = pgTable(
  "orders",
  {
    id: bigint("id", { mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    amount: numeric("amount").notNull(),
    share: numeric("share", { precision: 5, scale: 2 }),
    filled: integer("filled_units").notNull().default(0),
    requested: integer("requested_units").notNull(),
    half: numeric("half").generatedAlwaysAs(sql`requested_units / 2.0`),
    side: text("side", { enum: ["buy", "sell"] }).notNull(),
    note: text("note"),
    address: inet("address"),
    details: jsonb("details").$type<{ tag?: string }>().notNull().default({}),
    placedAt: timestamp("placed_at", { withTimezone: true, mode: "date" }).notNull().defaultNow(),
    expiresAt: timestamp("expires_at", { withTimezone: true, mode: "date" })
      .notNull()
      .default(sql`now() + interval '7 days'`),
  },
  (t) => [
    check("orders_amount_check", sql`${t.amount} > 0 and ${t.amount} < 'Infinity'`),
    check("orders_share_check", sql`${t.share} between 0 and 100`),
    check("orders_filled_check", sql`${t.filled} <= ${t.requested}`),
    check("orders_half_check", sql`${t.half} < 100`),
    check("orders_expires_at_check", sql`${t.expiresAt} > ${t.placedAt}`),
  ],
);
const { insert, update, select } = validatorsOf(orders);
const order = { amount: "1", requested: 2, side: "buy" as const };

/** Paths and messages of the issues of a value. */
const issuesOf = (schema: z.ZodType, value: unknown) =>
  schema.safeParse(value).error?.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);

test("infers the types from the table", () => {
  const inserted: typeof orders.$inferInsert = insert.parse(order);
  const selected: typeof orders.$inferSelect | undefined = select.safeParse({}).data;
  expectTypeOf<z.output<typeof insert>["details"]>().toEqualTypeOf<{ tag?: string } | undefined>();
  expectTypeOf<z.output<typeof update>["side"]>().toEqualTypeOf<"buy" | "sell" | undefined>();
  expect([inserted, selected]).toEqual([order, undefined]);
});

describe("insert", () => {
  test("returns a valid row unchanged", () => {
    expect(insert.parse(order)).toEqual(order);
    const full = {
      ...order,
      share: "99.995",
      note: null,
      address: "10.0.0.1/8",
      details: { tag: "x" },
      filled: 2,
    };
    expect(insert.parse({ ...full, share: "99.99" })).toEqual({ ...full, share: "99.99" });
  });

  test("reports a violated CHECK by name at its column", () => {
    expect(issuesOf(insert, { ...order, amount: "0" })).toEqual([
      "amount: amount must be greater than 0 (orders_amount_check)",
    ]);
    expect(issuesOf(insert, { ...order, filled: 3 })).toEqual([
      "filled: filled must be at most requested (orders_filled_check)",
    ]);
  });

  test("evaluates CHECKs on defaults and generated columns", () => {
    expect(issuesOf(insert, { ...order, requested: -1 })).toEqual([
      "filled: filled must be at most requested (orders_filled_check)",
    ]);
    expect(issuesOf(insert, { ...order, requested: 200 })).toEqual([
      "requested: half must be less than 100 (orders_half_check)",
    ]);
    expect(insert.safeParse({ ...order, expiresAt: new Date(0) }).success).toBe(false);
    expect(insert.safeParse({ ...order, placedAt: new Date("9999-12-31") }).success).toBe(false);
  });

  test("rounds a decimal to its scale like PostgreSQL before it evaluates CHECKs", () => {
    expect(insert.safeParse({ ...order, share: "100.004" }).success).toBe(true);
    expect(insert.safeParse({ ...order, share: "100.005" }).success).toBe(false);
    expect(issuesOf(insert, { ...order, share: "999.995" })).toEqual([
      "share: must be a decimal that fits numeric(5, 2)",
    ]);
  });

  test.each([
    [{ amount: "1,5" }, "amount: must be a decimal that fits numeric"],
    [{ amount: "NaN" }, "amount: must be a decimal that fits numeric"],
    [{ note: "a\0b" }, "note: must be well-formed text without the character U+0000"],
    // The driver would write U+FFFD instead.
    [{ note: "\ud800" }, "note: must be well-formed text without the character U+0000"],
    [{ details: { tag: "\0" } }, "details: must be a JSON value without the character U+0000"],
    [{ details: { tag: Number.NaN } }, "details: must be a JSON value without the character U+0000"],
    [{ placedAt: new Date("+010000-01-01T00:00:00Z") }, "placedAt: must be a time from year 1 to 9999"],
    [{ id: 1 }, ': Unrecognized key: "id"'],
    [{ color: "red" }, ': Unrecognized key: "color"'],
  ])("%o", (patch, issue) => {
    expect(issuesOf(insert, { ...order, ...patch })).toEqual([issue]);
  });

  test.each(["10.0.0.300", "10.0.0", "nonsense", ""])("the address %o", (address) => {
    expect(insert.safeParse({ ...order, address }).success).toBe(false);
  });
});

test("evaluates the CHECKs whose columns an update sets", () => {
  expect(update.parse({ filled: 3 })).toEqual({ filled: 3 });
  expect(issuesOf(update, { filled: 3, requested: 2 })).toEqual([
    "filled: filled must be at most requested (orders_filled_check)",
  ]);
  expect(issuesOf(update, { amount: "-1" })).toEqual([
    "amount: amount must be greater than 0 (orders_amount_check)",
  ]);
  expect(issuesOf(update, { requested: 200 })).toEqual([
    "requested: half must be less than 100 (orders_half_check)",
  ]);
});

test("names an unsupported CHECK", () => {
  const table = pgTable("random", { a: integer("a") }, (t) => [
    check("random_check", sql`${t.a} > random()`),
  ]);
  expect(() => validatorsOf(table)).toThrow(/random_check.*random is not supported/s);
});

test("reports an expression that cannot be computed", () => {
  const table = pgTable(
    "divided",
    { a: integer("a").notNull(), b: integer("b").notNull(), c: integer("c").generatedAlwaysAs(sql`a / b`) },
    (t) => [check("divided_a_check", sql`${t.a} / ${t.b} > 1`), check("divided_c_check", sql`${t.c} > 1`)],
  );
  const made = validatorsOf(table).insert;
  expect(made.safeParse({ a: 5, b: 2 }).success).toBe(true);
  expect(issuesOf(made, { a: 3, b: 2 })).toEqual([
    "a: a / b must be greater than 1 (divided_a_check)",
    "a: c must be greater than 1 (divided_c_check)",
  ]);
  expect(issuesOf(made, { a: 5, b: 0 })).toEqual([
    "c: cannot be computed: division by zero",
    "a: cannot be evaluated: division by zero (divided_a_check)",
    "a: cannot be evaluated: division by zero (divided_c_check)",
  ]);
});

test("parses a default only if a CHECK reads its column", () => {
  const columns = { a: integer("a").default(sql`floor(random() * 3)::int`) };
  expect(validatorsOf(pgTable("random", columns)).insert.parse({})).toEqual({});
  const table = pgTable("random", columns, (t) => [check("random_check", sql`${t.a} < 3`)]);
  expect(() => validatorsOf(table)).toThrow(/the default of column a: floor is not supported/);
});
