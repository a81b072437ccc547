import { bigint, customType, jsonb, numeric, timestamp } from "drizzle-orm/pg-core";
import { atLeast, between, isArray, isObject, nonNegative } from "./rules.ts";

/**
 * Surrogate key.
 *
 * `bigint generated always as identity`, a JavaScript number up to 2^53.
 */
export const id = () => bigint("id", { mode: "number" }).primaryKey().generatedAlwaysAsIdentity();

/** A `bigint` column that references the {@link id} of another row, without a foreign key. */
export const reference = <Name extends string>(name: Name) => bigint(name, { mode: "number" });

/**
 * Time with time zone, in milliseconds like a JavaScript `Date`, so that a value read from a row matches the same row
 * in a condition (docs/decisions/0005-types.md).
 *
 * @example
 * ```ts
 * import { id, timestamptz } from "@strata/schema-base";
 * import { pgTable } from "drizzle-orm/pg-core";
 *
 * export const releases = pgTable("releases", { id: id(), releasedAt: timestamptz("released_at").notNull() });
 * ```
 */
export const timestamptz = <Name extends string>(name: Name) =>
  timestamp(name, { withTimezone: true, precision: 3, mode: "date" });

/**
 * Row creation time.
 *
 * `created_at`, not null, default `now()`.
 */
export const createdAt = () => timestamptz("created_at").notNull().defaultNow();

/**
 * Row times: `created_at`, and `updated_at`, which Drizzle sets on every update through the table object. Not a
 * trigger: distributed tables do not support triggers, and a trigger would hide the rule from TypeScript.
 */
export const timestamps = () => ({
  createdAt: createdAt(),
  /** Time of the last change to the row. */
  updatedAt: timestamptz("updated_at")
    .notNull()
    .defaultNow()
    .$onUpdate(() => new Date()),
});

/**
 * Price of one unit in USD, 0 or more: exact decimal with any number of digits, a string in TypeScript.
 *
 * @example
 * ```ts
 * import { columnChecks, id, price } from "@strata/schema-base";
 * import { pgTable } from "drizzle-orm/pg-core";
 *
 * export const quotes = pgTable("quotes", { id: id(), bid: price("bid").notNull() }, (t) => columnChecks(t));
 * ```
 */
export const price = <Name extends string>(name: Name) => nonNegative(numeric(name));

/** Quantity of an asset in its own unit, 0 or more: exact decimal, a string in TypeScript. */
export const quantity = <Name extends string>(name: Name) => nonNegative(numeric(name));

/**
 * Amount in US dollars, 0 or more: exact decimal, a string in TypeScript, not rounded to cents.
 *
 * @example
 * ```ts
 * import { columnChecks, id, usd } from "@strata/schema-base";
 * import { pgTable } from "drizzle-orm/pg-core";
 *
 * export const fees = pgTable("fees", { id: id(), amount: usd("amount").notNull() }, (t) => columnChecks(t));
 * ```
 */
export const usd = <Name extends string>(name: Name) => nonNegative(numeric(name));

/** Relative change in percent (5.25 is +5.25%), at least -100: exact decimal, a string in TypeScript. */
export const percentChange = <Name extends string>(name: Name) => atLeast(numeric(name), -100);

/** Score or confidence, 0 to 100 with two decimals, a string in TypeScript. */
export const score = <Name extends string>(name: Name) =>
  between(numeric(name, { precision: 5, scale: 2 }), 0, 100);

/** Percentage of a whole, 0 to 100 with two decimals, a string in TypeScript. */
export const percent = <Name extends string>(name: Name) =>
  between(numeric(name, { precision: 5, scale: 2 }), 0, 100);

/** Number from -1 to 1 with four decimals, such as a sentiment or a correlation; a string in TypeScript. */
export const signedRatio = <Name extends string>(name: Name) =>
  between(numeric(name, { precision: 6, scale: 4 }), -1, 1);

/** Duration in milliseconds, 0 or more, with microsecond precision; a string in TypeScript. */
export const milliseconds = <Name extends string>(name: Name) =>
  nonNegative(numeric(name, { precision: 12, scale: 3 }));

/** JSON object, never null: an absent value is `{}`. */
export const jsonObject = <T extends object>(name: string) =>
  isObject(jsonb(name))
    .$type<T>()
    .notNull()
    .default({} as T);

/** JSON array, never null: an absent value is `[]`. */
export const jsonArray = <T>(name: string) => isArray(jsonb(name)).$type<T[]>().notNull().default([]);

/** Full-text search vector, a type that Drizzle lacks; PostgreSQL generates its value. */
export const tsvector = customType<{ data: string }>({ dataType: () => "tsvector" });
