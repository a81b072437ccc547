import type { Check } from "../check.ts";
import { columns, constraints, namesOf, relations, tables } from "../scope.ts";

/** Primary keys, foreign keys, and sequences of keys. */
export const keyChecks: readonly Check[] = [
  {
    id: "no-primary-key",
    level: "error",
    finds: "table without a primary key",
    why: "Single rows cannot be identified, which updates and logical replication require.",
    remedy: "Declare the identifying columns as the primary key, or add an identity column.",
    query: `
      select t.object, 'has no primary key' as detail
      from ${tables} t
      where not exists (select from pg_constraint k where k.conrelid = t.oid and k.contype = 'p')`,
  },
  {
    id: "fk-unindexed",
    level: "warning",
    finds: "foreign key without an index",
    why: "Every delete of a referenced row scans the whole referencing table.",
    remedy: "Create an index that starts with the key's columns; it may exclude nulls.",
    query: `
      select k.object, format('no index of %s starts with (%s)', k.table_object, ${namesOf("k.conrelid", "k.conkey")}) as detail
      from ${constraints} k
      where k.contype = 'f' and not exists (
        select from pg_index i
        join pg_class x on x.oid = i.indexrelid
        join pg_am m on m.oid = x.relam and m.amname in ('btree', 'hash')
        where i.indrelid = k.conrelid and i.indisvalid and i.indnkeyatts >= cardinality(k.conkey)
          and k.conkey <@ (i.indkey::int2[])[0:cardinality(k.conkey) - 1]
          and (
            i.indpred is null
            or pg_get_expr(i.indpred, i.indrelid) in (
              select format('(%I IS NOT NULL)', a.attname)
              from pg_attribute a where a.attrelid = k.conrelid and a.attnum = any (k.conkey)
              union all
              select '(' || string_agg(format('(%I IS NOT NULL)', a.attname), ' AND ' order by u.position) || ')'
              from unnest(k.conkey) with ordinality u (attnum, position)
              join pg_attribute a on a.attrelid = k.conrelid and a.attnum = u.attnum
            )
          )
      )`,
  },
  {
    id: "fk-type-mismatch",
    level: "error",
    finds: "foreign key between columns of different types",
    why: "The narrower type overflows first, and comparisons convert one side, which prevents the use of its index.",
    remedy: "Change the referencing column to the type of the referenced one.",
    query: `
      select k.object, string_agg(
               format('%I is %s, %s.%I is %s', a.attname, format_type(a.atttypid, null), k.confrelid::regclass,
                      b.attname, format_type(b.atttypid, null)), '; ' order by u.position) as detail
      from ${constraints} k
      cross join lateral unnest(k.conkey, k.confkey) with ordinality u (here, there, position)
      join pg_attribute a on a.attrelid = k.conrelid and a.attnum = u.here
      join pg_attribute b on b.attrelid = k.confrelid and b.attnum = u.there
      where k.contype = 'f' and a.atttypid <> b.atttypid
      group by k.object`,
  },
  {
    id: "fk-duplicate",
    level: "warning",
    finds: "duplicate foreign key",
    why: "Every write is checked twice, and the ON DELETE actions may conflict.",
    remedy: "Drop one of the two.",
    query: `
      select k.object, format('the same columns and table as %I', o.conname) as detail
      from ${constraints} k
      join pg_constraint o on o.conrelid = k.conrelid and o.contype = 'f' and o.confrelid = k.confrelid
        and o.conkey <@ k.conkey and o.conkey @> k.conkey and o.conparentid = 0 and o.conname < k.conname
      where k.contype = 'f'`,
  },
  {
    id: "fk-action-missing",
    level: "warning",
    finds: "foreign key without an ON DELETE action",
    why: "NO ACTION is the default, so it is unclear whether rows should be deleted, kept, or prevent the delete.",
    remedy: "Say ON DELETE CASCADE, SET NULL or RESTRICT.",
    query: `
      select k.object, format('(%s) to %s is ON DELETE NO ACTION', ${namesOf("k.conrelid", "k.conkey")}, k.confrelid::regclass) as detail
      from ${constraints} k
      where k.contype = 'f' and k.confdeltype = 'a'`,
  },
  {
    id: "fk-set-null-not-null",
    level: "error",
    finds: "foreign key ON DELETE SET NULL on a NOT NULL column",
    why: "Every delete of a referenced row fails.",
    remedy: "Make the column nullable, list the columns to set, or choose another action.",
    query: `
      select k.object, format('%s cannot become null', string_agg(quote_ident(a.attname), ', ' order by a.attnum)) as detail
      from ${constraints} k
      join pg_attribute a on a.attrelid = k.conrelid and a.attnum = any (coalesce(k.confdelsetcols, k.conkey))
      where k.contype = 'f' and k.confdeltype = 'n' and a.attnotnull
      group by k.object`,
  },
  {
    id: "fk-composite-nullable",
    level: "warning",
    finds: "foreign key over several columns, some nullable, without MATCH FULL",
    why: "A null in one of the columns disables the check of the others.",
    remedy: "Make the columns NOT NULL or the key MATCH FULL, or add a CHECK that all or none are null.",
    query: `
      select k.object, format('%s is nullable', string_agg(quote_ident(a.attname), ', ' order by a.attnum)) as detail
      from ${constraints} k
      join pg_attribute a on a.attrelid = k.conrelid and a.attnum = any (k.conkey) and not a.attnotnull
      where k.contype = 'f' and cardinality(k.conkey) > 1 and k.confmatchtype = 's'
      group by k.object`,
  },
  {
    id: "constraint-not-valid",
    level: "error",
    finds: "constraint that is not validated",
    why: "Existing rows may violate it, and the planner does not rely on it.",
    remedy: "Fix the rows, then ALTER TABLE … VALIDATE CONSTRAINT.",
    query: `
      select k.object, 'is NOT VALID' as detail
      from ${constraints} k
      where not k.convalidated`,
  },
  {
    id: "sequence-overflow",
    level: "error",
    finds: "sequence that has used more than half of its numbers",
    why: "After the last number every insert fails, and widening the column rewrites the table.",
    remedy: "Change the column, its references and the sequence to bigint early.",
    query: `
      select s.object, format('%s of %s used%s', v.last_value, s.ceiling, ', by ' || s.column) as detail
      from (
        select r.oid, r.object, r.nspname, r.relname, a.attrelid::regclass || '.' || quote_ident(a.attname) as column,
               least(q.seqmax, case a.atttypid when 'int2'::regtype then 32767 when 'int4'::regtype then 2147483647 end) as ceiling
        from ${relations} r
        join pg_sequence q on q.seqrelid = r.oid and q.seqincrement > 0 and not q.seqcycle
        left join pg_depend d on d.classid = 'pg_class'::regclass and d.objid = r.oid and d.deptype in ('a', 'i')
          and d.refclassid = 'pg_class'::regclass and d.refobjsubid > 0
        left join pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
        where r.relkind = 'S'
      ) s
      join pg_sequences v on v.schemaname = s.nspname and v.sequencename = s.relname
      where v.last_value > s.ceiling / 2`,
  },
  {
    id: "key-narrow",
    level: "warning",
    finds: "identity or serial column narrower than bigint",
    why: "An integer ends at 2,147,483,647, including failed inserts; widening it later rewrites the table.",
    remedy: "Change the column and its references to bigint.",
    query: `
      select c.object, 'has type ' || c.type as detail
      from ${columns} c
      where c.base in ('int2', 'int4') and (c.identity <> '' or c.expression ~ '^nextval[(]')`,
  },
];
