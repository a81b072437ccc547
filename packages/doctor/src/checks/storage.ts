import type { Check } from "../check.ts";
import { relations, tables, views } from "../scope.ts";

/** Storage of tables and materialized views: partitions, inheritance, logging, refreshes. */
export const storageChecks: readonly Check[] = [
  {
    id: "partition-no-default",
    level: "warning",
    finds: "partitioned table without a DEFAULT partition",
    why: "It rejects rows without a matching partition, such as those of next month.",
    remedy: "Create a DEFAULT partition, and monitor that it stays empty.",
    query: `
      select t.object, 'has no DEFAULT partition' as detail
      from ${tables} t
      join pg_partitioned_table p on p.partrelid = t.oid
      where p.partstrat in ('r', 'l') and p.partdefid = 0`,
  },
  {
    id: "inheritance",
    level: "warning",
    finds: "table that inherits without being a partition",
    why: "Unique and foreign keys do not span parent and child.",
    remedy: "Partition the parent, or use two separate tables.",
    query: `
      select t.object, 'inherits from ' || string_agg(i.inhparent::regclass::text, ', ' order by i.inhseqno) as detail
      from ${tables} t
      join pg_inherits i on i.inhrelid = t.oid
      group by t.object`,
  },
  {
    id: "unlogged",
    level: "error",
    finds: "unlogged table",
    why: "A crash truncates it, and replicas do not have its rows.",
    remedy: "ALTER TABLE … SET LOGGED.",
    query: `
      select p.object, case when t.oid = p.oid then 'is unlogged' else 'its partition ' || t.object || ' is unlogged' end as detail
      from ${relations} t
      join ${relations} p on p.oid = coalesce(pg_partition_root(t.oid)::oid, t.oid)
      where t.relkind in ('r', 'p') and t.relpersistence = 'u'`,
  },
  {
    id: "materialized-view-no-key",
    level: "warning",
    finds: "materialized view without a unique index",
    why: "REFRESH … CONCURRENTLY requires one; without it every refresh blocks readers.",
    remedy: "Create a unique index on plain columns, without a predicate.",
    query: `
      select v.object, 'has no unique index' as detail
      from ${views} v
      where v.relkind = 'm' and not exists (
        select from pg_index i
        where i.indrelid = v.oid and i.indisunique and i.indisvalid and i.indpred is null and i.indexprs is null
      )`,
  },
];
