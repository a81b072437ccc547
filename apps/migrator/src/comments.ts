import { documentationOf } from "@strata/schema-base";
import { getTableName, getViewName, is, sql } from "drizzle-orm";
import { isPgEnum, PgMaterializedView, PgTable, PgView } from "drizzle-orm/pg-core";
import type { Database } from "./database.ts";
import { literal, quoted } from "./quoted.ts";

/** One comment: on a table, a view, a column of either, or an enum. */
interface Comment {
  readonly kind: "TABLE" | "VIEW" | "MATERIALIZED VIEW" | "COLUMN" | "TYPE";
  /** The name; of a column, that of its table or view before it. */
  readonly path: readonly string[];
  readonly text: string;
}

/**
 * The `COMMENT ON` statements that bring the comments of a database to those of the TypeScript definitions; none
 * where they agree. drizzle-kit knows no comments, so `strata generate` writes these into the migration.
 *
 * @param schema the composed schema: its tables, views and enums, each with its `documented` comments.
 */
export async function commentStatements(db: Database, schema: Record<string, unknown>): Promise<string[]> {
  const rows = await db.execute<{ kind: string; path: string[]; text: string }>(
    sql`
      select case when a.attname is not null then 'COLUMN' when c.relkind = 'v' then 'VIEW'
                  when c.relkind = 'm' then 'MATERIALIZED VIEW' else 'TABLE' end as kind,
             array_remove(array[c.relname, a.attname]::text[], null) as path, d.description as text
      from pg_description d
      join pg_class c on d.classoid = 'pg_class'::regclass and c.oid = d.objoid and c.relkind in ('r', 'p', 'v', 'm')
      left join pg_attribute a on a.attrelid = c.oid and a.attnum = d.objsubid and d.objsubid > 0
      where c.relnamespace = 'public'::regnamespace
      union all
      select 'TYPE', array[t.typname]::text[], d.description
      from pg_description d
      join pg_type t on d.classoid = 'pg_type'::regclass and t.oid = d.objoid
      where t.typnamespace = 'public'::regnamespace and t.typtype = 'e'`,
    "objects",
  );
  const inDatabase = new Map(rows.map(({ kind, path, text }) => [`${kind} ${path.join(".")}`, text]));
  return commentsOf(schema)
    .filter(({ kind, path, text }) => inDatabase.get(`${kind} ${path.join(".")}`) !== text)
    .map(({ kind, path, text }) => `COMMENT ON ${kind} ${path.map(quoted).join(".")} IS ${literal(text)};`);
}

function commentsOf(schema: Record<string, unknown>): Comment[] {
  return Object.values(schema).flatMap((entity): Comment[] => {
    const named = nameOf(entity);
    const documentation = named && documentationOf(entity as object);
    if (!documentation) return [];
    const columns = Object.entries(documentation.columns);
    return [
      { kind: named.kind, path: [named.name], text: documentation.comment },
      ...columns.map(([column, text]): Comment => ({ kind: "COLUMN", path: [named.name, column], text })),
    ];
  });
}

function nameOf(entity: unknown): { kind: Comment["kind"]; name: string } | undefined {
  if (is(entity, PgTable)) return { kind: "TABLE", name: getTableName(entity) };
  if (is(entity, PgView)) return { kind: "VIEW", name: getViewName(entity) };
  if (is(entity, PgMaterializedView)) return { kind: "MATERIALIZED VIEW", name: getViewName(entity) };
  return isPgEnum(entity) ? { kind: "TYPE", name: entity.enumName } : undefined;
}
