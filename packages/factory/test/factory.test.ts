import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { sql } from "drizzle-orm";
import * as pg from "drizzle-orm/pg-core";
import { describe, expect, test } from "vitest";
import { factory } from "../src/index.ts";
import * as shop from "./shop.ts";

// Without a database.
const build = (schema: Record<string, unknown>, options = {}) =>
  factory(undefined as never, schema, options).build;

describe("what cannot be is told of", () => {
  const table = pg.pgTable(
    "things",
    {
      id: pg.integer().primaryKey().generatedAlwaysAsIdentity(),
      low: pg.integer().notNull(),
      high: pg.integer().notNull(),
      flag: pg.boolean().notNull(),
      word: pg.text(),
    },
    (t) => [
      pg.check("things_high_check", sql`${t.high} > ${t.low}`),
      pg.check("things_word_check", sql`${t.word} is null or ${t.word} <> ${t.word}`),
      pg.unique("things_flag_key").on(t.flag),
    ],
  );
  const things = { table };

  test("a table that is not of the schema", () => {
    expect(() => build(things)(shop.tenants)).toThrow(
      "The table tenants is not in the factory's schema: make the factory with it.",
    );
  });

  test("a column that the table has not, or that is PostgreSQL's", () => {
    const wrong = { lo: 1 } as never;
    expect(() => build(things)(table, wrong)).toThrow('The table things has no column "lo".');
    expect(() => build(things)(table, { id: 1 } as never)).toThrow(
      'The column "id" of things is computed by PostgreSQL: do not give it.',
    );
  });

  test("given values that break a CHECK", () => {
    expect(() => build(things)(table, { low: 5, high: 4 })).toThrow(
      "What is given for a row of things breaks the CHECK things_high_check: high = 4, low = 5.",
    );
  });

  test("a CHECK that nothing satisfies with what is given", () => {
    expect(() => build(things)(table, { high: -2_147_483_648 })).toThrow(
      'No row of things was found that the CHECK things_high_check accepts with high = -2147483648: give "low".',
    );
    expect(() => build(things)(table, { word: "x" })).toThrow(
      /breaks the CHECK things_word_check: word = "x"\.$/,
    );
  });

  test("a unique key of which every value is taken", () => {
    const make = build(things);
    expect([make(table).flag, make(table).flag].sort()).toEqual([false, true]);
    expect(() => make(table)).toThrow(
      'No row of things was found with another value of the key things_flag_key: give "flag".',
    );
  });

  test("a type that is not known", () => {
    const vectors = pg.pgTable("vectors", { embedding: pg.vector({ dimensions: 3 }).notNull() });
    expect(() => build({ vectors })(vectors)).toThrow(
      'A row of vectors needs a value of "embedding", whose type vector(3) factories do not know: give it.',
    );
    expect(build({ vectors })(vectors, { embedding: [1, 2, 3] })).toEqual({ embedding: [1, 2, 3] });
  });
});

test("what is given for one column changes no other", () => {
  const { words, ...rest } = build(shop)(shop.samples);
  const { words: given, ...others } = build(shop)(shop.samples, { words: "given" });
  expect(given).not.toBe(words);
  expect(others).toEqual(rest);
});

test("a row does not depend on what was made of other tables before", () => {
  const make = factory(undefined as never, shop);
  make.build(shop.samples);
  expect(make.build(shop.checked)).toEqual(build(shop)(shop.checked));
});

test("every process makes the same rows", () => {
  const program = (seed: number) => `
    import { integer, numeric, pgTable, text, timestamp, uuid } from "drizzle-orm/pg-core";
    import { factory } from "@strata/factory";
    const table = pgTable("t", { a: integer().notNull(), b: numeric().notNull(), c: text().notNull(), d: timestamp().notNull(), e: uuid().notNull() });
    const make = factory(undefined, { table }, { seed: ${seed} });
    console.log(JSON.stringify(Array.from({ length: 20 }, () => make.build(table))));`;
  const digest = (seed: number) =>
    createHash("sha256")
      .update(
        execFileSync(process.execPath, ["--input-type=module", "--eval", program(seed)], {
          cwd: import.meta.dirname,
        }),
      )
      .digest("hex");
  expect(digest(1)).toBe(digest(1));
  expect(digest(1)).not.toBe(digest(2));
});
