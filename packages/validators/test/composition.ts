import { sql } from "drizzle-orm";
import {
  bigint,
  bytea,
  check,
  date,
  doublePrecision,
  integer,
  jsonb,
  numeric,
  pgTable,
  text,
  timestamp,
  vector,
} from "drizzle-orm/pg-core";
import { describe, expect, test } from "vitest";
import type * as Zod from "zod";
import type { validatorsOf as ValidatorsOf } from "../src/index.ts";

const candles = pgTable(
  "candles",
  {
    id: bigint("id", { mode: "bigint" }).primaryKey().generatedAlwaysAsIdentity(),
    symbol: text("symbol").notNull(),
    openTime: timestamp("open_time", { withTimezone: true }).notNull(),
    closeTime: timestamp("close_time", { withTimezone: true }),
    open: numeric("open").notNull(),
    high: numeric("high").notNull(),
    low: numeric("low").notNull(),
    volume: bigint("volume", { mode: "bigint" }).notNull().default(0n),
    range: numeric("range").generatedAlwaysAs(sql`high - low`),
    digest: bytea("digest"),
    day: date("day", { mode: "date" }),
    score: doublePrecision("score"),
    trades: integer("trades"),
    rank: integer("rank").notNull().default(1),
    note: text("note"),
    source: text("source").notNull().default("exchange"),
    details: jsonb("details"),
  },
  (t) => [
    check(
      "candles_symbol_check",
      sql`char_length(${t.symbol}) between 1 and 10 and ${t.symbol} ~ '^[A-Z.]+$'`,
    ),
    check("candles_high_check", sql`${t.high} >= greatest(${t.open}, ${t.low}) and ${t.high} < 'Infinity'`),
    check("candles_low_check", sql`${t.low} > 0`),
    check("candles_times_check", sql`${t.closeTime} > ${t.openTime}`),
    check("candles_range_check", sql`${t.range} < 100`),
    check("candles_volume_check", sql`${t.volume} >= 0`),
    check("candles_digest_check", sql`octet_length(${t.digest}) = 4`),
    check("candles_score_check", sql`${t.score} > 0 and ${t.score} <= 1`),
    check("candles_trades_check", sql`${t.trades} > 0`),
    check("candles_rank_check", sql`${t.rank} in (1, 2, 3)`),
    check("candles_note_check", sql`char_length(btrim(${t.note})) >= 3 and ${t.note} <> 'none'`),
    check("candles_source_check", sql`${t.source} in ('exchange', 'index')`),
    check("candles_details_check", sql`jsonb_typeof(${t.details}) = 'object'`),
    check("candles_either_check", sql`num_nonnulls(${t.note}, ${t.trades}) > 0`),
  ],
);
const openTime = new Date("2026-01-01T00:00:00Z");
const good = { symbol: "BTC", openTime, open: "1", high: "2", low: "1", trades: 5 };
/** Violates only the CHECK candles_high_check. */
const bad = { ...good, high: "0.5" };

/** Paths and messages of the issues of a value. */
const issuesOf = (schema: Zod.ZodType, value: unknown) =>
  schema.safeParse(value).error?.issues.map(({ path, message }) => `${path.join(".")}: ${message}`) ?? [];
const { symbol: _, ...withoutSymbol } = bad;
const highIssue = "high: high must be at least the greater of open and low (candles_high_check)";

