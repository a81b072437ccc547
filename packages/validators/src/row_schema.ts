import { z } from "zod";
import { type Breach, breachOf, type Check, rowOf, type TableRules } from "./rules.ts";
import { NoValue } from "./sql_value.ts";
import { ruleInWords } from "./words.ts";

/** Rules and options of a row schema. */
export interface RowRules {
  readonly rules: TableRules;
  /** Whether an absent key means the column's default or null, as in an insert. */
  readonly isComplete: boolean;
  /** Schemas of the columns by key. */
  readonly own: Readonly<Record<string, z.ZodType>>;
  /** Schema of a column by key that also accepts the JSON form of its values; excludes null. */
  lenient(key: string): z.ZodType;
  /** Messages by constraint name. */
  readonly messages: Readonly<Record<string, string>>;
}

interface RowDef extends z.core.$ZodObjectDef {
  readonly row: RowRules;
}

interface RowObject extends z.ZodObject {
  _zod: z.ZodObject["_zod"] & { def: RowDef };
}

type RowCheck = z.core.$ZodCheck & { readonly isRowCheck?: true };

/** Methods that throw or drop refinements in zod if the object has some. */
const rebuilding = ["pick", "omit", "partial", "exactPartial", "required", "extend", "safeExtend", "merge"];

/**
 * zod's object type with the CHECKs of a table. The rules are in its definition, which every method of zod passes on to
 * the schema that it returns. So every derived schema evaluates the CHECKs whose columns it has.
 */
const RowObject = z.core.$constructor<RowObject, RowDef>("StrataRow", (inst, def) => {
  const others = (def.checks ?? []).filter((check) => !(check as RowCheck).isRowCheck);
  def.checks = [rowCheck(def), ...others] as z.core.$ZodCheck<never>[];
  z.ZodObject.init(inst, def);
  // zod sees an object without CHECKs; they are evaluated for the keys of the result.
  const plain = () => new z.ZodObject({ ...def, checks: others } as never);
  for (const name of rebuilding) {
    // Which methods exist depends on the version of zod.
    if (typeof methodsOf(inst)[name] !== "function") continue;
    Object.defineProperty(inst, name, {
      value: (...operands: unknown[]) => {
        const rebuilt = methodsOf(plain())[name]?.(...operands) as z.ZodObject;
        return new RowObject({ ...rebuilt._zod.def, row: def.row });
      },
      configurable: true,
    });
  }
});

const methodsOf = (schema: z.ZodType) =>
  schema as unknown as Record<string, ((...operands: unknown[]) => unknown) | undefined>;

/** A strict zod object that also evaluates the CHECKs of a table. */
export const rowObject = (shape: z.core.$ZodShape, row: RowRules): z.ZodObject =>
  new RowObject({ ...z.strictObject(shape)._zod.def, row });

function rowCheck(def: RowDef): RowCheck {
  // Built on the first row, because zod may not know the shape before.
  let fields: Fields | undefined;
  return {
    isRowCheck: true,
    _zod: {
      def: { check: "custom" },
      onattach: [],
      check: (payload: z.core.ParsePayload) => {
        fields ??= fieldsOf(def);
        report(def, fields, payload as never);
      },
    },
  } as never;
}

/** Keys of a schema whose columns are read by CHECKs. */
interface Fields {
  readonly all: readonly Field[];
  /** Keys that default to their column's default or null if they are absent. */
  readonly complete: ReadonlySet<string>;
}

interface Field {
  readonly key: string;
  readonly column: string;
  /** First CHECK that reads it. */
  readonly check: string;
  /** Whether the key still has the column's original schema. */
  readonly isOwn: boolean;
}

function fieldsOf({ row: { rules, own, isComplete }, shape }: RowDef): Fields {
  const readBy = (column: string) =>
    rules.checks.find(({ columns }) =>
      [...columns].some((name) => name === column || rules.generated.get(name)?.columns.has(column)),
    )?.name;
  const all = rules.columns.flatMap(({ key, column: { name } }): Field[] => {
    const check = readBy(name);
    if (shape[key] === undefined || check === undefined) return [];
    return [{ key, column: name, check, isOwn: shape[key] === own[key] }];
  });
  const complete = new Set(isComplete ? all.filter(({ isOwn }) => isOwn).map(({ key }) => key) : []);
  return { all, complete };
}

/** Adds an issue for each CHECK that a row violates. */
function report(
  def: RowDef,
  { all, complete }: Fields,
  { value: input, issues }: z.core.ParsePayload<Row>,
): void {
  const { rules, messages } = def.row;
  const add = (message: string, path: readonly string[], params?: Record<string, unknown>) =>
    issues.push({ code: "custom", message, path, input, continue: true, params } as never);

  const values: Record<string, unknown> = {};
  for (const { key, column, check, isOwn } of all) {
    const value = input[key];
    if (value === undefined) continue;
    values[key] = isOwn ? value : extendedValue(def.row, key, value);
    if (values[key] === undefined)
      add(`must be a value of column ${column} for check constraint ${check}`, [key], {
        constraint: check,
      });
  }
  const row = rowOf(rules, values, (key) => complete.has(key));
  for (const [name, value] of row) {
    if (value instanceof NoValue)
      add(`cannot be computed: ${value.message}`, [keyByName(rules, name) ?? name]);
  }
  for (const check of rules.checks) {
    const breach = breachOf(check, row);
    if (!breach) continue;
    const rule = ruleInWords(breach.part.form, (name) => keyByName(rules, name) ?? name);
    const words = breach.error
      ? `cannot be evaluated: ${breach.error}`
      : (rule ?? `must satisfy ${check.sql}`);
    add(messages[check.name] ?? `${words} (${check.name})`, pathOf(def, check, breach), {
      constraint: check.name,
      ...(rule !== undefined && { rule }),
    });
  }
}

type Row = Readonly<Record<string, unknown>>;

const keyByName = ({ columns }: TableRules, name: string): string | undefined =>
  columns.find(({ column }) => column.name === name)?.key;

/**
 * Converts the value that an extended schema returned for a column's key to the column's type.
 *
 * @returns undefined if it is not a value of the column.
 */
function extendedValue({ lenient }: RowRules, key: string, value: unknown): unknown {
  return value === null ? null : lenient(key).safeParse(value).data;
}

/**
 * The key of an issue's path: the column in the CHECK's name (`<table>_<column>_check`), otherwise the first column
 * that the violated part reads. A generated column is replaced by a column that it is computed from.
 */
function pathOf({ row: { rules }, shape }: RowDef, check: Check, { part }: Breach): string[] {
  const named = [...check.columns].filter((column) => check.name === `${rules.table}_${column}_check`);
  const keys = [...named, ...part.columns, ...check.columns]
    .flatMap((column) => [column, ...(rules.generated.get(column)?.columns ?? [])])
    .map((column) => keyByName(rules, column));
  const key = keys.find((one) => one !== undefined && shape[one] !== undefined);
  return key === undefined ? [] : [key];
}
