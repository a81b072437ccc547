import { getColumnTable, getTableName } from "drizzle-orm";
import { type CheckBuilder, check, type PgColumn } from "drizzle-orm/pg-core";
import { oneOf, type Rule, ruleOf } from "./rules.ts";

/**
 * The CHECKs implied by the columns of a table, named `<table>_<column>_check`: one for each column with a rule
 * (`positive(price("stop_loss"))`; `score`, `usd` and others include one), and one for each `text("status", { enum:
 * statuses })`, whose values TypeScript alone would enforce.
 *
 * ```ts
 * pgTable("ratings", { value: score("value").notNull() }, (t) => [...columnChecks(t), index("…").on(t.value)]);
 * ```
 *
 * @param columns the columns, as `pgTable` passes them to its third argument.
 */
export const columnChecks = (columns: Record<string, PgColumn>): CheckBuilder[] =>
  Object.values(columns).flatMap((column) => {
    const rule = ruleOf(column) ?? ruleOfEnum(column);
    return rule ? [check(`${getTableName(getColumnTable(column))}_${column.name}_check`, rule(column))] : [];
  });

/** The rule of a text column with an enum that is neither an array nor generated: its values. */
function ruleOfEnum(column: PgColumn): Rule | undefined {
  if (column.columnType !== "PgText" || column.dimensions > 0 || column.generated) return undefined;
  const { enumValues } = (column as unknown as { config: { enumValues?: readonly string[] } }).config;
  return enumValues?.length ? oneOf(enumValues) : undefined;
}
