import type { EntityComments } from "@strata/migrate/comments";
import { getTableName, is, SQL } from "drizzle-orm";
import {
  getTableConfig,
  IndexedColumn,
  isPgEnum,
  type PgColumn,
  PgDialect,
  type PgTable,
} from "drizzle-orm/pg-core";
import { tablesOf } from "../domains.ts";
import { literal } from "../quoted.ts";

/** The whole schema, by domain. */
export interface SchemaModel {
  readonly domains: readonly { readonly name: string; readonly tables: readonly TableModel[] }[];
  readonly enums: readonly EnumModel[];
}

export interface EnumModel {
  readonly name: string;
  readonly comment: string;
  readonly values: readonly string[];
}

/** A table as pictures and the dictionary show it: all in SQL, as text. */
export interface TableModel {
  readonly name: string;
  readonly comment: string;
  readonly columns: readonly ColumnModel[];
  readonly primaryKey: readonly string[];
  readonly uniques: readonly { readonly name: string; readonly columns: readonly string[] }[];
  readonly foreignKeys: readonly ForeignKeyModel[];
  readonly checks: readonly { readonly name: string; readonly expression: string }[];
  readonly indexes: readonly IndexModel[];
}

export interface ColumnModel {
  readonly name: string;
  /** As PostgreSQL writes it, but short: `timestamptz(3)`, `numeric(5,2)`. */
  readonly type: string;
  readonly comment: string;
  readonly nullable: boolean;
  readonly default?: string;
  /** How the database makes its value: `always as identity`, `always as (…) stored`. */
  readonly generated?: string;
}

export interface ForeignKeyModel {
  readonly name: string;
  readonly columns: readonly string[];
  /** What it points at. */
  readonly table: string;
  readonly foreignColumns: readonly string[];
  readonly onDelete: string;
  /** A row may point at nothing. */
  readonly optional: boolean;
  /** No two rows point at the same row. */
  readonly unique: boolean;
}

export interface IndexModel {
  readonly name: string;
  readonly method: string;
  readonly unique: boolean;
  /** What it is on; an expression stands in parentheses. */
  readonly parts: readonly string[];
  /** The rows that it has, where not all. */
  readonly where?: string;
}

const dialect = new PgDialect();

/** PostgreSQL's name of a type, shortened. */
export const shortType = (type: string): string =>
  type
    .replace(/^timestamp ?(\(\d\))? with time zone$/, "timestamptz$1")
    .replace(/^character varying/, "varchar")
    .replaceAll(", ", ",");

/** An expression about one table, as a person would write it: no column says its table, no name has needless quotes. */
function textOf(expression: SQL, table: string): string {
  const { sql } = dialect.sqlToQuery(expression.inlineParams());
  return sql.replace(/'(?:[^']|'')*'|"(\w+)"\.|"([a-z_][a-z0-9_]*)"/g, (whole, qualifier, name) =>
    qualifier === table ? "" : (name ?? whole),
  );
}

const inParentheses = (text: string): string => (/^\(.*\)$/.test(text) ? text : `(${text})`);

/** What a column has where a row brings nothing for it. */
function madeOf(column: PgColumn, table: string): Pick<ColumnModel, "default" | "generated"> {
  const { generated, generatedIdentity, default: value } = column;
  if (generatedIdentity) return { generated: `${generatedIdentity.type} as identity` };
  if (generated) {
    const expression = typeof generated.as === "function" ? generated.as() : generated.as;
    return { generated: `always as ${inParentheses(textOf(expression as SQL, table))} stored` };
  }
  if (value === undefined) return {};
  if (is(value, SQL)) return { default: textOf(value, table) };
  if (typeof value === "number" || typeof value === "boolean") return { default: String(value) };
  return { default: literal(typeof value === "string" ? value : JSON.stringify(value)) };
}

const same = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((name) => b.includes(name));

const named = (columns: readonly { readonly name: string }[]): string[] => columns.map(({ name }) => name);

/** Describes a Drizzle table. */
export function modelOf(table: PgTable, comments: Readonly<Record<string, EntityComments>> = {}): TableModel {
  const name = getTableName(table);
  const config = getTableConfig(table);
  const documentation = comments[name];
  const primaryKey = [
    ...named(config.columns.filter((column) => column.primary)),
    ...config.primaryKeys.flatMap((key) => named(key.columns)),
  ];
  const uniques = config.uniqueConstraints.map((key) => ({
    name: key.getName() ?? "",
    columns: named(key.columns),
  }));
  const nullable = (column: string): boolean =>
    !primaryKey.includes(column) && !config.columns.find((one) => one.name === column)?.notNull;
  return {
    name,
    comment: documentation?.comment ?? "",
    columns: config.columns.map((column) => ({
      name: column.name,
      type: shortType(column.getSQLType()),
      comment: documentation?.columns[column.name] ?? "",
      nullable: nullable(column.name),
      ...madeOf(column, name),
    })),
    primaryKey,
    uniques,
    foreignKeys: config.foreignKeys.map((key) => {
      const { columns, foreignTable, foreignColumns } = key.reference();
      return {
        name: key.getName(),
        columns: named(columns),
        table: getTableName(foreignTable),
        foreignColumns: named(foreignColumns),
        onDelete: key.onDelete ?? "no action",
        optional: named(columns).some(nullable),
        unique: [primaryKey, ...uniques.map((one) => one.columns)].some((one) => same(one, named(columns))),
      };
    }),
    checks: config.checks.map((check) => ({ name: check.name, expression: textOf(check.value, name) })),
    indexes: config.indexes.map(({ config: index }) => ({
      name: index.name ?? "",
      method: index.method ?? "btree",
      unique: index.unique,
      parts: index.columns.map((part) =>
        is(part, IndexedColumn)
          ? `${part.name}${part.indexConfig.order === "desc" ? " desc" : ""}`
          : inParentheses(textOf(part as SQL, name)),
      ),
      ...(index.where && { where: textOf(index.where, name) }),
    })),
  };
}

/**
 * Describes the composed schema: each table as it is there, which may have keys that the domain alone cannot have.
 *
 * @param domains what each domain exports, by its name.
 */
export function modelOfSchema(
  domains: Readonly<Record<string, Record<string, unknown>>>,
  schema: Record<string, unknown>,
  comments: Readonly<Record<string, EntityComments>> = {},
): SchemaModel {
  const tables = new Map(tablesOf(schema).map((table) => [getTableName(table), modelOf(table, comments)]));
  return {
    domains: Object.entries(domains).map(([name, entities]) => ({
      name,
      tables: tablesOf(entities).flatMap((table) => tables.get(getTableName(table)) ?? []),
    })),
    enums: Object.values(schema)
      .filter((entity) => isPgEnum(entity))
      .map((entity) => ({
        name: entity.enumName,
        comment: comments[entity.enumName]?.comment ?? "",
        values: entity.enumValues,
      }))
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
}
