import { z } from "zod";

/** A schema in JSON Schema, as a fragment. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/**
 * A zod type that `z.toJSONSchema` shows as what JSON has in its place: zod itself throws for dates, bigints and custom
 * types. Its clones, which `.describe()` and `.refine()` make, are shown so too.
 */
function shownAs<S extends z.ZodType>(Base: { init(inst: S, def: S["_zod"]["def"]): void }, name: string) {
  type Def = S["_zod"]["def"] & { readonly json: JsonSchema };
  const Shown = z.core.$constructor<S & { _zod: { def: Def } }, Def>(name, (inst, def) => {
    Base.init(inst, def);
    // Up to zod 4.2 a method replaces what zod writes; from then on a processor does, and that method breaks clones.
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

/** A `Date`, which JSON has as a text in ISO 8601. */
export const dateType = (json: JsonSchema = { type: "string", format: "date-time" }): z.ZodDate =>
  shownDate({ type: "date" }, json);

/** A `bigint`, which JSON has as an integer, or as a text where it is too large for a number. */
export const bigintType = (): z.ZodBigInt =>
  shownBigint(
    { type: "bigint" },
    { anyOf: [{ type: "integer" }, { type: "string", pattern: "^-?[0-9]{1,100}$" }] },
  );

/** A value that a test accepts. */
export const customType = <T>(
  test: (value: unknown) => boolean,
  error: string,
  json: JsonSchema,
): z.ZodType<T, T> =>
  shownCustom({ type: "custom", check: "custom", fn: test, error: () => error }, json) as never;
