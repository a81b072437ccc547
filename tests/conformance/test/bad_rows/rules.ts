import type { SQL } from "drizzle-orm";
import { getTableConfig, PgDialect, type PgTable } from "drizzle-orm/pg-core";

/** What a CHECK says of one column alone, in a form that good and bad values can be made from. */
export type Rule =
  /** A number; an end that is undefined is open, and the value is finite all the same. */
  | {
      readonly kind: "range";
      readonly low?: bigint;
      readonly lowIncluded: boolean;
      readonly high?: bigint;
    }
  | { readonly kind: "length"; readonly min: number; readonly max: number; readonly form?: "btrim" | "upper" }
  | { readonly kind: "pattern"; readonly pattern: RegExp; readonly max?: number }
  | { readonly kind: "one of" }
  | { readonly kind: "bytes"; readonly length: number }
  | { readonly kind: "json"; readonly type: string };

/** The rules of a table, as its Drizzle definition has them. Columns are named as in SQL. */
export interface TableRules {
  /** Of each column whose CHECK reads it alone: that CHECK. */
  readonly alone: ReadonlyMap<string, { readonly check: string; readonly rule: Rule }>;
  /** The CHECKs that read several columns, and each of those columns. */
  readonly together: ReadonlyMap<string, ReadonlySet<string>>;
  /** The columns of a primary key, a unique constraint or a unique index, those of its expressions and WHERE too. */
  readonly keyColumns: ReadonlySet<string>;
}

/**
 * Reads the rules of a table from its definition in TypeScript, not from the database: so a database that has lost a
 * rule is still tried against it.
 */
export function rulesOf(table: PgTable): TableRules {
  const { checks, columns, indexes, primaryKeys, uniqueConstraints } = getTableConfig(table);
  const alone = new Map<string, { check: string; rule: Rule }>();
  const together = new Map<string, Set<string>>();
  for (const { name, value } of checks) {
    const read = columnsIn(value);
    for (const { name: computed, generated } of columns) {
      // What a computed column is computed from is read as well; its expression names columns without their table.
      if (!generated || !read.has(computed)) continue;
      const expression = textOf(generated.as as SQL);
      for (const column of columns)
        if (RegExp(`\\b${column.name}\\b`).test(expression)) read.add(column.name);
    }
    const [column] = read;
    const rule = read.size === 1 && column ? ruleIn(textOf(value).replace(columnPattern, "#")) : undefined;
    if (column && rule) alone.set(column, { check: name, rule });
    else together.set(name, read);
  }
  const keyColumns = new Set<string>();
  for (const column of columns) if (column.primary) keyColumns.add(column.name);
  for (const key of [...primaryKeys, ...uniqueConstraints]) {
    for (const column of key.columns) keyColumns.add(column.name);
  }
  for (const { config } of indexes) {
    if (!config.unique) continue;
    for (const part of [...config.columns, ...(config.where ? [config.where] : [])]) {
      if ("name" in part && typeof part.name === "string") keyColumns.add(part.name);
      else for (const column of columnsIn(part as SQL)) keyColumns.add(column);
    }
  }
  return { alone, together, keyColumns };
}

const dialect = new PgDialect();
export const textOf = (expression: SQL): string => dialect.sqlToQuery(expression).sql;

const columnPattern = /"\w+"\."(\w+)"/g;
const columnsIn = (expression: SQL): Set<string> =>
  new Set([...textOf(expression).matchAll(columnPattern)].map(([, name]) => name ?? ""));

/** The rule in a CHECK whose one column stands as `#`; undefined where it says more than a rule can. */
function ruleIn(text: string): Rule | undefined {
  const length = /^char_length\(#\) (?:between (\d+) and |<= )(\d+)(?: and # = (btrim|upper)\(#\))?$/.exec(
    text,
  );
  if (length) {
    const form = length[3] as "btrim" | "upper" | undefined;
    return { kind: "length", min: Number(length[1] ?? 0), max: Number(length[2]), ...(form && { form }) };
  }
  const pattern = /^(?:char_length\(#\) <= (\d+) and )?# ~ '([^']+)'$/.exec(text);
  if (pattern?.[2]) {
    const inJavaScript = new RegExp(pattern[2].replaceAll("[:space:]", "\\s"));
    return { kind: "pattern", pattern: inJavaScript, ...(pattern[1] && { max: Number(pattern[1]) }) };
  }
  if (/^# in \(/.test(text)) return { kind: "one of" };
  const bytes = /^octet_length\(#\) = (\d+)$/.exec(text);
  if (bytes) return { kind: "bytes", length: Number(bytes[1]) };
  const json = /^jsonb_typeof\(#\) = '(\w+)'$/.exec(text);
  if (json?.[1]) return { kind: "json", type: json[1] };
  return rangeIn(text);
}

function rangeIn(text: string): Rule | undefined {
  let low: bigint | undefined;
  let lowIncluded = true;
  let high: bigint | undefined;
  for (const comparison of text.split(" and ")) {
    const [, operator, bound] = /^# (>=|>|<=|<) '?(-?(?:\d+|Infinity))'?$/.exec(comparison) ?? [];
    if (!operator || !bound) return undefined;
    if (bound.endsWith("Infinity")) continue;
    if (operator.startsWith(">")) {
      low = BigInt(bound);
      lowIncluded = operator === ">=";
    } else if (operator === "<=") high = BigInt(bound);
    else return undefined;
  }
  return {
    kind: "range",
    ...(low !== undefined && { low }),
    lowIncluded,
    ...(high !== undefined && { high }),
  };
}
