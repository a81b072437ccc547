import type { Check } from "../check.ts";
import { indexes, relations, tables } from "../scope.ts";

/** Key columns of an index in order: expression or column, operator class, collation, direction. */
const indexKey = (index: string): string => `(
  select array_agg(
    concat_ws(' ', pg_get_indexdef(${index}.indexrelid, p, true), (${index}.indclass::oid[])[p - 1],
              (${index}.indcollation::oid[])[p - 1], (${index}.indoption::int2[])[p - 1])
    order by p)
  from generate_series(1, ${index}.indnkeyatts) p
)`;

/** Indexes with their `key` columns, and the `carried` (INCLUDE) columns. */
const indexesWithKeys = `(
  select i.*, ${indexKey("i")} as key, (i.indkey::int2[])[i.indnkeyatts : i.indnatts - 1] as carried
  from ${indexes} i
  where i.indisvalid
)`;

/** Indexes that are invalid, duplicate, or useless. */
export const indexChecks: readonly Check[] = [
  {
    id: "index-invalid",
    level: "error",
    finds: "index that is not valid",
    why: "It is maintained but never used: a failed CREATE INDEX CONCURRENTLY, or a missing index of a partition.",
    remedy: "REINDEX it, or drop and recreate it; for a partitioned table attach the missing indexes.",
    query: `
      select x.object, format('of %s is invalid', t.object) as detail
      from pg_index i
      join ${relations} x on x.oid = i.indexrelid
      join ${relations} t on t.oid = i.indrelid
      where not i.indisvalid`,
  },
  {
    id: "index-duplicate",
    level: "warning",
    finds: "duplicate index",
    why: "It slows writes and does not speed up reads.",
    remedy: "Drop it. If one of them belongs to a constraint, keep that.",
    query: `
      select i.object, format('%s has the same columns', o.object) as detail
      from ${indexesWithKeys} i
      join ${indexesWithKeys} o on o.indrelid = i.indrelid and o.indexrelid <> i.indexrelid and o.method = i.method
        and o.key = i.key and o.carried @> i.carried and o.predicate is not distinct from i.predicate
      where (i.indisunique, i.indisprimary, i.carried, -i.indexrelid::bigint)
          < (o.indisunique, o.indisprimary, o.carried, -o.indexrelid::bigint)
        and not (i.indisexclusion or o.indisexclusion)`,
  },
  {
    id: "index-redundant",
    level: "warning",
    finds: "index that is a prefix of another one",
    why: "The longer index serves the same reads, and both slow writes.",
    remedy: "Drop it.",
    query: `
      select i.object, format('%s starts with the same columns', o.object) as detail
      from ${indexesWithKeys} i
      join ${indexesWithKeys} o on o.indrelid = i.indrelid and o.indexrelid <> i.indexrelid
        and cardinality(o.key) > cardinality(i.key) and o.key[1:cardinality(i.key)] = i.key
        and i.carried <@ (o.indkey::int2[]) and o.predicate is not distinct from i.predicate
      where i.method = 'btree' and o.method = 'btree' and not i.indisunique`,
  },
  {
    id: "index-needless-predicate",
    level: "info",
    finds: "partial index WHERE a NOT NULL column is not null",
    why: "The predicate excludes nothing, and a query must contain it to use the index.",
    remedy: "Drop the predicate.",
    query: `
      select i.object, format('%I is never null', a.attname) as detail
      from ${indexes} i
      join pg_attribute a on a.attrelid = i.indrelid and a.attnotnull and a.attnum > 0
      where i.predicate = format('(%I IS NOT NULL)', a.attname)`,
  },
  {
    id: "index-on-boolean",
    level: "info",
    finds: "index whose first column is boolean",
    why: "It has only two values, so the planner usually prefers a sequential scan.",
    remedy: "Use the boolean as the predicate of a partial index on the columns that are searched.",
    query: `
      select i.object, format('starts with %I', a.attname) as detail
      from ${indexes} i
      join pg_attribute a on a.attrelid = i.indrelid and a.attnum = (i.indkey::int2[])[0]
      where a.atttypid = 'bool'::regtype and i.method = 'btree' and not i.indisunique`,
  },
  {
    id: "index-on-document",
    level: "warning",
    finds: "btree index on an array or a jsonb column",
    why: "It supports only whole values, not elements, and rejects values above 2.7 kB.",
    remedy: "Use a GIN index, or index the one element that is searched.",
    query: `
      select i.object, format('%I is %s', a.attname, format_type(a.atttypid, a.atttypmod)) as detail
      from ${indexes} i
      cross join lateral unnest((i.indkey::int2[])[0:i.indnkeyatts - 1]) u (attnum)
      join pg_attribute a on a.attrelid = i.indrelid and a.attnum = u.attnum
      join pg_type y on y.oid = a.atttypid
      where i.method = 'btree' and (y.typcategory = 'A' or y.oid = 'jsonb'::regtype)`,
  },
  {
    id: "unique-nullable",
    level: "warning",
    finds: "unique key over several columns, some nullable, with distinct nulls",
    why: "It accepts duplicate rows if one of the columns is null.",
    remedy: "Make the columns NOT NULL, use NULLS NOT DISTINCT, or add a partial index for the null case.",
    query: `
      select i.object, format('%s is nullable', string_agg(quote_ident(a.attname), ', ' order by a.attnum)) as detail
      from ${indexes} i
      join ${tables} t on t.oid = i.indrelid
      join pg_attribute a on a.attrelid = t.oid
        and a.attnum = any ((i.indkey::int2[])[0:i.indnkeyatts - 1]) and not a.attnotnull
      where i.indisunique and i.indnkeyatts > 1 and not i.indnullsnotdistinct
        and position(format('(%I IS NOT NULL)', a.attname) in coalesce(i.predicate, '')) = 0
      group by i.object`,
  },
];
