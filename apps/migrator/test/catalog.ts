import { sql } from "drizzle-orm";
import type { Database } from "../src/database.ts";

/**
 * The catalog of the schema `public`: columns with type, null, default, identity and expression; constraints, indexes
 * and views with their definitions; enums with their values; comments. Independent of partitioning and column order.
 */
export async function catalogOf(db: Database): Promise<Record<string, unknown[]>> {
  const columns = await db.execute(
    sql`
      select c.relname as table, a.attname as column, format_type(a.atttypid, a.atttypmod) as type,
             a.attnotnull as not_null, a.attidentity as identity, a.attgenerated as generated,
             pg_get_expr(d.adbin, d.adrelid) as expression
      from pg_attribute a
      join pg_class c on c.oid = a.attrelid and c.relkind in ('r', 'p', 'v', 'm')
      left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
      where c.relnamespace = 'public'::regnamespace and a.attnum > 0 and not a.attisdropped
      order by 1, 2`,
    "objects",
  );
  const constraints = await db.execute(
    sql`
      select k.conrelid::regclass::text as table, k.conname as name, pg_get_constraintdef(k.oid) as definition,
             k.convalidated as validated
      from pg_constraint k
      where k.connamespace = 'public'::regnamespace and k.conrelid <> 0 and k.contype <> 'n'
      order by 1, 2`,
    "objects",
  );
  const indexes = await db.execute(
    sql`
      select c.relname as name, replace(pg_get_indexdef(i.indexrelid), ' ON ONLY ', ' ON ') as definition
      from pg_index i join pg_class c on c.oid = i.indexrelid
      where c.relnamespace = 'public'::regnamespace
      order by 1`,
    "objects",
  );
  const enums = await db.execute(
    sql`
      select t.typname as name, array_agg(e.enumlabel::text order by e.enumsortorder) as values
      from pg_type t join pg_enum e on e.enumtypid = t.oid
      where t.typnamespace = 'public'::regnamespace
      group by 1 order by 1`,
    "objects",
  );
  const views = await db.execute(
    sql`
      select c.relname as name, c.relkind::text as kind, c.reloptions as options, pg_get_viewdef(c.oid) as definition
      from pg_class c
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('v', 'm')
      order by 1`,
    "objects",
  );
  const comments = await db.execute(
    sql`
      select c.relname as name, a.attname as column, d.description as text
      from pg_description d
      join pg_class c on d.classoid = 'pg_class'::regclass and c.oid = d.objoid
      left join pg_attribute a on a.attrelid = c.oid and a.attnum = d.objsubid and d.objsubid > 0
      where c.relnamespace = 'public'::regnamespace
      union all
      select t.typname, null, d.description
      from pg_description d join pg_type t on d.classoid = 'pg_type'::regclass and t.oid = d.objoid
      where t.typnamespace = 'public'::regnamespace
      order by 1, 2`,
    "objects",
  );
  return { columns, constraints, indexes, enums, views, comments };
}
