import { getTableName, is, SQL } from "drizzle-orm";
import {
  getTableConfig,
  IndexedColumn,
  isPgEnum,
  type PgColumn,
  PgDialect,
  type PgTable,
} from "drizzle-orm/pg-core";
import {
  byName,
  type Comments,
  type Groups,
  grouped,
  qualified,
  type Schema,
  tableName,
  tablesOf,
} from "./schema.ts";

/** Tables and enums of a schema, in SQL and as text: what the diagrams and the dictionary show. */
export interface SchemaModel {
  readonly groups: readonly TableGroup[];
  readonly enums: readonly EnumModel[];
}

/** Tables under one heading. */
export interface TableGroup {
  readonly name: string;
  readonly tables: readonly TableModel[];
}

/** An enum. */
export interface EnumModel {
  readonly name: string;
  readonly comment: string;
  readonly values: readonly string[];
}

/** A table. Names outside the schema `public` have their schema before them. */
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

/** A column. */
export interface ColumnModel {
  readonly name: string;
  /** The type as PostgreSQL writes it, but short: `timestamptz(3)`, `numeric(5,2)`. */
  readonly type: string;
  readonly comment: string;
  readonly nullable: boolean;
  readonly default?: string;
  /** How the database generates its value: `always as identity`, `always as (…) stored`. */
  readonly generated?: string;
}

/** A foreign key. */
export interface ForeignKeyModel {
  readonly name: string;
  readonly columns: readonly string[];
  /** The table that it references. */
  readonly table: string;
  readonly foreignColumns: readonly string[];
  readonly onDelete: string;
  /** Whether a row may reference nothing. */
  readonly optional: boolean;
  /** Whether no two rows reference the same row. */
  readonly unique: boolean;
}

/** An index. */
export interface IndexModel {
  readonly name: string;
  readonly method: string;
  readonly unique: boolean;
  /** Its columns and expressions; an expression stands in parentheses. */
  readonly parts: readonly string[];
  /** The condition of a partial index. */
  readonly where?: string;
}

const dialect = new PgDialect();

/** The name of a type in PostgreSQL, shortened. */
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

/** An expression as SQL demands it in a key or a generated column: in one pair of parentheses. */
export const inParentheses = (text: string): string => (isInParentheses(text) ? text : `(${text})`);

/** Whether the parenthesis that opens a text closes at its end, which that of `(a) + (b)` does not. */
function isInParentheses(text: string): boolean {
  let depth = 0;
  // String literals and quoted names may have parentheses of their own.
  for (const { 0: token, index } of text.matchAll(/'(?:[^']|'')*'|"(?:[^"]|"")*"|[()]/g)) {
    if (token === "(") depth++;
    else if (token === ")") depth--;
    if (depth === 0) return text.startsWith("(") && index === text.length - 1;
  }
  return false;
}

/** The value of a column for which a row brings none. */
function generatedValue(
  column: PgColumn,
  text: (expression: SQL) => string,
): Pick<ColumnModel, "default" | "generated"> {
  const { generated, generatedIdentity, default: value } = column;
  if (generatedIdentity) return { generated: `${generatedIdentity.type} as identity` };
  if (generated) {
    const expression = typeof generated.as === "function" ? generated.as() : generated.as;
    return { generated: `always as ${inParentheses(text(expression as SQL))} stored` };
  }
  if (value === undefined) return {};
  if (is(value, SQL)) return { default: text(value) };
  if (typeof value === "number" || typeof value === "boolean") return { default: String(value) };
  return { default: literal(typeof value === "string" ? value : JSON.stringify(value)) };
}

const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

const same = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((name) => b.includes(name));

const named = (columns: readonly { readonly name: string }[]): string[] => columns.map(({ name }) => name);

/** Describes one Drizzle table. */
export function tableModel(table: PgTable, comments: Comments = {}): TableModel {
  const name = tableName(table);
  const config = getTableConfig(table);
  // Drizzle writes a column with the name of its table, without the schema.
  const text = (expression: SQL): string => textOf(expression, getTableName(table));
  const comment = comments[name];
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
    comment: comment?.comment ?? "",
    columns: config.columns.map((column) => ({
      name: column.name,
      type: shortType(column.getSQLType()),
      comment: comment?.columns[column.name] ?? "",
      nullable: nullable(column.name),
      ...generatedValue(column, text),
    })),
    primaryKey,
    uniques,
    foreignKeys: config.foreignKeys.map((key) => {
      const { columns, foreignTable, foreignColumns } = key.reference();
      return {
        name: key.getName(),
        columns: named(columns),
        table: tableName(foreignTable),
        foreignColumns: named(foreignColumns),
        onDelete: key.onDelete ?? "no action",
        optional: named(columns).some(nullable),
        unique: [primaryKey, ...uniques.map((one) => one.columns)].some((one) => same(one, named(columns))),
      };
    }),
    checks: config.checks.map((check) => ({ name: check.name, expression: text(check.value) })),
    indexes: config.indexes.map(({ config: index }) => ({
      name: index.name ?? "",
      method: index.method ?? "btree",
      unique: index.unique,
      parts: index.columns.map((part) =>
        is(part, IndexedColumn)
          ? `${part.name}${part.indexConfig.order === "desc" ? " desc" : ""}`
          : inParentheses(text(part as SQL)),
      ),
      ...(index.where && { where: text(index.where) }),
    })),
  };
}

/** A schema and what is said of it. */
export interface SchemaOptions {
  /** The tables, views and enums. */
  readonly schema: Schema;
  /**
   * The tables of each group, by heading, in the order of the headings. Each is described as it is in `schema`, where
   * a table of the same name may have more keys.
   *
   * @default all tables in one group
   */
  readonly groups?: Groups;
  /** The comments of tables, columns and enums. */
  readonly comments?: Comments;
}

/**
 * Describes the tables and enums of a schema.
 *
 * @example
 * ```ts
 * import { schemaModel } from "@strata/schema-docs";
 * import * as schema from "@strata/schema-market";
 * import { comments } from "@strata/schema-market/comments";
 *
 * const { groups, enums } = schemaModel({ schema, comments });
 * for (const { name, columns } of groups.flatMap(({ tables }) => tables)) console.log(name, columns.length);
 * ```
 */
export function schemaModel({ schema, groups = {}, comments = {} }: SchemaOptions): SchemaModel {
  const tables = tablesOf(schema).map((table) => tableModel(table, comments));
  const names = Object.fromEntries(
    Object.entries(groups).map(([heading, entities]) => [heading, tablesOf(entities).map(tableName)]),
  );
  const rest = Object.keys(groups).length === 0 ? "tables" : "other tables";
  return {
    groups: grouped(tables, names, rest).map(({ name, members }) => ({ name, tables: members })),
    enums: byName(
      Object.values(schema)
        .filter((entity) => isPgEnum(entity))
        .map((entity) => {
          const name = qualified(entity.schema, entity.enumName);
          return { name, comment: comments[name]?.comment ?? "", values: entity.enumValues };
        }),
      ({ name }) => name,
    ),
  };
}
