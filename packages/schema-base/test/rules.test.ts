import { getColumns, sql } from "drizzle-orm";
import {
  bigint,
  bytea,
  getTableConfig,
  integer,
  jsonb,
  numeric,
  PgDialect,
  pgEnum,
  pgTable,
  pgTableCreator,
  text,
} from "drizzle-orm/pg-core";
import { createInsertSchema } from "drizzle-orm/zod";
import { describe, expect, expectTypeOf, test } from "vitest";
import {
  atLeast,
  atMost,
  between,
  columnChecks,
  finite,
  isArray,
  isObject,
  jsonArray,
  jsonObject,
  matches,
  milliseconds,
  nonNegative,
  percent,
  percentChange,
  positive,
  price,
  quantity,
  score,
  sha256,
  signedRatio,
  trimmed,
  unruled,
  usd,
} from "../src/index.ts";

const dialect = new PgDialect();

/** The CHECKs of a table, by name, as SQL without the table's name. */
const checksOf = (table: Parameters<typeof getTableConfig>[0]): Record<string, string> =>
  Object.fromEntries(
    getTableConfig(table).checks.map(({ name, value }) => {
      const { sql, params } = dialect.sqlToQuery(value);
      expect(params).toEqual([]);
      return [name, sql.replaceAll(/"\w+"\."(\w+)"/g, "$1")];
    }),
  );

describe("columnChecks", () => {
  test("creates a named CHECK for the rule of each helper", () => {
    const table = pgTable(
      "things",
      {
        a: price("a"),
        b: quantity("b"),
        c: usd("c"),
        d: percentChange("d"),
        e: score("e"),
        f: percent("f"),
        g: signedRatio("g"),
        h: milliseconds("h"),
        i: jsonObject("i"),
        j: jsonArray("j"),
      },
      columnChecks,
    );
    expect(checksOf(table)).toEqual({
      things_a_check: "a >= 0 and a < 'Infinity'",
      things_b_check: "b >= 0 and b < 'Infinity'",
      things_c_check: "c >= 0 and c < 'Infinity'",
      things_d_check: "d >= -100 and d < 'Infinity'",
      things_e_check: "e >= 0 and e <= 100",
      things_f_check: "f >= 0 and f <= 100",
      things_g_check: "g >= -1 and g <= 1",
      things_h_check: "h >= 0 and h < 'Infinity'",
      things_i_check: "jsonb_typeof(i) = 'object'",
      things_j_check: "jsonb_typeof(j) = 'array'",
    });
  });

  test("creates a CHECK for each rule function; integers need no bound against infinity", () => {
    const table = pgTable(
      "things",
      {
        a: positive(integer("a")),
        b: nonNegative(bigint("b", { mode: "number" })),
        c: atLeast(numeric("c"), 5),
        d: between(integer("d"), 1, 3),
        e: finite(numeric("e")),
        f: trimmed(text("f"), 1, 20),
        g: atMost(text("g"), 9),
        h: matches(text("h"), "^it's$"),
        i: sha256(bytea("i")),
        j: isObject(jsonb("j")),
        k: isArray(jsonb("k")),
      },
      columnChecks,
    );
    expect(checksOf(table)).toEqual({
      things_a_check: "a > 0",
      things_b_check: "b >= 0",
      things_c_check: "c >= 5 and c < 'Infinity'",
      things_d_check: "d >= 1 and d <= 3",
      things_e_check: "e > '-Infinity' and e < 'Infinity'",
      things_f_check: "char_length(f) between 1 and 20 and f = btrim(f)",
      things_g_check: "char_length(g) <= 9",
      things_h_check: "h ~ '^it''s$'",
      things_i_check: "octet_length(i) = 32",
      things_j_check: "jsonb_typeof(j) = 'object'",
      things_k_check: "jsonb_typeof(k) = 'array'",
    });
  });

  test("keeps a rule through later builder calls, and replaces an earlier rule", () => {
    const table = pgTable(
      "things",
      {
        a: positive(price("a")).notNull().default("1").unique().$type<`${number}`>(),
        b: finite(percentChange("b").notNull()),
        c: unruled(price("c")).notNull(),
        d: integer("d"),
      },
      columnChecks,
    );
    expect(checksOf(table)).toEqual({
      things_a_check: "a > 0 and a < 'Infinity'",
      things_b_check: "b > '-Infinity' and b < 'Infinity'",
    });
    expectTypeOf<typeof table.$inferSelect>().toEqualTypeOf<{
      a: `${number}`;
      b: string;
      c: string;
      d: number | null;
    }>();
  });

  test("restricts a text with an enum, but not a pgEnum, an array or a generated column", () => {
    const kind = pgEnum("kind", ["x"]);
    const values = ["it's", "b"] as const;
    const table = pgTable(
      "things",
      {
        a: text("a", { enum: values }).notNull(),
        b: kind("b"),
        c: text("c", { enum: values }).array(),
        d: text("d", { enum: values }).generatedAlwaysAs(sql`b`),
      },
      columnChecks,
    );
    expect(checksOf(table)).toEqual({ things_a_check: "a in ('it''s', 'b')" });
    expectTypeOf<(typeof table.$inferSelect)["a"]>().toEqualTypeOf<"it's" | "b">();
    expect(createInsertSchema(table).safeParse({ a: "c" }).success).toBe(false);
  });

  test("names a CHECK after the SQL names of table and column", () => {
    const table = pgTableCreator((name) => `app_${name}`)(
      "things",
      { closePrice: price("close_price") },
      columnChecks,
    );
    expect(Object.keys(checksOf(table))).toEqual(["app_things_close_price_check"]);
  });

  test("shares no rule between tables built from the same builders", () => {
    const columns = () => ({ value: score("value") });
    const [one, other] = [pgTable("one", columns(), columnChecks), pgTable("other", columns(), columnChecks)];
    expect([checksOf(one), checksOf(other)].map(Object.keys)).toEqual([
      ["one_value_check"],
      ["other_value_check"],
    ]);
    expect(getColumns(one).value).not.toBe(getColumns(other).value);
  });
});

test("rejects a rule for another column type at compile time", () => {
  // @ts-expect-error text is not a number
  positive(text("a"));
  // @ts-expect-error a number is not text
  trimmed(integer("a"), 1, 2);
  // @ts-expect-error an enum has its own values
  atMost(text("a", { enum: ["x"] }), 1);
  // @ts-expect-error a digest is bytes
  sha256(text("a"));
  // @ts-expect-error a timestamp is not JSON
  isObject(integer("a"));
});
