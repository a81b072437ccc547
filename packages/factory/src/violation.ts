import { is, SQL } from "drizzle-orm";
import { FactoryError } from "./factory_error.ts";
import type { Constraint, Field, Model, Reference } from "./model.ts";
import { Random } from "./random.ts";
import { findRow, type Values, type Wanted } from "./search.ts";
import { draw, javascriptType, typeOf } from "./values.ts";

/** What a row can break: a CHECK with its conjuncts, a unique key, a foreign key, or a column's NOT NULL. */
export type Target =
  | { readonly kind: "check"; readonly name: string; readonly conjuncts: readonly Constraint[] }
  | { readonly kind: "key"; readonly name: string; readonly key: Constraint }
  | { readonly kind: "reference"; readonly name: string; readonly reference: Reference }
  | { readonly kind: "not null"; readonly name: string; readonly key: string };

/** A constraint by its SQL name, or NOT NULL by its column's name in TypeScript. */
export type Rule = string | { readonly notNull: string };

/** @throws FactoryError if the table has no such constraint, or only PostgreSQL can read it. */
export function targetOf(model: Model, rule: Rule): Target {
  const { name: tableName, constraints, references, rules } = model;
  if (typeof rule !== "string") return notNullOf(model, rule.notNull);
  const name = rule;
  const [key] = constraints.filter((one) => one.kind === "key" && one.name === name);
  if (key) return { kind: "key", name, key };
  const conjuncts = constraints.filter((one) => one.kind === "check" && one.name === name);
  if (conjuncts.length > 0) return { kind: "check", name, conjuncts };
  const reference = references.find((one) => one.name === name);
  if (reference) return { kind: "reference", name, reference };
  const unknown = rules.unknown.find(({ check }) => check === name);
  throw new FactoryError(
    unknown
      ? `Factories cannot read the CHECK ${name} of ${tableName} (${unknown.reason}), so they cannot break it.`
      : `The table ${tableName} has no CHECK, unique key or foreign key ${name}.`,
    { constraint: name },
  );
}

function notNullOf(model: Model, key: string): Target {
  const field = model.fields.get(key);
  if (field?.isNotNull) return { kind: "not null", name: `not null ${key}`, key };
  throw new FactoryError(
    field
      ? `The column "${key}" of ${model.name} may be null.`
      : `The table ${model.name} has no column "${key}".`,
  );
}

/** The columns that PostgreSQL gives a value unless the row has one, and that the target cannot be broken without. */
export function numberedKeys(model: Model, target: Target): string[] {
  if (target.kind !== "check") return [];
  return target.conjuncts
    .flatMap(({ keys }) => keys)
    .filter((key) => {
      const field = model.fields.get(key);
      return field?.origin === "database" && !is(field.column.generated?.as, SQL);
    });
}

/** What a unique key needs of a row so that another one can have the same. */
export const setKey = (key: Constraint): Constraint => ({
  name: key.name,
  kind: "check",
  keys: key.keys,
  isBroken: (row) => !key.isSet?.(row),
  isViolated: () => false,
});

/**
 * A row that breaks one conjunct of a CHECK and nothing else: no other conjunct and no other constraint of its table.
 *
 * @param nth the number of the violation of this CHECK: the conjuncts are broken in turn. One that is never false by
 * itself is passed over.
 * @throws FactoryError if no such row is found.
 */
export function breakCheck(
  wanted: Omit<Wanted, "constraints" | "edgeKeys" | "purpose" | "most">,
  { name, conjuncts }: Target & { kind: "check" },
  nth: number,
): Values {
  for (const index of conjuncts.keys()) {
    const values = breakConjunct(wanted, conjuncts[(nth + index) % conjuncts.length] as Constraint, nth);
    if (values) return values;
  }
  const keys = new Set(conjuncts.flatMap((conjunct) => conjunct.keys));
  throw new FactoryError(
    `No row of ${wanted.model.name} was found that breaks the CHECK ${name} alone: give other values of ${[...keys].map((key) => `"${key}"`).join(", ")}.`,
    { constraint: name },
  );
}

function breakConjunct(
  wanted: Parameters<typeof breakCheck>[0],
  conjunct: Constraint,
  nth: number,
): Values | undefined {
  const { name, keys } = conjunct;
  const broken: Constraint = { ...conjunct, isBroken: (row) => !conjunct.isViolated(row) };
  const others = wanted.model.constraints.filter((one) => one !== conjunct);
  for (let attempt = 0; attempt < attempts; attempt++) {
    const part = { ...wanted, edgeKeys: keys, purpose: `${name} ${nth} ${attempt}`, most: perAttempt };
    try {
      // By turns the columns are changed until all is as it must be, and first the CHECK is broken, then the rest follows.
      if (attempt % 2 === 0) return findRow({ ...part, constraints: [broken, ...others] });
      const from = findRow({ ...part, constraints: [broken] });
      const given = { ...wanted.given, ...Object.fromEntries(keys.map((key) => [key, from[key]])) };
      return findRow({ ...part, from, given, constraints: others });
    } catch (error) {
      if (!(error instanceof FactoryError)) throw error;
    }
  }
  return undefined;
}

/** How often a valid row is changed to break a conjunct, and how many values are tried each time. */
const attempts = 8;
const perAttempt = 500;

/** Values of a foreign key that no row has, as far as chance goes; columns that other keys share stay. */
export function strangeKey(model: Model, reference: Reference, purpose: Wanted): Values {
  const others = new Set(
    model.references.filter((one) => one !== reference).flatMap(({ pairs }) => pairs.map(({ key }) => key)),
  );
  const own = reference.pairs.map(({ key }) => key).filter((key) => !others.has(key));
  const keys = own.length > 0 ? own : reference.pairs.map(({ key }) => key);
  const random = new Random(purpose.seed, model.name, purpose.nth, reference.name);
  const { nth, now } = purpose;
  return Object.fromEntries(
    keys.map((key) => {
      const field = model.fields.get(key) as Field;
      return [key, strangeNumber(field, random) ?? draw(field, { random, nth, now, refused: new Map() })];
    }),
  );
}

const largest: Readonly<Record<string, number>> = {
  smallint: 2 ** 15 - 1,
  integer: 2 ** 31 - 1,
  bigint: 2 ** 31 - 1,
};

/** A whole number near the end of what its type holds; undefined where it is of another type. */
export function strangeNumber(field: Field, random: Random): unknown {
  const most = largest[typeOf(field)];
  if (most === undefined) return undefined;
  const value = most - random.between(0, Math.floor(most / 10));
  const type = javascriptType(field);
  return type === "bigint" ? BigInt(value) : type === "string" ? String(value) : value;
}
