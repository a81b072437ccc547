import { getColumns, getTableName, is, SQL } from "drizzle-orm";
import { getTableConfig, IndexedColumn, isPgEnum, type PgColumn, type PgTable } from "drizzle-orm/pg-core";
import { foreignKeyName, primaryKeyModel, uniqueModels } from "./constraints.ts";
import type { ColumnModel, TableModel } from "./model.ts";
import { type Comments, qualified, tableName } from "./schema.ts";
import { identifier, inParentheses, literal, shortType, textOf } from "./sql_text.ts";

/** Describes one Drizzle table. */
export function tableModel(table: PgTable, comments: Comments = {}): TableModel {
  const name = tableName(table);
  const config = getTableConfig(table);
  // Drizzle qualifies a column with the name of its table, without the schema.
  const text = (expression: SQL): string => textOf(expression, getTableName(table));
  const comment = comments[name];
  const primaryKey = primaryKeyModel(table);
  const uniques = uniqueModels(table);
  const nullable = (column: string): boolean =>
    !primaryKey?.columns.includes(column) && !config.columns.find((one) => one.name === column)?.notNull;
  return {
    name,
    comment: comment?.comment ?? "",
    columns: Object.entries(getColumns(table)).map(([property, column]) => ({
      name: column.name,
      property,
      type: typeOf(column),
      comment: comment?.columns[column.name] ?? "",
      nullable: nullable(column.name),
      ...generatedValue(column, text),
    })),
    ...(primaryKey && { primaryKey }),
    uniques,
    foreignKeys: config.foreignKeys.map((key) => {
      const reference = key.reference();
      const columns = reference.columns.map((column) => column.name);
      const keys = primaryKey ? [primaryKey, ...uniques] : uniques;
      return {
        name: foreignKeyName(key),
        columns,
        table: tableName(reference.foreignTable),
        foreignColumns: reference.foreignColumns.map((column) => column.name),
        onDelete: key.onDelete ?? "no action",
        ...(key.onUpdate && key.onUpdate !== "no action" && { onUpdate: key.onUpdate }),
        optional: columns.some(nullable),
        unique: keys.some((one) => sameNames(one.columns, columns)),
      };
    }),
    checks: config.checks.map((check) => ({ name: check.name, expression: text(check.value) })),
    indexes: config.indexes.map(({ config: index }) => ({
      name: index.name ?? "",
      method: index.method ?? "btree",
      unique: index.unique,
      parts: index.columns.map((part) =>
        is(part, IndexedColumn) ? indexedColumn(part) : inParentheses(text(part as SQL)),
      ),
      ...(index.where && { where: text(index.where) }),
    })),
  };
}

/** The short type of a column. An enum is named as in the model, and an array has its brackets. */
function typeOf(column: PgColumn): string {
  const type =
    "enum" in column && isPgEnum(column.enum)
      ? qualified(column.enum.schema, column.enum.enumName)
      : shortType(column.getSQLType());
  return type + "[]".repeat(column.dimensions);
}

/** The default or generation expression of a column. */
function generatedValue(
  column: PgColumn,
  text: (expression: SQL) => string,
): Pick<ColumnModel, "default" | "generated"> {
  const { generated, generatedIdentity, default: value } = column;
  if (generatedIdentity) {
    return { generated: `${generatedIdentity.type === "always" ? "always" : "by default"} as identity` };
  }
  if (generated) {
    const expression = typeof generated.as === "function" ? generated.as() : generated.as;
    return { generated: `always as ${inParentheses(text(expression as SQL))} stored` };
  }
  if (value === undefined) return {};
  if (is(value, SQL)) return { default: text(value) };
  if (typeof value === "number" || typeof value === "boolean") return { default: String(value) };
  return { default: literal(typeof value === "string" ? value : JSON.stringify(value)) };
}

function indexedColumn({ name, indexConfig }: IndexedColumn): string {
  const { opClass, order, nulls } = indexConfig;
  const defaultNulls = order === "desc" ? "first" : "last";
  return [
    identifier(name ?? ""),
    opClass,
    order === "desc" && "desc",
    nulls && nulls !== defaultNulls && `nulls ${nulls}`,
  ]
    .filter(Boolean)
    .join(" ");
}

const sameNames = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((name) => b.includes(name));
