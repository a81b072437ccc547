import { Column, getTableName, is, SQL } from "drizzle-orm";
import {
  getMaterializedViewConfig,
  getTableConfig,
  getViewConfig,
  PgMaterializedView,
  PgTable,
  PgView,
} from "drizzle-orm/pg-core";

/** The exports of a module with Drizzle definitions. Other exports are ignored. */
export type Schema = Readonly<Record<string, unknown>>;

/** Groups of tables or views, by heading. */
export type Groups = Readonly<Record<string, Schema>>;

/** The comment of a table, a view or an enum, and the comments of its columns by SQL name. */
export interface Comment {
  readonly comment: string;
  readonly columns: Readonly<Record<string, string>>;
}

/** Comments by the SQL name of the table, view or enum, qualified outside the schema `public`. */
export type Comments = Readonly<Record<string, Comment>>;

/** An SQL name, qualified with its schema unless that is `public`. */
export const qualified = (schema: string | undefined, name: string): string =>
  schema === undefined || schema === "public" ? name : `${schema}.${name}`;

/** The SQL name of a table. */
export const tableName = (table: PgTable): string =>
  qualified(getTableConfig(table).schema, getTableName(table));

/** The SQL name of a view. */
export function viewName(view: PgView | PgMaterializedView): string {
  const { schema, name } = is(view, PgMaterializedView)
    ? getMaterializedViewConfig(view)
    : getViewConfig(view);
  return qualified(schema, name);
}

/** The properties of a view by the SQL names of its columns; nested properties are joined by dots. */
export function viewProperties(view: PgView | PgMaterializedView): ReadonlyMap<string, string> {
  const { selectedFields } = is(view, PgMaterializedView)
    ? getMaterializedViewConfig(view)
    : getViewConfig(view);
  const entries = (fields: object, path: string): [string, string][] =>
    Object.entries(fields).flatMap(([key, field]) => {
      if (is(field, Column)) return [[field.name, path + key]];
      if (is(field, SQL.Aliased)) return [[field.fieldAlias, path + key]];
      return is(field, SQL) ? [] : entries(field, `${path}${key}.`);
    });
  return new Map(entries(selectedFields, ""));
}

/** The names under which a schema exports its definitions. */
export const exportNames = (schema: Schema): ReadonlyMap<unknown, string> =>
  new Map(Object.entries(schema).map(([name, entity]) => [entity, name]));

/** The tables of a schema, sorted by SQL name. */
export const tablesOf = (schema: Schema): PgTable[] =>
  byName(
    Object.values(schema).filter((entity): entity is PgTable => is(entity, PgTable)),
    tableName,
  );

/** The views of a schema, including materialized views, sorted by SQL name. */
export const viewsOf = (schema: Schema): (PgView | PgMaterializedView)[] =>
  byName(
    Object.values(schema).filter(
      (entity): entity is PgView | PgMaterializedView => is(entity, PgView) || is(entity, PgMaterializedView),
    ),
    viewName,
  );

/** A list sorted by name, in the order of PostgreSQL's C collation. */
export const byName = <T>(list: readonly T[], nameOf: (item: T) => string): T[] =>
  list.toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));

/**
 * Groups entities by name. Entities of no group come last, in a group of their own.
 *
 * @param groups the names in each group, by heading.
 * @param rest the heading of the last group.
 */
export function grouped<T extends { readonly name: string }>(
  entities: readonly T[],
  groups: Readonly<Record<string, readonly string[]>>,
  rest: string,
): { name: string; members: T[] }[] {
  const grouped = new Set(Object.values(groups).flat());
  const others = entities.filter(({ name }) => !grouped.has(name));
  return [
    ...Object.entries(groups).map(([name, names]) => ({
      name,
      members: names.flatMap((one) => entities.filter((entity) => entity.name === one)),
    })),
    ...(others.length > 0 ? [{ name: rest, members: others }] : []),
  ];
}
