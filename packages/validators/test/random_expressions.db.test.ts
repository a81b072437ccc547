import { createTestDatabase, type TestDatabase } from "@strata/testing/vitest";
import { sql } from "drizzle-orm";
import * as pg from "drizzle-orm/pg-core";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parseExpression } from "../src/check_expression.ts";
import { matches, type Pattern, patternOf } from "../src/regular_expression.ts";
import { readingOf, rowOf, rulesOf } from "../src/rules.ts";
import { NoValue } from "../src/sql_value.ts";

// Expressions by chance, over columns of every type that is looked into: what can be read is evaluated as PostgreSQL does.

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

const one = (...parts: string[]) => fc.constantFrom(...parts);
/** Parts with blanks between them. */
const joined = (...parts: fc.Arbitrary<string>[]) => fc.tuple(...parts).map((texts) => texts.join(" "));
const call = (name: string, ...parts: fc.Arbitrary<string>[]) =>
  fc.tuple(...parts).map((texts) => `${name}(${texts.join(", ")})`);
const inParentheses = (part: fc.Arbitrary<string>) => part.map((text) => `(${text})`);

// Each has a column beside it: what does not depend on the row PostgreSQL computes first, and it may hide an error.
const literals = one(
  "0",
  "1",
  "2",
  "2.5",
  "3",
  "0.10",
  "-2147483648",
  "32767",
  "2147483648",
  "'4'",
  "1000000000000000000000",
);
const moments = one(
  "'2024-02-29'",
  "date '2024-03-01'",
  "timestamp '2024-02-29 12:00'",
  "timestamptz '2024-02-29 12:00:00+03'",
);

const words = one("'ab'", "'ab '", "''");

const { truth } = fc.letrec<Record<"truth" | "number" | "text" | "time" | "length" | "any", string>>(
  (tie) => {
    const [truths, numbers, texts, times, lengths, any] = [
      tie("truth"),
      tie("number"),
      tie("text"),
      tie("time"),
      tie("length"),
      tie("any"),
    ];
    const comparison = one("=", "<>", "!=", "<", "<=", ">", ">=", "is distinct from", "is not distinct from");
    const either = (
      depthIdentifier: string,
      simple: fc.Arbitrary<string>,
      ...others: fc.Arbitrary<string>[]
    ) => fc.oneof({ maxDepth: 4, depthIdentifier, depthSize: "small" }, simple, ...others);
    const depth = "expression";
    const general = (part: fc.Arbitrary<string>, ...columns: string[]) => [
      inParentheses(part),
      call("coalesce", part, part),
      call("nullif", one(...columns), part),
      call("greatest", part, part),
      call("least", part, part, part),
      joined(one("case when"), truths, one("then"), part, one("else"), part, one("end")),
      joined(
        one("case"),
        one(...columns),
        one("when"),
        part,
        one("then"),
        part,
        one("else"),
        part,
        one("end"),
      ),
    ];
    return {
      truth: either(
        depth,
        one("p", "true", "false", "i > 1", "x = 'ab'", "e > 'small'"),
        joined(truths, one("and", "or"), truths),
        joined(one("not"), truths),
        inParentheses(truths),
        joined(numbers, comparison, numbers),
        joined(numbers, comparison, literals),
        joined(numbers, one("in", "not in"), call("", literals, literals)),
        joined(numbers, one("between", "not between"), literals, one("and"), literals),
        joined(texts, one("=", "<>"), texts),
        joined(texts, one("=", "<>"), words),
        joined(times, comparison, times),
        joined(times, comparison, moments),
        joined(times, one("-"), times, comparison, lengths),
        joined(any, one("is", "is not"), one("null")),
        joined(truths, one("is", "is not"), one("true", "false", "unknown", "null")),
        joined(numbers, one("between", "not between"), numbers, one("and"), numbers),
        joined(times, one("between"), times, one("and"), times),
        joined(numbers, one("in", "not in"), call("", numbers, numbers)),
        joined(texts, one("in", "not in"), call("", texts, texts)),
        joined(texts, one("in", "not in"), call("", words, words)),
        joined(one("e"), comparison, one("'small'", "'large'", "'huge'", "e")),
        joined(one("b"), comparison, one("b")),
        joined(
          texts,
          one("~", "!~", "~*", "!~*"),
          one("'^a'", "'[a-c]{2}'", "'^[^[:space:]]+$'", "'a.b'", "'B|\\d'", "'^(?=a)..'"),
        ),
        ...general(truths, "p"),
      ),
      number: either(
        depth,
        one("i", "s", "l", "n", "m", "f", "r"),
        joined(numbers, one("+", "-", "*", "/", "%"), literals),
        joined(literals, one("+", "-", "*", "/", "%"), numbers),
        call("coalesce", numbers, literals),
        joined(numbers, one("+", "-", "*", "/", "%"), numbers),
        numbers.map((number) => `- ${number}`),
        call("abs", numbers),
        fc
          .tuple(numbers, one("numeric", "int", "bigint", "smallint", "float8"))
          .map(([number, type]) => `(${number})::${type}`),
        call("char_length", texts),
        call("octet_length", fc.oneof(texts, one("b"))),
        call("length", fc.oneof(texts, one("b"))),
        call("num_nonnulls", any, any),
        call("num_nulls", any),
        joined(one("d"), one("-"), one("d", "date '2024-02-01'")),
        ...general(numbers, "i", "s", "l", "n", "m", "f", "r"),
      ),
      text: either(
        depth,
        one("x", "c", "i::text", "e::text"),
        call("coalesce", texts, words),
        call("btrim", texts),
        call("rtrim", texts),
        call("upper", texts),
        call("lower", texts),
        ...general(texts, "x", "c").filter((_, index) => ![3, 4].includes(index)),
      ),
      time: either(
        depth,
        one("d", "w", "z", "z::date"),
        call("coalesce", times, moments),
        joined(times, one("+", "-"), lengths),
        joined(one("d"), one("+", "-"), numbers),
        fc
          .tuple(one("second", "minute", "hour", "day", "week", "month", "quarter", "year"), times)
          .map(([unit, time]) => `date_trunc('${unit}', ${time})`),
        joined(times, one("at time zone 'UTC'")),
        fc.tuple(times, one("date", "timestamp", "timestamptz")).map(([time, type]) => `(${time})::${type}`),
        ...general(times, "d", "w", "z"),
      ),
      length: either(
        depth,
        one("interval '1 day'", "interval '36 hours'", "'2 weeks'::interval"),
        joined(times, one("-"), times),
        joined(lengths, one("+", "-"), lengths),
        joined(numbers, one("*"), lengths),
        lengths.map((length) => `- ${length}`),
        inParentheses(lengths),
      ),
      any: fc.oneof(truths, numbers, texts, times),
    };
  },
);

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase({ schema: { size, table } });
  await database.db.insert(table).values(rows);
  await database.db.execute(sql`set timezone = 'UTC'`);
});
afterAll(() => database?.close());

