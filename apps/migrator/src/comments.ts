import { documentationOf } from "@strata/schema-base";
import { getTableName, is, sql } from "drizzle-orm";
import { isPgEnum, PgTable } from "drizzle-orm/pg-core";
import type { Database } from "./database.ts";

/** One comment: on a table, one of its columns, or an enum. */
interface Comment {
  readonly kind: "TABLE" | "COLUMN" | "TYPE";
  /** The name; of a column, the table's before it. */
  readonly path: readonly string[];
  readonly text: string;
}

/**
 * The `COMMENT ON` statements that bring the comments of a database to those of the TypeScript definitions; none
 * where they agree. drizzle-kit knows no comments, so `strata generate` writes these into the migration.
 *
 * @param schema the composed schema: its tables and enums, each with its `documented` comments.
 */
export async function commentStatements(db: Database, schema: Record<string, unknown>): Promise<string[]> {
  const rows = await db.execute<{ kind: string; path: string[]; text: string }>(
    sql`
      select case when a.attname is null then 'TABLE' else 'COLUMN' end as kind,
             array_remove(array[c.relname, a.attname]::text[], null) as path, d.description as text
      from pg_description d
      join pg_class c on d.classoid = 'pg_class'::regclass and c.oid = d.objoid and c.relkind in ('r', 'p')
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
    .map(
      ({ kind, path, text }) =>
        `COMMENT ON ${kind} ${path.map(quoted).join(".")} IS '${text.replaceAll("'", "''")}';`,
    );
}

function commentsOf(schema: Record<string, unknown>): Comment[] {
  return Object.values(schema).flatMap((entity): Comment[] => {
    const isTable = is(entity, PgTable);
    if (!isTable && !isPgEnum(entity)) return [];
    const documentation = documentationOf(entity);
    if (!documentation) return [];
    const name = isTable ? getTableName(entity) : entity.enumName;
    const columns = Object.entries(documentation.columns);
    return [
      { kind: isTable ? "TABLE" : "TYPE", path: [name], text: documentation.comment },
      ...columns.map(([column, text]): Comment => ({ kind: "COLUMN", path: [name, column], text })),
    ];
  });
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
