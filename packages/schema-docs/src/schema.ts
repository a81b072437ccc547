import { getTableName, is } from "drizzle-orm";
import {
  getMaterializedViewConfig,
  getTableConfig,
  getViewConfig,
  PgMaterializedView,
  PgTable,
  PgView,
} from "drizzle-orm/pg-core";

/** Drizzle definitions by the names under which a module exports them; what else is exported is ignored. */
export type Schema = Readonly<Record<string, unknown>>;

/** Groups of tables or views: by heading, the definitions in each. */
export type Groups = Readonly<Record<string, Schema>>;

/** The comment of a table, a view or an enum, and those of its columns by SQL name. */
export interface Comment {
  readonly comment: string;
  readonly columns: Readonly<Record<string, string>>;
}

/** Comments by the SQL name of the table, view or enum; outside the schema `public` with its schema before it. */
export type Comments = Readonly<Record<string, Comment>>;

/** An SQL name, with its schema unless that is `public`. */
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

/** The tables among some definitions, by SQL name in alphabetical order. */
export const tablesOf = (schema: Schema): PgTable[] =>
  byName(
    Object.values(schema).filter((entity): entity is PgTable => is(entity, PgTable)),
    tableName,
  );

/** The views among some definitions, materialized ones included, by SQL name in alphabetical order. */
export const viewsOf = (schema: Schema): (PgView | PgMaterializedView)[] =>
  byName(
    Object.values(schema).filter(
      (entity): entity is PgView | PgMaterializedView => is(entity, PgView) || is(entity, PgMaterializedView),
    ),
    viewName,
  );

/** A list in alphabetical order, as PostgreSQL's C collation has it. */
export const byName = <T>(list: readonly T[], nameOf: (item: T) => string): T[] =>
  list.toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));

/**
 * Puts things into groups by name. Things that no group names come last, in a group of their own.
 *
 * @param groups the names in each group, by heading.
 * @param rest the heading of the last group.
 */
export function grouped<T extends { readonly name: string }>(
  things: readonly T[],
  groups: Readonly<Record<string, readonly string[]>>,
  rest: string,
): { name: string; members: T[] }[] {
  const grouped = new Set(Object.values(groups).flat());
  const others = things.filter(({ name }) => !grouped.has(name));
  return [
    ...Object.entries(groups).map(([name, names]) => ({
      name,
      members: names.flatMap((one) => things.filter((thing) => thing.name === one)),
    })),
    ...(others.length > 0 ? [{ name: rest, members: others }] : []),
  ];
}
