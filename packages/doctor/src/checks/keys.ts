import type { Check } from "../check.ts";
import { columns, constraints, namesOf, relations, tables } from "../scope.ts";

/** Primary keys, foreign keys and the sequences behind keys. */
export const keyChecks: readonly Check[] = [
  {
    id: "no-primary-key",
    level: "error",
    finds: "table without a primary key",
    why: "A row that nothing names cannot be updated alone, and logical replication cannot follow it.",
    remedy: "Declare the columns that name a row as its primary key, or add an identity column.",
    query: `
      select t.object, 'has no primary key' as detail
      from ${tables} t
      where not exists (select from pg_constraint k where k.conrelid = t.oid and k.contype = 'p')`,
  },
  {
    id: "fk-unindexed",
    level: "warning",
    finds: "foreign key without an index",
    why: "Each delete of a row that the key points to reads the whole table that holds the key.",
    remedy: "Create an index that begins with the key's columns; it may leave out their nulls.",
    query: `
      select k.object, format('no index of %s begins with (%s)', k.table_object, ${namesOf("k.conrelid", "k.conkey")}) as detail
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
    why: "The narrower column runs out before the wider one, and comparing them converts one side, past its index.",
    remedy: "Give both columns the type of the one that is pointed to.",
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
    finds: "foreign key that another one repeats",
    why: "Each write is checked twice, and two ON DELETE actions on one fact contradict each other.",
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
    why: "NO ACTION is what nobody has decided: whether the rows go, stay or forbid the delete is left to chance.",
    remedy: "Say ON DELETE CASCADE, SET NULL or RESTRICT.",
    query: `
      select k.object, format('(%s) to %s is ON DELETE NO ACTION', ${namesOf("k.conrelid", "k.conkey")}, k.confrelid::regclass) as detail
      from ${constraints} k
      where k.contype = 'f' and k.confdeltype = 'a'`,
  },
  {
    id: "fk-set-null-not-null",
    level: "error",
    finds: "foreign key ON DELETE SET NULL over a NOT NULL column",
    why: "The delete that the action was declared for always fails.",
    remedy: "Make the column nullable, name the columns to set, or choose another action.",
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
    finds: "foreign key of several columns, some nullable, that is not MATCH FULL",
    why: "One null among the columns switches the check off for the others.",
    remedy: "Make the columns NOT NULL, or the key MATCH FULL, or add a CHECK that all or none are null.",
    query: `
      select k.object, format('%s may be null', string_agg(quote_ident(a.attname), ', ' order by a.attnum)) as detail
      from ${constraints} k
      join pg_attribute a on a.attrelid = k.conrelid and a.attnum = any (k.conkey) and not a.attnotnull
      where k.contype = 'f' and cardinality(k.conkey) > 1 and k.confmatchtype = 's'
      group by k.object`,
  },
  {
    id: "constraint-not-valid",
    level: "error",
    finds: "constraint that was never checked against the rows that were there",
    why: "Rows that break it may stand in the table, and the planner does not rely on it.",
    remedy: "Mend the rows, then ALTER TABLE … VALIDATE CONSTRAINT.",
    query: `
      select k.object, 'is NOT VALID' as detail
      from ${constraints} k
      where not k.convalidated`,
  },
  {
    id: "sequence-overflow",
    level: "error",
    finds: "sequence that has used more than half of its numbers",
    why: "Past the last number every insert fails, and the remedy rewrites the table.",
    remedy: "Change the column, its references and the sequence to bigint while there is time.",
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
    finds: "counting column narrower than bigint",
    why: "An integer counts to 2 147 483 647, failed inserts included; widening it later rewrites the table.",
    remedy: "Make the column, and those that refer to it, bigint.",
    query: `
      select c.object, 'counts in ' || c.type as detail
      from ${columns} c
      where c.base in ('int2', 'int4') and (c.identity <> '' or c.expression ~ '^nextval[(]')`,
  },
];
