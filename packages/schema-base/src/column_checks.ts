import { getColumnTable, getTableName } from "drizzle-orm";
import { type CheckBuilder, check, type PgColumn } from "drizzle-orm/pg-core";
import { oneOf, type Rule, ruleOf } from "./rules.ts";

/**
 * The CHECKs that the columns of a table imply, named `<table>_<column>_check`: of each column that carries a rule
 * (`positive(price("stop_loss"))`; `score`, `usd` and others carry one of their own), and of each
 * `text("status", { enum: statuses })`, which TypeScript alone would hold to its values.
 *
 * @param columns the columns as `pgTable` passes them to its third argument.
 *
 * @example
 * ```ts
 * import { columnChecks, id, score } from "@strata/schema-base";
 * import { index, pgTable } from "drizzle-orm/pg-core";
 *
 * export const ratings = pgTable("ratings", { id: id(), value: score("value").notNull() }, (t) => [
 *   ...columnChecks(t), // ratings_value_check
 *   index("ratings_value_idx").on(t.value),
 * ]);
 * ```
 */
export const columnChecks = (columns: Record<string, PgColumn>): CheckBuilder[] =>
  Object.values(columns).flatMap((column) => {
    const rule = ruleOf(column) ?? ruleOfEnum(column);
    return rule ? [check(`${getTableName(getColumnTable(column))}_${column.name}_check`, rule(column))] : [];
  });

/** Of a text with values of its own that is neither an array nor generated, which its expression holds to them. */
function ruleOfEnum(column: PgColumn): Rule | undefined {
  if (column.columnType !== "PgText" || column.dimensions > 0 || column.generated) return undefined;
  const { enumValues } = (column as unknown as { config: { enumValues?: readonly string[] } }).config;
  return enumValues?.length ? oneOf(enumValues) : undefined;
}
