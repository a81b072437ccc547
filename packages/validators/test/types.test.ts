import { sql } from "drizzle-orm";
import { bigint, bytea, check, integer, jsonb, numeric, pgTable, text, timestamp } from "drizzle-orm/pg-core";
import { expect, expectTypeOf, test } from "vitest";
import * as z from "zod";
import { validatorsOf } from "../src/index.ts";

// Checked by tsc with the lowest and the current zod.

const fills = pgTable(
  "fills",
  {
    id: bigint("id", { mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    side: text("side", { enum: ["buy", "sell"] }).notNull(),
    price: numeric("price").notNull(),
    units: integer("units").notNull().default(1),
    sequence: bigint("sequence", { mode: "bigint" }),
    filledAt: timestamp("filled_at", { withTimezone: true }).notNull(),
    settledAt: timestamp("settled_at", { withTimezone: true }).array(),
    digest: bytea("digest"),
    details: jsonb("details").$type<{ venue: string }>(),
  },
  (t) => [check("fills_price_check", sql`${t.price} > 0`)],
);
const { insert, update, select } = validatorsOf(fills);
const coerced = validatorsOf(fills, { coerce: true });

interface Written {
  side: "buy" | "sell";
  price: string;
  units?: number | undefined;
  sequence?: bigint | null | undefined;
  filledAt: Date;
  settledAt?: Date[] | null | undefined;
  digest?: Buffer | null | undefined;
  details?: { venue: string } | null | undefined;
}

test("infers the types of a schema from its table", () => {
  expectTypeOf<z.output<typeof insert>>().branded.toEqualTypeOf<Written>();
  expectTypeOf<z.input<typeof insert>>().branded.toEqualTypeOf<Written>();
  expectTypeOf<z.output<typeof update>>().branded.toEqualTypeOf<{
    [K in keyof Written]?: Written[K] | undefined;
  }>();
  expectTypeOf<z.output<typeof select>>().branded.toEqualTypeOf<typeof fills.$inferSelect>();
  expectTypeOf(insert.shape.side).toEqualTypeOf<z.ZodEnum<{ buy: "buy"; sell: "sell" }>>();
  expectTypeOf(insert).toExtend<z.ZodObject>();
});

test("derived schemas have zod's types", () => {
  const composed = insert
    .omit({ filledAt: true, digest: true, settledAt: true })
    .partial({ units: true })
    .extend({ note: z.string(), details: z.object({ venue: z.literal("spot") }) });
  expectTypeOf<z.output<typeof composed>>().branded.toEqualTypeOf<{
    side: "buy" | "sell";
    price: string;
    units?: number | undefined;
    sequence?: bigint | null | undefined;
    note: string;
    details: { venue: "spot" };
  }>();
  const body = { side: "buy", price: "1", note: "x", details: { venue: "spot" } };
  expect(composed.parse(body)).toEqual(body);
  expectTypeOf(insert.keyof().options).toExtend<(keyof Written)[]>();
  // @ts-expect-error a column that the table does not have
  expect(() => insert.omit({ color: true }).parse({})).toThrow();
});

test("coerce changes the input type, not the output type", () => {
  expectTypeOf<z.output<typeof coerced.insert>>().branded.toEqualTypeOf<Written>();
  expectTypeOf<z.input<typeof coerced.insert>>().branded.toEqualTypeOf<{
    side: "buy" | "sell";
    price: string | number;
    units?: number | undefined;
    sequence?: bigint | number | string | null | undefined;
    filledAt: Date | string;
    settledAt?: (Date | string)[] | null | undefined;
    digest?: Buffer | string | null | undefined;
    details?: { venue: string } | null | undefined;
  }>();
  expectTypeOf<z.input<ReturnType<typeof again>["insert"]>["filledAt"]>().toEqualTypeOf<Date>();
  expectTypeOf(coerced.with({ messages: {} })).toEqualTypeOf(coerced);
  expectTypeOf(validatorsOf(fills).with({ coerce: true })).toEqualTypeOf(coerced);
  expect(coerced.insert.parse({ side: "buy", price: 1, filledAt: "2026-01-01T00:00:00Z" })).toEqual({
    side: "buy",
    price: "1",
    filledAt: new Date("2026-01-01T00:00:00Z"),
  });
});

const again = () => coerced.with({ coerce: false });
