import { rowOf, type SqlRow } from "@strata/validators/expressions";
import { drawEdgeValue } from "./edge_values.ts";
import { FactoryError } from "./factory_error.ts";
import { type Constraint, type Field, type Model, namesIn } from "./model.ts";
import { Random } from "./random.ts";
import { draw, isKnown, timeOf } from "./values.ts";

export type Values = Readonly<Record<string, unknown>>;

/** What a row is made from. */
export interface Wanted {
  readonly model: Model;
  /** Values that stand. */
  readonly given: Values;
  /** Columns that take the value of another column of the row: a row that refers to itself. */
  readonly copies: ReadonlyMap<string, string>;
  readonly seed: number;
  readonly now: Date;
  /** The number of the row in its table, from 1. */
  readonly nth: number;
  /** How often an optional column has a value, in percent. */
  readonly optional: number;
  /** What the row must keep; unless given, every CHECK and unique key of the table. */
  readonly constraints?: readonly Constraint[];
  /** Where the search begins; unless given, each column is drawn. */
  readonly from?: Values;
  /** Columns that also take values that few CHECKs accept. */
  readonly edgeKeys?: readonly string[];
  /** Another purpose, another chance. */
  readonly purpose?: string;
  /** How many values are tried before the row counts as impossible. */
  readonly most?: number;
}

/** So many values are tried before a row counts as impossible; the hardest of Strata's tables takes about 100. */
const mostOfAll = 5_000;
/** After so many it begins anew, elsewhere. */
const perStart = 500;
/** How often a column is left empty that may be, in percent: more often now and then, for a CHECK of many columns. */
const emptiness = [30, 30, 60, 90];

/**
 * Finds a row that breaks no CHECK and no unique key: draws all columns, and while a constraint is broken, draws one of
 * its columns anew, as a random walk solves satisfiability (WalkSAT).
 *
 * @throws FactoryError if the given values break a constraint, or no row is found.
 */
export function findRow(wanted: Wanted): Values {
  const { model, given, copies, now, nth, seed, edgeKeys = [], purpose = "", most = mostOfAll } = wanted;
  const random = new Random(seed, model.name, nth, purpose);
  const isFree = (key: string) => !(key in given) && model.fields.get(key)?.origin !== "database";
  const freeKeys = (constraint: Constraint) =>
    constraint.keys.map((key) => copies.get(key) ?? key).filter(isFree);
  const all = wanted.constraints ?? model.constraints;
  const free = new Map(all.map((constraint) => [constraint, freeKeys(constraint)]));
  // A unique key that is wholly given is the caller's matter.
  const constraints = all.filter((one) => one.kind === "check" || free.get(one)?.length);
  const broken = (row: SqlRow, among: readonly Constraint[]) => among.filter((one) => one.isBroken(row));
  const computed = [...model.rules.generated.values()];
  /** The row with another value of one column; only what depends on it is computed again. */
  const rowWith = (
    before: SqlRow,
    values: Record<string, unknown>,
    { key, column: { name } }: Field,
  ): SqlRow => {
    if (copies.size > 0 || computed.some(({ columns }) => columns.has(name))) return rowAfter(values);
    const value = rowOf(model.rules, { [key]: values[key] }, (one) => one === key).get(name);
    const changed = new Map(before);
    if (value === undefined) changed.delete(name);
    else changed.set(name, value);
    return changed;
  };
  const rowAfter = (values: Record<string, unknown>) => {
    for (const [key, from] of copies) values[key] = values[from];
    return rowOf(model.rules, values);
  };

  const troubles = new Map<Constraint, number>();
  let values: Record<string, unknown> = {};
  let row: SqlRow = new Map();
  let left: readonly Constraint[] = [];
  let empty = 0;
  for (let tried = 0; tried < most; tried++) {
    if (tried % perStart === 0) {
      empty = edgeKeys.length > 0 ? random.pick(emptiness) : 30;
      values = firstValues(wanted, tried);
      row = rowAfter(values);
      left = broken(row, constraints);
    }
    if (left.length === 0) return values;
    const constraint = random.pick(left);
    troubles.set(constraint, (troubles.get(constraint) ?? 0) + 1);
    const keys = free.get(constraint) ?? [];
    if (keys.length === 0) throw givenIsBroken(model, constraint, values);
    const field = model.fields.get(random.pick(keys)) as Field;
    const isLeftOut = field.origin === "optional" && random.percent(empty);
    const from = { random, now, nth, refused: row };
    const drawn = isLeftOut
      ? nothing(wanted, field)
      : edgeKeys.includes(field.key) && random.percent(50)
        ? drawEdgeValue(field, from)
        : draw(field, from);
    const changed = { ...values, [field.key]: drawn };
    const changedRow = rowWith(row, changed, field);
    const isTouched = (one: Constraint) => free.get(one)?.includes(field.key) ?? false;
    const leftThen = [
      ...left.filter((one) => !isTouched(one)),
      ...broken(changedRow, constraints.filter(isTouched)),
    ];
    // A step that breaks more is taken now and then: it may lead out of where every step does.
    if (leftThen.length <= left.length || random.percent(1)) {
      values = changed;
      row = changedRow;
      left = leftThen;
    }
  }
  throw nothingFound(model, troubles, given);
}

