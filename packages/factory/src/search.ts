import { rowOf, type SqlRow } from "@strata/validators/expressions";
import { drawEdgeValue } from "./edge_values.ts";
import { FactoryError } from "./factory_error.ts";
import { type Constraint, type Field, type Model, namesIn } from "./model.ts";
import { Random } from "./random.ts";
import { draw, isKnown, timeOf } from "./values.ts";

export type Values = Readonly<Record<string, unknown>>;

/** Options of a search for a row. */
export interface SearchOptions {
  readonly model: Model;
  /** Values that the row must have. */
  readonly overrides: Values;
  /** Columns that copy another column of the row, for rows that reference themselves. */
  readonly copies: ReadonlyMap<string, string>;
  readonly seed: number;
  readonly now: Date;
  /** Number of the row in its table, from 1. */
  readonly nth: number;
  /** Probability that an optional column has a value, in percent. */
  readonly optional: number;
  /** Constraints to satisfy. Default: every CHECK and unique key of the table. */
  readonly constraints?: readonly Constraint[];
  /** Row to start from. Default: random values. */
  readonly from?: Values;
  /** Columns that may also get edge values. */
  readonly edgeKeys?: readonly string[];
  /** Part of the random seed. */
  readonly purpose?: string;
  /** Maximum number of tries. */
  readonly maxTries?: number;
}

/** The hardest of Strata's tables needs about 100 tries. */
const defaultMaxTries = 5_000;
/** Tries before the search restarts from other values. */
const triesPerStart = 500;
/** Probabilities, in percent, that a nullable column stays null; high ones help with CHECKs of many columns. */
const nullPercents = [30, 30, 60, 90];

/**
 * Finds a row that violates no CHECK and no unique key. Draws all columns at random; while a constraint is violated,
 * redraws one of its columns (a random walk as in WalkSAT).
 *
 * @throws FactoryError if the overrides violate a constraint, or no row is found.
 */
export function findRow(options: SearchOptions): Values {
  const {
    model,
    overrides,
    copies,
    now,
    nth,
    seed,
    edgeKeys = [],
    purpose = "",
    maxTries = defaultMaxTries,
  } = options;
  const random = new Random(seed, model.name, nth, purpose);
  const isFree = (key: string) => !(key in overrides) && model.fields.get(key)?.origin !== "database";
  const freeKeys = (constraint: Constraint) =>
    constraint.keys.map((key) => copies.get(key) ?? key).filter(isFree);
  const all = options.constraints ?? model.constraints;
  const free = new Map(all.map((constraint) => [constraint, freeKeys(constraint)]));
  // A unique key whose columns are all overridden is the caller's responsibility.
  const constraints = all.filter((one) => one.kind === "check" || free.get(one)?.length);
  const broken = (row: SqlRow, among: readonly Constraint[]) => among.filter((one) => one.isBroken(row));
  const computed = [...model.rules.generated.values()];
  /** The row with a changed column; recomputes only what depends on it. */
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

  const failures = new Map<Constraint, number>();
  let values: Record<string, unknown> = {};
  let row: SqlRow = new Map();
  let left: readonly Constraint[] = [];
  let nullPercent = 0;
  for (let tried = 0; tried < maxTries; tried++) {
    if (tried % triesPerStart === 0) {
      nullPercent = edgeKeys.length > 0 ? random.pick(nullPercents) : 30;
      values = firstValues(options, tried);
      row = rowAfter(values);
      left = broken(row, constraints);
    }
    if (left.length === 0) return values;
    const constraint = random.pick(left);
    failures.set(constraint, (failures.get(constraint) ?? 0) + 1);
    const keys = free.get(constraint) ?? [];
    if (keys.length === 0) throw overridesViolate(model, constraint, values);
    const field = model.fields.get(random.pick(keys)) as Field;
    const isLeftOut = field.origin === "optional" && random.percent(nullPercent);
    const from = { random, now, nth, violating: row };
    const drawn = isLeftOut
      ? nullValue(options, field)
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
    // Occasionally accept a worse row, to leave a local minimum.
    if (leftThen.length <= left.length || random.percent(1)) {
      values = changed;
      row = changedRow;
      left = leftThen;
    }
  }
  throw noRowFound(model, failures, overrides);
}

/** The absence of a value: null when a row is changed, because an update keeps the columns that it omits. */
function nullValue({ from }: SearchOptions, { key, isNotNull }: Field): unknown {
  if (!from) return undefined;
  return isNotNull ? from[key] : null;
}

function firstValues(
  { model, overrides, seed, now, nth, optional, from }: SearchOptions,
  start: number,
): Record<string, unknown> {
  if (from) return { ...from, ...overrides };
  const values: Record<string, unknown> = {};
  for (const field of model.fields.values()) {
    const { key, origin, instant, isReference } = field;
    // A generator per column, so that overriding one column does not change the others.
    const random = new Random(seed, model.name, nth, key, start);
    if (key in overrides) values[key] = overrides[key];
    else if (origin === "clock") values[key] = timeOf(field, instant ?? now);
    else if (origin === "drawn" && !isKnown(field)) throw unknownType(model, field);
    else if (origin === "drawn" || (origin === "optional" && !isReference && random.percent(optional)))
      values[key] = draw(field, { random, now, nth });
  }
  return values;
}

function unknownType(model: Model, { key, column }: Field): FactoryError {
  return new FactoryError(
    `Column "${key}" of ${model.name} has the unsupported type ${column.getSQLType()}: pass its value.`,
  );
}

function overridesViolate(model: Model, { name, keys }: Constraint, values: Values): FactoryError {
  return new FactoryError(
    `The overrides of a row of ${model.name} violate CHECK ${name}: ${described(keys, values)}. Change them.`,
    { constraint: name },
  );
}

function noRowFound(
  model: Model,
  failures: ReadonlyMap<Constraint, number>,
  overrides: Values,
): FactoryError {
  const [[constraint] = []] = [...failures].sort(([, a], [, b]) => b - a);
  const { name = "", kind = "check", keys = [] } = constraint ?? {};
  const what = kind === "check" ? `that satisfies CHECK ${name}` : `with an unused value of the key ${name}`;
  const overriddenKeys = keys.filter((key) => key in overrides);
  const withOverrides = overriddenKeys.length > 0 ? ` with ${described(overriddenKeys, overrides)}` : "";
  const missing = keys.filter((key) => !(key in overrides)).map((key) => `"${key}"`);
  return new FactoryError(
    `No row of ${model.name} found ${what}${withOverrides}: pass ${missing.join(", ")}.`,
    { constraint: name },
  );
}

const described = (keys: readonly string[], values: Values): string =>
  keys.map((key) => `${key} = ${textOfValue(values[key])}`).join(", ");

function textOfValue(value: unknown): string {
  if (value === undefined) return "its default";
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return `${value.length} bytes`;
  if (typeof value === "bigint") return String(value);
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}

/** The columns of an unsupported CHECK, by their names in TypeScript. */
export function columnsOfCheck({ rules }: Model, expression: Parameters<typeof namesIn>[0]): string[] {
  const names = namesIn(
    expression,
    rules.columns.map(({ column }) => column.name),
  );
  return rules.columns.filter(({ column }) => names.includes(column.name)).map(({ key }) => key);
}
