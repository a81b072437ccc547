import { isPgEnum } from "drizzle-orm/pg-core";
import {
  byName,
  type Comments,
  exportNames,
  type Groups,
  grouped,
  qualified,
  type Schema,
  tableName,
  tablesOf,
} from "./schema.ts";
import { tableModel } from "./table.ts";

/** Tables and enums of a schema as plain data: the input of the diagrams and the dictionary. */
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
  /** The name under which the schema exports it. */
  readonly exportName: string;
  readonly comment: string;
  readonly values: readonly string[];
}

/** A table. Names outside the schema `public` are qualified. */
export interface TableModel {
  readonly name: string;
  /** The name under which the schema exports the table, if it was described as part of a schema. */
  readonly exportName?: string;
  readonly comment: string;
  readonly columns: readonly ColumnModel[];
  readonly primaryKey?: KeyModel;
  readonly uniques: readonly KeyModel[];
  readonly foreignKeys: readonly ForeignKeyModel[];
  readonly checks: readonly { readonly name: string; readonly expression: string }[];
  readonly indexes: readonly IndexModel[];
}

/** A column. */
export interface ColumnModel {
  readonly name: string;
  /** The property of the Drizzle table that holds the column. */
  readonly property: string;
  /** The PostgreSQL type in its short form: `timestamptz(3)`, `numeric(5,2)`. */
  readonly type: string;
  readonly comment: string;
  readonly nullable: boolean;
  readonly default?: string;
  /** How the database generates the value: `always as identity`, `always as (…) stored`. */
  readonly generated?: string;
}

/** A primary key or a unique constraint. */
export interface KeyModel {
  readonly name: string;
  readonly columns: readonly string[];
  /** Whether a unique constraint treats nulls as equal. */
  readonly nullsNotDistinct?: boolean;
}

/** A foreign key. */
export interface ForeignKeyModel {
  readonly name: string;
  readonly columns: readonly string[];
  /** The referenced table. */
  readonly table: string;
  readonly foreignColumns: readonly string[];
  readonly onDelete: string;
  /** The ON UPDATE action, unless it is the default, `no action`. */
  readonly onUpdate?: string;
  /** Whether a referencing column is nullable. */
  readonly optional: boolean;
  /** Whether each row is referenced at most once. */
  readonly unique: boolean;
}

/** An index. */
export interface IndexModel {
  readonly name: string;
  readonly method: string;
  readonly unique: boolean;
  /** Columns and expressions; expressions are in parentheses. */
  readonly parts: readonly string[];
  /** The condition of a partial index. */
  readonly where?: string;
}

/** Options of {@link schemaModel}. */
export interface SchemaOptions {
  /** The tables, views and enums. */
  readonly schema: Schema;
  /**
   * The tables of each group, by heading, in the order of the headings. Each table is described as it is in `schema`,
   * where a table of the same name may have more keys.
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
  const exported = exportNames(schema);
  const tables = tablesOf(schema).map((table) => ({
    ...tableModel(table, comments),
    exportName: exported.get(table) ?? "",
  }));
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
          return {
            name,
            exportName: exported.get(entity) ?? "",
            comment: comments[name]?.comment ?? "",
            values: entity.enumValues,
          };
        }),
      ({ name }) => name,
    ),
  };
}
