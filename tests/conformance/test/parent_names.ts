import type { Database } from "@strata/migrator/database";
import { sql } from "drizzle-orm";

/**
 * Constraints and unique indexes of the tables in the schema `public`, by name; those of partitions by the name of
 * their parent's.
 */
export async function parentNames(db: Database): Promise<Map<string, string>> {
  const rows = await db.execute<{ name: string; parent: string }>(
    sql`
      with recursive constraints as (
        select oid, conname as name, conname as parent from pg_constraint
        where contype in ('c', 'f', 'p', 'u', 'x') and conparentid = 0 and connamespace = 'public'::regnamespace
        union all
        select c.oid, c.conname, p.parent from pg_constraint c join constraints p on c.conparentid = p.oid
      )
      select name::text, parent::text from constraints
      union
      select c.relname, c.relname from pg_index i join pg_class c on c.oid = i.indexrelid
      join pg_class t on t.oid = i.indrelid and t.relkind in ('r', 'p')
      where i.indisunique and c.relnamespace = 'public'::regnamespace
        and not exists (select from pg_constraint k where k.conindid = i.indexrelid)`,
    "objects",
  );
  return new Map(rows.map(({ name, parent }) => [name, parent]));
}
