import { type SQL, sql } from "drizzle-orm";
import { literal, quoted } from "../quoted.ts";
import type { EntityComments, EntityKind } from "./read_comments.ts";

/** The subset of a Drizzle database or transaction on PostgreSQL that this uses; of every driver. */
interface Session {
  execute<Row extends Record<string, unknown>>(query: SQL, mode: "objects"): Promise<Row[]>;
}

const keywords: Readonly<Record<EntityKind, string>> = {
  table: "TABLE",
  view: "VIEW",
  "materialized view": "MATERIALIZED VIEW",
  enum: "TYPE",
};

/**
 * Returns the `COMMENT ON` statements, each with its semicolon, that update the comments of a database to those of a
 * schema. Comments on objects outside the schema remain.
 *
 * @param comments result of `readComments`.
 */
export async function commentStatements(
  db: Session,
  comments: Readonly<Record<string, EntityComments>>,
): Promise<string[]> {
  const rows = await db.execute<{ kind: string; path: string[]; text: string }>(
    sql`
      select case when a.attname is not null then 'COLUMN' when c.relkind = 'v' then 'VIEW'
                  when c.relkind = 'm' then 'MATERIALIZED VIEW' else 'TABLE' end as kind,
             array_remove(array[n.nspname, c.relname, a.attname]::text[], null) as path, d.description as text
      from pg_description d
      join pg_class c on d.classoid = 'pg_class'::regclass and c.oid = d.objoid and c.relkind in ('r', 'p', 'v', 'm')
      join pg_namespace n on n.oid = c.relnamespace
      left join pg_attribute a on a.attrelid = c.oid and a.attnum = d.objsubid and d.objsubid > 0
      union all
      select 'TYPE', array[n.nspname, t.typname]::text[], d.description
      from pg_description d
      join pg_type t on d.classoid = 'pg_type'::regclass and t.oid = d.objoid
      join pg_namespace n on n.oid = t.typnamespace
      where t.typtype = 'e'`,
    "objects",
  );
  const commentKey = (kind: string, path: readonly string[]) => JSON.stringify([kind, ...path]);
  const inDatabase = new Map(rows.map(({ kind, path, text }) => [commentKey(kind, path), text]));
  return Object.values(comments).flatMap(({ kind, schema, name, comment, columns }) => {
    const keyword = keywords[kind];
    // Objects in `public` are not qualified: migrations rely on the search path.
    const prefix = schema === undefined ? [] : [schema];
    const wanted = [
      { keyword, path: [name], text: comment },
      ...Object.entries(columns).map(([column, text]) => ({ keyword: "COLUMN", path: [name, column], text })),
    ];
    return wanted
      .filter(
        ({ keyword, path, text }) =>
          inDatabase.get(commentKey(keyword, [schema ?? "public", ...path])) !== text,
      )
      .map(
        ({ keyword, path, text }) =>
          `COMMENT ON ${keyword} ${[...prefix, ...path].map(quoted).join(".")} IS ${literal(text)};`,
      );
  });
}