const rules = rulesOf(table);
const reading = readingOf(table);

/** What PostgreSQL makes of an expression for rows: a value for each, or the state of its error. */
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

test("expressions by chance", async () => {
  let read = 0;
  await fc.assert(
    fc.asyncProperty(truth, async (expression) => {
      let parsed: ReturnType<typeof parseExpression>;
      try {
        parsed = parseExpression(expression, reading);
      } catch {
        return;
      }
      const ids = rows.map(({ id }) => id);
      let values = await evaluated(expression, ids);
      // No such CHECK can be made.
      if (typeof values === "string" && values.startsWith("42")) return;
      if (typeof values === "string") {
        values = [];
        for (const id of ids) values.push((await evaluated(expression, [id]))[0]);
        // Nor one that is an error by itself.
        if (values.every((value) => typeof value === "string")) return;
      }
      read++;
      for (const [index, row] of rows.entries()) {
        const computed = attempted(() => parsed.evaluate(rowOf(rules, row)));
        const expected = typeof values[index] === "string" ? "error" : values[index];
        // What depends on the locale is not said, nor what is beyond JavaScript's numbers.
        if (computed instanceof NoValue && /locale|too long|JavaScript/.test(computed.message)) continue;
        expect(
          computed instanceof NoValue ? "error" : computed,
          `${expression} of row ${index}: ${computed}`,
        ).toBe(expected);
      }
    }),
    { numRuns: 500 },
  );
  expect(read).toBeGreaterThan(100);
});

const tokens =
  "a b A B 1 0 . ^ $ | ( (?: (?= (?! (?<= (?<! ) [ [^ ] - [:alpha:] [:digit:] [:space:] [:upper:] [:punct:] * + ? *? {1} {2,} {0,1} {2,1} { } , \\d \\w \\s \\D \\W \\S \\. \\- \\n \\m \\1 / ' # é [a-c] [b-] []a] [^a] [\\d.] (a|b)".split(
    " ",
  );
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

test("patterns by chance", async () => {
  let read = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(one(...tokens), { minLength: 1, maxLength: 7 }),
      one("~", "~*"),
      async (parts, operator) => {
        const pattern = parts.join("");
        let found: Pattern;
        try {
          found = patternOf(pattern, operator === "~*");
        } catch {
          return;
        }
        read++;
        const held = await database.db.execute<{ value: boolean }>(
          sql`select s ${sql.raw(operator)} ${pattern}::text as value from jsonb_array_elements_text(${JSON.stringify(subjects)}::text::jsonb) with ordinality as t (s, nth) order by nth`,
          "objects",
        );
        for (const [index, { value }] of held.entries()) {
          const computed = attempted(() => matches(found, subjects[index] ?? ""));
          if (!(computed instanceof NoValue))
            expect(computed, `'${subjects[index]}' ${operator} '${pattern}'`).toBe(value);
        }
      },
    ),
    { numRuns: 500 },
  );
  expect(read).toBeGreaterThan(50);
});

function attempted<T>(work: () => T): T | NoValue {
  try {
    return work();
  } catch (error) {
    if (error instanceof NoValue) return error;
    throw error;
  }
}
