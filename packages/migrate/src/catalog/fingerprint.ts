import { sql } from "drizzle-orm";
import type { Session } from "../database.ts";

/**
 * What one migration made: the objects that it created or changed, each with a hash of its shape, and null for those that
 * it dropped.
 */
export type Made = Readonly<Record<string, string | null>>;

/** An object that migrations made and that is no longer as they left it. */
export interface DriftedObject {
  /** Its kind and qualified name, with special characters escaped: `table public.users`. */
  readonly object: string;
  /** Whether it is gone, or has another shape. */
  readonly state: "missing" | "changed";
}

/**
 * The objects of a database with a short hash of the shape of each: columns with type and NOT NULL of relations; kind and
 * state of constraints, indexes, triggers and policies; values of enums. No definition is printed by PostgreSQL: that
 * would take locks on tables and several times as long. Partitions, grants, storage options and contents have no part in
 * it, since operators change them.
 */
const shapes = sql.raw(`
  with n as materialized (
    select oid, nspname from pg_namespace where nspname not like 'pg\\_%' and nspname <> 'information_schema'
  )
  select 'table ' || format('%I.%I', n.nspname, c.relname) as object,
    c.relkind::text || (select coalesce(string_agg(concat_ws(' ', a.attname, a.tn, a.atttypmod, a.attnotnull, a.attidentity, a.attgenerated, a.atthasdef), ',' order by a.attname), '')
      from (select a.*, t.typname as tn from pg_attribute a join pg_type t on t.oid = a.atttypid
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) a) as shape
  from pg_class c join n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p', 'v', 'm') and not c.relispartition
    and not exists (select from pg_depend x where x.classid = 'pg_class'::regclass and x.objid = c.oid and x.deptype = 'e')
  union all
  select 'row security of ' || format('%I.%I', n.nspname, c.relname), c.relforcerowsecurity::text
  from pg_class c join n on n.oid = c.relnamespace where c.relrowsecurity and not c.relispartition
  union all
  select 'index ' || format('%I.%I', n.nspname, x.relname), concat_ws(' ', c.relname, i.indisvalid, i.indisunique, i.indnkeyatts)
  from pg_index i join pg_class x on x.oid = i.indexrelid join pg_class c on c.oid = i.indrelid
  join n on n.oid = x.relnamespace where not x.relispartition and not c.relispartition and c.relkind <> 't'
  union all
  select 'constraint ' || quote_ident(k.conname) || ' of ' || format('%I.%I', n.nspname, c.relname),
    concat_ws(' ', k.contype, k.convalidated, k.condeferrable, array_length(k.conkey, 1))
  from pg_constraint k join pg_class c on c.oid = k.conrelid join n on n.oid = c.relnamespace
  where k.contype in ('c', 'f', 'x') and k.conparentid = 0 and not c.relispartition
  union all
  select 'trigger ' || quote_ident(t.tgname) || ' of ' || format('%I.%I', n.nspname, c.relname), t.tgenabled::text
  from pg_trigger t join pg_class c on c.oid = t.tgrelid join n on n.oid = c.relnamespace
  where not t.tgisinternal and not c.relispartition
  union all
  select 'policy ' || quote_ident(p.polname) || ' of ' || format('%I.%I', n.nspname, c.relname), concat_ws(' ', p.polcmd, p.polpermissive)
  from pg_policy p join pg_class c on c.oid = p.polrelid join n on n.oid = c.relnamespace
  union all
  select 'type ' || format('%I.%I', n.nspname, t.typname),
    t.typtype::text || (select coalesce(string_agg(e.enumlabel, ',' order by e.enumsortorder), '') from pg_enum e where e.enumtypid = t.oid)
  from pg_type t join n on n.oid = t.typnamespace where t.typtype in ('e', 'd')
    and not exists (select from pg_depend x where x.classid = 'pg_type'::regclass and x.objid = t.oid and x.deptype = 'e')
  union all
  select 'sequence ' || format('%I.%I', n.nspname, c.relname), ''
  from pg_class c join n on n.oid = c.relnamespace where c.relkind = 'S'
    and not exists (select from pg_depend x where x.classid = 'pg_class'::regclass and x.objid = c.oid and x.deptype = 'e')
  union all
  select 'function ' || format('%I.%I', n.nspname, p.proname), string_agg(md5(p.prosrc), ',' order by md5(p.prosrc))
  from pg_proc p join n on n.oid = p.pronamespace
  where not exists (select from pg_depend x where x.classid = 'pg_proc'::regclass and x.objid = p.oid and x.deptype = 'e')
  group by n.nspname, p.proname`);

/** Reads the shape of every object. */
export async function readShapes(db: Session): Promise<ReadonlyMap<string, string>> {
  const rows = await db.execute<{ object: string; hash: string }>(
    sql`select object, left(md5(shape), 8) as hash from (${shapes}) s`,
    "objects",
  );
  return new Map(rows.map(({ object, hash }) => [object, hash]));
}

/** What was created, changed and dropped between two readings. */
export function madeBetween(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): Made {
  const made = [...after].filter(([object, hash]) => before.get(object) !== hash);
  const dropped = [...before.keys()].filter((object) => !after.has(object)).map((object) => [object, null]);
  return Object.fromEntries([...made, ...dropped]);
}

/** The expected objects that are missing or have another shape, sorted. */
export function driftOf(expected: Made, actual: ReadonlyMap<string, string>): DriftedObject[] {
  return Object.entries(expected)
    .filter(([object, hash]) => hash !== null && actual.get(object) !== hash)
    .map(
      ([object]): DriftedObject => ({
        object: escaped(object),
        state: actual.has(object) ? "changed" : "missing",
      }),
    )
    .toSorted((a, b) => (a.object < b.object ? -1 : 1));
}

/** A name of the database without control characters, which a terminal would obey. */
export const escaped = (text: string): string =>
  text.replace(
    /[\p{Cc}\p{Cf}\u2028\u2029]/gu,
    (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`,
  );
