import { z } from "zod";
import { type Breach, breachOf, type Check, rowOf, type TableRules } from "./rules.ts";
import { NoValue } from "./sql_value.ts";
import { ruleInWords } from "./words.ts";

/** What a schema of rows judges them by, apart from the types of its keys. */
export interface RowRules {
  readonly rules: TableRules;
  /** Whether a row is complete: what it leaves out has its default or is null. */
  readonly isComplete: boolean;
  /** The schemas of the columns by their keys, as the table gives them. */
  readonly own: Readonly<Record<string, z.ZodType>>;
  /** The schema of a column by its key, null apart, for its values and those that JSON has in their place. */
  lenient(key: string): z.ZodType;
  /** Messages by the names of the constraints. */
  readonly messages: Readonly<Record<string, string>>;
}

interface RowDef extends z.core.$ZodObjectDef {
  readonly row: RowRules;
}

interface RowObject extends z.ZodObject {
  _zod: z.ZodObject["_zod"] & { def: RowDef };
}

type RowCheck = z.core.$ZodCheck & { readonly isRowCheck?: true };

/** The methods that zod refuses, or drops refinements in, where an object has some. */
const rebuilding = ["pick", "omit", "partial", "exactPartial", "required", "extend", "safeExtend", "merge"];

/**
 * zod's own object type, with the CHECKs of a table. It carries their rules in its definition, which every method of zod
 * hands on to the schema that it returns; so each of them evaluates the CHECKs whose columns are left.
 */
const RowObject = z.core.$constructor<RowObject, RowDef>("StrataRow", (inst, def) => {
  const others = (def.checks ?? []).filter((check) => !(check as RowCheck).isRowCheck);
  def.checks = [rowCheck(def), ...others] as z.core.$ZodCheck<never>[];
  z.ZodObject.init(inst, def);
  // To zod an object without the CHECKs: they are evaluated for whatever keys come out.
  const plain = () => new z.ZodObject({ ...def, checks: others } as never);
  for (const name of rebuilding) {
    // Which of them there are depends on the version of zod.
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

/** A strict object of zod whose rows are also held against the CHECKs of a table. */
export const rowObject = (shape: z.core.$ZodShape, row: RowRules): z.ZodObject =>
  new RowObject({ ...z.strictObject(shape)._zod.def, row });

function rowCheck(def: RowDef): RowCheck {
  // Made at the first row: until then zod may not know the shape.
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

/** The keys of a schema whose columns CHECKs read. */
interface Fields {
  readonly all: readonly Field[];
  /** Those that, where they are absent, have their default or are null. */
  readonly complete: ReadonlySet<string>;
}

interface Field {
  readonly key: string;
  readonly column: string;
  /** The first CHECK that reads it. */
  readonly check: string;
  /** Whether the schema of the key is the column's own, and no extension or partial of it. */
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

/** Adds an issue for each CHECK that a row breaks. */
function report(
  def: RowDef,
  { all, complete }: Fields,
  { value: given, issues }: z.core.ParsePayload<Row>,
): void {
  const { rules, messages } = def.row;
  const add = (message: string, path: readonly string[], params?: Record<string, unknown>) =>
    issues.push({ code: "custom", message, path, input: given, continue: true, params } as never);

  const values: Record<string, unknown> = {};
  for (const { key, column, check, isOwn } of all) {
    const value = given[key];
    if (value === undefined) continue;
    values[key] = isOwn ? value : extendedValue(def.row, key, value);
    if (values[key] === undefined)
      add(`must be a value of the column ${column}, which the check constraint ${check} reads`, [key], {
        constraint: check,
      });
  }
  const row = rowOf(rules, values, (key) => complete.has(key));
  for (const [name, value] of row) {
    if (value instanceof NoValue) add(`cannot be computed: ${value.message}`, [keyOf(rules, name) ?? name]);
  }
  for (const check of rules.checks) {
    const breach = breachOf(check, row);
    if (!breach) continue;
    const rule = ruleInWords(breach.part.form, (name) => keyOf(rules, name) ?? name);
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

const keyOf = ({ columns }: TableRules, name: string): string | undefined =>
  columns.find(({ column }) => column.name === name)?.key;

/**
 * What an extension gave a column's key, as the column has it.
 *
 * @returns undefined where it is no value of the column.
 */
function extendedValue({ lenient }: RowRules, key: string, value: unknown): unknown {
  return value === null ? null : lenient(key).safeParse(value).data;
}

/**
 * The key that an issue of a CHECK belongs to: the column that its name names, as in `<table>_<column>_check`, else the
 * first that the broken part reads. A generated column stands for those that it is computed from.
 */
function pathOf({ row: { rules }, shape }: RowDef, check: Check, { part }: Breach): string[] {
  const named = [...check.columns].filter((column) => check.name === `${rules.table}_${column}_check`);
  const keys = [...named, ...part.columns, ...check.columns]
    .flatMap((column) => [column, ...(rules.generated.get(column)?.columns ?? [])])
    .map((column) => keyOf(rules, column));
  const key = keys.find((one) => one !== undefined && shape[one] !== undefined);
  return key === undefined ? [] : [key];
}
