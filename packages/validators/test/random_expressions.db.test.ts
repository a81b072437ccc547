import { createTestDatabase, type TestDatabase } from "@strata/testing/vitest";
import { sql } from "drizzle-orm";
import * as pg from "drizzle-orm/pg-core";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parseExpression } from "../src/check_expression.ts";
import { matches, patternOf } from "../src/regular_expression.ts";
import { readingOf, rowOf, rulesOf } from "../src/rules.ts";
import { NoValue } from "../src/sql_value.ts";
import { supportedExpression, supportedPattern } from "./supported_sql.ts";

// Random expressions over columns of every supported type, and random patterns: all of them must be parsed, and have
// the same results as in PostgreSQL.

const size = pg.pgEnum("size", ["small", "large", "huge"]);
const table = pg.pgTable("values", {
  id: pg.integer().primaryKey(),
  i: pg.integer(),
  s: pg.smallint(),
  l: pg.bigint({ mode: "bigint" }),
  n: pg.numeric(),
  m: pg.numeric({ precision: 6, scale: 2 }),
  f: pg.doublePrecision(),
  r: pg.real(),
  x: pg.text(),
  c: pg.char({ length: 3 }),
  e: size(),
  p: pg.boolean(),
  d: pg.date(),
  w: pg.timestamp({ precision: 3 }),
  z: pg.timestamp({ withTimezone: true, precision: 3 }),
  b: pg.bytea(),
});

const given: Omit<typeof table.$inferInsert, "id">[] = [
  { i: 0, s: 0, l: 0n, n: "0", m: "0", f: 0, r: 0, x: "", c: "", e: "small", p: false },
  { i: 1, s: -1, l: 2n, n: "1.50", m: "-1.5", f: 0.1, r: 0.1, x: "ab", c: "ab", e: "large", p: true },
  {
    i: -7,
    s: 32_767,
    l: 2n ** 63n - 1n,
    n: "1e-20",
    m: "9999.99",
    f: 1e300,
    r: 1e30,
    x: "AB ",
    c: "AB",
    e: "huge",
  },
  {
    i: 2_147_483_647,
    s: 5,
    l: -(2n ** 63n),
    n: "123456789012345678901234567890",
    m: "3",
    f: -2.5,
    r: -2.5,
    x: "a\nb",
    c: "a b",
  },
  {
    i: 5,
    s: 2,
    l: 5n,
    n: "5.000000000000000000000000000000",
    m: "2",
    f: 5,
    r: 5,
    x: " é漢",
    c: "xyz",
    e: "large",
    p: true,
  },
  {},
];
const rows = given.map((row, index): typeof table.$inferInsert => ({
  ...row,
  id: index,
  ...(index < 5 && {
    d: ["2024-02-29", "1999-12-31", "2999-01-01", "2024-03-01", "0050-06-15"][index] ?? null,
    w: new Date(
      [
        "2024-02-29T00:00:00Z",
        "1999-12-31T23:59:59.999Z",
        "2999-01-01T12:00:00Z",
        "2024-03-01T00:00:00.001Z",
        "0050-06-15T00:00:00Z",
      ][index] ?? 0,
    ),
    z: new Date(
      [
        "2024-02-29T12:00:00Z",
        "1999-12-31T00:00:00Z",
        "2999-01-01T00:00:00Z",
        "2024-03-04T05:06:07Z",
        "2024-02-26T00:00:00Z",
      ][index] ?? 0,
    ),
    b: Buffer.alloc(index, index),
  }),
}));

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase({ schema: { size, table } });
  await database.db.insert(table).values(rows);
  await database.db.execute(sql`set timezone = 'UTC'`);
});
afterAll(() => database?.close());

const rules = rulesOf(table);
const reading = readingOf(table);

/** PostgreSQL's result of an expression for each row: a value, or the SQLSTATE of its error. */
async function evaluated(expression: string, ids: readonly number[]): Promise<unknown[] | string> {
  const query = sql.raw(
    `select (${expression})::text as value from "values" where id in (${ids.join(", ")}) order by id`,
  );
  try {
    const found = await database.db.transaction(async (tx) => {
      await tx.execute(sql`set local timezone = 'UTC'`);
      return tx.execute<{ value: string | null }>(query, "objects");
    });
    return found.map(({ value }) => (value === null ? null : value === "true"));
  } catch (error) {
    return String((error as { cause?: { code?: string } }).cause?.code);
  }
}

test("evaluates supported expressions as PostgreSQL does", async () => {
  await fc.assert(
    fc.asyncProperty(supportedExpression, async (expression) => {
      const parsed = parseExpression(expression, reading);
      const ids = rows.map(({ id }) => id);
      let values = await evaluated(expression, ids);
      if (typeof values === "string") {
        // The error may be specific to one row.
        expect(values, `PostgreSQL reads ${expression}`).not.toMatch(/^42/);
        values = [];
        for (const id of ids) values.push((await evaluated(expression, [id]))[0]);
        // Such a CHECK cannot be created: PostgreSQL evaluates its constant part in advance.
        if (values.every((value) => typeof value === "string")) return;
      }
      for (const [index, row] of rows.entries()) {
        const computed = attempted(() => parsed.evaluate(rowOf(rules, row)));
        const expected = typeof values[index] === "string" ? "error" : values[index];
        // NoValue: the result depends on the locale, or exceeds JavaScript's numbers.
        if (computed instanceof NoValue && /locale|JavaScript/.test(computed.message)) continue;
        expect(
          computed instanceof NoValue ? "error" : computed,
          `${expression} of row ${index}: ${computed}`,
        ).toBe(expected);
      }
    }),
    { numRuns: 500 },
  );
});

const subjects = [
  "",
  "a",
  "b",
  "ab",
  "aab",
  "AB",
  "a1",
  "a b",
  "a\nb",
  "a.b",
  "-",
  "]",
  "[",
  "{",
  "a{1}",
  "é",
  "1",
  "a'b",
  "/",
  "^",
  "$",
  "ba",
];

test.each([
  ["~", supportedPattern(false)],
  ["~*", supportedPattern(true)],
])("matches supported patterns as PostgreSQL does: %s", async (operator, patterns) => {
  await fc.assert(
    fc.asyncProperty(patterns, async (pattern) => {
      const read = patternOf(pattern, operator === "~*");
      const held = await database.db.execute<{ value: boolean }>(
        sql`select s ${sql.raw(operator)} ${pattern}::text as value from jsonb_array_elements_text(${JSON.stringify(subjects)}::text::jsonb) with ordinality as t (s, nth) order by nth`,
        "objects",
      );
      for (const [index, { value }] of held.entries()) {
        const computed = attempted(() => matches(read, subjects[index] ?? ""));
        if (!(computed instanceof NoValue))
          expect(computed, `'${subjects[index]}' ${operator} '${pattern}'`).toBe(value);
      }
    }),
    { numRuns: 250 },
  );
});

function attempted<T>(work: () => T): T | NoValue {
  try {
    return work();
  } catch (error) {
    if (error instanceof NoValue) return error;
    throw error;
  }
}
