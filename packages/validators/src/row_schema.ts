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
  return {
    isRowCheck: true,
    _zod: {
      def: { check: "custom" },
      onattach: [],
      check: (payload: z.core.ParsePayload) => report(def, payload as never),
    },
  } as never;
}

/** Adds an issue for each CHECK that a row breaks. */
function report(def: RowDef, { value: given, issues }: z.core.ParsePayload<Row>): void {
  const { rules, isComplete, own, messages } = def.row;
  const { shape } = def;
  const isOwn = (key: string) => shape[key] !== undefined && shape[key] === own[key];
  const add = (message: string, path: readonly string[], params?: Record<string, unknown>) =>
    issues.push({ code: "custom", message, path, input: given, continue: true, params } as never);

  const values: Record<string, unknown> = {};
  for (const { key, column } of rules.columns) {
    if (shape[key] === undefined || given[key] === undefined) continue;
    const value = isOwn(key) ? given[key] : extendedValue(def.row, key, given[key]);
    if (value !== undefined) values[key] = value;
    else {
      const check = rules.checks.find(({ columns }) => columns.has(column.name));
      if (check)
        add(
          `must be a value of the column ${column.name}, which the check constraint ${check.name} reads`,
          [key],
          {
            constraint: check.name,
          },
        );
    }
  }
  const row = rowOf(rules, values, (key) => isComplete && isOwn(key));
  for (const { key, column } of rules.columns) {
    const value = row.get(column.name);
    if (value instanceof NoValue) add(`cannot be computed: ${value.message}`, [key]);
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