/** Tests for every version of zod in the peer range. */
export function describeComposition(z: typeof Zod, validatorsOf: typeof ValidatorsOf): void {
  const validators = validatorsOf(candles);
  const { insert, update, select } = validators;

  describe("methods of zod", () => {
    type Schema = typeof insert;
    const objectMethods: Record<string, (schema: Schema) => unknown> = {
      pick: (schema) => schema.pick({ open: true, high: true, low: true }),
      omit: (schema) => schema.omit({ symbol: true, openTime: true, trades: true }),
      extend: (schema) => schema.extend({ requestId: z.string().optional(), open: z.string() }),
      safeExtend: (schema) => schema.safeExtend({ open: z.string() }),
      partial: (schema) => schema.partial(),
      exactPartial: (schema) => schema.exactPartial(),
      required: (schema) => schema.required({ high: true }),
      merge: (schema) => schema.merge(z.object({ requestId: z.string().optional() })),
      catchall: (schema) => schema.catchall(z.unknown()),
      passthrough: (schema) => schema.passthrough(),
      loose: (schema) => schema.loose(),
      strict: (schema) => schema.strict(),
      strip: (schema) => schema.strip(),
      describe: (schema) => schema.describe("a candle"),
      meta: (schema) => schema.meta({ title: "a candle" }),
      brand: (schema) => schema.brand("candle"),
      register: (schema) => schema.register(z.registry(), undefined as never),
      clone: (schema) => schema.clone(),
    };
    const otherMethods: Record<string, (schema: Schema) => unknown> = {
      check: (schema) => schema.check(() => {}),
      with: (schema) => schema.with(() => {}),
      refine: (schema) => schema.refine(() => true),
      superRefine: (schema) => schema.superRefine(() => {}),
      overwrite: (schema) => schema.overwrite((row) => row),
      optional: (schema) => schema.optional(),
      exactOptional: (schema) => schema.exactOptional(),
      nullable: (schema) => schema.nullable(),
      nullish: (schema) => schema.nullish(),
      nonoptional: (schema) => schema.nonoptional(),
      or: (schema) => schema.or(z.never()),
      and: (schema) => schema.and(z.unknown()),
      transform: (schema) => schema.transform((row) => row),
      default: (schema) => schema.default({} as never),
      prefault: (schema) => schema.prefault({} as never),
      pipe: (schema) => schema.pipe(z.any()),
      readonly: (schema) => schema.readonly(),
      apply: (schema) => schema.apply((same) => same),
    };
    const methods = { ...objectMethods, ...otherMethods };
    const isThere = (name: string) =>
      typeof (insert as unknown as Record<string, unknown>)[name] === "function";
    /** A row with only the keys of a schema. */
    const within = (schema: unknown, row: object) => {
      const { shape } = schema as { shape?: object };
      return Object.fromEntries(Object.entries(row).filter(([key]) => !shape || key in shape));
    };

    test("are all listed here", () => {
      // These return no schema, or none of a row.
      const others =
        "parse safeParse parseAsync safeParseAsync spa validate validateAsync encode decode encodeAsync decodeAsync safeEncode safeDecode safeEncodeAsync safeDecodeAsync toJSONSchema isOptional isNullable keyof array catch";
      const names = new Set<string>();
      for (let on: object | null = insert; on && on !== Object.prototype; on = Object.getPrototypeOf(on))
        for (const name of Object.getOwnPropertyNames(on)) if (isThere(name)) names.add(name);
      names.delete("constructor");
      expect([...names].filter((name) => !(name in methods) && !others.split(" ").includes(name))).toEqual(
        [],
      );
      expect(names.size).toBeGreaterThan(40);
    });

    test.each(Object.keys(methods).filter(isThere))("%s keeps the CHECKs", (name) => {
      const made = methods[name]?.(insert) as Zod.ZodType;
      expect(issuesOf(made, within(made, good))).toEqual([]);
      expect(issuesOf(made, within(made, bad))).toEqual(name === "or" ? [expect.anything()] : [highIssue]);
    });

    test.each(Object.keys(objectMethods).filter(isThere))(
      "%s and then any other keeps the CHECKs",
      (name) => {
        const first = objectMethods[name]?.(insert) as Schema;
        for (const [next, method] of Object.entries(methods)) {
          // The second method cannot name a key that the first one removed.
          const isLeft =
            !["pick", "omit"].includes(name) || !["pick", "omit", "default", "prefault"].includes(next);
          if (!isThere(next) || !isLeft) continue;
          const made = method(first) as Zod.ZodType;
          const row = within(made, within(first, bad));
          expect(issuesOf(made, row), next).toEqual(next === "or" ? [expect.anything()] : [highIssue]);
        }
      },
    );

    test("update keeps them too", () => {
      expect(issuesOf(update.omit({ note: true }), { high: "1", open: "2", low: "1" })).toEqual([highIssue]);
      expect(
        issuesOf(update.partial().extend({ requestId: z.string() }), { low: "0", requestId: "1" }),
      ).toEqual(["low: low must be greater than 0 (candles_low_check)"]);
    });

    test("arrays, unions and intersections evaluate them", () => {
      expect(issuesOf(z.array(insert), [good, bad])).toEqual([`1.${highIssue}`]);
      expect(issuesOf(insert.array(), [bad])).toEqual([`0.${highIssue}`]);
      const tagged = z.discriminatedUnion("kind", [
        insert.extend({ kind: z.literal("candle") }),
        z.object({ kind: z.literal("none") }),
      ]);
      expect(issuesOf(tagged, { ...bad, kind: "candle" })).toEqual([highIssue]);
      expect(issuesOf(tagged, { kind: "none" })).toEqual([]);
      expect(insert instanceof z.ZodObject).toBe(true);
    });

    test("Standard Schema evaluates them", async () => {
      const result = await insert.omit({ symbol: true })["~standard"].validate(withoutSymbol);
      expect(result.issues?.map(({ message }) => message)).toContain(highIssue.replace("high: ", ""));
    });

    test("a refinement of the caller is kept too", () => {
      const refined = insert.refine(({ symbol }) => symbol !== "USD", { error: "not USD", path: ["symbol"] });
      expect(issuesOf(refined.strip(), { ...bad, symbol: "USD" })).toEqual([highIssue, "symbol: not USD"]);
    });

    test("the async parse evaluates them", async () => {
      const { error } = await insert.omit({ symbol: true }).safeParseAsync(withoutSymbol);
      expect(error?.issues.map(({ message }) => message)).toContain(highIssue.replace("high: ", ""));
    });

    test("the keys of an object are those of the table", () => {
      expect(Object.keys(insert.shape)).not.toContain("id");
      expect(insert.keyof().options).toEqual(Object.keys(insert.shape));
      expect(Object.keys(select.pick({ open: true }).shape)).toEqual(["open"]);
    });
  });

  describe("which CHECKs are evaluated", () => {
    const withoutHigh = insert.omit({ high: true });

    test("skips a CHECK on an omitted column until an extension adds the column again", () => {
      const { high: _, ...row } = good;
      expect(issuesOf(withoutHigh, row)).toEqual([]);
      expect(issuesOf(withoutHigh, { ...row, low: "0" })).toEqual([
        "low: low must be greater than 0 (candles_low_check)",
      ]);
      expect(issuesOf(withoutHigh.extend({ high: z.string() }), bad)).toEqual([highIssue]);
    });

    test("evaluates the parts of a CHECK whose columns remain", () => {
      expect(issuesOf(insert.pick({ high: true }), { high: "1" })).toEqual([]);
      expect(issuesOf(update, { high: "Infinity" })).toEqual(["high: must be a decimal that fits numeric"]);
      const prices = pgTable(
        "prices",
        { low: numeric("low").notNull(), high: numeric("high").notNull() },
        (t) => [check("prices_low_check", sql`${t.low} > 0 and ${t.low} <= ${t.high}`)],
      );
      const low = ["low: low must be greater than 0 (prices_low_check)"];
      expect(issuesOf(validatorsOf(prices).update, { low: "-1" })).toEqual(low);
      expect(issuesOf(validatorsOf(prices).insert.omit({ high: true }), { low: "0" })).toEqual(low);
      expect(issuesOf(validatorsOf(prices).insert.omit({ high: true }), { low: "5" })).toEqual([]);
    });

    test("an omitted column has no default", () => {
      // The service sets it later.
      const { trades: _, ...row } = good;
      expect(issuesOf(insert, row)).toEqual([
        "note: at least one of note and trades must not be null (candles_either_check)",
      ]);
      expect(issuesOf(insert.omit({ trades: true }), row)).toEqual([]);
    });

    test("treats an absent key of a partial schema as unknown", () => {
      expect(issuesOf(insert.partial(), {})).toEqual([]);
      expect(issuesOf(insert.partial(), { note: null, trades: null })).toEqual([
        "note: at least one of note and trades must not be null (candles_either_check)",
      ]);
    });

    test("computes generated columns, and reports an issue at a column that they are computed from", () => {
      expect(issuesOf(insert.pick({ high: true, low: true }), { high: "200", low: "1" })).toEqual([
        "high: range must be less than 100 (candles_range_check)",
      ]);
    });

    test("evaluates none if a key has the wrong type", () => {
      expect(issuesOf(insert, { ...bad, symbol: 1 })).toEqual([
        "symbol: Invalid input: expected string, received number",
      ]);
    });
  });

  describe("an extension that replaces a column", () => {
    test.each([
      ["a transformation to its type", z.string().transform((value) => `${value}.0`), "1", "3"],
      ["a number for a decimal", z.number(), 1, 3],
      ["a default", z.string().default("1"), undefined, "3"],
    ])("%s", (_, schema, low, high) => {
      const { low: __, ...row } = good;
      const extended = insert.extend({ low: schema });
      expect(issuesOf(extended, { ...row, low })).toEqual([]);
      expect(issuesOf(extended, { ...row, low: high })).toEqual([highIssue]);
    });

    test("accepts an ISO 8601 string for a time", () => {
      const extended = insert.extend({ closeTime: z.string().optional() });
      expect(issuesOf(extended, { ...good, closeTime: "2026-01-01T01:00:00Z" })).toEqual([]);
      expect(issuesOf(extended, { ...good, closeTime: "2025-01-01T01:00:00Z" })).toEqual([
        "closeTime: closeTime must be after openTime (candles_times_check)",
      ]);
    });

    test("rejects values outside the column's type if a CHECK reads it", () => {
      expect(issuesOf(insert.extend({ low: z.object({}) }), { ...good, low: {} })).toEqual([
        "low: must be a value of column low for check constraint candles_high_check",
      ]);
      expect(issuesOf(select.extend({ low: z.object({}) }).pick({ low: true }), { low: {} })).toEqual([]);
    });
  });

  describe("options", () => {
    test("coerce accepts the JSON form of values", () => {
      const coerced = validators.with({ coerce: true });
      const row = {
        ...good,
        openTime: "2026-01-01T00:00:00.000Z",
        closeTime: "2026-01-01T02:00:00+01:00",
        open: 1.5,
        volume: 7,
        digest: "AQIDBA==",
        day: "2026-01-31",
      };
      const parsed = {
        ...good,
        closeTime: new Date("2026-01-01T01:00:00Z"),
        open: "1.5",
        volume: 7n,
        digest: Buffer.from([1, 2, 3, 4]),
        day: new Date("2026-01-31T00:00:00Z"),
      };
      expect(coerced.insert.parse(JSON.parse(JSON.stringify(row)))).toEqual(parsed);
      expect(coerced.insert.parse(parsed)).toEqual(parsed);
      expect(coerced.insert.parse({ ...row, volume: "123456789012345678" }).volume).toBe(
        123_456_789_012_345_678n,
      );
      expect(issuesOf(coerced.insert, { ...row, high: 1 })).toEqual([highIssue]);
      expect(coerced.select.pick({ id: true }).parse({ id: "5" })).toEqual({ id: 5n });
      expect(coerced.update.parse({ closeTime: null })).toEqual({ closeTime: null });
    });

    test.each([
      [
        { openTime: "2026-01-01T00:00:00" },
        "openTime: must be an ISO 8601 time with its zone and at most milliseconds, such as 2026-01-31T12:00:00Z",
      ],
      [
        { openTime: "2026-02-30T00:00:00Z" },
        "openTime: must be an ISO 8601 time with its zone and at most milliseconds, such as 2026-01-31T12:00:00Z",
      ],
      [
        { openTime: "2026-01-01T00:00:00.0001Z" },
        "openTime: must be an ISO 8601 time with its zone and at most milliseconds, such as 2026-01-31T12:00:00Z",
      ],
      [{ openTime: 1_767_225_600_000 }, "openTime: Invalid input: expected date, received number"],
      [{ openTime: null }, "openTime: Invalid input: expected date, received null"],
      [{ day: "31.1.2026" }, "day: must be a date such as 2026-01-31"],
      [{ volume: 1.5 }, "volume: must be an integer, as a string if it is beyond 2^53"],
      [{ volume: 2 ** 60 }, "volume: must be an integer, as a string if it is beyond 2^53"],
      [
        { open: 0.1234567890123456 },
        "open: must be a string, because a JSON number cannot hold all of its digits",
      ],
      [{ open: true }, "open: Invalid input: expected string, received boolean"],
      [{ digest: "AQIDBA" }, "digest: must be bytes in base64"],
      [{ symbol: 5 }, "symbol: Invalid input: expected string, received number"],
    ])("coerce refuses %o", (patch, issue) => {
      expect(issuesOf(validators.with({ coerce: true }).insert, { ...good, ...patch })).toEqual([issue]);
    });

    test.runIf("encode" in z)("encode accepts a row unchanged", () => {
      const row = { ...good, closeTime: null, volume: 5n };
      for (const schema of [insert, validators.with({ coerce: true }).insert]) {
        expect(z.encode(schema, row)).toEqual(row);
        expect(z.safeEncode(schema, bad).error?.issues).toMatchObject([{ path: ["high"] }]);
      }
    });

    test("rejects the JSON form without coerce", () => {
      expect(issuesOf(insert, { ...good, openTime: "2026-01-01T00:00:00Z" })).toHaveLength(1);
      expect(
        issuesOf(validators.with({ coerce: true }).with({ coerce: false }).insert, { ...good, open: 1 }),
      ).toHaveLength(1);
    });

    test("a message replaces the rule of its constraint", () => {
      const { insert: named } = validators.with({ messages: { candles_high_check: "The high is too low." } });
      expect(issuesOf(named.omit({ note: true }), bad)).toEqual(["high: The high is too low."]);
      expect(() => validators.with({ messages: { candles_hgih_check: "x" } })).toThrow(
        "validatorsOf(candles) failed: it has no check constraint candles_hgih_check.",
      );
    });

    test("an issue has the constraint and the rule", () => {
      expect(insert.safeParse(bad).error?.issues).toEqual([
        expect.objectContaining({
          code: "custom",
          path: ["high"],
          params: {
            constraint: "candles_high_check",
            rule: "high must be at least the greater of open and low",
          },
        }),
      ]);
    });

    test("comments are descriptions", () => {
      const { insert: described } = validators.with({
        comments: { comment: "Candles", columns: { open_time: "Start of the candle", note: "Remark" } },
      });
      expect(described.description).toBe("Candles");
      expect(described.shape.openTime.description).toBe("Start of the candle");
      const { description, properties } = z.toJSONSchema(described) as Record<string, unknown>;
      expect(description).toBe("Candles");
      expect(properties).toMatchObject({
        openTime: { type: "string", format: "date-time", description: "Start of the candle" },
        note: { description: "Remark" },
      });
      expect(issuesOf(described.omit({ symbol: true }).strip(), bad)).toEqual([highIssue]);
    });

    test("skips and lists an unsupported CHECK and an unsupported type with unknown: skip", () => {
      const table = pgTable(
        "documents",
        { title: text("title"), rank: integer("rank"), embedding: vector("embedding", { dimensions: 3 }) },
        (t) => [
          check("documents_title_check", sql`${t.title} like 'A%'`),
          check("documents_rank_check", sql`${t.rank} > 0`),
        ],
      );
      expect(() => validatorsOf(table)).toThrow(
        "validatorsOf(documents) failed at check constraint documents_title_check",
      );
      const skipping = validatorsOf(table, { unknown: "skip" });
      expect(skipping.skipped.map(({ subject }) => subject)).toEqual([
        "check constraint documents_title_check",
        "column embedding",
      ]);
      expect(skipping.insert.parse({ title: "b", embedding: [1, 2, 3] })).toEqual({
        title: "b",
        embedding: [1, 2, 3],
      });
      expect(issuesOf(skipping.insert, { rank: 0 })).toEqual([
        "rank: rank must be greater than 0 (documents_rank_check)",
      ]);
      expect(validators.skipped).toEqual([]);
    });
  });

  describe("JSON Schema", () => {
    const propertiesOf = (schema: Zod.ZodType, io: "input" | "output") =>
      (z.toJSONSchema(schema, { io }) as { properties: Record<string, unknown> }).properties;

    test.each(["input", "output"] as const)("every schema has one: %s", (io) => {
      for (const schema of [
        insert,
        update,
        select,
        ...Object.values(validators.with({ coerce: true })).slice(0, 3),
      ])
        expect(() => z.toJSONSchema(schema as Zod.ZodType, { io })).not.toThrow();
    });

    test("shows types without a JSON equivalent by their JSON form", () => {
      const integerOrText = { anyOf: [{ type: "integer" }, { type: "string", pattern: "^-?[0-9]{1,100}$" }] };
      for (const schema of [insert, validators.with({ coerce: true }).insert]) {
        expect(propertiesOf(schema, "input")).toMatchObject({
          openTime: { type: "string", format: "date-time" },
          volume: integerOrText,
          digest: { anyOf: [{ type: "string", contentEncoding: "base64" }, { type: "null" }] },
        });
      }
      expect(propertiesOf(select, "output")).toMatchObject({
        id: integerOrText,
        score: expect.anything(),
      });
    });

    test("includes the CHECKs on a single column", () => {
      expect(propertiesOf(insert, "input")).toMatchObject({
        symbol: { type: "string", minLength: 1, maxLength: 10, pattern: "^[A-Z\\.]+$" },
        trades: { anyOf: [{ type: "integer", minimum: 1, maximum: 2_147_483_647 }, { type: "null" }] },
        rank: { type: "integer", enum: [1, 2, 3] },
        score: { anyOf: [{ type: "number", minimum: 0, maximum: 1 }, { type: "null" }] },
        note: { anyOf: [{ type: "string", minLength: 3 }, { type: "null" }] },
        source: { type: "string", enum: ["exchange", "index"] },
      });
      expect(JSON.stringify(propertiesOf(insert, "input").details)).toContain("object");
    });

    test("clones of a column have the column's schema", () => {
      expect(z.toJSONSchema(insert.shape.openTime.describe("x"))).toMatchObject({
        format: "date-time",
        description: "x",
      });
      expect(z.toJSONSchema(insert.shape.openTime.refine(() => true))).toMatchObject({ format: "date-time" });
    });

    test("a derived schema has the remaining keys", () => {
      const { properties, required } = z.toJSONSchema(insert.pick({ open: true, note: true })) as Record<
        string,
        object
      >;
      expect([Object.keys(properties ?? {}), required]).toEqual([["open", "note"], ["open"]]);
    });
  });
}