/** What stands for no value: null where a row is changed, for an update does not set what it leaves out. */
function nothing({ from }: Wanted, { key, isNotNull }: Field): unknown {
  if (!from) return undefined;
  return isNotNull ? from[key] : null;
}

function firstValues(
  { model, given, seed, now, nth, optional, from }: Wanted,
  start: number,
): Record<string, unknown> {
  if (from) return { ...from, ...given };
  const values: Record<string, unknown> = {};
  for (const field of model.fields.values()) {
    const { key, origin, instant, isReference } = field;
    // Chance of its own, so that what is given for one column changes no other.
    const random = new Random(seed, model.name, nth, key, start);
    if (key in given) values[key] = given[key];
    else if (origin === "clock") values[key] = timeOf(field, instant ?? now);
    else if (origin === "drawn" && !isKnown(field)) throw unknownType(model, field);
    else if (origin === "drawn" || (origin === "optional" && !isReference && random.percent(optional)))
      values[key] = draw(field, { random, now, nth });
  }
  return values;
}

function unknownType(model: Model, { key, column }: Field): FactoryError {
  return new FactoryError(
    `A row of ${model.name} needs a value of "${key}", whose type ${column.getSQLType()} factories do not know: give it.`,
  );
}

function givenIsBroken(model: Model, { name, keys }: Constraint, values: Values): FactoryError {
  return new FactoryError(
    `What is given for a row of ${model.name} breaks the CHECK ${name}: ${described(keys, values)}.`,
    { constraint: name },
  );
}

function nothingFound(model: Model, troubles: ReadonlyMap<Constraint, number>, given: Values): FactoryError {
  const [[constraint] = []] = [...troubles].sort(([, a], [, b]) => b - a);
  const { name = "", kind = "check", keys = [] } = constraint ?? {};
  const what = kind === "check" ? `that the CHECK ${name} accepts` : `with another value of the key ${name}`;
  const givenKeys = keys.filter((key) => key in given);
  const withGiven = givenKeys.length > 0 ? ` with ${described(givenKeys, given)}` : "";
  const missing = keys.filter((key) => !(key in given)).map((key) => `"${key}"`);
  return new FactoryError(
    `No row of ${model.name} was found ${what}${withGiven}: give ${missing.join(", ")}.`,
    { constraint: name },
  );
}

const described = (keys: readonly string[], values: Values): string =>
  keys.map((key) => `${key} = ${textOfGiven(values[key])}`).join(", ");

function textOfGiven(value: unknown): string {
  if (value === undefined) return "its default";
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return `${value.length} bytes`;
  if (typeof value === "bigint") return String(value);
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}

/** The columns of a CHECK that factories cannot read, by their names in TypeScript. */
export function columnsOfCheck({ rules }: Model, expression: Parameters<typeof namesIn>[0]): string[] {
  const names = namesIn(
    expression,
    rules.columns.map(({ column }) => column.name),
  );
  return rules.columns.filter(({ column }) => names.includes(column.name)).map(({ key }) => key);
}
