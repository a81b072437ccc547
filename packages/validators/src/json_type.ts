import { z } from "zod";

/** A fragment of JSON Schema. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/**
 * A zod type with its own JSON Schema in `z.toJSONSchema`, which throws for dates, bigints and custom types. Clones by
 * `.describe()` and `.refine()` keep it.
 */
function shownAs<S extends z.ZodType>(Base: { init(inst: S, def: S["_zod"]["def"]): void }, name: string) {
  type Def = S["_zod"]["def"] & { readonly json: JsonSchema };
  const Shown = z.core.$constructor<S & { _zod: { def: Def } }, Def>(name, (inst, def) => {
    Base.init(inst, def);
    // Up to zod 4.2 a method overrides the output; later versions use a processor, and the method breaks clones.
    const internals: {
      processJSONSchema?: (context: unknown, json: object) => void;
      toJSONSchema?: () => unknown;
    } = inst._zod as object;
    if (internals.processJSONSchema)
      internals.processJSONSchema = (_context, json) => Object.assign(json, def.json);
    else internals.toJSONSchema = () => ({ ...def.json });
  });
  return (def: Omit<Def, "json">, json: JsonSchema): S => new Shown({ ...def, json } as Def);
}

const shownDate = shownAs(z.ZodDate, "StrataDate");
const shownBigint = shownAs(z.ZodBigInt, "StrataBigInt");
const shownCustom = shownAs(z.ZodCustom, "StrataCustom");

/** A `Date`; an ISO 8601 string in JSON. */
export const dateType = (json: JsonSchema = { type: "string", format: "date-time" }): z.ZodDate =>
  shownDate({ type: "date" }, json);

/** A `bigint`; in JSON an integer, or a string if it is too large for a number. */
export const bigintType = (): z.ZodBigInt =>
  shownBigint(
    { type: "bigint" },
    { anyOf: [{ type: "integer" }, { type: "string", pattern: "^-?[0-9]{1,100}$" }] },
  );

/** A value that a predicate accepts. */
export const customType = <T>(
  test: (value: unknown) => boolean,
  error: string,
  json: JsonSchema,
): z.ZodType<T, T> =>
  shownCustom({ type: "custom", check: "custom", fn: test, error: () => error }, json) as never;
