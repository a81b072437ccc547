import { documentationOf } from "@strata/schema-base";
import { getTableName, is, sql } from "drizzle-orm";
import { isPgEnum, PgTable } from "drizzle-orm/pg-core";
import type { Database } from "./database.ts";

/** One comment: what `COMMENT ON` calls the object, and the text. */
interface Comment {
  readonly object: string;
  readonly text: string;
}

/**
 * The `COMMENT ON` statements that bring the comments of a database to those of the TypeScript definitions; none
 * where they agree. drizzle-kit knows no comments, so `strata generate` writes these into the migration.
 *
 * @param schema the composed schema: its tables and enums, each with its `documented` comments.
 */
export async function commentStatements(db: Database, schema: Record<string, unknown>): Promise<string[]> {
  const rows = await db.execute<{ object: string; text: string }>(
    sql`
      select case when a.attname is null
               then format('TABLE %I', c.relname) else format('COLUMN %I.%I', c.relname, a.attname) end as object,
             d.description as text
      from pg_description d
      join pg_class c on d.classoid = 'pg_class'::regclass and c.oid = d.objoid and c.relkind in ('r', 'p')
      left join pg_attribute a on a.attrelid = c.oid and a.attnum = d.objsubid and d.objsubid > 0
      where c.relnamespace = 'public'::regnamespace
      union all
      select format('TYPE %I', t.typname), d.description
      from pg_description d
      join pg_type t on d.classoid = 'pg_type'::regclass and t.oid = d.objoid
      where t.typnamespace = 'public'::regnamespace and t.typtype = 'e'`,
    "objects",
  );
  const inDatabase = new Map(rows.map((row) => [row.object, row.text]));
  return commentsOf(schema)
    .filter((comment) => inDatabase.get(comment.object) !== comment.text)
    .map((comment) => `COMMENT ON ${comment.object} IS '${comment.text.replaceAll("'", "''")}';`);
}

function commentsOf(schema: Record<string, unknown>): Comment[] {
  return Object.values(schema).flatMap((entity): Comment[] => {
    if (is(entity, PgTable)) {
      const documentation = documentationOf(entity);
      if (!documentation) return [];
      const table = getTableName(entity);
      return [
        { object: `TABLE ${identifier(table)}`, text: documentation.comment },
        ...Object.entries(documentation.columns).map(([column, text]) => ({
          object: `COLUMN ${identifier(table)}.${identifier(column)}`,
          text,
        })),
      ];
    }
    if (isPgEnum(entity)) {
      const documentation = documentationOf(entity);
      return documentation
        ? [{ object: `TYPE ${identifier(entity.enumName)}`, text: documentation.comment }]
        : [];
    }
    return [];
  });
}

/** Quotes as `format('%I')` does for the lower-case names of this schema: only where it must. */
const identifier = (name: string): string =>
  /^[a-z_][a-z0-9_]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`;
